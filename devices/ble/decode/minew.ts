import { hex } from './bytes.ts';
import { percent } from './facts.ts';
import type { FrameFacts } from './facts.ts';

/** 16-bit service of Minew's own frames. */
export const MINEW = 'ffe1';

const FRAME = 0xa1;
/** Frame 0xA1, version, battery, address (6, last byte first), name. */
const INFO = 0x08;
const INFO_MIN_BYTES = 9;
/** Frame 0xA1, version, battery, three axes (2 each), address (6, last byte first). */
const ACCELERATION = 0x03;
const ACCELERATION_BYTES = 15;

/**
 * Service data 0xFFE1 of Minew: the info and the acceleration frame, as the maker's documents lay them out. Both carry
 * battery and the address that was given to the tag when it was made, also where the system hides the sender's.
 */
export function minew(bytes: Uint8Array): FrameFacts | null {
  if (bytes[0] !== FRAME) return null;
  if (bytes[1] === INFO && bytes.length >= INFO_MIN_BYTES) return own(bytes, 3);
  if (bytes[1] === ACCELERATION && bytes.length === ACCELERATION_BYTES) return own(bytes, 9);
  return null;
}

function own(bytes: Uint8Array, at: number): FrameFacts {
  const address = hex(bytes.slice(at, at + 6).reverse());
  // All noughts or ones: no address was ever given to it.
  const given = !/^(0+|f+)$/.test(address);
  return { ...(given ? { identity: `mac:${address}` } : {}), ...percent(bytes[2]!) };
}
