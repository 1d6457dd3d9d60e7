import type { Difference } from './opencv.ts';

/** A spot has moved when it differs by so many grey levels from what it was so long ago. */
const MOVED = 10;
const COMPARED_MS = 400;
/** What left a hole in the learnt scene is gone for good when nothing has moved there for so long, ms. */
const HOLE_MS = 2_000;
/** Its outline is plainer in the learnt scene than in the picture, by this factor. */
const HOLE_EDGES = 1.5;
/** What has stood for so long without the least movement is a thing, and belongs to the scene, ms. */
const THING_MS = 600_000;

/** How long nothing has moved where a picture differs from the empty scene: what is no person there. */
export class Stillness {
  readonly #width: number;
  readonly #height: number;
  readonly #movedMs: Float64Array;
  #before: { readonly grey: Float32Array; readonly atMs: number }[] = [];

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#movedMs = new Float64Array(width * height).fill(-1);
  }

  step(grey: Float32Array, atMs: number): void {
    const before = this.#before.findLast((b) => atMs - b.atMs >= COMPARED_MS) ?? this.#before[0];
    for (let i = 0; i < grey.length; i++)
      if (this.#movedMs[i]! < 0 || (before !== undefined && Math.abs(grey[i]! - before.grey[i]!) > MOVED))
        this.#movedMs[i] = atMs;
    this.#before = [...this.#before.filter((b) => b === before || atMs - b.atMs < COMPARED_MS), { grey, atMs }];
  }

  /**
   * Numbers of what belongs to the scene though it was not learnt: a hole that somebody left who was learnt with it,
   * and a thing that was put there.
   */
  belonging({ labels, sizes }: Difference, grey: Float32Array, empty: Float32Array, atMs: number): number[] {
    const movedMs = sizes.map(() => -Infinity);
    const now = sizes.map(() => 0);
    const learnt = sizes.map(() => 0);
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i]!;
      if (label === 0) continue;
      movedMs[label] = Math.max(movedMs[label]!, this.#movedMs[i]!);
      if (!this.#isEdge(labels, i)) continue;
      now[label]! += this.#steepness(grey, i);
      learnt[label]! += this.#steepness(empty, i);
    }
    return sizes.flatMap((_, label) => {
      if (label === 0) return [];
      const stillMs = atMs - movedMs[label]!;
      const isHole = stillMs >= HOLE_MS && learnt[label]! > HOLE_EDGES * now[label]!;
      return isHole || stillMs >= THING_MS ? [label] : [];
    });
  }

  #isEdge(labels: Int32Array, i: number): boolean {
    const own = labels[i];
    return [1, -1, this.#width, -this.#width].some((by) => labels[i + by] !== own);
  }

  #steepness(grey: Float32Array, i: number): number {
    const x = i % this.#width;
    const y = Math.floor(i / this.#width);
    if (x === 0 || y === 0 || x === this.#width - 1 || y === this.#height - 1) return 0;
    return Math.abs(grey[i + 1]! - grey[i - 1]!) + Math.abs(grey[i + this.#width]! - grey[i - this.#width]!);
  }
}
