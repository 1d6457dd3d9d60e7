import type { Frame } from '../detector.ts';
import { halfOf } from './half.ts';

/** Grey that networks were trained to see around a picture. */
const SURROUND = 114;

/** Kinds of numbers that a network's input may be of. */
export const INPUT_TYPES = ['float32', 'float16', 'uint8'] as const;
export type InputType = (typeof INPUT_TYPES)[number];
/** Memory of an input; 16-bit numbers as their bits. */
export type InputData = Float32Array | Uint16Array | Uint8Array;

/** How planes are to be: which colour comes first, and what white is; a network of bytes takes bytes. */
export interface Planes {
  readonly first: 'red' | 'blue';
  readonly white: 1 | 255;
}
/** As YOLOX networks were trained. */
export const YOLOX_PLANES: Planes = { first: 'blue', white: 255 };
/** As other YOLO networks were. */
export const YOLO_PLANES: Planes = { first: 'red', white: 1 };

export function inputOf(type: InputType, length: number): InputData {
  if (type === 'float32') return new Float32Array(length);
  return type === 'float16' ? new Uint16Array(length) : new Uint8Array(length);
}

/** What each of the 256 brightnesses is written as. */
function valuesOf(into: InputData, white: number): InputData {
  if (into instanceof Uint8Array) return Uint8Array.from({ length: 256 }, (_, i) => i);
  if (into instanceof Float32Array) return Float32Array.from({ length: 256 }, (_, i) => (i / 255) * white);
  return Uint16Array.from({ length: 256 }, (_, i) => halfOf((i / 255) * white));
}

/**
 * The network's input: one plane for each colour, the picture in the top left corner, grey around it.
 *
 * @param frame what is larger than the input is cut off
 * @param into memory of `3 * width * height` numbers, used anew for every picture
 */
export function letterbox(
  frame: Frame,
  width: number,
  height: number,
  into: InputData,
  { first, white }: Planes = YOLOX_PLANES,
): void {
  const plane = width * height;
  const columns = Math.min(frame.width, width);
  const rows = Math.min(frame.height, height);
  const values = valuesOf(into, white);
  if (columns < width || rows < height) into.fill(values[SURROUND]!);
  const { rgb } = frame;
  const red = first === 'red' ? 0 : 2 * plane;
  const blue = 2 * plane - red;
  for (let y = 0; y < rows; y++) {
    let from = y * frame.width * 3;
    let to = y * width;
    for (let x = 0; x < columns; x++, from += 3, to++) {
      into[red + to] = values[rgb[from]!]!;
      into[plane + to] = values[rgb[from + 1]!]!;
      into[blue + to] = values[rgb[from + 2]!]!;
    }
  }
}

/** The input of networks of bytes: red, green, blue of each pixel, the picture in the top left corner. */
export function bytesOf({ width: across, height: down, rgb }: Frame, width: number, height: number): Uint8Array {
  const into = new Uint8Array(3 * width * height).fill(SURROUND);
  for (let y = 0; y < down; y++) into.set(rgb.subarray(y * across * 3, (y + 1) * across * 3), y * width * 3);
  return into;
}
