import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { StoreClock, timeKinds } from '../../controller/engine/storeClock.ts';
import type { TimeKind } from '../../controller/engine/storeClock.ts';
import { Sensing } from './sensing.ts';
import { NOON, storeWith } from './store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The same question, asked of Temporal anew each time. */
function expected(kind: TimeKind, zone: string, atMs: number): number {
  const t = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
  if (kind === 'time.hour') return t.hour;
  return kind === 'time.weekday' ? t.dayOfWeek : t.hour * 60 + t.minute;
}

/** Days on which clocks change, and ordinary ones. */
const days: readonly (readonly [zone: string, day: string])[] = [
  ['Europe/Amsterdam', '2026-03-29'],
  ['Europe/Amsterdam', '2026-10-25'],
  ['Europe/Amsterdam', '2026-11-21'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  // Clocks change by half an hour.
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  // A day that begins at one.
  ['Africa/Cairo', '2026-04-24'],
  ['Asia/Kathmandu', '2026-06-01'],
  ['UTC', '2026-06-01'],
];

describe('the clock of the store', () => {
  it.each(days)('[RDG-11] %s on %s: every minute of two days reads as the wall clock does', (zone, day) => {
    const clock = new StoreClock(zone);
    const startMs = Date.parse(`${day}T00:00:00Z`) - 12 * HOUR;
    for (const kind of timeKinds) {
      for (let at = startMs; at < startMs + 48 * HOUR; at += MINUTE)
        expect([at, clock.value(kind, at)]).toEqual([at, expected(kind, zone, at)]);
    }
  });

  it.each(days)('[RDG-11] %s on %s: between one boundary and the next it reads the same', (zone, day) => {
    const clock = new StoreClock(zone);
    const startMs = Date.parse(`${day}T00:00:00Z`) - 12 * HOUR;
    for (const kind of timeKinds) {
      let at = startMs;
      let changes = 0;
      while (at < startMs + 48 * HOUR) {
        const next = clock.nextMs(kind, at);
        expect(next).toBeGreaterThan(at);
        expect(clock.value(kind, next - 1)).toBe(clock.value(kind, at));
        expect(clock.value(kind, next)).toBe(expected(kind, zone, next));
        if (clock.value(kind, next) !== clock.value(kind, at)) changes += 1;
        at = next;
      }
      expect(changes).toBeGreaterThanOrEqual(kind === 'time.weekday' ? 2 : 46);
    }
  });

  it('[RDG-11] an instant before the last one asked for is right too', () => {
    const clock = new StoreClock('Europe/Amsterdam');
    expect(clock.value('time.hour', Date.parse('2026-07-01T12:00:00Z'))).toBe(14);
    expect(clock.value('time.hour', Date.parse('2026-01-01T12:00:00Z'))).toBe(13);
    expect(clock.value('time.hour', Date.parse('1969-07-20T20:17:00Z'))).toBe(21);
  });
});

describe('readings of the clock', () => {
  const lamp = (when: object): object => ({ id: 'lamp', name: 'Lamp', at: { x: 1, y: 1 }, when });

  it('[RDG-11] a store that asks for no time has no such reading and wakes for none', () => {
    const s = new Sensing(storeWith({ outputs: [lamp({ reading: 'zone.occupancy', of: 'drinks', value: 1 })] }), NOON);
    expect(s.senses.readings.all().filter((r) => r.kind.startsWith('time.'))).toEqual([]);
    expect(s.timers.next()).toBe(Number.POSITIVE_INFINITY);
  });

  it('[RDG-11] live from the start, and told at every boundary of what is asked for', () => {
    const s = new Sensing(storeWith({ outputs: [lamp({ reading: 'time.hour', value: 18 })] }), NOON + 30 * MINUTE);
    expect(s.reading('time.hour:store')).toMatchObject({
      value: 12,
      quality: 'live',
      source: 'clock',
      simulated: false,
    });
    expect(s.reading('time.minuteOfDay:store')).toBeUndefined();
    expect(s.timers.next()).toBe(NOON + HOUR);
    const told = s.until(NOON + 24 * HOUR);
    expect(told.map((r) => r.value)).toEqual([13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, ...Array(13).keys()]);
    expect(told.every((r) => r.quality === 'live')).toBe(true);
  });

  it('[RDG-11] after the clocks have changed the hour is right: one is left out, one comes twice', () => {
    const config = storeWith({ outputs: [lamp({ reading: 'time.hour', value: 18 })] });
    const hours = (from: string): unknown[] => {
      const startMs = Date.parse(from);
      return new Sensing(config, startMs).until(startMs + 5 * HOUR).map((r) => [r.value, (r.atMs! - startMs) / HOUR]);
    };
    expect(hours('2026-03-28T23:00:00Z')).toEqual([
      [1, 1],
      [3, 2],
      [4, 3],
      [5, 4],
      [6, 5],
    ]);
    expect(hours('2026-10-24T22:00:00Z')).toEqual([
      [1, 1],
      [2, 2],
      [3, 4],
      [4, 5],
    ]);
  });

  it('[RDG-11] a new time zone of the store counts at once', () => {
    const outputs = [lamp({ reading: 'time.minuteOfDay', value: 1080 })];
    const s = new Sensing(storeWith({ outputs }), NOON);
    expect(s.value('time.minuteOfDay:store')).toBe(720);
    const store = { id: 'test', name: 'Test', timeZone: 'Asia/Kathmandu' };
    const moved = new Sensing(storeWith({ outputs, store }), NOON + 1000, s.senses.carry());
    expect(moved.reading('time.minuteOfDay:store')).toMatchObject({ value: 1005, atMs: NOON + 1000 });
  });
});
