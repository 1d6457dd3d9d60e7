import { boxOf, foot, isCut } from './track.ts';
import type { Track } from './track.ts';

/** How many strips the picture is cut into, top to bottom, and how many boxes of one and its neighbours say anything. */
const STRIPS = 16;
const LEAST_BOXES = 20;

/** How tall people are who walk, by where their feet are. */
export class Sizes {
  readonly #sums = new Float64Array(STRIPS);
  readonly #counts = new Uint32Array(STRIPS);

  add(track: Track): void {
    if (isCut(boxOf(track))) return;
    const strip = Math.min(STRIPS - 1, Math.max(0, Math.floor(foot(track).y * STRIPS)));
    this.#sums[strip]! += track.height;
    this.#counts[strip]!++;
  }

  /** Mean height of those whose feet were about here, parts of the picture; 0: too few were seen. */
  at(y: number): number {
    const strip = Math.floor(y * STRIPS);
    let [sum, count] = [0, 0];
    for (let i = Math.max(0, strip - 1); i <= Math.min(STRIPS - 1, strip + 1); i++) {
      sum += this.#sums[i]!;
      count += this.#counts[i]!;
    }
    return count < LEAST_BOXES ? 0 : sum / count;
  }
}
