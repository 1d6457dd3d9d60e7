/** A box of an MP4 file: its type and where its content lies. */
interface Box {
  readonly type: string;
  readonly from: number;
  readonly to: number;
}

/** Boxes between two offsets; stops at the first that cannot be. */
function* boxes(view: DataView, from: number, to: number): Generator<Box> {
  let at = from;
  while (at + 8 <= to) {
    let size = view.getUint32(at);
    let header = 8;
    if (size === 1) {
      if (at + 16 > to) return;
      size = Number(view.getBigUint64(at + 8));
      header = 16;
    } else if (size === 0) size = to - at;
    if (size < header || at + size > to) return;
    const type = String.fromCharCode(...[4, 5, 6, 7].map((i) => view.getUint8(at + i)));
    yield { type, from: at + header, to: at + size };
    at += size;
  }
}

function* inside(view: DataView, box: Box, type: string): Generator<Box> {
  for (const inner of boxes(view, box.from, box.to)) if (inner.type === type) yield inner;
}

/** Width and height that a track header asks for (16.16 fixed point), turned by its matrix; null for sound. */
function trackSize(view: DataView, tkhd: Box): { width: number; height: number } | null {
  if (tkhd.from >= tkhd.to) return null;
  const matrix = tkhd.from + (view.getUint8(tkhd.from) === 1 ? 52 : 40);
  if (matrix + 44 > tkhd.to) return null;
  const width = Math.round(view.getUint32(matrix + 36) / 65_536);
  const height = Math.round(view.getUint32(matrix + 40) / 65_536);
  if (width === 0 || height === 0) return null;
  const onItsSide = view.getInt32(matrix) === 0 && view.getInt32(matrix + 4) !== 0;
  return onItsSide ? { width: height, height: width } : { width, height };
}

/** Size of the picture of an MP4 file, pixels, from the `tkhd` box of its first picture track; null when it has none. */
export function mp4Size(bytes: Uint8Array): { width: number; height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const file: Box = { type: 'file', from: 0, to: bytes.byteLength };
  for (const moov of inside(view, file, 'moov')) {
    for (const trak of inside(view, moov, 'trak')) {
      for (const tkhd of inside(view, trak, 'tkhd')) {
        const size = trackSize(view, tkhd);
        if (size !== null) return size;
      }
    }
  }
  return null;
}
