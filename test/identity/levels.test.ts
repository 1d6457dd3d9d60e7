import { describe, expect, it } from 'vitest';
import { driftOf } from '../../controller/identity/drift.ts';
import { floorGrid } from '../../controller/identity/floorGrid.ts';
import { Levels } from '../../controller/identity/levels.ts';
import { hall } from './floor.ts';

/** So many steps at a place, where receivers are so much louder than expected. */
function learn(levels: Levels, x: number, y: number, residuals: readonly number[], steps: number): void {
  for (let i = 0; i < steps; i++) levels.learn(x, y, Float64Array.from(residuals));
}
/** Regions of five metres along a wall. */
const REGIONS = [2, 7, 12, 17, 22, 27, 32, 37];

describe('how receivers hear', () => {
  it('[IDN-13] a receiver that is louder everywhere is known to be, by the tags that pass', () => {
    const levels = new Levels(3, false);
    for (const x of REGIONS) learn(levels, x, 2, [6, 0, -3], 20);
    expect(levels.offset(0)).toBeGreaterThan(4.5);
    expect(levels.offset(0)).toBeLessThanOrEqual(6);
    expect(levels.offset(1)).toBe(0);
    expect(levels.offset(2)).toBeLessThan(-2);
  });

  it('[IDN-13] a tag that lies still for hours says no more than one that lies there for a minute', () => {
    const still = (steps: number): number => {
      const levels = new Levels(1, false);
      for (const x of REGIONS) learn(levels, x, 2, [0], 20);
      learn(levels, 2, 12, [10], steps);
      return levels.offset(0);
    };
    expect(still(120)).toBeLessThan(1.5);
    expect(still(4 * 7200) - still(120)).toBeLessThan(0.1);
  });

  it('[IDN-13] it follows a receiver that was moved, and believes a survey more than a plan', () => {
    const levels = new Levels(1, false);
    for (const x of REGIONS) learn(levels, x, 2, [0], 5000);
    for (const x of REGIONS) learn(levels, x, 2, [8], 600);
    expect(levels.offset(0)).toBeGreaterThan(5);
    const [planned, surveyed] = [new Levels(1, false), new Levels(1, true)];
    for (const l of [planned, surveyed]) learn(l, 2, 2, [6], 50);
    expect(surveyed.offset(0)).toBeLessThan(planned.offset(0) / 2);
  });

  it('[IDN-13] who was not heard is not learned, and nobody is off by more than 12 dB', () => {
    const levels = new Levels(2, false);
    for (const x of REGIONS) learn(levels, x, 2, [Number.NaN, 60], 20);
    expect([levels.offset(0), levels.regions(0), levels.offset(1), levels.regions(1)]).toEqual([0, 0, 12, 8]);
  });

  it('[IDN-19] a receiver that hears otherwise in three regions is told with what to do; one region says nothing', () => {
    const grid = floorGrid(hall());
    const n = grid.receivers.length;
    const fainter = grid.receivers.map((_, i) => (i === 1 ? -20 : 0));
    const levels = new Levels(n, false);
    learn(levels, 2, 2, fainter, 500);
    expect(driftOf(grid, levels)).toEqual([]);
    for (const x of REGIONS) learn(levels, x, 2, fainter, 50);
    const [drift, ...others] = driftOf(grid, levels);
    expect(others).toEqual([]);
    expect(drift).toMatchObject({ receiver: 'r-gels' });
    expect(drift!.message).toMatch(/"r-gels" hears tags 12 dB fainter than its place on the plan lets expect. Check/);
  });

  it('[IDN-19] what is little for a plan is much for a survey', () => {
    const points = Array.from({ length: 8 }, (_, i) => ({
      at: { x: 1 + 2 * i, y: 5 },
      heard: [{ receiver: 'r-gels', mean: -60 - i, spread: 3, share: 1 }],
    }));
    const survey = { id: 's', name: 'S', madeOn: '2026-11-01', inUse: true, points };
    const warned = [hall(), hall({ surveys: [survey] })].map((config) => {
      const grid = floorGrid(config);
      const levels = new Levels(grid.receivers.length, grid.surveyed);
      for (const x of REGIONS)
        for (const y of [2, 7])
          learn(
            levels,
            x,
            y,
            grid.receivers.map((_, i) => (i === 1 ? 9 : 0)),
            50,
          );
      return driftOf(grid, levels).map((d) => d.message);
    });
    expect(warned[0]).toEqual([]);
    expect(warned[1]![0]).toMatch(/louder than at the survey. Was it moved/);
  });
});
