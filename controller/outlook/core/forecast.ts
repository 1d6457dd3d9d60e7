import type { ExpectedHour, ForecastError, ZoneForecast } from '../../protocol/outlook.ts';
import type { Counted } from './headcount.ts';
import { PastHours, WEEK_MS } from './pastHours.ts';
import { StoreHours } from './storeHours.ts';

/** Of the hours that come, so many are to lie inside the range. */
const INSIDE = 0.8;
/** Weeks that are forecast once more, each from what lay before it, to learn how wide the range must be. */
const TRIED_WEEKS = 4;
/** Fewer hours than a day teach nothing about the range. */
const LEAST_TRIED = 24;

export interface ForecastSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** Nothing after it is known. */
  readonly nowMs: number;
  readonly timeZone: string;
}

/** People expected in each zone, hour by hour, from the weeks that lie behind, and how wrong that was (OUT-9, OUT-10). */
export function forecast(zones: readonly string[], rows: readonly Counted[], span: ForecastSpan): ZoneForecast[] {
  const hours = new StoreHours(span.timeZone);
  const coming = hours.between(span.fromMs, span.toMs);
  const nowMs = hours.of(span.nowMs).fromMs;
  const byZone = new Map<string, Counted[]>(zones.map((zone) => [zone, []]));
  for (const row of rows) byZone.get(row.zone)?.push(row);
  return zones.map((zone) => {
    const past = new PastHours(byZone.get(zone)!, hours);
    const width = widthOf(past, nowMs);
    const expected = coming.map(({ fromMs, toMs }): ExpectedHour => {
      const found = past.expect(fromMs, nowMs);
      return { fromMs, toMs, ...rangeOf(found?.people ?? null, width), from: found?.from ?? 0 };
    });
    const known = expected.filter((h) => h.people !== null).length;
    return {
      zone,
      state: known === 0 ? 'not-enough' : known < expected.length ? 'partly' : 'known',
      sinceMs: past.all[0]?.atMs ?? null,
      hoursKnown: past.all.length,
      simulated: past.simulated,
      error: lastWeek(past, nowMs),
      hours: expected,
    };
  });
}

function rangeOf(people: number | null, width: number | null): Pick<ExpectedHour, 'people' | 'low' | 'high'> {
  if (people === null || width === null) return { people, low: null, high: null };
  const reach = width * scaleOf(people);
  return { people, low: Math.max(0, people - reach), high: people + reach };
}

/** Numbers of people scatter the more the more they are. */
function scaleOf(people: number): number {
  return Math.sqrt(people + 1);
}

/** How far, in its scale, an hour must be allowed to lie from what is expected; null: nobody knows yet. */
function widthOf(past: PastHours, beforeMs: number): number | null {
  const misses: number[] = [];
  for (let week = 1; week <= TRIED_WEEKS; week++) {
    const fromMs = beforeMs - week * WEEK_MS;
    for (const { atMs, people } of past.all) {
      if (atMs < fromMs || atMs >= fromMs + WEEK_MS) continue;
      const expected = past.expect(atMs, fromMs);
      if (expected !== null) misses.push(Math.abs(people - expected.people) / scaleOf(expected.people));
    }
  }
  if (misses.length < LEAST_TRIED) return null;
  misses.sort((a, b) => a - b);
  return misses[Math.min(misses.length - 1, Math.ceil((misses.length + 1) * INSIDE) - 1)]!;
}

/** How wrong the last week would have been, had it been forecast from the weeks before it. */
function lastWeek(past: PastHours, nowMs: number): ForecastError | null {
  const fromMs = nowMs - WEEK_MS;
  const width = widthOf(past, fromMs);
  let [hours, miss, sum, inside] = [0, 0, 0, 0];
  for (const { atMs, people } of past.all) {
    if (atMs < fromMs || atMs >= nowMs) continue;
    const expected = past.expect(atMs, fromMs);
    if (expected === null) continue;
    const { low, high } = rangeOf(expected.people, width);
    hours += 1;
    sum += people;
    miss += Math.abs(people - expected.people);
    if (low !== null && high !== null && people >= low - 1e-9 && people <= high + 1e-9) inside += 1;
  }
  if (hours === 0) return null;
  return { hours, mean: sum / hours, meanMiss: miss / hours, inside: width === null ? null : inside / hours };
}
