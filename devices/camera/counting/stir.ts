/** Side of a cell, pixels, and most cells across: finer than this is noise. */
const CELL = 4;
const MOST_ACROSS = 160;
/** Pictures are compared with one that is at least so old, ms, and at most twice so. */
const APART_MS = 1_000;
/** A cell stirs when its brightness changes by so much, and by so many times what is usual in this picture. */
const CHANGED = 8;
const TIMES_USUAL = 5;
/** When more than this part of the cells changes at once, it is the light or the exposure. */
const LIGHT = 0.5;

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}
export interface Rectangle {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Cells within a box. */
export interface Stirring {
  /** False: there is nothing yet to compare with, or the light changed. */
  readonly known: boolean;
  readonly cells: number;
  /** Those that lie in none of the others. */
  readonly free: number;
  /** Those of the free ones that stir. */
  readonly stirring: number;
  /** All that stir, in the others too. */
  readonly all: number;
}

/**
 * Where anything stirs in the picture, by the brightness of small cells. Whoever is alive stirs all the time, also who
 * stands; a poster does not. Nothing of a picture is kept but the cells' brightness of the last two seconds.
 */
export class Stir {
  #across = 0;
  #down = 0;
  #before: Uint8Array | null = null;
  #last: Uint8Array | null = null;
  #takenMs = -Infinity;
  #known = false;
  #stirring = new Uint8Array(0);

  forget(): void {
    this.#before = null;
    this.#last = null;
    this.#takenMs = -Infinity;
    this.#known = false;
    this.#stirring.fill(0);
  }

  step(picture: Picture, atMs: number): void {
    const side = Math.max(CELL, Math.ceil(picture.width / MOST_ACROSS));
    const [across, down] = [Math.floor(picture.width / side), Math.floor(picture.height / side)];
    if (across !== this.#across || down !== this.#down) {
      [this.#across, this.#down] = [across, down];
      this.#stirring = new Uint8Array(across * down);
      this.forget();
    }
    const cells = cellsOf(picture, side, across, down);
    this.#known = this.#before !== null;
    const { light } = this.#compare(cells);
    if (light) this.forget();
    if (atMs - this.#takenMs < APART_MS) return;
    // What is compared with is always between one and two intervals old, but for the first of all.
    this.#before = this.#last ?? cells;
    this.#last = cells;
    this.#takenMs = atMs;
  }

  /** What stirs within a box, but for what lies in any of the others. */
  within(box: Rectangle, others: readonly Rectangle[]): Stirring {
    const [across, down] = [this.#across, this.#down];
    const x0 = Math.max(0, Math.floor(box.x0 * across));
    const x1 = Math.min(across, Math.ceil(box.x1 * across));
    const y0 = Math.max(0, Math.floor(box.y0 * down));
    const y1 = Math.min(down, Math.ceil(box.y1 * down));
    let [free, stirring, all] = [0, 0, 0];
    for (let y = y0; y < y1; y++)
      for (let x = x0; x < x1; x++) {
        const stirs = this.#stirring[y * across + x]!;
        all += stirs;
        const [cx, cy] = [(x + 0.5) / across, (y + 0.5) / down];
        if (others.some((o) => cx > o.x0 && cx < o.x1 && cy > o.y0 && cy < o.y1)) continue;
        free++;
        stirring += stirs;
      }
    const cells = Math.max(0, x1 - x0) * Math.max(0, y1 - y0);
    return { known: this.#known, cells, free, stirring, all };
  }

  /** True for `light`: most of the picture changed at once. */
  #compare(cells: Uint8Array): { readonly light: boolean } {
    this.#stirring.fill(0);
    const before = this.#before;
    if (before === null) return { light: false };
    const least = Math.max(CHANGED, TIMES_USUAL * usualChange(before, cells));
    let changed = 0;
    for (let i = 0; i < cells.length; i++)
      if (Math.abs(cells[i]! - before[i]!) > least) {
        this.#stirring[i] = 1;
        changed++;
      }
    return { light: changed > LIGHT * cells.length };
  }
}

/** Mean brightness of each cell. */
function cellsOf({ width, rgb }: Picture, side: number, across: number, down: number): Uint8Array {
  const cells = new Uint8Array(across * down);
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) {
      let sum = 0;
      for (let y = row * side; y < (row + 1) * side; y++) {
        let at = 3 * (y * width + column * side) + 1;
        for (let x = 0; x < side; x++, at += 3) sum += rgb[at]!;
      }
      cells[row * across + column] = Math.round(sum / (side * side));
    }
  return cells;
}

/** Median of how far cells changed: noise of the sensor and of the coding, since most of a picture stays. */
function usualChange(before: Uint8Array, cells: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (let i = 0; i < cells.length; i++) counts[Math.abs(cells[i]! - before[i]!)]!++;
  let left = cells.length / 2;
  return counts.findIndex((n) => (left -= n) <= 0);
}
