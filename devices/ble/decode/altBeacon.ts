import { hex } from './bytes.ts';
import type { FrameFacts } from './facts.ts';

/** Company id (any), code 0xBEAC, 20 bytes of id, level at one metre, one byte for the maker. */
const BYTES = 26;

/**
 * Manufacturer data of an AltBeacon (specification 1.0): identity `altbeacon:<40 hex>`.
 *
 * @param bytes manufacturer data, company id first
 */
export function altBeacon(bytes: Uint8Array): FrameFacts | null {
  if (bytes.length !== BYTES || bytes[2] !== 0xbe || bytes[3] !== 0xac) return null;
  return { identity: `altbeacon:${hex(bytes.subarray(4, 24))}` };
}
