import type { IncomingMessage } from 'node:http';
import { fromThisMachine, plainAddress } from '../runtime/locality.ts';
import type { Proxies } from '../runtime/proxies.ts';

export interface ClientsOptions {
  readonly proxies: Proxies;
  /** Address under which the store is reached from outside, when there is one. */
  readonly publicUrl: () => string | undefined;
  /** True for a request by the guest door: it has no proxy before it, whatever its headers say. */
  readonly isGuest: (request: IncomingMessage) => boolean;
}

/** Who stands at the other end of a connection. */
export class Clients {
  readonly #o: ClientsOptions;

  constructor(options: ClientsOptions) {
    this.#o = options;
  }

  /** Address for the limits: that of the peer, or the one that a trusted proxy names (GW-16). */
  addressOf(request: IncomingMessage, peerAddress = request.socket.remoteAddress ?? ''): string {
    if (this.#o.isGuest(request)) return plainAddress(peerAddress);
    return this.#o.proxies.clientOf(peerAddress, request.headers);
  }

  /** True when the connection was made on this machine itself (GW-14). */
  here({ remoteAddress, request }: { readonly remoteAddress: string; readonly request: IncomingMessage }): boolean {
    const behindProxy = this.#o.proxies.any || this.#o.publicUrl() !== undefined;
    return fromThisMachine(remoteAddress, request.headers, behindProxy);
  }
}
