import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { Bench, gaussian } from '../../controller/identity/belief.ts';
import { floorGrid } from '../../controller/identity/floorGrid.ts';
import { Levels } from '../../controller/identity/levels.ts';
import { TagFilter, unknownBelief } from '../../controller/identity/tagFilter.ts';
import type { Heard, Whereabouts } from '../../controller/identity/tagFilter.ts';
import { hall, levelAt } from './floor.ts';

const filterOf = (config: StoreConfig) => {
  const grid = floorGrid(config);
  return { grid, filter: new TagFilter(grid, new Levels(grid.receivers.length, grid.surveyed)) };
};
const heardAt = (config: StoreConfig, x: number, y: number): Heard[] =>
  config.receivers.map((r, receiver) => ({ receiver, rssi: levelAt(config, r.id, x, y) }));
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
const offM = (w: Whereabouts, x: number, y: number): number => Math.hypot(w.x - x, w.y - y);

describe('the filter', () => {
  it('[IDN-12] a tag is found where it is, within two metres, and the zone with it', () => {
    const config = hall();
    const { filter } = filterOf(config);
    for (const [x, y] of [
      [2.5, 5],
      [8.5, 3],
      [14, 5],
      [18, 8],
    ] as const) {
      const tag = unknownBelief();
      let now = filter.step(tag, 0, heardAt(config, x, y), []);
      for (let i = 0; i < 5; i++) now = filter.step(tag, 500, heardAt(config, x, y), []);
      expect(offM(now, x, y)).toBeLessThan(2);
      expect(offM(now, x, y)).toBeLessThan(2 * now.radiusM + 0.5);
      if (x === 2.5) expect(now.zones[0]).toBeGreaterThan(0.9);
    }
  });

  it('[IDN-12] the offset of its tag does not move it: a weak fob is where a strong one is', () => {
    const config = hall();
    const { filter } = filterOf(config);
    const tag = unknownBelief();
    const weak = heardAt(config, 8.5, 5).map((h) => ({ ...h, rssi: h.rssi - 8 }));
    let now = filter.step(tag, 0, weak, []);
    for (let i = 0; i < 20; i++) now = filter.step(tag, 500, weak, []);
    expect(tag.offset).toBeLessThan(-2);
    expect(offM(now, 8.5, 5)).toBeLessThan(1.5);
  });

  it('[IDN-12] a tag that is suddenly far away is found again within a few steps', () => {
    const config = hall({ floorPlan: { widthM: 60, heightM: 10 } });
    const far = {
      ...config,
      receivers: config.receivers.map((r, i) => (i < 2 ? r : { ...r, at: { ...r.at, x: 38 + 6 * i } })),
    };
    const { filter } = filterOf(far);
    const tag = unknownBelief();
    for (let i = 0; i < 20; i++) filter.step(tag, 500, heardAt(far, 2.5, 5), []);
    let now = filter.step(tag, 500, heardAt(far, 56, 5), []);
    for (let i = 0; i < 8; i++) now = filter.step(tag, 500, heardAt(far, 56, 5), []);
    expect(offM(now, 56, 5)).toBeLessThan(4);
  });

  it('[IDN-12] one receiver alone, and one outside the plan, are enough to be somewhere', () => {
    const config = hall({ receivers: [{ id: 'r', name: 'R', at: { x: 26, y: -4 } }] });
    const { filter } = filterOf(config);
    const tag = unknownBelief();
    let now = filter.step(tag, 0, [{ receiver: 0, rssi: -70 }], []);
    for (let i = 0; i < 20; i++) now = filter.step(tag, 500, [{ receiver: 0, rssi: -70 }], []);
    expect([now.x > 10, now.x <= 20, now.y < 5, now.y >= 0]).toEqual([true, true, true, true]);
    expect(now.radiusM).toBeGreaterThan(1);
  });

  it('[IDN-14] silence takes a tag away from the receiver that should hear it', () => {
    const { filter } = filterOf(hall({ floorPlan: { widthM: 60, heightM: 10 } }));
    const inDrinks = (silent: readonly number[]): number => {
      const tag = unknownBelief();
      expect(filter.told(tag, 0, 0.5).zones[0]).toBeCloseTo(0.5, 5);
      for (let i = 0; i < 5; i++) filter.step(tag, 1000, [], silent);
      return filter.step(tag, 1000, [], silent).zones[0]!;
    };
    expect(inDrinks([0])).toBeLessThan(0.8 * inDrinks([]));
  });

  it('[IDN-12] a step after any time costs no more than one over the whole floor', () => {
    const config = hall();
    const { filter, grid } = filterOf(config);
    for (const dtMs of [0, 500, 60_000, 3_600_000, 1e12]) {
      const tag = unknownBelief();
      filter.step(tag, 0, heardAt(config, 2.5, 5), []);
      const now = filter.step(tag, dtMs, [], []);
      expect(sum(tag.belief!.p)).toBeCloseTo(1, 2);
      if (dtMs < 60_000) continue;
      expect(now.x).toBeCloseTo((grid.columns * grid.cellM) / 2, 0);
    }
  });

  it('[IDN-18] an app is believed as far as it says, also of a zone smaller than a cell', () => {
    const shelf = [
      { x: 15.05, y: 2.05 },
      { x: 15.25, y: 2.05 },
      { x: 15.25, y: 2.25 },
      { x: 15.05, y: 2.25 },
    ];
    const config = hall();
    const zones = [...config.zones, { ...config.zones[0]!, id: 'shelf', name: 'Shelf', polygon: shelf }];
    const { filter } = filterOf({ ...config, zones });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(2), (confidence, zone) => {
        const now = filter.told(unknownBelief(), zone, confidence);
        expect(now.zones[zone]).toBeCloseTo(confidence, 5);
      }),
    );
  });

  it('[IDN-12] a tag in the last corner is on the plan, also where the last cells reach over its edge', () => {
    const config = hall({ floorPlan: { widthM: 11.3, heightM: 10 }, receivers: [] });
    const corner = [
      { x: 11.2, y: 9.9 },
      { x: 11.3, y: 9.9 },
      { x: 11.3, y: 10 },
    ];
    const zones = [...config.zones, { ...config.zones[0]!, id: 'corner', name: 'Corner', polygon: corner }];
    const { filter } = filterOf({ ...config, zones });
    expect(filter.told(unknownBelief(), 2, 1)).toMatchObject({ x: 11.3, y: 10 });
  });

  it('[IDN-13] levels of two receivers teach nothing of them, those of three do', () => {
    const config = hall();
    for (const [receivers, learned] of [
      [2, 0],
      [3, 1],
    ] as const) {
      const grid = floorGrid(config);
      const levels = new Levels(grid.receivers.length, false);
      const filter = new TagFilter(grid, levels);
      const tag = unknownBelief();
      for (let i = 0; i < 30; i++) filter.step(tag, 500, heardAt(config, 8.5, 5).slice(0, receivers), []);
      expect([levels.regions(0), levels.regions(4)]).toEqual([learned, 0]);
    }
  });

  it('[IDN-12] whatever is heard, probabilities are finite and sum to one or, with the floor between, less', () => {
    const configs = [hall(), hall({ floorPlan: { widthM: 11, heightM: 300 } })];
    const level = fc.oneof(fc.integer({ min: -127, max: 20 }), fc.constantFrom(-127, 20));
    const step = fc.record({
      dtMs: fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.constantFrom(-5000, 3_600_000)),
      rssi: fc.array(fc.option(level, { nil: null }), { minLength: 5, maxLength: 5 }),
      silent: fc.subarray([0, 1, 2, 3, 4]),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(1), (steps, which) => {
        const { filter, grid } = filterOf(configs[which]!);
        const tag = unknownBelief();
        for (const { dtMs, rssi, silent } of steps) {
          const heard = rssi.flatMap((r, receiver) => (r === null ? [] : [{ receiver, rssi: r }]));
          const { zones, x, y, radiusM } = filter.step(tag, dtMs, heard, silent);
          expect(sum(zones)).toBeLessThanOrEqual(1 + 1e-6);
          expect([x, y, radiusM, tag.offset, ...zones].every(Number.isFinite)).toBe(true);
          expect([x >= 0, x <= grid.widthM, y >= 0, y <= grid.heightM]).toEqual([true, true, true, true]);
          expect(sum(tag.belief!.p)).toBeCloseTo(1, 2);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('a belief', () => {
  const grid = floorGrid(hall());

  it('[IDN-12] nothing is lost over the edges of the floor, however wide it spreads', () => {
    fc.assert(
      fc.property(
        fc.nat(grid.columns - 1),
        fc.nat(grid.rows - 1),
        fc.double({ min: 0.25, max: 40, noNaN: true }),
        (column, row, sigma) => {
          const bench = new Bench(grid);
          bench.around(column, row, 0);
          const kernel = gaussian(sigma);
          expect(sum(kernel)).toBeCloseTo(1, 9);
          bench.take(bench.put(), (kernel.length - 1) / 2);
          bench.blur(kernel);
          const p = bench.p.subarray(0, bench.columns * bench.rows);
          expect(sum(p)).toBeCloseTo(1, 6);
          expect(Math.min(...p)).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('[IDN-12] a window is put down without what does not matter, and taken up where it was', () => {
    const bench = new Bench(grid);
    bench.around(3, 4, 2);
    bench.p.fill(0, 0, bench.columns * bench.rows);
    bench.p[2 * bench.columns + 1] = 1;
    const belief = bench.put();
    expect([belief.columns, belief.rows, belief.left, belief.top]).toEqual([1, 1, 2, 4]);
    bench.take(belief, 3);
    expect([bench.left, bench.top, bench.columns, bench.rows]).toEqual([0, 1, 6, 7]);
    expect(bench.p[3 * bench.columns + 2]).toBe(1);
  });
});
