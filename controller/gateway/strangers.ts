import type { IncomingMessage } from 'node:http';
import { PerAddress } from './limits.ts';

/** Connections of one address that are not let in yet (GW-5). */
const STRANGERS_PER_ADDRESS = 64;

/** A transport connection, as engine.io makes it. */
export interface Connection {
  readonly remoteAddress: string;
  readonly request: IncomingMessage;
  on(event: 'close', listener: () => void): unknown;
  close(): unknown;
}

/** Keeps one address from filling the house with connections that never say who they are. */
export class Strangers {
  readonly #held = new PerAddress(STRANGERS_PER_ADDRESS);
  readonly #release = new WeakMap<object, () => void>();

  full(address: string): boolean {
    return this.#held.full(address);
  }

  enter(connection: Connection, address: string): void {
    // Handshakes that ran side by side can pass the door together; here they are counted.
    if (this.full(address)) {
      connection.close();
      return;
    }
    const release = this.#held.hold(address);
    this.#release.set(connection, release);
    connection.on('close', release);
  }

  /** It has said who it is. */
  letIn(connection: object): void {
    this.#release.get(connection)?.();
  }
}
