import { HOUR_MS } from './caps.ts';

/** A place at which a cycle may end. */
export interface Cut {
  /** Entries. */
  readonly length: number;
  readonly elapsedMs: number;
  /** How far shares drift in an hour of whole cycles, in spots. */
  readonly drift: number;
  /** Every rotation comes out even. */
  readonly whole: boolean;
  readonly allShown: boolean;
  /** Every voice has come, though maybe not with all of its rotation. */
  readonly everybody: boolean;
}

/** Candidates that are looked at closely when none was good at once. */
const LOOKED_AT = 12;
/** Of them those that are nearest to an hour: any hour then holds the whole cycle, but for less than a spot. */
const NEAR_HOUR = 4;

/** Where not everything could be shown the cycle is long, so that much of it is: this part of the longest at least. */
const LONG = 0.75;

/**
 * The best of the places found: everything shown goes first, else everybody shown, then hours that hold, then rotations that come out even,
 * then the shorter cycle.
 *
 * @param loop says how far the worst hour of a cycle of so many entries is from the shares, in spots
 */
export function bestCut(cuts: readonly Cut[], loop: { worst: (length: number) => number }): number | undefined {
  const last = cuts.at(-1)?.length ?? 0;
  const long = (c: Cut): boolean => c.length >= LONG * last;
  const wishes = [(c: Cut) => c.allShown, (c: Cut) => c.everybody && long(c), (c: Cut) => c.everybody, long];
  const fit = wishes.map((wish) => cuts.filter(wish)).find((found) => found.length > 0) ?? [];
  const score = (c: Cut): number => c.drift + (c.whole ? 0 : 0.2);
  const good = [...fit].sort((a, b) => score(a) - score(b) || a.length - b.length);
  const fromHour = (c: Cut): number => Math.abs(c.elapsedMs - HOUR_MS);
  const hours = [...good].sort((a, b) => fromHour(a) - fromHour(b) || a.length - b.length).slice(0, NEAR_HOUR);
  const near = new Set([...good.slice(0, LOOKED_AT - NEAR_HOUR), ...hours]);
  let best: { length: number; grade: number } | undefined;
  for (const c of near) {
    const grade = Math.max(1, loop.worst(c.length)) + (c.whole ? 0 : 0.1);
    if (best === undefined || grade < best.grade - 1e-9 || (grade < best.grade + 1e-9 && c.length < best.length))
      best = { length: c.length, grade };
  }
  return best?.length;
}
