import { z } from 'zod';
import { epochMs } from './scalars.ts';

/** Question and answer of clock synchronisation. `t0` is the asker's monotonic clock and comes back untouched. */
export const clockPing = z.strictObject({ t0: z.number() });
export const clockPong = z.strictObject({ t0: z.number(), serverMs: epochMs });
export type ClockPong = z.infer<typeof clockPong>;

export interface ClockSample {
  /** Asker's monotonic clock when it asked, ms. */
  readonly sentAt: number;
  /** Asker's monotonic clock when the answer came, ms. */
  readonly receivedAt: number;
  /** Controller's clock when it answered, epoch ms. */
  readonly serverMs: number;
}
export interface ClockEstimate {
  /** Add to the monotonic clock to get the controller's clock, ms. */
  readonly offsetMs: number;
  readonly rttMs: number;
}

/** Pings at the start; the one with the lowest round trip counts. */
export const CLOCK_BURST = 8;
/** Then one ping every this long, ms. */
export const CLOCK_EVERY_MS = 10_000;
/** Samples kept: a minute's worth, so that drift is followed. */
export const CLOCK_KEEP = 8;

/** Offset by the sample with the lowest round trip: it has the least room for asymmetry. */
export function estimateClock(samples: readonly ClockSample[]): ClockEstimate | null {
  let best: ClockSample | undefined;
  for (const s of samples) {
    if (s.receivedAt < s.sentAt) continue;
    if (best === undefined || s.receivedAt - s.sentAt < best.receivedAt - best.sentAt) best = s;
  }
  if (best === undefined) return null;
  const rttMs = best.receivedAt - best.sentAt;
  return { offsetMs: best.serverMs - (best.sentAt + rttMs / 2), rttMs };
}
