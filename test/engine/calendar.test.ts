import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Daypart } from '../../config/schema/daypart.ts';
import { Calendar } from '../../controller/engine/calendar.ts';

const all = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const part = (from: string, to: string, days: Daypart['days'] = [...all]): Daypart => ({
  id: 'p',
  name: 'P',
  from,
  to,
  days,
  except: [],
});
const use = { dayparts: ['p'] };
const at = (zoned: string): number => Temporal.ZonedDateTime.from(zoned).epochMilliseconds;

/** Days on which clocks change, and the days around (standards 9). */
const places = [
  { zone: 'Europe/Amsterdam', days: ['2026-03-29', '2026-10-25', '2027-03-28'] },
  { zone: 'America/New_York', days: ['2026-11-01', '2027-03-14'] },
  { zone: 'America/Santiago', days: ['2026-09-06'] },
];

/**
 * The same question answered another way: minute by minute by the wall clock. A minute is inside when the wall clock
 * reads a time of the daypart that began on a fitting day.
 */
function insideByWall(zone: string, p: Daypart, ms: number): boolean {
  const z = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  const time = `${String(z.hour).padStart(2, '0')}:${String(z.minute).padStart(2, '0')}`;
  const day = all[z.dayOfWeek - 1]!;
  const yesterday = all[(z.dayOfWeek + 5) % 7]!;
  if (p.from < p.to) return p.days.includes(day) && time >= p.from && time < p.to;
  return (p.days.includes(day) && time >= p.from) || (p.days.includes(yesterday) && time < p.to);
}

describe('calendar', () => {
  it('[DEC-6] agrees with the wall clock, minute by minute, on ordinary days and on days when clocks change', () => {
    // Boundaries at 03:00 to 23:59: between midnight and three a wall time may be missing or come twice.
    const time = fc
      .tuple(fc.integer({ min: 4, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.integer({ min: 0, max: 5 }),
        time,
        time,
        fc.subarray([...all], { minLength: 1 }),
        (place, pick, from, to, days) => {
          fc.pre(from !== to);
          const p = part(from, to, days);
          const calendar = new Calendar(place.zone, [p], []);
          const day = place.days[pick % place.days.length]!;
          const start = at(`${day}T12:00[${place.zone}]`) - 36 * 3_600_000;
          const windows = calendar.windows(use, start, start + 3 * 86_400_000);
          for (let ms = start; ms < start + 3 * 86_400_000; ms += 7 * 60_000) {
            const inside = windows.some((w) => w.fromMs <= ms && ms < w.toMs);
            expect(inside, `${new Date(ms).toISOString()} ${from}-${to} ${days.join()}`).toBe(
              insideByWall(place.zone, p, ms),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['02:30', '05:00', '01:30', '03:00'],
    ['01:30', '02:30', '00:30', '01:30'],
    ['02:10', '02:40', '01:10', '01:40'],
    ['01:00', '05:00', '00:00', '03:00'],
    ['02:30', '03:30', null, null],
    ['02:10', '03:05', null, null],
    ['02:00', '03:00', null, null],
  ])('[DEC-6] %s to %s on the day that skips 02:00 to 03:00 is %s to %s UTC', (from, to, fromUtc, toUtc) => {
    const calendar = new Calendar('Europe/Amsterdam', [part(from, to)], []);
    const zone = '[Europe/Amsterdam]';
    const found = calendar.windows(use, at(`2026-03-29T00:00${zone}`), at(`2026-03-29T12:00${zone}`));
    const utc = (time: string): number => Date.parse(`2026-03-29T${time}:00Z`);
    expect(found).toEqual(fromUtc === null ? [] : [{ fromMs: utc(fromUtc), toMs: utc(toUtc) }]);
    // The gate answers by the same rule: closed to the next opening, and never for a moment.
    const gate = calendar.gate(use, at(`2026-03-29T00:00${zone}`));
    expect(gate).toMatchObject({ open: false });
    expect(gate.untilMs).toBe(fromUtc === null ? at(`2026-03-30T${from}${zone}`) : utc(fromUtc));
  });

  it('[DEC-6] a boundary in the hour that does not exist moves on by the length of the gap', () => {
    const calendar = new Calendar('Europe/Amsterdam', [part('02:30', '05:00')], []);
    const [w] = calendar.windows(
      use,
      at('2026-03-29T01:00[Europe/Amsterdam]'),
      at('2026-03-29T12:00[Europe/Amsterdam]'),
    );
    expect(w).toEqual({ fromMs: Date.parse('2026-03-29T01:30:00Z'), toMs: Date.parse('2026-03-29T03:00:00Z') });
  });

  it('[DEC-6] a boundary in the hour that comes twice means the first', () => {
    const calendar = new Calendar('Europe/Amsterdam', [part('02:30', '05:00')], []);
    const [w] = calendar.windows(
      use,
      at('2026-10-25T01:00[Europe/Amsterdam]'),
      at('2026-10-25T12:00[Europe/Amsterdam]'),
    );
    expect(w?.fromMs).toBe(Date.parse('2026-10-25T00:30:00Z'));
  });

  it('[DEC-6] whole days follow the store: 23 and 25 hours, and a day that begins at one', () => {
    const hours = (zone: string, day: string): number => {
      const calendar = new Calendar(zone, [part('00:00', '24:00')], []);
      const from = calendar.dayStartMs(at(`${day}T12:00[${zone}]`));
      const [w] = calendar.windows({ from: day, to: day, dayparts: ['p'] }, from, from + 30 * 3_600_000);
      return (w!.toMs - w!.fromMs) / 3_600_000;
    };
    expect(hours('Europe/Amsterdam', '2026-03-29')).toBe(23);
    expect(hours('Europe/Amsterdam', '2026-10-25')).toBe(25);
    expect(new Calendar('America/Santiago', [], []).dayStartMs(at('2026-09-06T12:00[America/Santiago]'))).toBe(
      at('2026-09-06T01:00[America/Santiago]'),
    );
  });

  it('[DEC-6] overnight dayparts belong to the day on which they begin', () => {
    const calendar = new Calendar('Europe/Amsterdam', [part('22:00', '02:00', ['fri'])], []);
    const open = (zoned: string): boolean => calendar.gate(use, at(`${zoned}[Europe/Amsterdam]`)).open;
    expect([
      open('2026-11-20T23:00'),
      open('2026-11-21T01:59'),
      open('2026-11-21T02:00'),
      open('2026-11-21T23:00'),
    ]).toEqual([true, true, false, false]);
  });

  it('[DEC-6] the last day counts to its end, also past midnight for a daypart that began on it', () => {
    const calendar = new Calendar('Europe/Amsterdam', [part('22:00', '02:00')], []);
    const open = (zoned: string): boolean =>
      calendar.gate({ to: '2026-11-21', dayparts: ['p'] }, at(`${zoned}[Europe/Amsterdam]`)).open;
    expect([open('2026-11-22T01:00'), open('2026-11-22T23:00')]).toEqual([true, false]);
  });

  it('[DEC-6] a gate says until when its answer holds', () => {
    const calendar = new Calendar('Europe/Amsterdam', [part('09:00', '18:00')], []);
    const gate = (zoned: string): { open: boolean; until: number } => {
      const g = calendar.gate(use, at(`${zoned}[Europe/Amsterdam]`));
      return { open: g.open, until: g.untilMs };
    };
    expect(gate('2026-11-21T08:00')).toEqual({ open: false, until: at('2026-11-21T09:00[Europe/Amsterdam]') });
    expect(gate('2026-11-21T09:00')).toEqual({ open: true, until: at('2026-11-21T18:00[Europe/Amsterdam]') });
  });
});
