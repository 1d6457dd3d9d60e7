/** One count by hand, and what the camera counted at that moment. */
export interface HandCount {
  readonly counted: number;
  readonly people: number;
}
export interface Crowd {
  readonly factor: number;
  /** Expected error of a corrected count, people. */
  readonly error: number;
}

export type CrowdFit =
  | (Crowd & {
      readonly ok: true;
      /** Mean error of the same counts without the factor, people. */
      readonly errorBefore: number;
      /** Whether the factor is better than none, by counts that it was not fitted to. */
      readonly helps: boolean;
    })
  | { readonly ok: false; readonly message: string };

/** Fewer counts by hand than this say nothing. */
const LEAST = 3;
const [LOWEST, HIGHEST] = [0.5, 4];

/**
 * Fits the site factor of a crowd from counts by hand: a straight line through the origin, least squares, since nobody
 * counted is nobody there. Its error is that of each count with the factor of the others.
 */
export function fitCrowd(counts: readonly HandCount[]): CrowdFit {
  if (counts.some((c) => !(Number.isFinite(c.counted) && c.counted >= 0 && Number.isFinite(c.people) && c.people >= 0)))
    return { ok: false, message: 'a count is less than nobody, or no number' };
  const told = counts.filter((c) => c.counted > 0);
  if (told.length < LEAST)
    return {
      ok: false,
      message: `${LEAST} counts by hand are needed at moments in which the camera counted somebody; there are ${told.length}`,
    };
  const factor = slope(told);
  if (factor < LOWEST || factor > HIGHEST)
    return {
      ok: false,
      message: `there are ${factor.toFixed(1)} people for each one counted; that is no crowd but a camera that looks elsewhere: check zones, masks and smallest size`,
    };
  const mean = (errors: readonly number[]): number => errors.reduce((sum, e) => sum + e, 0) / errors.length;
  const errorBefore = mean(told.map((c) => Math.abs(c.people - c.counted)));
  const error = mean(
    told.map((c, i) => Math.abs(c.people - corrected(c.counted, slope(told.filter((_, j) => j !== i))))),
  );
  return { ok: true, factor, error, errorBefore, helps: error < errorBefore };
}

/** A count as the site factor corrects it: whole people, never less than none. */
export function corrected(count: number, factor: number): number {
  return Math.max(0, Math.round(count * factor));
}

/**
 * How probable it is that a corrected count is exact, where such counts are off by `error` people on average: errors
 * both ways that are the rarer the larger they are (a two-sided geometric distribution).
 */
export function exactWith(error: number): number {
  if (!(error > 0)) return 1;
  const q = (Math.sqrt(1 + error * error) - 1) / error;
  return (1 - q) / (1 + q);
}

function slope(counts: readonly HandCount[]): number {
  let [both, own] = [0, 0];
  for (const { counted, people } of counts) {
    both += counted * people;
    own += counted ** 2;
  }
  return both / own;
}
