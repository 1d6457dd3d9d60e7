import type { IncomingHttpHeaders } from 'node:http';
import { isOwnHost } from '../runtime/locality.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Refusals } from './refuse.ts';

/** Addresses remembered as already logged; beyond that refusals are only counted. */
const LOGGED_MAX = 1000;
/**
 * Whether a connection with this Origin may come in (GW-2).
 *
 * @param allowed origins such as `https://shop.example`, beside the server's own host
 */
export function originAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  if (from.protocol !== 'http:' && from.protocol !== 'https:') return false;
  if (host !== undefined && URL.canParse(`${from.protocol}//${host}`)) {
    if (new URL(`${from.protocol}//${host}`).host === from.host) return true;
  }
  return allowed.some((a) => URL.canParse(a) && new URL(a).origin === from.origin);
}

/** Checks Host and Origin of every handshake; counts what it refuses and logs it once per address. */
export class OriginCheck {
  readonly #allowed: () => readonly string[];
  readonly #refusals: Refusals;
  readonly #logger: Logger;
  readonly #logged = new Set<string>();

  constructor(allowed: () => readonly string[], refusals: Refusals, logger: Logger) {
    this.#allowed = allowed;
    this.#refusals = refusals;
    this.#logger = logger;
  }

  /** @param onLoopback the server listens on this machine only, so foreign names are none of its own */
  passes(headers: IncomingHttpHeaders, address: string, onLoopback: boolean): boolean {
    const { origin, host } = headers;
    const allowed = this.#allowed();
    // The host first: a page that made a name of its own point here has an Origin that agrees with it.
    const reason = !isOwnHost(host, onLoopback, allowed)
      ? 'host'
      : originAllowed(origin, host, allowed)
        ? null
        : 'origin';
    if (reason === null) return true;
    this.#refusals.count('/', reason);
    if (!this.#logged.has(address) && this.#logged.size < LOGGED_MAX) {
      this.#logged.add(address);
      this.#logger.warn(
        { address, origin: origin?.slice(0, 200), host: host?.slice(0, 200) },
        'A page of another site tried to connect and was refused. If it is yours, set store.publicUrl.',
      );
    }
    return false;
  }
}
