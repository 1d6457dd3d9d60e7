import type { IncomingHttpHeaders } from 'node:http';
import { hostname } from 'node:os';

/** Headers by which a proxy or tunnel says that the request came from elsewhere. */
const BY_PROXIES = /^(forwarded|x-forwarded-.*|x-real-ip|cf-connecting-ip|true-client-ip|via)$/;

/** Address without the prefix of IPv4 on an IPv6 socket. */
export function plainAddress(address: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice(7) : address;
}

export function isLoopback(address: string): boolean {
  const plain = plainAddress(address);
  return plain === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plain);
}

/** Name of the host that a request asks for, without its port, in small letters; null when it names none. */
export function hostName(header: string | undefined): string | null {
  if (header === undefined || header === '') return null;
  return (/^(\[[0-9a-fA-F:.]+\]|[^:]+)(?::\d+)?$/.exec(header)?.[1] ?? header).toLowerCase();
}

/** A name that always means the machine itself: `localhost` or a loopback address. */
export function isLocalName(name: string): boolean {
  return name === 'localhost' || isLoopback(name.replace(/^\[|\]$/g, ''));
}

/** True when a Host header names the host of one of these addresses (`https://shop.example`). */
export function isHostOf(header: string | undefined, urls: readonly string[]): boolean {
  const name = hostName(header);
  return name !== null && urls.some((url) => URL.canParse(url) && new URL(url).hostname === name);
}

/**
 * On loopback only names of this machine and those of `urls` are answered, so that a foreign name that was pointed
 * at this machine (DNS rebinding) reaches nothing.
 *
 * @param onLoopback whether the server listens on this machine only
 * @param urls addresses under which the store is reached by design
 */
export function isOwnHost(header: string | undefined, onLoopback: boolean, urls: readonly string[]): boolean {
  const name = hostName(header);
  if (!onLoopback || name === null || isLocalName(name) || name === hostname().toLowerCase()) return true;
  return isHostOf(header, urls);
}

/**
 * True when the request was made on this very machine. A proxy or tunnel that runs here passes on what others ask:
 * many say so by a header, but not all of them do, so a store that is reached through one has no such requests.
 *
 * @param behindProxy the store is reached through a proxy or tunnel (`publicUrl`, ENDCAP_TRUST_PROXY)
 */
export function fromThisMachine(peerAddress: string, headers: IncomingHttpHeaders, behindProxy: boolean): boolean {
  if (behindProxy || !isLoopback(peerAddress)) return false;
  if (Object.keys(headers).some((name) => BY_PROXIES.test(name))) return false;
  const name = hostName(headers.host);
  return name !== null && isLocalName(name);
}
