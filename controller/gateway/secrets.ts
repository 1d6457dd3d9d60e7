import { createHash, timingSafeEqual } from 'node:crypto';
import type { Buffer } from 'node:buffer';

/** Random bytes from a source fit for keys. */
export type Random = (bytes: number) => Buffer;

/** Without 0, 1, I, L and O, which look alike on a screen across the room. */
const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const ID_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const KEY_BYTES = 32;

/** Letters drawn evenly: bytes that would favour the first letters are thrown away. */
function draw(random: Random, alphabet: string, length: number): string {
  const fair = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of random(length * 2)) {
      if (byte < fair && text.length < length) text += alphabet[byte % alphabet.length]!;
    }
  }
  return text;
}

/** A code to read from a screen and type in: `K7M-4PX`. */
export function makeCode(random: Random): string {
  const letters = draw(random, CODE_ALPHABET, 6);
  return `${letters.slice(0, 3)}-${letters.slice(3)}`;
}

/** `player-x7k2m`; never one that is or was in use. */
export function makeDeviceId(kind: string, random: Random, taken: (id: string) => boolean): string {
  for (let length = 5; ; length++) {
    // A longer id after some tries: it always ends, however many devices there were.
    for (let attempt = 0; attempt < 8; attempt++) {
      const id = `${kind}-${draw(random, ID_ALPHABET, length)}`;
      if (!taken(id)) return id;
    }
  }
}

/** A device's key: 32 random bytes, base64url. */
export function makeKey(random: Random): string {
  return random(KEY_BYTES).toString('base64url');
}

/** SHA-256, hex. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Whether `key` hashes to `hash`, in constant time. */
export function keyMatches(key: string, hash: string): boolean {
  const given = createHash('sha256').update(key).digest();
  const kept = Uint8Array.from(hash.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));
  return kept.length === given.length && timingSafeEqual(given, kept);
}
