/** Lower-case hex of bytes. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Unsigned 16 bits, most significant byte first. The two bytes have to be there. */
export function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 256 + bytes[at + 1]!;
}

/** Signed 8.8 fixed point, most significant byte first. The two bytes have to be there. */
export function fixed88(bytes: Uint8Array, at: number): number {
  const raw = word(bytes, at);
  return (raw >= 0x8000 ? raw - 0x10000 : raw) / 256;
}

/** The bytes as ASCII letters and digits; null where one of them is anything else. */
export function alphanumeric(bytes: Uint8Array): string | null {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return /^[0-9A-Za-z]+$/.test(text) ? text : null;
}
