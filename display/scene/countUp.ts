/** A number on its way from one value to another. Times on any one clock, ms. */
export interface CountUp {
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
  readonly durationMs: number;
}

/** Small steps are quick, large ones longer, none longer than 1.6 s. */
export function countUpDuration(from: number, to: number): number {
  return Math.min(1600, 420 + 260 * Math.log10(1 + Math.abs(to - from)));
}

/** Sets out from what is shown at this instant, so that a like in the middle of a count never jumps. */
export function retarget(current: CountUp, to: number, nowMs: number): CountUp {
  const from = countAt(current, nowMs);
  return { from, to, startMs: nowMs, durationMs: countUpDuration(from, to) };
}

export function standing(value: number): CountUp {
  return { from: value, to: value, startMs: 0, durationMs: 0 };
}

/** Value at instant t: fast away, soft arrival, never past the target. */
export function countAt(count: CountUp, tMs: number): number {
  if (count.durationMs <= 0 || tMs >= count.startMs + count.durationMs) return count.to;
  if (tMs <= count.startMs) return count.from;
  const x = (tMs - count.startMs) / count.durationMs;
  const eased = 1 - (1 - x) ** 4;
  return count.from + (count.to - count.from) * eased;
}

export function countDone(count: CountUp, tMs: number): boolean {
  return tMs >= count.startMs + count.durationMs;
}
