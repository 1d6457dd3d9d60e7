import type { FloorGrid } from './floorGrid.ts';

/** Rows and columns whose best cell has less than this of the best of all are let go of. */
const NEGLIGIBLE = 1e-5;

/** Where one tag may be: a probability per cell of a window of the floor; elsewhere it is nought. */
export interface Belief {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
  readonly p: Float32Array;
}

/** A belief in double precision while it is worked on. Owned by one filter; beliefs are copied out of it. */
export class Bench {
  left = 0;
  top = 0;
  columns = 0;
  rows = 0;
  p: Float64Array;
  scratch: Float64Array;
  readonly #grid: FloorGrid;

  constructor(grid: FloorGrid) {
    this.#grid = grid;
    this.p = new Float64Array(grid.columns * grid.rows);
    this.scratch = new Float64Array(grid.columns * grid.rows);
  }

  /** Equally likely everywhere within some cells of one. */
  around(column: number, row: number, reach: number): void {
    this.#window(column - reach, row - reach, column + reach + 1, row + reach + 1);
    this.p.fill(1 / (this.columns * this.rows), 0, this.columns * this.rows);
  }

  /** Takes a belief up, with a margin of empty cells around it. */
  take(belief: Belief, margin: number): void {
    const { left, top, columns, rows } = belief;
    this.#window(left - margin, top - margin, left + columns + margin, top + rows + margin);
    this.p.fill(0, 0, this.columns * this.rows);
    for (let y = 0; y < rows; y++) {
      const from = y * columns;
      this.p.set(belief.p.subarray(from, from + columns), (y + top - this.top) * this.columns + left - this.left);
    }
  }

  /** Puts it down again, without the rows and columns that do not matter. */
  put(): Belief {
    const { columns, rows, p } = this;
    let best = 0;
    for (let i = 0; i < columns * rows; i++) if (p[i]! > best) best = p[i]!;
    const least = best * NEGLIGIBLE;
    let x0 = columns;
    let x1 = -1;
    let y0 = rows;
    let y1 = -1;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        if (p[y * columns + x]! < least) continue;
        if (x < x0) x0 = x;
        if (x > x1) x1 = x;
        if (y < y0) y0 = y;
        y1 = y;
      }
    }
    const width = x1 - x0 + 1;
    const height = y1 - y0 + 1;
    const kept = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      const from = (y + y0) * columns + x0;
      kept.set(p.subarray(from, from + width), y * width);
    }
    return { left: this.left + x0, top: this.top + y0, columns: width, rows: height, p: kept };
  }

  /** Spreads it by a Gaussian of some cells; the walls of the floor turn people back. */
  blur(kernel: Float64Array): void {
    const { columns, rows, p, scratch } = this;
    const reach = (kernel.length - 1) / 2;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        let sum = 0;
        for (let k = -reach; k <= reach; k++) {
          const from = mirror(x + k, columns);
          sum += kernel[k + reach]! * p[y * columns + from]!;
        }
        scratch[y * columns + x] = sum;
      }
    }
    for (let y = 0; y < rows; y++) {
      const to = y * columns;
      p.fill(0, to, to + columns);
      for (let k = -reach; k <= reach; k++) {
        const from = mirror(y + k, rows) * columns;
        const weight = kernel[k + reach]!;
        for (let x = 0; x < columns; x++) p[to + x]! += weight * scratch[from + x]!;
      }
    }
  }

  #window(left: number, top: number, right: number, bottom: number): void {
    this.left = Math.max(0, left);
    this.top = Math.max(0, top);
    this.columns = Math.min(this.#grid.columns, right) - this.left;
    this.rows = Math.min(this.#grid.rows, bottom) - this.top;
  }
}

function mirror(i: number, n: number): number {
  let at = i;
  while (at < 0 || at >= n) at = at < 0 ? -at - 1 : 2 * n - 1 - at;
  return at;
}

/** A normalised Gaussian over whole cells. */
export function gaussian(sigmaCells: number): Float64Array {
  const reach = Math.max(1, Math.ceil(2.5 * sigmaCells));
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigmaCells * sigmaCells)),
  );
  const total = kernel.reduce((a, b) => a + b, 0);
  return kernel.map((k) => k / total);
}
