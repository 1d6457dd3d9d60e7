import type { Stay } from './stays.ts';

/** Upper ends of the classes of a visit's length, seconds; the last class is open. */
export const DWELL_CLASSES_S = [5, 15, 30, 60, 120, 300, 600, 1800] as const;
/** Shorter than this is somebody who cut a corner of the zone, ms. */
const LEAST_MS = 1_000;
/** The mean is of those who left within this time, ms. */
const MEAN_MS = 600_000;

export interface Visits {
  readonly histogram: { readonly upToS: number[]; readonly visits: number[] };
  /** Mean of those who left in the last ten minutes, seconds. */
  readonly meanS: number;
}

/** Finished visits of one zone by how long they were. Numbers alone: no visit is kept once ten minutes are over. */
export class Dwell {
  #visits = emptyClasses();
  #left: { readonly atMs: number; readonly seconds: number }[] = [];

  add(stay: Stay): void {
    const ms = stay.lastMs - stay.sinceMs;
    if (ms < LEAST_MS) return;
    const seconds = ms / 1000;
    const found = DWELL_CLASSES_S.findIndex((end) => seconds <= end);
    this.#visits[found < 0 ? DWELL_CLASSES_S.length : found]!++;
    this.#left.push({ atMs: stay.lastMs, seconds });
  }

  /** Visits since it was last asked; null: none has ended. */
  take(atMs: number): Visits | null {
    this.#left = this.#left.filter((l) => atMs - l.atMs <= MEAN_MS);
    if (this.#visits.every((n) => n === 0)) return null;
    const visits = this.#visits;
    this.#visits = emptyClasses();
    const all = this.#left.length === 0 ? 0 : this.#left.reduce((sum, l) => sum + l.seconds, 0) / this.#left.length;
    return { histogram: { upToS: [...DWELL_CLASSES_S], visits }, meanS: Math.round(all * 10) / 10 };
  }

  /** A new day. */
  clear(): void {
    this.#visits = emptyClasses();
    this.#left = [];
  }
}

function emptyClasses(): number[] {
  return new Array<number>(DWELL_CLASSES_S.length + 1).fill(0);
}
