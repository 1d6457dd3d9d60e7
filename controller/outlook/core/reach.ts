import type { Comparison, Condition } from '../../../config/schema/condition.ts';
import { readingFacts } from '../../../config/schema/readings.ts';
import type { ReadingFacts } from '../../../config/schema/readings.ts';
import type { Window } from '../../engine/calendar.ts';
import { keyOf } from '../../engine/condition.ts';
import { timeKinds } from '../../engine/storeClock.ts';
import type { StoreClock, TimeKind } from '../../engine/storeClock.ts';

/** What a reading may be for a condition to hold: a range, and whether it may be unknown. */
interface Range {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
  readonly unknown: boolean;
}

/** One way in which a condition holds: what each of its readings must be. */
type Way = ReadonlyMap<string, Range>;

/** A condition with more ways than this is taken for one that can hold. */
const MOST_WAYS = 512;

/** Why a trigger can never come on. */
export type NeverHolds = 'contradiction' | 'times' | 'too-short';

const isTime = (kind: string): kind is TimeKind => (timeKinds as readonly string[]).includes(kind);

/**
 * Whether a condition can hold long enough inside windows of time (OUT-3). Readings may have any value of their range,
 * or be unknown; the clock reads what it reads. Answers with a reason only when that is certain.
 */
export function neverHolds(
  condition: Condition,
  holdForMs: number,
  windows: readonly Window[],
  clock: StoreClock,
): NeverHolds | null {
  const ways = waysOf(condition, false);
  if (ways === null) return null;
  if (ways.length === 0) return 'contradiction';
  const kinds = timeKinds.filter((kind) => ways.some((way) => [...way.keys()].some((key) => key.startsWith(kind))));
  const fits = (atMs: number): boolean =>
    ways.some((way) =>
      [...way].every(([key, range]) => {
        const kind = key.slice(0, key.indexOf(':'));
        return !isTime(kind) || holds(range, clock.value(kind, atMs));
      }),
    );
  const minutes = kinds.includes('time.minuteOfDay') ? turningMinutes(ways) : [];
  let ever = false;
  for (const { fromMs, toMs } of windows) {
    let sinceMs: number | null = null;
    for (let atMs = fromMs; atMs < toMs;) {
      const nextMs = Math.min(toMs, ...kinds.map((kind) => nextTurn(kind, clock, minutes, atMs)));
      if (fits(atMs)) {
        ever = true;
        sinceMs ??= atMs;
        if (nextMs - sinceMs > holdForMs) return null;
      } else sinceMs = null;
      atMs = nextMs;
    }
  }
  return ever ? 'too-short' : 'times';
}

/** Minutes of the day at which some way begins or ceases to fit. */
function turningMinutes(ways: readonly Way[]): number[] {
  const at = new Set<number>();
  for (const way of ways) {
    for (const [key, { low, high }] of way) if (key.startsWith('time.minuteOfDay')) at.add(low).add(high + 1);
  }
  return [...at];
}

/** The next instant at which the clock may read something that matters: of the minutes of a day few do. */
function nextTurn(kind: TimeKind, clock: StoreClock, minutes: readonly number[], atMs: number): number {
  if (kind !== 'time.minuteOfDay') return clock.nextMs(kind, atMs);
  const now = clock.value(kind, atMs);
  const minuteEndMs = clock.nextMs(kind, atMs);
  const turns = minutes.filter((m) => m > now).map((m) => minuteEndMs + (m - now - 1) * 60_000);
  // Clocks are set at the turn of an hour or half of one; asked again then.
  return Math.min(clock.nextMs('time.hour', atMs), ...turns);
}

/** Every way in which a condition, or its opposite, holds; null: too many to look at. */
function waysOf(c: Condition, not: boolean): Way[] | null {
  if ('not' in c) return waysOf(c.not, !not);
  if ('all' in c || 'any' in c) {
    const parts = ('all' in c ? c.all : c.any).map((inner) => waysOf(inner, not));
    return 'all' in c === not ? sum(parts) : product(parts);
  }
  const range = rangeOf(c, not);
  return isEmpty(range) ? [] : [new Map([[keyOf(c), range]])];
}

function sum(parts: readonly (Way[] | null)[]): Way[] | null {
  const all: Way[] = [];
  for (const part of parts) {
    if (part === null || all.length + part.length > MOST_WAYS) return null;
    all.push(...part);
  }
  return all;
}

function product(parts: readonly (Way[] | null)[]): Way[] | null {
  // One part that never holds decides, however many ways the others have.
  if (parts.some((part) => part?.length === 0)) return [];
  let all: Way[] = [new Map()];
  for (const part of parts) {
    if (part === null || all.length * part.length > MOST_WAYS) return null;
    all = all.flatMap((one) => part.flatMap((other) => both(one, other) ?? []));
  }
  return all;
}

function both(one: Way, other: Way): Way | null {
  const out = new Map(one);
  for (const [key, range] of other) {
    const before = out.get(key);
    const common = before === undefined ? range : narrower(before, range);
    if (isEmpty(common)) return null;
    out.set(key, common);
  }
  return out;
}

function narrower(a: Range, b: Range): Range {
  const low = Math.max(a.low, b.low);
  const high = Math.min(a.high, b.high);
  return {
    low,
    lowOpen: (a.low === low && a.lowOpen) || (b.low === low && b.lowOpen),
    high,
    highOpen: (a.high === high && a.highOpen) || (b.high === high && b.highOpen),
    unknown: a.unknown && b.unknown,
  };
}

/** What a reading may be for a comparison, or its opposite, to come true while nothing is on yet. */
function rangeOf({ reading, op, value, whenUnknown }: Comparison, not: boolean): Range {
  const { min, max }: ReadingFacts = readingFacts[reading];
  const whole = { low: min, lowOpen: false, high: max, highOpen: false };
  const up = (op === '>=') !== not;
  const known = narrower(
    { ...whole, unknown: true },
    up
      ? { low: value, lowOpen: not, high: Number.POSITIVE_INFINITY, highOpen: false, unknown: true }
      : { low: Number.NEGATIVE_INFINITY, lowOpen: false, high: value, highOpen: not, unknown: true },
  );
  // The clock is always known, and tells whole numbers.
  if (isTime(reading)) return { ...wholeNumbers(known), unknown: false };
  // What stays as it was must have been so before; at first nothing was.
  const keeps = not || !isEmpty({ ...known, unknown: false });
  return { ...known, unknown: whenUnknown === 'keep' ? keeps : (whenUnknown === 'true') !== not };
}

function wholeNumbers(r: Range): Omit<Range, 'unknown'> {
  const low = r.lowOpen ? Math.floor(r.low) + 1 : Math.ceil(r.low);
  const high = r.highOpen ? Math.ceil(r.high) - 1 : Math.floor(r.high);
  return { low, lowOpen: false, high, highOpen: false };
}

function isEmpty({ low, lowOpen, high, highOpen, unknown }: Range): boolean {
  return !unknown && (low > high || (low === high && (lowOpen || highOpen)));
}

function holds({ low, high }: Range, value: number): boolean {
  return value >= low && value <= high;
}
