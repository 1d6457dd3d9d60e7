import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from '../runtime/logger.ts';
import type { Refusals } from './refuse.ts';

/** Addresses remembered as already logged; beyond that refusals are only counted. */
const LOGGED_MAX = 1000;
/** Headers by which a proxy or tunnel says that the request came from elsewhere. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'cf-connecting-ip', 'via'];

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

export function isLoopback(address: string): boolean {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plain);
}

/** True when the request was made on this very machine (GW-14). The name check keeps out foreign names that resolve to loopback. */
export function fromThisMachine(peerAddress: string, headers: IncomingHttpHeaders): boolean {
  if (!isLoopback(peerAddress) || FORWARDED.some((name) => headers[name] !== undefined)) return false;
  const host = headers.host;
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  const name = new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '');
  return name === 'localhost' || isLoopback(name);
}

/** Checks the Origin of every handshake; counts what it refuses and logs it once per address. */
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

  passes(headers: IncomingHttpHeaders, address: string): boolean {
    const { origin, host } = headers;
    if (originAllowed(origin, host, this.#allowed())) return true;
    this.#refusals.count('/', 'origin');
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
