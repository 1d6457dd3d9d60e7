import type { Frame } from './detector.ts';

/** A part of the picture that is to be made unrecognisable: parts of its width and height, 0 to 1. */
export interface Region {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** Width of what it is a part of, where that is wider than the region itself. */
  readonly ofWidth?: number;
}

/** Smallest block, pixels. JPEG cuts a picture into squares of this size, so a block stays one colour through it. */
export const LEAST_BLOCK = 8;
/** Blocks across a person, at most: a face is then one block or two. */
const BLOCKS_ACROSS = 8;
/** Around a box this part of its width is taken along, for arms, hair and boxes that lie a little beside. */
const MARGIN = 0.25;

/**
 * Side of the blocks for something of this width: at least an eighth of it, a power of two of at least eight pixels.
 *
 * @param width pixels
 */
export function blockSize(width: number): number {
  let size = LEAST_BLOCK;
  while (size * BLOCKS_ACROSS < width) size *= 2;
  return size;
}

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The region in pixels with its margin, grown to whole blocks; null: nothing of it is in the picture. */
function blocksOf({ x0, y0, x1, y1 }: Region, width: number, height: number, block: number): Rectangle | null {
  const margin = MARGIN * (x1 - x0) * width;
  const left = Math.max(0, Math.floor((x0 * width - margin) / block) * block);
  const top = Math.max(0, Math.floor((y0 * height - margin) / block) * block);
  const right = Math.min(width, Math.ceil((x1 * width + margin) / block) * block);
  const bottom = Math.min(height, Math.ceil((y1 * height + margin) / block) * block);
  // Written so that NaN does not pass.
  return right > left && bottom > top ? { left, top, right, bottom } : null;
}

/** Gives every block of the rectangle, which begins at the edge of one, its mean colour. */
function flatten({ width, rgb }: Frame, { left, top, right, bottom }: Rectangle, block: number): void {
  for (let y = top; y < bottom; y += block) {
    const yEnd = Math.min(y + block, bottom);
    for (let x = left; x < right; x += block) {
      const xEnd = Math.min(x + block, right);
      const sum: [number, number, number] = [0, 0, 0];
      for (let row = y; row < yEnd; row++) {
        for (let at = (row * width + x) * 3, end = (row * width + xEnd) * 3; at < end; at += 3) {
          sum[0] += rgb[at]!;
          sum[1] += rgb[at + 1]!;
          sum[2] += rgb[at + 2]!;
        }
      }
      const pixels = (yEnd - y) * (xEnd - x);
      const mean = sum.map((s) => Math.round(s / pixels)) as typeof sum;
      for (let row = y; row < yEnd; row++) {
        for (let at = (row * width + x) * 3, end = (row * width + xEnd) * 3; at < end; at += 3) rgb.set(mean, at);
      }
    }
  }
}

/**
 * Makes regions of a picture unrecognisable, in place: each becomes blocks of one colour, at least an eighth of its
 * width across, with a margin around it. Blocks lie on one grid from the top left corner, and small ones are made
 * before large ones, so that a block stays one colour where regions overlap.
 */
export function pixelate(frame: Frame, regions: readonly Region[]): void {
  const { width, height } = frame;
  const sized = regions.map((region) => ({
    region,
    block: blockSize((region.ofWidth ?? region.x1 - region.x0) * width),
  }));
  sized.sort((a, b) => a.block - b.block);
  for (const { region, block } of sized) {
    const rectangle = blocksOf(region, width, height, block);
    if (rectangle !== null) flatten(frame, rectangle, block);
  }
}

/** Blocks across a picture in which people are told apart, and in one in which they are not, at most. */
export const ACROSS_WHEN_SURE = 64;
export const ACROSS_WHEN_UNSURE = 40;

/**
 * The whole picture in blocks, so that whoever is not found is not recognised either: the head of somebody who is 100
 * pixels tall in a picture of 640 is then one block.
 *
 * @param across blocks across the picture, at most
 */
export function pixelateAll(frame: Frame, across: number): void {
  let block = LEAST_BLOCK;
  while (block * across < frame.width) block *= 2;
  flatten(frame, { left: 0, top: 0, right: frame.width, bottom: frame.height }, block);
}

/** A copy of the picture that is at most so wide, pixels; each of its pixels is the mean of what it stands for. */
export function copyWithin(frame: Frame, widest: number): Frame {
  if (frame.width <= widest) return { ...frame, rgb: frame.rgb.slice() };
  const width = widest;
  const height = Math.max(1, Math.round((frame.height * widest) / frame.width));
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = span(y, height, frame.height);
    for (let x = 0; x < width; x++) {
      const [left, right] = span(x, width, frame.width);
      for (let colour = 0; colour < 3; colour++) {
        let sum = 0;
        for (let row = top; row < bottom; row++)
          for (let column = left; column < right; column++)
            sum += frame.rgb[(row * frame.width + column) * 3 + colour]!;
        rgb[(y * width + x) * 3 + colour] = Math.round(sum / ((bottom - top) * (right - left)));
      }
    }
  }
  return { width, height, rgb };
}

function span(at: number, of: number, from: number): readonly [number, number] {
  const begin = Math.floor((at * from) / of);
  return [begin, Math.max(begin + 1, Math.floor(((at + 1) * from) / of))];
}
