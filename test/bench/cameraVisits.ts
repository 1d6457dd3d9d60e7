// Visits of a clip: from when somebody is there until nobody is; where people overlap, comings and goings in their order.
import { round } from './machine.ts';

export interface VisitFigures {
  /** null: the truth has none. */
  readonly visits: number | null;
  readonly trueVisits: number | null;
  /** Mean of how far beginnings and ends are off, s; null where there are not as many as there should be. */
  readonly visitErrorS: number | null;
  readonly beginErrorS: number | null;
  readonly endErrorS: number | null;
}

type Interval = readonly [number, number];

/** @param counts people in each picture */
export function visitFigures(
  counts: readonly number[],
  presence: readonly Interval[] | null,
  fps: number,
): VisitFigures {
  if (presence === null)
    return { visits: null, trueVisits: null, visitErrorS: null, beginErrorS: null, endErrorS: null };
  const truth = [...presence].sort((a, b) => a[0] - b[0]);
  const overlap = truth.some(([from], i) => i > 0 && from < truth[i - 1]![1]);
  const { begins, ends } = overlap ? comings(counts, fps) : presences(counts, fps);
  const begin = off(
    begins,
    truth.map(([from]) => from),
  );
  const end = off(
    ends,
    truth.map(([, to]) => to).sort((a, b) => a - b),
  );
  return {
    visits: begins.length,
    trueVisits: truth.length,
    visitErrorS: begin === null || end === null ? null : round((begin + end) / 2, 3),
    beginErrorS: begin,
    endErrorS: end,
  };
}

interface Times {
  readonly begins: number[];
  readonly ends: number[];
}

/** Times between which somebody was there, s. */
function presences(counts: readonly number[], fps: number): Times {
  return comings(
    counts.map((n) => Math.min(1, n)),
    fps,
  );
}

/** Times at which one more came, and at which one went, s. Whoever is still there at the end goes then. */
function comings(counts: readonly number[], fps: number): Times {
  const times: Times = { begins: [], ends: [] };
  [...counts, 0].forEach((count, index) => {
    const before = counts[index - 1] ?? 0;
    for (let n = before; n < count; n++) times.begins.push(index / fps);
    for (let n = count; n < before; n++) times.ends.push(index / fps);
  });
  return times;
}

/** Mean distance, s, of as many times as there are, in their order. */
function off(found: readonly number[], truth: readonly number[]): number | null {
  if (found.length !== truth.length || truth.length === 0) return null;
  return round(found.reduce((sum, at, i) => sum + Math.abs(at - truth[i]!), 0) / truth.length, 3);
}
