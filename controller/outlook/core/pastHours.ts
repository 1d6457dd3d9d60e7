import type { Counted } from './headcount.ts';
import { HOUR_MS } from './storeHours.ts';
import type { StoreHours } from './storeHours.ts';

const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

/** An hour of which less is known says too little, ms. */
const LEAST_KNOWN_MS = 15 * 60_000;
/** Same weekday and hour of so many weeks back. */
const WEEKS = 8;
/** Any weekday, same hour, of so many weeks back. */
const PROFILE_WEEKS = 4;
/** Days that the usual course of a day needs. */
const LEAST_DAYS = 3;
/** From so many on the same weekday stands for itself. */
const ENOUGH = 4;

export interface PastHour {
  readonly atMs: number;
  /** People on average over the time that is known. */
  readonly people: number;
}

/** What is expected of an hour, and on how many hours of the past that stands. */
export interface Expected {
  readonly people: number;
  readonly from: number;
}

/** Hours of one zone that lie behind, found by weekday and hour. */
export class PastHours {
  readonly all: readonly PastHour[];
  readonly simulated: boolean;
  readonly #hours: StoreHours;
  readonly #byPlace = new Map<string, PastHour[]>();
  readonly #byHour = new Map<number, PastHour[]>();

  /** @param rows of this zone; where some are counted, those that are simulated are left out */
  constructor(rows: readonly Counted[], hours: StoreHours) {
    const known = rows.filter((r) => r.observedMs >= LEAST_KNOWN_MS);
    this.simulated = known.length > 0 && known.every((r) => r.simulated);
    this.#hours = hours;
    this.all = known
      .filter((r) => r.simulated === this.simulated)
      .map((r) => ({ atMs: r.hourMs, people: r.personMs / r.observedMs }))
      .sort((a, b) => a.atMs - b.atMs);
    for (const past of this.all) {
      const { weekday, hour } = hours.place(past.atMs);
      add(this.#byPlace, `${weekday} ${hour}`, past);
      add(this.#byHour, hour, past);
    }
  }

  /**
   * The median of the same weekday and hour; where there are few of them, drawn towards the median of that hour on any
   * day. Null: too little is known.
   *
   * @param beforeMs only what lies before is looked at
   */
  expect(atMs: number, beforeMs: number): Expected | null {
    const { weekday, hour } = this.#hours.place(atMs);
    const profile = within(this.#byHour.get(hour), beforeMs - PROFILE_WEEKS * WEEK_MS, beforeMs);
    const same = within(this.#byPlace.get(`${weekday} ${hour}`), beforeMs - WEEKS * WEEK_MS, beforeMs);
    if (profile.length < LEAST_DAYS && same.length < LEAST_DAYS) return null;
    const weight = same.length >= ENOUGH || profile.length === 0 ? 1 : same.length / (same.length + 1);
    const people = weight * median(same) + (1 - weight) * median(profile);
    return {
      people,
      from: weight === 1 ? same.length : profile.length + same.filter((s) => !profile.includes(s)).length,
    };
  }
}

function add<K>(map: Map<K, PastHour[]>, key: K, past: PastHour): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [past]);
  else list.push(past);
}

function within(list: readonly PastHour[] = [], fromMs: number, toMs: number): PastHour[] {
  return list.filter((p) => p.atMs >= fromMs && p.atMs < toMs);
}

/** Middle value; 0 for none, which then has no weight. */
function median(list: readonly PastHour[]): number {
  if (list.length === 0) return 0;
  const sorted = list.map((p) => p.people).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
