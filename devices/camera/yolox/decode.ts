import type { Box } from '../detector.ts';
import { suppress } from './suppress.ts';

/** Cell sizes of the three grids, pixels, in the order in which their rows follow each other. */
export const STRIDES = [8, 16, 32] as const;
/** Numbers before the classes: centre x and y, width, height, objectness. */
const LEAD = 5;
/** Class of people in the COCO classes. */
const PERSON = 0;
/** exp() of more than this is no width of anything in a picture. */
const MAX_LOG_SIZE = 12;

export interface DecodeOptions {
  /** Size of the network's input, pixels. */
  readonly inputWidth: number;
  readonly inputHeight: number;
  /** Part of the input that the picture fills, from the top left corner, pixels. */
  readonly pictureWidth: number;
  readonly pictureHeight: number;
  /** Boxes below this score are left out. */
  readonly minScore: number;
  /** Two boxes that overlap more than this (intersection over union) are one person. */
  readonly maxOverlap: number;
}

/** Rows of the raw grid that an input of this size gives. */
export function gridRows(inputWidth: number, inputHeight: number): number {
  return STRIDES.reduce((sum, s) => sum + Math.floor(inputWidth / s) * Math.floor(inputHeight / s), 0);
}

/** The output is not what this network gives. */
export class OutputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OutputError';
  }
}

/**
 * People in the raw output of a YOLOX network: `[1, rows, 5 + classes]`, offsets within the cells of three grids.
 * Numbers that are no numbers are left out, box by box.
 *
 * @returns boxes in parts of the picture, best first, each person once
 * @throws OutputError when the output has another shape
 */
export function decode(output: Float32Array, dims: readonly number[], options: DecodeOptions): Box[] {
  const { inputWidth, inputHeight, pictureWidth, pictureHeight, minScore, maxOverlap } = options;
  const [, rows = 0, columns = 0] = dims;
  const expected = gridRows(inputWidth, inputHeight);
  if (dims.length !== 3 || dims[0] !== 1 || columns <= LEAD || rows !== expected)
    throw new OutputError(
      `its output is [${dims.join(', ')}]; a YOLOX network gives [1, ${expected}, 85] for ${inputWidth}x${inputHeight}`,
    );
  if (output.length < rows * columns) throw new OutputError('its output is cut off');
  const found: Box[] = [];
  let row = 0;
  for (const stride of STRIDES) {
    const across = Math.floor(inputWidth / stride);
    const down = Math.floor(inputHeight / stride);
    for (let cy = 0; cy < down; cy++) {
      for (let cx = 0; cx < across; cx++, row++) {
        const at = row * columns;
        const score = output[at + 4]! * output[at + LEAD + PERSON]!;
        // Written so that NaN does not pass.
        if (!(score >= minScore && score <= 1)) continue;
        const x = (output[at]! + cx) * stride;
        const y = (output[at + 1]! + cy) * stride;
        const halfWidth = (Math.exp(Math.min(output[at + 2]!, MAX_LOG_SIZE)) * stride) / 2;
        const halfHeight = (Math.exp(Math.min(output[at + 3]!, MAX_LOG_SIZE)) * stride) / 2;
        const box = {
          x0: part(x - halfWidth, pictureWidth),
          y0: part(y - halfHeight, pictureHeight),
          x1: part(x + halfWidth, pictureWidth),
          y1: part(y + halfHeight, pictureHeight),
          score,
        };
        if (box.x1 > box.x0 && box.y1 > box.y0) found.push(box);
      }
    }
  }
  return suppress(found, maxOverlap);
}

function part(pixels: number, whole: number): number {
  return Math.min(1, Math.max(0, pixels / whole));
}
