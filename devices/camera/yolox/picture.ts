import type { Frame } from '../detector.ts';

/** Grey that YOLOX was trained to see around a picture. */
const SURROUND = 114;

/**
 * The network's input: planes of blue, green, red, 0 to 255, the picture in the top left corner, grey around it.
 *
 * @param into memory of `3 * width * height` numbers, used anew for every picture
 */
export function letterbox(frame: Frame, width: number, height: number, into: Float32Array): void {
  const plane = width * height;
  const columns = Math.min(frame.width, width);
  const rows = Math.min(frame.height, height);
  if (columns < width || rows < height) into.fill(SURROUND);
  const { rgb } = frame;
  for (let y = 0; y < rows; y++) {
    let from = y * frame.width * 3;
    let to = y * width;
    for (let x = 0; x < columns; x++, from += 3, to++) {
      into[to] = rgb[from + 2]!;
      into[plane + to] = rgb[from + 1]!;
      into[2 * plane + to] = rgb[from]!;
    }
  }
}
