/** First wait after a lost connection, ms. */
const FIRST_MS = 250;
/** Longest wait, ms. */
const LONGEST_MS = 15_000;

/**
 * Wait before the next attempt, ms: doubles with every failure up to 15 s. The upper half is random, so that
 * hundreds of agents do not all come back in the same instant after a power cut.
 *
 * @param failures attempts that failed since the last welcome, from 0
 * @param random uniform in [0, 1)
 */
export function backoffMs(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16));
  return ceiling / 2 + (ceiling / 2) * random;
}
