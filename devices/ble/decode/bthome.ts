import { percent } from './facts.ts';
import type { FrameFacts, Press } from './facts.ts';

/** 16-bit service of BTHome. */
export const BTHOME = 'fcd2';

/** Bits of the first byte: encrypted; and, in the three highest, the version. */
const ENCRYPTED = 0x01;
const VERSION_2 = 2;

/** Bytes of the objects that are not one byte long, by id (format of 2026); a length byte says how long text is. */
const LENGTHS: readonly (readonly [bytes: number, ids: readonly number[]])[] = [
  [2, [0x02, 0x03, 0x06, 0x07, 0x08, 0x0c, 0x0d, 0x0e, 0x12, 0x13, 0x14, 0x3c, 0x3d, 0x3f, 0x40, 0x41, 0x43, 0x44]],
  [2, [0x45, 0x47, 0x48, 0x49, 0x4a, 0x51, 0x52, 0x56, 0x5a, 0x5d, 0x5e, 0x5f, 0x61, 0xf0]],
  [3, [0x04, 0x05, 0x0a, 0x0b, 0x42, 0x4b, 0xf2]],
  [4, [0x3e, 0x4c, 0x4d, 0x4e, 0x4f, 0x50, 0x55, 0x5b, 0x5c, 0x62, 0x63, 0xf1]],
  [1, [0x00, 0x01, 0x09, 0x0f, 0x10, 0x11, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x20]],
  [1, [0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x3a, 0x46, 0x57]],
  [1, [0x58, 0x59, 0x60, 0x64]],
];
const lengthOf = new Map(LENGTHS.flatMap(([bytes, ids]) => ids.map((id) => [id, bytes] as const)));
const TEXT = new Set([0x53, 0x54]);

/** Events of a button. Others (long double, long triple, hold) are none that a tag's button has here. */
const PRESSES: Readonly<Record<number, Press>> = { 1: 'single', 2: 'double', 3: 'triple', 4: 'long' };

/**
 * Service data of BTHome version 2 (bthome.io/format): battery, button, motion, presence and the packet id. Of several
 * buttons the first one that is pressed counts. What follows an object of an unknown id or one that is cut short
 * cannot be read; what stood before it counts. Encrypted data is recognised and left.
 */
export function bthome(bytes: Uint8Array): FrameFacts | null {
  const head = bytes[0];
  if (head === undefined || head >> 5 !== VERSION_2) return null;
  if ((head & ENCRYPTED) !== 0) return { encrypted: true };
  let facts: FrameFacts = {};
  for (let at = 1; at < bytes.length;) {
    const id = bytes[at]!;
    const length = TEXT.has(id) ? 1 + (bytes[at + 1] ?? 0) : lengthOf.get(id);
    if (length === undefined || at + length >= bytes.length) break;
    facts = { ...fact(id, bytes[at + 1]!), ...facts };
    at += 1 + length;
  }
  return facts;
}

/** @param value first byte of the object */
function fact(id: number, value: number): FrameFacts {
  if (id === 0x00) return { packet: value };
  if (id === 0x01) return percent(value);
  // Motion, moving, vibration.
  if (id === 0x21 || id === 0x22 || id === 0x2c) return { motion: value !== 0 };
  // Occupancy, presence.
  if (id === 0x23 || id === 0x25) return { presence: value !== 0 };
  const press = id === 0x3a ? PRESSES[value] : undefined;
  return press === undefined ? {} : { press };
}
