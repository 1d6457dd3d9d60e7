/** First wait after a fault, ms. */
export const FIRST_MS = 1_000;
/** Longest wait between two attempts to bring the page back, ms. */
export const CAP_MS = 60_000;
/** Longest wait between two looks for a controller that does not answer, ms. Cheap, so shorter. */
export const LOOK_CAP_MS = 15_000;

/**
 * Wait before the next attempt, ms: 1 s, doubled with every failure, up to the cap.
 *
 * @param failures one after another, from 1
 */
export function waitMs(failures: number, capMs: number = CAP_MS): number {
  return Math.min(capMs, FIRST_MS * 2 ** Math.min(Math.max(0, failures - 1), 16));
}
