const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Random letters and digits. `crypto.randomUUID` is missing over plain HTTP; `getRandomValues` is not. */
export function randomToken(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (b) => ALPHABET[b % ALPHABET.length]).join('');
}
