import fc from 'fast-check';
import { expect, it } from 'vitest';
import { forecast } from '../../controller/outlook/core/forecast.ts';
import type { Counted } from '../../controller/outlook/core/headcount.ts';
import { StoreHours } from '../../controller/outlook/core/storeHours.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** Sunday 22 November 2026, midnight in Amsterdam. */
const NOW = Date.parse('2026-11-21T23:00:00Z');
const timeZone = 'Europe/Amsterdam';
const span = { fromMs: NOW, toMs: NOW + WEEK, nowMs: NOW, timeZone };
const clock = new StoreHours(timeZone);

/** Whole hours before now with so many people; null: nothing was known. */
function past(days: number, people: (hour: number, weekday: number, atMs: number) => number | null): Counted[] {
  const rows: Counted[] = [];
  for (let atMs = NOW - days * DAY; atMs < NOW; atMs += HOUR) {
    const { weekday, hour } = clock.place(atMs);
    const n = people(hour, weekday, atMs);
    if (n !== null) rows.push({ zone: 'z', hourMs: atMs, observedMs: HOUR, personMs: n * HOUR, simulated: false });
  }
  return rows;
}

const one = (rows: readonly Counted[], at = span) => forecast(['z'], rows, at)[0]!;

it('[OUT-9] a constant past gives that constant for every hour, without error, also over changes of the clock', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 500, noNaN: true }),
      fc.integer({ min: 3, max: 60 }),
      fc.constantFrom('Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
      (people, days, zone) => {
        const rows = past(days, () => people);
        const told = one(rows, { ...span, timeZone: zone });
        expect(told.state).toBe('known');
        for (const hour of told.hours) expect(hour.people).toBeCloseTo(people, 6);
        if (days >= 10) expect(told.error!.meanMiss).toBeLessThan(1e-6);
        if (days >= 20) {
          expect(told.error!.inside).toBe(1);
          for (const hour of told.hours) expect(hour.high! - hour.low!).toBeLessThan(1e-6);
        }
      },
    ),
    { numRuns: 40 },
  );
});

it('[OUT-9] each weekday and hour has its own number, and one odd week does not move it', () => {
  const usual = (hour: number, weekday: number): number => (weekday === 6 ? 20 : 5) + hour / 2;
  const odd = past(42, (hour, weekday, atMs) => usual(hour, weekday) * (Math.floor((NOW - atMs) / WEEK) === 2 ? 9 : 1));
  for (const hour of one(odd).hours) {
    const at = clock.place(hour.fromMs);
    expect(hour.people).toBeCloseTo(usual(at.hour, at.weekday), 6);
  }
});

it('[OUT-9] with few weeks a number is drawn towards that of any day', () => {
  const rows = past(14, (_, weekday) => (weekday === 6 ? 30 : 6));
  const saturday = one(rows).hours.find((h) => clock.place(h.fromMs).weekday === 6)!;
  expect(saturday).toMatchObject({ people: (2 / 3) * 30 + (1 / 3) * 6, from: 14 });
});

it('[OUT-10] unknown is not zero: hours of which little is known are said to be unknown', () => {
  expect(one([])).toMatchObject({ state: 'not-enough', sinceMs: null, error: null });
  expect(one(past(2, () => 4))).toMatchObject({ state: 'not-enough', hoursKnown: 48 });
  expect(one(past(2, () => 4)).hours[0]).toMatchObject({ people: null, low: null, high: null, from: 0 });
  const byDay = one(past(30, (hour) => (hour >= 8 && hour < 20 ? 7 : null)));
  expect(byDay.state).toBe('partly');
  for (const hour of byDay.hours) {
    const open = clock.place(hour.fromMs).hour;
    expect(hour.people).toBe(open >= 8 && open < 20 ? 7 : null);
  }
  const short = past(30, () => 4).map((r) => ({ ...r, observedMs: 14 * 60_000 }));
  expect(one(short).state).toBe('not-enough');
});

it('[OUT-10] simulated people count only where nobody was counted, and are told as such', () => {
  const simulated = past(30, () => 9).map((r) => ({ ...r, simulated: true }));
  expect([one(simulated).simulated, one(simulated).hours[5]!.people]).toEqual([true, 9]);
  const both = one([...simulated, ...past(30, () => 2)]);
  expect([both.simulated, both.hours[5]!.people]).toEqual([false, 2]);
});

it('[OUT-11] four of five hours of a last week that nobody had seen lie inside the range', () => {
  let seed = 7;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  // Counts scatter by about the root of their number.
  const rows = past(56, (hour, weekday) => {
    const level = 3 + hour + (weekday > 5 ? 8 : 0);
    return Math.max(0, level + Math.sqrt(level) * (random() + random() + random() - 1.5) * 2);
  });
  const { error, hours } = one(rows);
  expect(error!.hours).toBe(168);
  expect(error!.inside).toBeGreaterThan(0.7);
  expect(error!.inside).toBeLessThan(0.9);
  expect(error!.meanMiss).toBeLessThan(4);
  expect(error!.meanMiss).toBeGreaterThan(0.5);
  for (const hour of hours) expect(hour.low! <= hour.people! && hour.people! <= hour.high!).toBe(true);
});

it('[OUT-11] how wrong it was is told only of weeks that lay before the forecast', () => {
  const changed = past(28, (_, __, atMs) => (atMs >= NOW - WEEK ? 10 : 4));
  expect(one(changed).error).toMatchObject({ hours: 168, mean: 10, meanMiss: 6, inside: 0 });
  expect(one(past(6, () => 4)).error).toBeNull();
});
