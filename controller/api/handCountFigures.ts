import type { HandCountFigures } from '../protocol/cameras.ts';
import type { HandCount } from '../records/records.ts';

interface Pair {
  readonly people: number;
  /** As it was counted, without any site factor. */
  readonly raw: number;
  readonly counted: number;
}

/** Pairs with people that a site factor is fitted to, at least. */
const LEAST_PAIRS = 4;
/** A factor outside this is no crowding but a camera that is set up wrongly. */
const FACTORS = [0.5, 4] as const;

/** True people for each one counted: the line through nothing that fits best. */
function fitted(pairs: readonly Pair[]): number {
  const both = pairs.reduce((sum, p) => sum + p.raw * p.people, 0);
  const square = pairs.reduce((sum, p) => sum + p.raw * p.raw, 0);
  return square === 0 ? 1 : both / square;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

/** How counts of a zone agree with counts by hand, and the site factor that would make them agree better. */
export function handCountFigures(zone: string, counts: readonly HandCount[]): HandCountFigures {
  const pairs = counts.flatMap((c): Pair[] =>
    c.zone !== zone || c.counted === null ? [] : [{ people: c.people, counted: c.counted, raw: c.counted / c.factor }],
  );
  if (pairs.length === 0) return { zone, pairs: 0, meanError: null, bias: null, suggested: null };
  const meanError = mean(pairs.map((p) => Math.abs(p.counted - p.people)));
  const bias = mean(pairs.map((p) => p.counted - p.people));
  return { zone, pairs: pairs.length, meanError, bias, suggested: suggestion(pairs, meanError) };
}

function suggestion(pairs: readonly Pair[], meanError: number): HandCountFigures['suggested'] {
  if (pairs.filter((p) => p.people > 0 && p.raw > 0).length < LEAST_PAIRS) return null;
  const factor = fitted(pairs);
  if (factor < FACTORS[0] || factor > FACTORS[1]) return null;
  const error = mean(
    pairs.map((left, i) => Math.abs(left.raw * fitted(pairs.filter((_, j) => j !== i)) - left.people)),
  );
  return error < meanError ? { factor: Math.round(factor * 100) / 100, error } : null;
}
