import { backoffMs } from '../agent/backoff.ts';

/** A camera that went away so lately is most often restarting: it is asked often, ms. */
const LATELY_MS = 60_000;
/** Longest wait in that time, ms; it is what a camera that is back may have to wait. */
const SHORT_MS = 3_000;

/**
 * When a camera that gives no pictures is tried again.
 *
 * @param failures in a row before this one
 * @param awayMs for how long it has been away
 * @param random uniform in [0, 1)
 * @returns wait, ms
 */
export function retryMs(failures: number, awayMs: number, random: number): number {
  const waitMs = backoffMs(failures, random);
  return awayMs < LATELY_MS ? Math.min(waitMs, SHORT_MS) : waitMs;
}
