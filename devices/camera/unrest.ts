import type { Frame } from './detector.ts';
import type { Region } from './pixelate.ts';

/** Side of a cell, pixels. */
const CELL = 8;
/** A pixel has changed when its brightness differs by more than this from the picture before. */
const CHANGED = 14;
/** A cell moves when so many of its pixels have changed. */
const PIXELS = 3;
/** What has moved is taken for moving for so long after, ms: whoever stops is still there. */
const KEPT_MS = 2_500;
/** Cells that lie no further apart than this hang together: an arm and a leg are of one person. */
const REACH = 2;
/** A picture that comes longer than this after the one before says nothing about what moves, ms. */
const GAP_MS = 1_500;

/**
 * Where a picture moves, by comparing it with the one before. Kept only while somebody calibrates: people whom the
 * detector does not find are made unrecognisable by it.
 */
export class Unrest {
  #width = 0;
  #height = 0;
  #before = new Uint8Array(0);
  #beforeMs = -Infinity;
  #moved: { readonly region: Region; readonly atMs: number }[] = [];
  #sinceMs: number | null = null;

  /** For how long pictures have been compared without a break, ms. */
  watchedMs(atMs: number): number {
    return this.#sinceMs === null ? 0 : atMs - this.#sinceMs;
  }

  take({ width, height, rgb }: Frame, atMs: number): void {
    const grey = new Uint8Array(width * height);
    for (let i = 0, at = 0; i < grey.length; i++, at += 3)
      grey[i] = (rgb[at]! * 2 + rgb[at + 1]! * 5 + rgb[at + 2]!) >> 3;
    const before = this.#before;
    const same = width === this.#width && height === this.#height && atMs - this.#beforeMs <= GAP_MS;
    this.#before = grey;
    this.#beforeMs = atMs;
    if (!same) {
      this.#width = width;
      this.#height = height;
      this.#moved = [];
      this.#sinceMs = atMs;
      return;
    }
    const across = Math.ceil(width / CELL);
    const changed = new Uint8Array(across * Math.ceil(height / CELL));
    for (let y = 0, i = 0; y < height; y++) {
      const row = Math.floor(y / CELL) * across;
      for (let x = 0; x < width; x++, i++) {
        if (Math.abs(grey[i]! - before[i]!) > CHANGED) changed[row + Math.floor(x / CELL)]!++;
      }
    }
    const moving = new Set<number>();
    changed.forEach((pixels, cell) => {
      if (pixels >= PIXELS) moving.add(cell);
    });
    this.#moved = this.#moved.filter((m) => atMs - m.atMs <= KEPT_MS);
    for (const region of together(moving, across, width, height)) this.#moved.push({ region, atMs });
  }

  forget(): void {
    this.#before = new Uint8Array(0);
    this.#beforeMs = -Infinity;
    this.#sinceMs = null;
    this.#moved = [];
  }

  /** What moves or has just moved, as parts of the picture: with the width of all that hung together when it moved. */
  regions(atMs: number): Region[] {
    return this.#moved.filter((m) => atMs - m.atMs <= KEPT_MS).map((m) => m.region);
  }
}

/** Regions of cells that hang together, each with a cell more on every side. Empties `cells`. */
function together(cells: Set<number>, across: number, width: number, height: number): Region[] {
  const regions: Region[] = [];
  for (const first of cells) {
    const own = [first];
    cells.delete(first);
    // It grows while it is gone through.
    for (const cell of own) {
      const x = cell % across;
      for (let dy = -REACH; dy <= REACH; dy++) {
        for (let dx = -REACH; dx <= REACH; dx++) {
          if (x + dx < 0 || x + dx >= across) continue;
          const beside = cell + dy * across + dx;
          if (cells.delete(beside)) own.push(beside);
        }
      }
    }
    const spread = (values: readonly number[]): number => {
      const [least, most] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, 0]);
      return (most - least + 3) * CELL;
    };
    const [columns, rows] = [own.map((cell) => cell % across), own.map((cell) => Math.floor(cell / across))];
    // Nobody is wider than tall: what is, is several beside each other.
    const ofWidth = Math.min(spread(columns), spread(rows)) / width;
    own.forEach((_, i) => {
      regions.push({
        x0: Math.max(0, (columns[i]! - 1) * CELL) / width,
        y0: Math.max(0, (rows[i]! - 1) * CELL) / height,
        x1: Math.min(1, ((columns[i]! + 2) * CELL) / width),
        y1: Math.min(1, ((rows[i]! + 2) * CELL) / height),
        ofWidth,
      });
    });
  }
  return regions;
}
