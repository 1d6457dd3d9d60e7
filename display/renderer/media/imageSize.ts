/** Pixels across and down. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** So many bytes of the beginning are looked at; a camera's notes before the size are shorter. */
export const HEAD_BYTES = 512 * 1024;

/**
 * How large a picture says it is, read from its head alone, so that a bomb is refused before anything decodes it.
 * PNG, JPEG, WebP, GIF and AVIF; null: none of these, or its head does not say.
 *
 * @param head the first bytes of the file, `HEAD_BYTES` or all of it
 */
export function imageSize(head: Uint8Array): ImageSize | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const text = (at: number, length: number): string => String.fromCharCode(...head.subarray(at, at + length));
  try {
    if (view.getUint32(0) === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) };
    if (view.getUint16(0) === 0xffd8) return jpeg(view);
    if (text(0, 4) === 'RIFF' && text(8, 4) === 'WEBP') return webp(view, text(12, 4));
    if (text(0, 4) === 'GIF8') return gif(view);
    if (text(4, 4) === 'ftyp') return avif(view, text);
  } catch (error) {
    // Read past the end of the head.
    if (error instanceof RangeError) return null;
    throw error;
  }
  return null;
}

function jpeg(view: DataView): ImageSize | null {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    while (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xff) at += 1;
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    // A frame header, of whichever coding; C4, C8 and CC are tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    if (marker === 0xd9 || marker === 0xda) return null;
  }
}

function webp(view: DataView, kind: string): ImageSize | null {
  const threeBytes = (at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
  if (kind === 'VP8X') return { width: threeBytes(24) + 1, height: threeBytes(27) + 1 };
  if (kind === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind !== 'VP8L') return null;
  const bits = view.getUint32(21, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** The larger of the picture and its first frame: decoders make room for a frame that is larger than its picture. */
function gif(view: DataView): ImageSize | null {
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const tableAfter = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  let at = 13 + tableAfter(view.getUint8(10));
  while (view.getUint8(at) === 0x21) {
    at += 2;
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    at += 1;
  }
  if (view.getUint8(at) !== 0x2c) return null;
  const word = (offset: number): number => view.getUint16(at + offset, true);
  return { width: Math.max(screen.width, word(1) + word(5)), height: Math.max(screen.height, word(3) + word(7)) };
}

/** The largest of its parts: a picture of tiles names the whole as one of them. */
function avif(view: DataView, text: (at: number, length: number) => string): ImageSize | null {
  let found: ImageSize | null = null;
  for (let at = 4; at + 16 <= view.byteLength; at += 1) {
    if (view.getUint8(at) !== 0x69 || text(at, 4) !== 'ispe' || view.getUint32(at - 4) !== 20) continue;
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (found === null || size.width * size.height > found.width * found.height) found = size;
  }
  return found;
}
