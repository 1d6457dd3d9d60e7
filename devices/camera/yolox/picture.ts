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

/**
 * The input of other networks of planes: red, green, blue, 0 to 1, the picture in the top left corner, grey around it.
 *
 * @param frame no larger than the input
 */
export function planesOf({ width: across, height: down, rgb }: Frame, width: number, height: number): Float32Array {
  const plane = width * height;
  const into = new Float32Array(3 * plane).fill(SURROUND / 255);
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++)
      for (let c = 0; c < 3; c++) into[c * plane + y * width + x] = rgb[(y * across + x) * 3 + c]! / 255;
  return into;
}

/** The input of networks of bytes: red, green, blue of each pixel, the picture in the top left corner. */
export function bytesOf({ width: across, height: down, rgb }: Frame, width: number, height: number): Uint8Array {
  const into = new Uint8Array(3 * width * height).fill(SURROUND);
  for (let y = 0; y < down; y++) into.set(rgb.subarray(y * across * 3, (y + 1) * across * 3), y * width * 3);
  return into;
}
