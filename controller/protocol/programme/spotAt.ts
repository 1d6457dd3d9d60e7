import type { Override, Programme, Segment } from './programme.ts';

/** A spot and when it is on screen. `endMs` is the instant of the next cut. */
export interface Slot {
  readonly spot: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** Where each entry of a cycle ends, ms from its beginning; segments that repeat one list share this too. */
const endsOf = new WeakMap<Segment['cycle'], readonly number[]>();

function cycleEnds({ cycle }: Segment): readonly number[] {
  let ends = endsOf.get(cycle);
  if (ends === undefined) {
    let at = 0;
    ends = cycle.map((entry) => (at += entry.durationMs));
    endsOf.set(cycle, ends);
  }
  return ends;
}

/** Length of one turn of a segment's cycle, ms. */
export function cycleLengthMs(segment: Segment): number {
  return cycleEnds(segment).at(-1) ?? 0;
}

/** Index of the last segment that begins at or before t, or -1. */
function segmentBefore(segments: readonly Segment[], tMs: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (segments[mid]!.fromMs <= tMs) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

/** The segment that is on at instant t, or null where nothing is booked. */
export function segmentAt(segments: readonly Segment[], tMs: number): Segment | null {
  const segment = segments[segmentBefore(segments, tMs)];
  return segment === undefined || tMs >= segment.toMs ? null : segment;
}

/** What the programme shows at instant t, or null where nothing is booked. Pure: same programme, same t, same answer. */
export function spotAt(programme: Pick<Programme, 'segments'>, tMs: number): Slot | null {
  const segment = segmentAt(programme.segments, tMs);
  if (segment === null) return null;
  const ends = cycleEnds(segment);
  const length = ends.at(-1)!;
  const turn = Math.floor((tMs - segment.anchorMs) / length);
  const begin = segment.anchorMs + turn * length;
  // The first entry that ends after t; by rounding of fractional times alone there may be none: the last one holds.
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (tMs < begin + ends[mid]!) high = mid;
    else low = mid + 1;
  }
  const start = begin + (low === 0 ? 0 : ends[low - 1]!);
  const end = begin + ends[low]!;
  const { spot } = segment.cycle[low]!;
  return { spot, startMs: Math.max(start, segment.fromMs), endMs: Math.min(end, segment.toMs) };
}

/** First instant after t at which the programme may show something else, or null when nothing more is booked. */
export function nextChange(programme: Pick<Programme, 'segments'>, tMs: number): number | null {
  const slot = spotAt(programme, tMs);
  if (slot !== null) return slot.endMs;
  return programme.segments[segmentBefore(programme.segments, tMs) + 1]?.fromMs ?? null;
}

const classRank = { emergency: 0, takeover: 1, triggered: 2, scheduled: 3, fallback: 4 } as const;

/** The override that is on at instant t: highest class, then the latest committed, then the id. */
export function overrideAt(overrides: Iterable<Override>, tMs: number): Override | null {
  let best: Override | null = null;
  for (const o of overrides) {
    if (o.commitMs === null || tMs < o.commitMs || (o.untilMs !== null && tMs >= o.untilMs)) continue;
    if (best === null || beats(o, best)) best = o;
  }
  return best;
}

function beats(a: Override, b: Override): boolean {
  const byClass = classRank[a.class] - classRank[b.class];
  if (byClass !== 0) return byClass < 0;
  if (a.commitMs !== b.commitMs) return a.commitMs! > b.commitMs!;
  return a.id > b.id;
}

/** Which spot of an override is on at instant t and until when. */
export function overrideSlot(o: Override, tMs: number): Slot {
  const start = o.commitMs ?? tMs;
  const until = o.untilMs ?? Number.POSITIVE_INFINITY;
  if (o.spots.length === 1) return { spot: 0, startMs: start, endMs: until };
  const length = o.spots.reduce((sum, s) => sum + s.durationMs, 0);
  let at = start + Math.floor((tMs - start) / length) * length;
  for (const [index, s] of o.spots.entries()) {
    if (tMs < at + s.durationMs) return { spot: index, startMs: at, endMs: Math.min(at + s.durationMs, until) };
    at += s.durationMs;
  }
  return { spot: 0, startMs: at, endMs: until };
}
