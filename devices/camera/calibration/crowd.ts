/** The site factor of a crowd, which the controller fits to counts by hand. */
export interface Crowd {
  readonly factor: number;
  /** Expected error of a corrected count, people. */
  readonly error: number;
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
