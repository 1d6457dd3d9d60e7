import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Daypart } from '../../config/schema/daypart.ts';
import { Calendar } from '../../controller/engine/calendar.ts';
import { closedWords } from '../../controller/engine/closedWords.ts';
import { ByMinute } from './calendarByMinute.ts';
import type { Booked, Place, RuledHoliday, RuledRecurrence } from './calendarByMinute.ts';
import { anyRule, ruleText } from './calendarRules.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Days on which clocks change (standards 9), and one on which they do not. */
const places = [
  { zone: 'Europe/Amsterdam', days: ['2026-03-29', '2026-10-25', '2027-03-28', '2026-12-25'] },
  { zone: 'America/New_York', days: ['2026-11-01', '2027-03-14'] },
  { zone: 'America/Santiago', days: ['2026-09-06'] },
] as const;
const spots = places.flatMap(({ zone, days }) => days.map((day) => ({ zone, day })));

const pad = (n: number): string => String(n).padStart(2, '0');
/** Half of all times lie between midnight and four, where clocks change. */
const time = fc
  .tuple(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 23 })), fc.constantFrom(0, 0, 15, 30, 59))
  .map(([h, m]) => `${pad(h)}:${pad(m)}`);
const end = fc.oneof({ weight: 5, arbitrary: time }, { weight: 1, arbitrary: fc.constant('24:00') });
const weekday = fc.subarray<Daypart['days'][number]>(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], {
  minLength: 1,
});
const near = (day: string, days: number): fc.Arbitrary<string> =>
  fc.integer({ min: -days, max: days }).map((n) => Temporal.PlainDate.from(day).add({ days: n }).toString());
const maybe = <T>(a: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(a, { nil: undefined, freq: 2 });

function daypart(id: string, day: string): fc.Arbitrary<Daypart> {
  const exception = fc.record({
    days: fc.oneof({ weight: 2, arbitrary: fc.constant<Daypart['days']>([]) }, { weight: 1, arbitrary: weekday }),
    dates: fc.array(near(day, 2), { maxLength: 2 }),
    holidays: fc.oneof(fc.constant<'any' | string[]>('any'), fc.subarray<string>(['feast', 'fair', 'gone'])),
    closed: fc.boolean(),
    times: fc.tuple(time, end),
  });
  return fc.record({ days: weekday, from: time, to: end, except: fc.array(exception, { maxLength: 3 }) }).map((d) => ({
    id,
    name: id,
    ...d,
    except: d.except.map(({ times: [from, to], ...e }) => (e.closed ? e : { ...e, from, to })),
  }));
}

function holiday(id: string, day: string): fc.Arbitrary<RuledHoliday> {
  return fc
    .record({ start: near(day, 2), parts: maybe(anyRule), also: fc.array(near(day, 3), { maxLength: 2 }) })
    .map((h) => ({ id, name: id, ...h, ...(h.parts === undefined ? {} : { rule: ruleText(h.parts) }) }));
}

function recurrence(day: string): fc.Arbitrary<RuledRecurrence> {
  return fc
    .record({
      start: fc.oneof(near(day, 4), fc.constantFrom('2010-01-01', '2016-02-29', '2025-12-31')),
      timed: maybe(fc.tuple(time, fc.oneof(fc.constantFrom(30, 60, 600), fc.integer({ min: 1, max: 10_080 })))),
      parts: maybe(anyRule),
      except: fc.array(near(day, 2), { maxLength: 2 }),
      also: fc.array(near(day, 2), { maxLength: 2 }),
    })
    .map(({ timed, ...r }) => ({
      ...r,
      ...(timed === undefined ? {} : { start: `${r.start}T${timed[0]}`, durationMin: timed[1] }),
      also: timed === undefined ? r.also : r.also.map((a) => `${a}T${timed[0]}`),
      ...(r.parts === undefined ? {} : { rule: ruleText(r.parts) }),
    }));
}

const holdOut = fc.record({
  share: fc.constantFrom(0.05, 0.1, 0.2, 0.25, 1 / 3, 0.37, 0.5),
  by: fc.constantFrom('hour' as const, 'day' as const),
  seed: fc.integer({ min: 0, max: 1000 }),
});

interface Case {
  readonly place: Place;
  readonly campaign: Booked;
  readonly fromMs: number;
}

/** A store, a campaign, and an instant a day before clocks change there. */
const anyCase: fc.Arbitrary<Case> = fc.constantFrom(...spots).chain(({ zone, day }) =>
  fc
    .record({
      dayparts: fc.tuple(daypart('a', day), daypart('b', day)),
      holidays: fc.tuple(holiday('feast', day), holiday('fair', day)),
      use: fc.constantFrom<string[][]>([], ['a'], ['a'], ['a', 'b', 'missing']),
      from: maybe(near(day, 2)),
      to: maybe(near(day, 2)),
      recurrence: maybe(recurrence(day)),
      holdOut: fc.option(holdOut, { nil: undefined, freq: 3 }),
    })
    .map(({ dayparts, holidays, use, ...c }) => ({
      place: { zone, dayparts, holidays },
      campaign: { id: 'x', dayparts: use, ...c },
      fromMs: Temporal.ZonedDateTime.from(`${day}T12:00[${zone}]`).epochMilliseconds - 1.5 * DAY,
    })),
);

const calendarOf = ({ place }: Case): Calendar => new Calendar(place.zone, place.dayparts, place.holidays);
const inside = (windows: readonly { fromMs: number; toMs: number }[], ms: number): boolean =>
  windows.some((w) => w.fromMs <= ms && ms < w.toMs);

describe('calendar against an evaluation minute by minute', () => {
  it('[SCH-1] windows are what every single minute says, on days on which clocks change, for any rules', () => {
    fc.assert(
      fc.property(anyCase, (c) => {
        const slow = new ByMinute(c.place, c.campaign);
        const toMs = c.fromMs + 2.5 * DAY;
        const calendar = calendarOf(c);
        const windows = calendar.windows(c.campaign, c.fromMs, toMs);
        const held = calendar.heldOut(c.campaign, c.fromMs, toMs);
        for (let ms = c.fromMs; ms < toMs; ms += MINUTE) {
          if (inside(windows, ms) !== slow.open(ms))
            throw new Error(`${new Date(ms).toISOString()} is open: ${slow.open(ms)}`);
          if (inside(held, ms) !== (slow.due(ms) && slow.heldOut(ms)))
            throw new Error(`${new Date(ms).toISOString()} held out`);
        }
        windows.forEach((w, i) => {
          expect(w.fromMs).toBeLessThan(w.toMs);
          expect(w.fromMs).toBeGreaterThan(windows[i - 1]?.toMs ?? c.fromMs - 1);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('[SCH-2] windows of a stretch are those of its parts, and do not depend on what was asked before', () => {
    fc.assert(
      fc.property(anyCase, fc.array(fc.integer({ min: 1, max: 3599 }), { maxLength: 4 }), (c, cuts) => {
        const calendar = calendarOf(c);
        const edges = [0, ...cuts.sort((a, b) => a - b), 3600].map((m) => c.fromMs + m * MINUTE);
        const parts = edges.slice(1).flatMap((to, i) => calendar.windows(c.campaign, edges[i]!, to));
        const joined: { fromMs: number; toMs: number }[] = [];
        for (const w of parts) {
          const last = joined.at(-1);
          if (last?.toMs === w.fromMs) last.toMs = w.toMs;
          else joined.push({ ...w });
        }
        expect(joined).toEqual(calendarOf(c).windows(c.campaign, c.fromMs, edges.at(-1)!));
      }),
      { numRuns: 300 },
    );
  });

  it('[SCH-3] a gate is open when the minute is, holds as long as it says, and the next change is the first', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 0, max: 60 }), (c, offset) => {
        const slow = new ByMinute(c.place, c.campaign);
        const calendar = calendarOf(c);
        const minutes = Array.from({ length: 3600 }, (_, n) => slow.open(c.fromMs + n * MINUTE));
        for (let n = offset; n < minutes.length; n += 61) {
          const atMs = c.fromMs + n * MINUTE;
          const gate = calendar.gate(c.campaign, atMs);
          const change = minutes.findIndex((open, m) => m > n && open !== minutes[n]);
          const changeMs = change < 0 ? null : c.fromMs + change * MINUTE;
          expect([gate.open, gate.fromMs]).toEqual([minutes[n], atMs]);
          expect(gate.untilMs).toBeGreaterThan(atMs);
          const next = calendar.nextChange(c.campaign, atMs);
          if (changeMs === null) {
            expect(next ?? Infinity).toBeGreaterThanOrEqual(c.fromMs + minutes.length * MINUTE);
          } else {
            expect(next).toBe(changeMs);
            expect(gate.untilMs).toBe(changeMs);
            if (gate.open) expect(gate.closesMs).toBe(changeMs);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('[SCH-3] a gate agrees with the windows at every minute of a day on which clocks change', () => {
    fc.assert(
      fc.property(anyCase, (c) => {
        const calendar = calendarOf(c);
        const windows = calendar.windows(c.campaign, c.fromMs + DAY, c.fromMs + 2 * DAY);
        for (let ms = c.fromMs + DAY; ms < c.fromMs + 2 * DAY; ms += MINUTE)
          if (calendar.gate(c.campaign, ms).open !== inside(windows, ms)) throw new Error(new Date(ms).toISOString());
      }),
      { numRuns: 15 },
    );
  });

  it('[SCH-12] why it is closed is said whenever it is, and never when it is open', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 0, max: 3600 }), (c, n) => {
        const atMs = c.fromMs + n * MINUTE;
        const calendar = calendarOf(c);
        const closed = calendar.closed(c.campaign, atMs);
        expect(closed === null).toBe(calendar.gate(c.campaign, atMs).open);
        if (closed?.kind === 'heldOut') expect(calendar.isHeldOut(c.campaign, atMs)).toBe(true);
        const dayparts = new Map(c.place.dayparts.map((d) => [d.id, d]));
        if (closed !== null) expect(closedWords(c.campaign, closed, dayparts)).toMatch(/^it[s ].{8,}/);
      }),
      { numRuns: 300 },
    );
  });
});
