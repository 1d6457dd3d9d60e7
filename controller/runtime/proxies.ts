import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { plainAddress } from './locality.ts';

/** Longest list of addresses in X-Forwarded-For that is looked at; nobody stands behind so many proxies. */
const HOPS_MAX = 16;

/** Where a request really comes from: the peer, or whom a trusted proxy names. */
export interface Proxies {
  /** True when at least one proxy is named. */
  readonly any: boolean;
  clientOf(peerAddress: string, headers: IncomingHttpHeaders): string;
}

/**
 * @param trusted addresses and networks (`127.0.0.1`, `10.0.0.0/8`) whose X-Forwarded-For is believed
 * @throws RangeError for a network that is none
 */
export function trustedProxies(trusted: readonly string[]): Proxies {
  const list = new BlockList();
  const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
  for (const entry of trusted) {
    const [address = '', bits] = entry.split('/');
    if (bits === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(bits), family(address));
  }
  const isTrusted = (address: string): boolean => isIP(address) !== 0 && list.check(address, family(address));
  return {
    any: trusted.length > 0,
    clientOf(peerAddress, headers) {
      let client = plainAddress(peerAddress);
      const header = headers['x-forwarded-for'];
      if (header === undefined || !isTrusted(client)) return client;
      // From the nearest hop outwards: the first that is no proxy of ours is the client.
      const hops = String(header).split(',').slice(-HOPS_MAX).reverse();
      for (const hop of hops) {
        const address = plainAddress(hop.trim());
        if (isIP(address) === 0) return client;
        client = address;
        if (!isTrusted(client)) return client;
      }
      return client;
    },
  };
}
