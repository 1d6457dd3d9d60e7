import type { Frame } from '../detector.ts';

/** Spots of a scene each way: enough for shelves and walls, too few for a face. */
export const SIDE = 64;
/** Every spot is the mean of so many pixels each way. */
const TAKEN = 3;

/** A picture as the watch over the view sees it. Lives in memory as long as the picture does. */
export interface Scene {
  /** Brightness of `SIDE` x `SIDE` spots, 0 to 255, row by row, whatever shape the picture has. */
  readonly spots: Float32Array;
  /** Brightness of single pixels, spread over the picture: the sensor's own noise is still in them. */
  readonly pixels: Uint8Array;
  /** Mean brightness, 0 to 255. */
  readonly mean: number;
  /** 98 of 100 spots are no brighter. */
  readonly bright: number;
}

/** Coarse brightness of a picture. */
export function sceneOf({ width, height, rgb }: Frame): Scene {
  const spots = new Float32Array(SIDE * SIDE);
  const pixels = new Uint8Array(SIDE * SIDE * TAKEN * TAKEN);
  const columns = Uint32Array.from({ length: SIDE * TAKEN }, (_, i) =>
    Math.floor(((i + 0.5) * width) / (SIDE * TAKEN)),
  );
  let at = 0;
  let sum = 0;
  for (let row = 0; row < SIDE * TAKEN; row++) {
    const from = Math.floor(((row + 0.5) * height) / (SIDE * TAKEN)) * width;
    const spotRow = Math.floor(row / TAKEN) * SIDE;
    for (let column = 0; column < columns.length; column++) {
      const pixel = 3 * (from + columns[column]!);
      const grey = (77 * rgb[pixel]! + 150 * rgb[pixel + 1]! + 29 * rgb[pixel + 2]!) >> 8;
      pixels[at++] = grey;
      spots[spotRow + Math.floor(column / TAKEN)]! += grey;
      sum += grey;
    }
  }
  for (let i = 0; i < spots.length; i++) spots[i]! /= TAKEN * TAKEN;
  return { spots, pixels, mean: sum / pixels.length, bright: spots.toSorted()[Math.floor(spots.length * 0.98)]! };
}

/** How much the spots of a scene differ from their neighbours, grey levels on average; in fours, which calms noise. */
export function structureOf(spots: Float32Array): number {
  const side = SIDE / 2;
  const fours = new Float32Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const at = 2 * y * SIDE + 2 * x;
      fours[y * side + x] = (spots[at]! + spots[at + 1]! + spots[at + SIDE]! + spots[at + SIDE + 1]!) / 4;
    }
  let sum = 0;
  for (let y = 1; y < side; y++)
    for (let x = 1; x < side; x++) {
      const at = y * side + x;
      sum += Math.abs(fours[at]! - fours[at - 1]!) + Math.abs(fours[at]! - fours[at - side]!);
    }
  return sum / ((side - 1) * (side - 1)) / 2;
}
