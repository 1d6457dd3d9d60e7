import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Condition } from '../../config/schema/condition.ts';
import { Evaluation } from '../../controller/engine/condition.ts';
import { StoreEngine } from '../../controller/engine/engine.ts';
import { StoreClock, timeKinds } from '../../controller/engine/storeClock.ts';
import { hoursOf } from '../../controller/outlook/core/load.ts';
import { courses } from '../../controller/outlook/core/course.ts';
import { neverHolds } from '../../controller/outlook/core/reach.ts';
import { StoreHours } from '../../controller/outlook/core/storeHours.ts';
import { Calendar } from '../../controller/engine/calendar.ts';
import { compile } from '../../controller/engine/compile.ts';
import { spotAt } from '../../controller/protocol/programme/spotAt.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import { NOON, campaign, storeWith, triggered } from '../engine/store.ts';
import { HOUR, outlookOf } from './stores.ts';

const MINUTE = 60_000;

const dayparts = [
  { id: 'noon', name: 'Noon', from: '12:00', to: '14:00' },
  { id: 'late', name: 'Late', from: '22:00', to: '02:00' },
  { id: 'sunday', name: 'Sunday', days: ['sun'], from: '00:00', to: '24:00' },
  { id: 'monday', name: 'Monday', days: ['mon'], from: '08:00', to: '09:00' },
];

/** Any campaign that plays by the clock alone. */
const anyCampaign = fc.record(
  {
    class: fc.constantFrom('scheduled', 'scheduled', 'scheduled', 'fallback', 'takeover'),
    priority: fc.constantFrom(40, 50, 50),
    share: fc.constantFrom(1, 1, 3),
    status: fc.constantFrom('approved', 'approved', 'approved', 'paused'),
    dayparts: fc.subarray(['noon', 'late', 'sunday', 'monday'], { maxLength: 2 }),
    from: fc.constantFrom('2026-11-20', '2026-11-22', '2026-11-23', '2026-12-24'),
    on: fc.constantFrom<object>({ everywhere: true }, { screens: ['one'] }, { zones: ['gels'] }),
    creatives: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
  },
  { requiredKeys: ['class', 'on', 'creatives'] },
);
const anyStore = fc
  .array(anyCampaign, { minLength: 1, maxLength: 6 })
  .map((list) => ({ dayparts, campaigns: list.map((part, i) => campaign(`c-${i}`, part)) }));

it('[OUT-2] [OUT-4] what is said never to play is exactly what an engine never shows, minute by minute', () => {
  fc.assert(
    fc.property(anyStore, (parts) => {
      const days = 2;
      const engine = new StoreEngine(
        { revision: 1, config: storeWith(parts), media: {}, codeBase: null },
        { nowMs: NOON },
      );
      engine.takeStart();
      const shown = new Set<string>();
      for (let atMs = NOON; atMs < NOON + days * 24 * HOUR; atMs += 10_000) {
        if (atMs % (5 * MINUTE) === 0) engine.apply({ kind: 'advance', atMs });
        for (const screen of ['one', 'two', 'three']) {
          const [override] = engine.overrides(screen);
          if (override !== undefined) for (const id of engine.decision(screen)!.campaigns) shown.add(id);
          else {
            const programme = engine.programme(screen)!;
            const slot = spotAt(programme, atMs);
            if (slot !== null) shown.add(programme.spots[slot.spot]!.campaign);
          }
        }
      }
      const told = outlookOf(parts, { days }).all.campaigns.filter((c) => c.plays === 'yes');
      expect(told.map((c) => c.campaign)).toEqual(
        parts.campaigns.map((c) => String(c['id'])).filter((id) => shown.has(id)),
      );
      // Nobody is said to play who has no time, and the other way round.
      expect(told.every((c) => c.screenSeconds > 0)).toBe(true);
    }),
    { numRuns: 25 },
  );
});

it('[OUT-5] the parts of a booked hour add up to it, and are those that the programme shows', () => {
  fc.assert(
    fc.property(anyStore, fc.integer({ min: 0, max: 7 * 24 * 60 }), (parts, minute) => {
      const config = storeWith(parts);
      const compiled = compile({ revision: 1, config, media: {}, codeBase: null });
      const calendar = new Calendar(config.store.timeZone, config.dayparts, config.holidays);
      const fromMs = NOON + minute * MINUTE;
      const toMs = fromMs + 30 * HOUR;
      const all = courses(compiled, calendar, (c) => c.campaign.status === 'approved', { fromMs, toMs });
      const hours = new StoreHours(config.store.timeZone).between(fromMs, toMs);
      for (const course of all) {
        for (const hour of hoursOf(course, hours, fromMs, toMs)) {
          const shown = new Map<string, number>();
          for (let atMs = hour.fromMs; atMs < hour.toMs;) {
            const piece = course.pieces.find((p) => atMs < p.toMs)!;
            const slot = spotAt(piece, atMs);
            const next = piece.segments.find((s) => s.fromMs > atMs)?.fromMs ?? Number.POSITIVE_INFINITY;
            const end = Math.min(hour.toMs, slot?.endMs ?? Math.min(next, piece.toMs));
            const who = slot === null ? '' : piece.spots[slot.spot]!.campaign;
            shown.set(who, (shown.get(who) ?? 0) + end - atMs);
            atMs = end;
          }
          const nothing = shown.get('') ?? 0;
          expect(hour.bookedMs).toBeCloseTo(hour.toMs - hour.fromMs - nothing, 3);
          const sum = [...hour.ms.values()].reduce((ms, p) => ms + p.ms, 0);
          expect(sum).toBeCloseTo(hour.bookedMs, 3);
          for (const [id, { ms }] of hour.ms) expect(ms).toBeCloseTo(shown.get(id) ?? 0, 3);
        }
      }
    }),
    { numRuns: 40 },
  );
});

it('[OUT-5] the shares of all campaigns of the screens that are always booked add up to one, over weeks too', () => {
  fc.assert(
    fc.property(anyStore, fc.integer({ min: 1, max: 28 }), (parts, days) => {
      const loop = campaign('base', { class: 'fallback' });
      const told = outlookOf({ ...parts, campaigns: [...parts.campaigns, loop] }, { days, screen: 'one' });
      const seconds = (told.all.toMs - told.all.fromMs) / 1000;
      const sum = told.all.campaigns.reduce((s, c) => s + c.screenSeconds, 0);
      expect(sum).toBeCloseTo(3 * seconds, 1);
      const { hours } = told.all.loads.find((l) => l.screens.includes('one'))!;
      expect(hours.length).toBeGreaterThanOrEqual(days * 24);
      for (const hour of hours) {
        expect(hour.booked).toBeCloseTo(1, 9);
        expect(hour.parts!.reduce((s, p) => s + p.share, 0)).toBeCloseTo(1, 9);
      }
    }),
    { numRuns: 15 },
  );
});

const comparisonOf = fc.oneof(
  fc.record({
    reading: fc.constantFrom('zone.occupancy', 'zone.presence'),
    of: fc.constant('drinks'),
    op: fc.constantFrom('>=' as const, '<=' as const),
    value: fc.integer({ min: 0, max: 4 }),
    whenUnknown: fc.constantFrom('false' as const, 'true' as const),
  }),
  fc.record({
    reading: fc.constantFrom('time.hour', 'time.weekday'),
    op: fc.constantFrom('>=' as const, '<=' as const),
    value: fc.integer({ min: 1, max: 7 }),
    of: fc.constant('store'),
    whenUnknown: fc.constantFrom('false' as const, 'true' as const),
  }),
);
/** Turns at half hours only, at which the days are looked through below. */
const minuteOf = fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 47 })).map(([from, half]) => ({
  reading: 'time.minuteOfDay' as const,
  op: from ? ('>=' as const) : ('<=' as const),
  value: from ? half * 30 : half * 30 - 1,
  of: 'store',
  whenUnknown: 'false' as const,
}));
const { condition: anyCondition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof({ weight: 3, arbitrary: comparisonOf }, minuteOf) as fc.Arbitrary<Condition>,
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ not: tie('condition') }),
  ),
}));

it('[OUT-3] a condition is said never to hold exactly when no reading at any hour makes it hold', () => {
  const clock = new StoreClock('Europe/Amsterdam');
  const values = [null, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 9];
  fc.assert(
    fc.property(
      anyCondition,
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 40 }),
      (when, after, length) => {
        const window = { fromMs: NOON + after * HOUR, toMs: NOON + (after + length) * HOUR };
        let ever = false;
        for (let atMs = window.fromMs; atMs < window.toMs && !ever; atMs += HOUR / 2) {
          for (const people of values) {
            for (const tags of values) {
              const look = (key: string): Reading | undefined => {
                const kind = key.split(':')[0]!;
                const time = timeKinds.find((k) => k === kind);
                const value = time !== undefined ? clock.value(time, atMs) : kind === 'zone.presence' ? tags : people;
                return { key, value, quality: value === null ? 'unknown' : 'live' } as Reading;
              };
              if (new Evaluation(when).holds(look, false)) ever = true;
            }
          }
        }
        expect(neverHolds(when, 0, [window], clock) === null).toBe(ever);
      },
    ),
    { numRuns: 150 },
  );
});

it('[OUT-3] a condition must hold for as long as it is asked to, inside the time of its campaign', () => {
  const minute = { reading: 'time.minuteOfDay' as const, of: 'store', whenUnknown: 'false' as const };
  const when: Condition = {
    all: [
      { ...minute, op: '>=', value: 720 },
      { ...minute, op: '<=', value: 729 },
    ],
  };
  const told = (holdForS: number) => outlookOf({ campaigns: [triggered('x', { when, holdForS })] }).of('x');
  expect([told(599).plays, told(600).plays]).toEqual(['by-trigger', 'never']);
  expect(told(600).why).toBe('Its condition must hold for 600 s, and the time for that is never so long.');
});
