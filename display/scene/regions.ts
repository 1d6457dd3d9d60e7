import type { Box, Size } from './shape.ts';
import { isTall, shapeOf } from './shape.ts';

/** Regions of a layout, whole pixels: they share the picture without a gap and without covering each other. */
export interface Regions {
  readonly main: Box;
  readonly side: Box | null;
  readonly foot: Box | null;
}

/** A band lower than this cannot be read, px. */
const LOWEST_FOOT = 20;

/** Side beside the large region, below it on tall pictures; the band along the bottom. */
export function regionsOf(
  size: Size,
  parts: {
    readonly sidePercent: number;
    readonly footPercent: number;
    readonly side: boolean;
    readonly foot: boolean;
  },
): Regions {
  const { width, height } = size;
  const low = parts.foot ? Math.max(LOWEST_FOOT, Math.round((height * parts.footPercent) / 100)) : 0;
  const body = height - low;
  const foot = parts.foot ? { x: 0, y: body, width, height: low } : null;
  if (!parts.side) return { main: { x: 0, y: 0, width, height: body }, side: null, foot };
  if (isTall(shapeOf(size))) {
    const high = Math.round((body * parts.sidePercent) / 100);
    const main = { x: 0, y: 0, width, height: body - high };
    return { main, side: { x: 0, y: body - high, width, height: high }, foot };
  }
  const wide = Math.round((width * parts.sidePercent) / 100);
  const main = { x: 0, y: 0, width: width - wide, height: body };
  return { main, side: { x: width - wide, y: 0, width: wide, height: body }, foot };
}

/** The part of a region that is due, from when to when, ms since the layout came on. */
export interface PartSlot {
  readonly index: number;
  readonly startMs: number;
  /** Infinity: nothing else comes. */
  readonly endMs: number;
}

/**
 * Which part of a region shows so long after the layout came on. A pure function of that time: every player that shows
 * the layout agrees. A broken part's time goes to the next sound one, no cut moves; null: none is sound.
 *
 * @param durations of the parts in turn, ms
 */
export function partAt(
  durations: readonly number[],
  elapsedMs: number,
  broken: (index: number) => boolean,
): PartSlot | null {
  const sound = durations.map((_, i) => i).filter((i) => !broken(i));
  if (sound.length === 0) return null;
  if (sound.length === 1) return { index: sound[0]!, startMs: 0, endMs: Number.POSITIVE_INFINITY };
  const cycle = durations.reduce((sum, d) => sum + d, 0);
  const turn = Math.floor(Math.max(0, elapsedMs) / cycle) * cycle;
  let startMs = turn;
  for (let i = 0; i < durations.length; i++) {
    const endMs = startMs + durations[i]!;
    if (elapsedMs < endMs || i === durations.length - 1) {
      const index = sound.find((s) => s >= i) ?? sound[0]!;
      return { index, startMs, endMs };
    }
    startMs = endMs;
  }
  return null;
}
