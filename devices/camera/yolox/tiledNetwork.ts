import { lookOf } from '../counting/look.ts';
import type { Frame } from '../detector.ts';
import { copyWithin } from '../pixelate.ts';
import type { Size } from '../within.ts';
import { sizeWithin } from '../within.ts';
import type { Network } from './onnx.ts';
import { mergeTiles, tilesOf } from './tiles.ts';
import type { Tile, Tiling } from './tiles.ts';

/** A piece of a picture, in memory of its own. */
function cutOut({ width, rgb }: Frame, tile: Tile): Frame {
  const piece = new Uint8Array(tile.width * tile.height * 3);
  for (let row = 0; row < tile.height; row++) {
    const from = ((tile.y + row) * width + tile.x) * 3;
    piece.set(rgb.subarray(from, from + tile.width * 3), row * tile.width * 3);
  }
  return { width: tile.width, height: tile.height, rgb: piece };
}

/**
 * A network that looks at large pictures in tiles that overlap, and once at the whole of them made small. What takes
 * longer is told as the time of one picture, so that whoever shares out the time knows it.
 *
 * @param within the size of a picture that is looked at as a whole
 */
export function tiledNetwork(network: Network, within: Size, tiling: Tiling): Network {
  return {
    async judge(frame) {
      const tiles = tilesOf(frame, within, tiling);
      if (tiles.length === 0) return network.judge(frame);
      const found = [];
      for (const tile of tiles) found.push({ tile, boxes: await network.judge(cutOut(frame, tile)) });
      const small = sizeWithin(frame, within);
      const whole = await network.judge(copyWithin(frame, small.width));
      return mergeTiles(found, whole, frame).map((box) => ({ ...box, look: box.look ?? lookOf(frame, box) }));
    },
  };
}
