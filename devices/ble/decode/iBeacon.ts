import { hex, word } from './bytes.ts';
import type { FrameFacts } from './facts.ts';

/** Company id 0x004C, type 0x02, length 0x15; UUID, major, minor and power follow. */
const HEAD = [0x4c, 0x00, 0x02, 0x15] as const;
const BYTES = 25;

/**
 * Manufacturer data of an iBeacon: identity `ibeacon:<32 hex>-<major>-<minor>`, whatever its address and power.
 *
 * @param bytes manufacturer data, company id first
 */
export function iBeacon(bytes: Uint8Array): FrameFacts | null {
  if (bytes.length !== BYTES || HEAD.some((byte, i) => bytes[i] !== byte)) return null;
  return { identity: `ibeacon:${hex(bytes.subarray(4, 20))}-${word(bytes, 20)}-${word(bytes, 22)}` };
}
