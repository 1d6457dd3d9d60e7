import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTSIDE, plannedChoice, ZoneChoice } from '../../controller/identity/zoneChoice.ts';
import { NOON } from '../engine/store.ts';

const STEP_MS = 500;

/** Steps of half a second with the same probabilities; what is said after each. */
function steps(
  choice: ZoneChoice,
  zones: readonly number[],
  fromMs: number,
  forMs: number,
  enterMs = 0,
): (number | null)[] {
  return Array.from({ length: forMs / STEP_MS }, (_, i) =>
    choice.step(Float64Array.from(zones), STEP_MS, NOON + fromMs + i * STEP_MS, enterMs),
  );
}
/** Milliseconds until another place than `from` is said; Infinity if none is in two minutes. */
function changedAfter(choice: ZoneChoice, zones: readonly number[], fromMs: number, enterMs = 0): number {
  const from = choice.place;
  const at = steps(choice, zones, fromMs, 120_000, enterMs).findIndex((place) => place !== from);
  return at < 0 ? Number.POSITIVE_INFINITY : (at + 1) * STEP_MS;
}
function settled(zones: readonly number[] = [0.95, 0.04]): ZoneChoice {
  const choice = new ZoneChoice(zones.length);
  steps(choice, zones, 0, 10_000);
  return choice;
}

describe('in which zone a tag is said to be', () => {
  it('[IDN-2] the first zone is said at once; a place outside all zones is a place too', () => {
    expect(steps(new ZoneChoice(2), [0.3, 0.6], 0, 500)).toEqual([1]);
    expect(steps(new ZoneChoice(2), [0.1, 0.2], 0, 500)).toEqual([OUTSIDE]);
    expect(steps(new ZoneChoice(0), [], 0, 500)).toEqual([OUTSIDE]);
  });

  it('[IDN-2] a clear change at once, a doubtful one when it has lasted, a small advantage never', () => {
    const clear = changedAfter(settled(), [0.02, 0.97], 10_000);
    const doubtful = changedAfter(settled(), [0.3, 0.6], 10_000);
    const small = changedAfter(settled(), [0.4, 0.55], 10_000);
    expect(clear).toBe(STEP_MS);
    expect(doubtful).toBeGreaterThan(2 * clear);
    expect(doubtful).toBeLessThan(10_000);
    expect(small).toBe(Number.POSITIVE_INFINITY);
  });

  it('[IDN-2] evidence that is taken back counts no longer', () => {
    const choice = settled();
    for (let s = 0; s < 30; s++) {
      const zones = s % 2 === 0 ? [0.3, 0.6] : [0.6, 0.3];
      expect(steps(choice, zones, 10_000 + s * 500, 500)).toEqual([0]);
    }
  });

  it('[IDN-2] to go back to the zone just left takes more, and less as time goes by', () => {
    const left = (): ZoneChoice => {
      const choice = settled();
      expect(changedAfter(choice, [0.1, 0.85], 10_000)).toBeLessThan(1500);
      return choice;
    };
    const soon = changedAfter(left(), [0.6, 0.25], 12_000);
    const minuteLater = left();
    steps(minuteLater, [0.04, 0.95], 12_000, 60_000);
    const late = changedAfter(minuteLater, [0.6, 0.25], 72_000);
    expect(soon).toBeGreaterThan(2 * late);
    expect(soon).toBeLessThan(20_000);
    expect(plannedChoice.back).toBeGreaterThan(0);
  });

  it('[IDN-2] one step counts for no more than a second, however long it was', () => {
    const choice = settled();
    expect(choice.step(Float64Array.of(0.3, 0.6), 60_000, NOON + 70_000, 0)).toBe(0);
  });

  it('[IDN-16] another place must be ahead on end for as long as asked', () => {
    expect(changedAfter(settled(), [0.02, 0.97], 10_000, 3000)).toBe(3000);
    const choice = settled();
    for (let i = 0; i < 20; i++) {
      steps(choice, [0.02, 0.97], 10_000 + i * 2500, 2000, 3000);
      expect(steps(choice, [0.9, 0.05], 12_000 + i * 2500, 500, 3000)).toEqual([0]);
    }
  });

  it('[IDN-15] nothing is said at first while nothing is likely enough, and less and less is enough', () => {
    const even = Array.from({ length: 8 }, () => 0.125);
    const nearly = [0.17, ...Array.from({ length: 7 }, () => 0.118)];
    expect(steps(new ZoneChoice(8), even, 0, 20_000).every((place) => place === null)).toBe(true);
    const said = steps(new ZoneChoice(8), nearly, 0, 2000);
    expect([said[0], said.at(-1)]).toEqual([null, 0]);
  });

  it('[IDN-15] a place that is unlikely for two seconds, and none that is likely, is unsure', () => {
    const spread = [0.15, ...Array.from({ length: 7 }, () => 0.12)];
    const choice = new ZoneChoice(8);
    steps(choice, [0.9, ...Array.from({ length: 7 }, () => 0.01)], 0, 5000);
    const said = steps(choice, spread, 5000, 3000);
    expect(said.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(said).toContain(null);
  });

  it('[IDN-12] anything at all is answered with a place of the floor', () => {
    const step = fc.record({
      weights: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
      dtMs: fc.integer({ min: 0, max: 4_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 60_000 }), (all, enterMs) => {
        const choice = new ZoneChoice(3);
        let nowMs = NOON;
        for (const { weights, dtMs } of all) {
          nowMs += dtMs;
          const total = Math.max(1, weights[0]! + weights[1]! + weights[2]!);
          const zones = Float64Array.from(weights, (w) => w / total);
          const place = choice.step(zones, dtMs, nowMs, enterMs);
          expect(choice.place).toBe(place);
          if (place !== null) expect([OUTSIDE, 0, 1, 2]).toContain(place);
        }
      }),
    );
  });
});
