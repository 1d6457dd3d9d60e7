import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../controller/engine/calendar.ts';
import { blockOf, heldOutUnits, isUnitHeldOut } from '../../controller/engine/holdOut.ts';
import { closedWords } from '../../controller/engine/closedWords.ts';
import { engineOf, campaign, NOON, on } from './store.ts';

const HOUR = 3_600_000;
const anyShare = fc.oneof(
  fc.constantFrom(0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 1 / 3, 0.35, 0.4, 0.45, 0.5),
  fc.double({ min: 0.05, max: 0.5, noNaN: true }),
);
const anyHoldOut = fc.record({
  share: anyShare,
  by: fc.constantFrom('hour' as const, 'day' as const),
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
});

describe('hold-out', () => {
  it('[SCH-10] in every block exactly the share is held out, in the smallest block in which it is a whole number', () => {
    expect([0.5, 0.25, 0.2, 1 / 3, 0.3, 0.05, 0.37].map((share) => blockOf(share))).toEqual([
      { units: 2, held: 1 },
      { units: 4, held: 1 },
      { units: 5, held: 1 },
      { units: 3, held: 1 },
      { units: 10, held: 3 },
      { units: 20, held: 1 },
      { units: 20, held: 7 },
    ]);
    fc.assert(
      fc.property(anyHoldOut, fc.string(), fc.integer({ min: -1000, max: 100_000 }), (holdOut, id, block) => {
        const { units, held } = blockOf(holdOut.share);
        const drawn = Array.from({ length: units }, (_, i) => isUnitHeldOut(holdOut, id, block * units + i));
        expect(drawn.filter(Boolean)).toHaveLength(held);
      }),
    );
  });

  it('[SCH-10] the same seed draws the same hours whatever stretch is asked for', () => {
    fc.assert(
      fc.property(
        anyHoldOut,
        fc.integer({ min: 400_000, max: 500_000 }),
        fc.integer({ min: 1, max: 300 }),
        (holdOut, from, length) => {
          const stretches = heldOutUnits(holdOut, 'cola', from, from + length);
          for (let unit = from; unit < from + length; unit++)
            expect(stretches.some(([a, b]) => a <= unit && unit < b)).toBe(isUnitHeldOut(holdOut, 'cola', unit));
        },
      ),
    );
  });

  it('[SCH-10] another seed or another campaign draws other hours, and no place in a block comes more often', () => {
    const hours = (seed: number, id: string): string =>
      Array.from({ length: 200 }, (_, u) => isUnitHeldOut({ share: 0.2, by: 'hour', seed }, id, u)).join();
    expect(new Set([hours(1, 'cola'), hours(2, 'cola'), hours(1, 'juice')]).size).toBe(3);
    const places = [0, 0, 0, 0, 0];
    for (let u = 0; u < 50_000; u++)
      if (isUnitHeldOut({ share: 0.2, by: 'hour', seed: 7 }, 'cola', u)) places[u % 5]!++;
    // 2,000 each is expected, with a deviation of 40.
    for (const n of places) expect(Math.abs(n - 2000)).toBeLessThan(200);
  });

  it('[SCH-11] what is held out and what is left make up the time in which it would play', () => {
    const calendar = new Calendar('Europe/Amsterdam', [], []);
    const base = { id: 'cola', dayparts: [], from: '2026-11-20', to: '2026-12-20' };
    const length = (windows: { fromMs: number; toMs: number }[]): number =>
      windows.reduce((sum, w) => sum + w.toMs - w.fromMs, 0);
    fc.assert(
      fc.property(anyHoldOut, fc.integer({ min: 1, max: 20 * 24 }), (holdOut, n) => {
        const c = { ...base, holdOut };
        const to = NOON + n * HOUR;
        const held = calendar.heldOut(c, NOON, to);
        const left = calendar.windows(c, NOON, to);
        expect(length(held) + length(left)).toBe(length(calendar.windows(base, NOON, to)));
        for (const w of held) {
          expect(calendar.isHeldOut(c, w.fromMs)).toBe(true);
          expect(calendar.gate(c, w.fromMs).open).toBe(false);
        }
        for (const w of left) expect(calendar.isHeldOut(c, w.fromMs)).toBe(false);
      }),
    );
  });

  it('[SCH-11] out of its dates it is not held out', () => {
    const c = {
      id: 'cola',
      dayparts: [],
      to: '2026-11-01',
      holdOut: { share: 0.5, by: 'hour' as const, seed: 1 },
    };
    expect(new Calendar('Europe/Amsterdam', [], []).heldOut(c, NOON, NOON + 100 * HOUR)).toEqual([]);
  });

  it('[SCH-11] a share that makes no sense never throws: nothing, or everything, is held out', () => {
    const calendar = new Calendar('Europe/Amsterdam', [], []);
    const held = (share: number): number =>
      calendar.heldOut({ id: 'x', dayparts: [], holdOut: { share, by: 'hour', seed: 1 } }, NOON, NOON + HOUR).length;
    expect([Number.NaN, -1, 0, 1, 7].map(held)).toEqual([0, 0, 0, 1, 1]);
  });

  it('[SCH-11] days of the store are held out whole, also those of 23 and 25 hours', () => {
    const calendar = new Calendar('Europe/Amsterdam', [], []);
    const c = { id: 'x', dayparts: [], holdOut: { share: 0.5, by: 'day' as const, seed: 3 } };
    const from = Date.parse('2026-10-20T22:00:00Z');
    for (const w of calendar.heldOut(c, from, from + 30 * 24 * HOUR)) {
      if (w.fromMs > from) expect(calendar.dayStartMs(w.fromMs)).toBe(w.fromMs);
      if (w.toMs < from + 30 * 24 * HOUR) expect(calendar.dayStartMs(w.toMs)).toBe(w.toMs);
    }
  });

  it('[SCH-11] its screens show the others meanwhile, and why it is away is said', () => {
    const holdOut = { share: 0.5, by: 'hour' };
    const engine = engineOf({ campaigns: [campaign('held', { holdOut, share: 3 }), campaign('other')] });
    const shown = Array.from({ length: 10 }, (_, h) => {
      engine.apply({ kind: 'advance', atMs: NOON + h * HOUR });
      const reason = engine.decision('one')!.losers[0]?.reason;
      return on(engine).includes('held') ? 'on' : reason;
    });
    expect(shown.filter((s) => s === 'on')).toHaveLength(5);
    expect(shown.filter((s) => s === 'it is held out this hour, so that its effect can be measured')).toHaveLength(5);
    const byDay = { holdOut: { share: 0.5, by: 'day' as const, seed: 1 } };
    expect(closedWords(byDay, { kind: 'heldOut', today: '2026-11-21' }, new Map())).toBe(
      'it is held out today, so that its effect can be measured',
    );
  });
});
