import type { IncomingMessage } from 'node:http';
import type { AgentCamera, PairBegin, Paired, Pairing } from '../protocol/hello.ts';
import type { Refused } from '../protocol/version.ts';
import type { DeviceRecord } from '../records/records.ts';
import type { Claim } from './admission.ts';
import type { Hall } from './hall.ts';
import { isRefused, refuse } from './refuse.ts';
import type { Link } from './roster.ts';

/** Time for a valid hello, ms (GW-4). */
export const HELLO_WITHIN_MS = 5000;

/** What a visitor needs of its socket. */
export interface VisitorSocket {
  readonly connected: boolean;
  readonly conn: { readonly remoteAddress: string; readonly request: IncomingMessage; close(): unknown };
  emit(event: 'paired', body: Paired): unknown;
  emit(event: 'revoked', body: { message: string }): unknown;
  disconnect(close: boolean): unknown;
}

/** One connection on /display or /device, from the door to its link: hello, code, let in, gone. */
export class Visitor {
  readonly #hall: Hall;
  readonly #socket: VisitorSocket;
  #stopWaiting: () => void;
  #code: string | null = null;
  #deciding = false;
  #simulated = false;
  #link: Link | null = null;

  constructor(hall: Hall, socket: VisitorSocket) {
    this.#hall = hall;
    this.#socket = socket;
    this.#stopWaiting = this.#cutAfter(HELLO_WITHIN_MS);
  }

  get link(): Link | null {
    return this.#link;
  }

  /** Who a hello lets in, or why not. Rejects with StorageError. */
  async hello(claim: Omit<Claim, 'here'>): Promise<{ record: DeviceRecord; place: string | null } | Refused> {
    if (this.#deciding) return refuse('too-many', 'A hello is being looked at already; wait for its answer.');
    this.#deciding = true;
    this.#simulated = claim.simulated;
    this.#leave();
    try {
      const here = this.#hall.clients.here(this.#socket.conn);
      const admitted = await this.#hall.admission.decide({ ...claim, here });
      if (isRefused(admitted)) return admitted;
      if ('paired' in admitted) {
        this.#socket.emit('paired', admitted.paired);
        return refuse('unpaired', 'This device was let in just now; say hello again with the key that it was given.');
      }
      return admitted;
    } finally {
      this.#deciding = false;
    }
  }

  /** Puts a device that was let in on the roster. */
  enter(
    record: DeviceRecord,
    place: string | null,
    drives: readonly string[] = [],
    cameras: readonly AgentCamera[] = [],
  ): Link {
    this.#stopWaiting();
    this.#dropCode();
    this.#hall.strangers.letIn(this.#socket.conn);
    const link: Link = {
      device: record.id,
      kind: record.kind,
      place,
      simulated: record.simulated || this.#simulated,
      drives,
      cameras,
      sinceMs: this.#hall.app.now(),
      health: null,
      showing: null,
      cut: () => {
        this.#socket.conn.close();
      },
      revoke: (message) => {
        this.#socket.emit('revoked', { message });
        this.#socket.disconnect(true);
      },
    };
    this.#link = link;
    // It may have gone while its hello was looked at; then `gone` has been here already.
    if (this.#socket.connected) this.#hall.roster.add(link);
    return link;
  }

  pairBegin(asked: PairBegin): Pairing | Refused {
    if (this.#link !== null) return refuse('not-allowed', 'This device is paired and connected; it needs no code.');
    this.#dropCode();
    const { request, remoteAddress } = this.#socket.conn;
    const answer = this.#hall.desk.begin(asked, {
      address: this.#hall.clients.addressOf(request, remoteAddress),
      simulated: this.#simulated,
      hand: (paired) => {
        this.#code = null;
        if (!this.#socket.connected) return false;
        this.#socket.emit('paired', paired);
        this.#waitAgain(HELLO_WITHIN_MS);
        return true;
      },
    });
    if (isRefused(answer)) return answer;
    this.#code = answer.code;
    this.#waitAgain(answer.expiresAtMs - this.#hall.clock.now() + HELLO_WITHIN_MS);
    return answer;
  }

  /** The connection ended. */
  gone(): void {
    this.#stopWaiting();
    this.#dropCode();
    this.#leave();
  }

  #leave(): void {
    if (this.#link !== null) this.#hall.roster.remove(this.#link, this.#hall.app.now());
    this.#link = null;
  }

  #dropCode(): void {
    if (this.#code !== null) this.#hall.desk.drop(this.#code);
    this.#code = null;
  }

  #waitAgain(ms: number): void {
    this.#stopWaiting();
    this.#stopWaiting = this.#cutAfter(ms);
  }

  #cutAfter(ms: number): () => void {
    return this.#hall.clock.after(ms, () => {
      this.#socket.conn.close();
    });
  }
}
