import sharp from 'sharp';

/** A plain picture of its own bytes per colour. */
export function picture(
  format: 'png' | 'jpeg' | 'webp' | 'gif',
  width = 40,
  height = 30,
  background = '#e2725b',
): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

/** A picture of 40x30 that its orientation tag turns by a quarter. */
export function turnedPicture(): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 30, channels: 3, background: '#1f3d36' } })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const size = 8 + content.reduce((sum, c) => sum + c.length, 0);
  const out = new Uint8Array(size);
  new DataView(out.buffer).setUint32(0, size);
  out.set(new TextEncoder().encode(type), 4);
  let at = 8;
  for (const part of content) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function trackHeader(width: number, height: number, version: 0 | 1, turned: boolean): Uint8Array {
  const content = new Uint8Array((version === 1 ? 32 : 20) + 4 + 16 + 36 + 8);
  const view = new DataView(content.buffer);
  content[0] = version;
  const matrix = version === 1 ? 52 : 40;
  const one = 0x00010000;
  if (turned) {
    view.setInt32(matrix + 4, one);
    view.setInt32(matrix + 12, -one);
  } else {
    view.setInt32(matrix, one);
    view.setInt32(matrix + 16, one);
  }
  view.setUint32(matrix + 36, width * one);
  view.setUint32(matrix + 40, height * one);
  return box('tkhd', content);
}

/** The boxes of an MP4 file that matter here: a sound track, then a picture track. */
export function film(width: number, height: number, form: { version?: 0 | 1; turned?: boolean } = {}): Uint8Array {
  const { version = 0, turned = false } = form;
  const type = box('ftyp', new TextEncoder().encode('isom\u0000\u0000\u0002\u0000isommp42'));
  const sound = box('trak', trackHeader(0, 0, version, false));
  const image = box('trak', trackHeader(width, height, version, turned), box('mdia'));
  return Buffer.concat([type, box('free'), box('moov', box('mvhd', new Uint8Array(100)), sound, image)]);
}
