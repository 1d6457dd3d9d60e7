import { PairingError } from '../context.ts';
import type { Pairings } from '../context.ts';
import type { PendingPairing } from '../protocol/console.ts';
import type { PairBegin, Paired, Pairing } from '../protocol/hello.ts';
import type { Refused } from '../protocol/version.ts';
import type { DeviceRecord, Records } from '../records/records.ts';
import type { Clock } from '../runtime/clock.ts';
import { SlidingLimit } from '../runtime/slidingLimit.ts';
import type { Places } from './places.ts';
import { refuse } from './refuse.ts';
import { hashKey, makeCode, makeDeviceId, makeKey } from './secrets.ts';
import type { Random } from './secrets.ts';

const CODE_LIFE_MS = 10 * 60_000;
const MINUTE_MS = 60_000;
/** Codes that one address may ask for in a minute. */
const BEGINS_PER_MINUTE = 30;
/** Failed confirmations of one person in a minute. */
const FAILURES_PER_MINUTE = 10;

/** A connection that waits to be let in. */
export interface Waiting {
  readonly address: string;
  /** From its hello: an agent that runs the simulator. */
  readonly simulated: boolean;
  /** Hands id and key over; false when the connection is gone. */
  readonly hand: (paired: Paired) => boolean;
}

interface Entry {
  readonly pending: PendingPairing;
  readonly waiting: Waiting;
  readonly forget: () => void;
}

export interface PairingDeskOptions {
  readonly devices: Pick<Records['devices'], 'get' | 'add' | 'revoke'>;
  readonly places: () => Places;
  readonly clock: Clock;
  readonly random: Random;
  readonly changed: () => void;
}

/** Devices that show a code, and the door that a person opens for them (GW-20 to GW-22). Lives in memory alone. */
export class PairingDesk implements Pairings {
  readonly #options: PairingDeskOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #begins: SlidingLimit;
  readonly #failures: SlidingLimit;

  constructor(options: PairingDeskOptions) {
    this.#options = options;
    const now = (): number => options.clock.now();
    this.#begins = new SlidingLimit(BEGINS_PER_MINUTE, MINUTE_MS, now);
    this.#failures = new SlidingLimit(FAILURES_PER_MINUTE, MINUTE_MS, now);
  }

  pending(): readonly PendingPairing[] {
    return [...this.#entries.values()].map((e) => e.pending);
  }

  /** Answers with a code to show. The caller drops it when the connection ends, or before it asks for another. */
  begin(asked: PairBegin, waiting: Waiting): Pairing | Refused {
    if (!this.#begins.take(waiting.address)) {
      return refuse('too-many', 'Too many codes were asked for from this address. Wait a minute and try again.');
    }
    let code = makeCode(this.#options.random);
    while (this.#entries.has(code)) code = makeCode(this.#options.random);
    const expiresAtMs = this.#options.clock.now() + CODE_LIFE_MS;
    const { kind, name, wants } = asked;
    const forget = this.#options.clock.after(CODE_LIFE_MS, () => {
      this.drop(code);
    });
    this.#entries.set(code, {
      pending: { code, kind, name, wants, from: waiting.address, expiresAtMs },
      waiting,
      forget,
    });
    this.#options.changed();
    return { ok: true, code, expiresAtMs };
  }

  drop(code: string): void {
    const entry = this.#entries.get(code);
    if (entry === undefined) return;
    entry.forget();
    this.#entries.delete(code);
    this.#options.changed();
  }

  async confirm(code: string, name: string, place: string | null, by: string): Promise<DeviceRecord> {
    if (!this.#failures.allows(by)) {
      throw new PairingError('too-many', 'Too many codes that did not fit. Wait a minute and try again.');
    }
    const entry = this.#entries.get(code.trim().toUpperCase());
    try {
      if (entry === undefined) {
        throw new PairingError(
          'unknown-code',
          `No device shows the code ${code.slice(0, 20)}. Read it again from its screen.`,
        );
      }
      this.#checkPlace(entry.pending.kind, place);
    } catch (error) {
      this.#failures.take(by);
      throw error;
    }
    // Taken out before anything is awaited: a code opens the door once.
    this.drop(entry.pending.code);
    const { record, paired } = await this.admit(entry.pending.kind, name, place, entry.waiting.simulated);
    if (!entry.waiting.hand(paired)) {
      await this.#options.devices.revoke(record.id, this.#options.clock.now());
      throw new PairingError('expired', 'The device went away while it was let in. Wait until it shows a new code.');
    }
    return record;
  }

  /** Makes id and key and commits the key's hash; only then is there anything to hand over. Rejects with StorageError. */
  async admit(
    kind: DeviceRecord['kind'],
    name: string,
    place: string | null,
    simulated: boolean,
  ): Promise<{ record: DeviceRecord; paired: Paired }> {
    const { devices, random, clock } = this.#options;
    const id = makeDeviceId(kind, random, (taken) => devices.get(taken) !== undefined);
    const key = makeKey(random);
    const record: DeviceRecord = {
      id,
      kind,
      name,
      place,
      keyHash: hashKey(key),
      simulated,
      createdAtMs: clock.now(),
      revokedAtMs: null,
    };
    await devices.add(record);
    return { record, paired: { device: id, key, name } };
  }

  stop(): void {
    for (const code of [...this.#entries.keys()]) this.drop(code);
  }

  #checkPlace(kind: DeviceRecord['kind'], place: string | null): void {
    const { screens, racks } = this.#options.places();
    if (kind === 'agent') {
      if (place !== null) throw new PairingError('wrong-kind', 'This is an agent; it is bound to no screen or rack.');
      return;
    }
    const [right, wrong] = kind === 'player' ? [screens, racks] : [racks, screens];
    const word = kind === 'player' ? 'screen' : 'rack';
    if (place === null) throw new PairingError('unknown-place', `Choose the ${word} that this device is to show.`);
    if (right.has(place)) return;
    if (wrong.has(place)) {
      throw new PairingError('wrong-kind', `"${place}" is not a ${word}, and this device shows one.`);
    }
    throw new PairingError('unknown-place', `There is no ${word} "${place}". Choose one of the configuration.`);
  }
}
