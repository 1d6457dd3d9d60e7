import type { Reading } from './reading.ts';

/**
 * What stands where a number of likes belongs (SPEC RCK).
 * - `number`: known and fresh
 * - `aged`: the last known value, with its age, because its source is silent
 * - `dash`: not known, or too old to show
 * - `below`: known, but under the set minimum: no number at all
 */
export type Face =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'aged'; readonly value: number; readonly ageMs: number }
  | { readonly kind: 'dash' }
  | { readonly kind: 'below' };

export interface FaceRules {
  /** Under this no number is shown. */
  readonly minimum: number;
  /** From this age on a value is shown with its age, ms. */
  readonly staleAfterMs: number;
}

/** After this many times the stale age a dash takes the place of the number: a day becomes a week. */
const DASH_AFTER = 7;

export function faceOf(
  reading: Pick<Reading, 'value' | 'atMs' | 'quality'> | undefined,
  rules: FaceRules,
  nowMs: number,
): Face {
  if (reading === undefined || reading.value === null || reading.atMs === null || reading.quality === 'unknown') {
    return { kind: 'dash' };
  }
  const ageMs = Math.max(0, nowMs - reading.atMs);
  if (ageMs >= rules.staleAfterMs * DASH_AFTER) return { kind: 'dash' };
  if (reading.value < rules.minimum) return { kind: 'below' };
  if (reading.quality === 'stale' || ageMs >= rules.staleAfterMs) return { kind: 'aged', value: reading.value, ageMs };
  return { kind: 'number', value: reading.value };
}

/** A reading that came after another: one that turns unknown wipes nothing, the last known value goes on to age. */
export function heardAfter(known: Reading | undefined, next: Reading): Reading {
  return next.value === null && known !== undefined && known.value !== null ? { ...known, quality: 'stale' } : next;
}
