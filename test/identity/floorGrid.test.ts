import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SurveyPoint } from '../../config/schema/survey.ts';
import { choleskySolver } from '../../controller/identity/cholesky.ts';
import { floorGrid } from '../../controller/identity/floorGrid.ts';
import type { FloorGrid } from '../../controller/identity/floorGrid.ts';
import { surveyPathLoss, UNMEASURED_DB2 } from '../../controller/identity/surveyMap.ts';
import { hall, levelAt } from './floor.ts';

const cellAt = ({ columns, cellM }: FloorGrid, x: number, y: number): number =>
  Math.floor(y / cellM) * columns + Math.floor(x / cellM);
/** A survey of a line through the hall, where gels hears `louder` than its place lets expect. */
function surveyed(louder: number, toX: number, heardBy: readonly string[]): ReturnType<typeof hall> {
  const config = hall();
  const points: SurveyPoint[] = [];
  for (let x = 1; x <= toX; x++)
    points.push({
      at: { x, y: 5 },
      heard: heardBy.map((receiver) => ({
        receiver,
        mean: Math.max(-127, levelAt(config, receiver, x, 5) + (receiver === 'r-gels' ? louder : 0)),
        spread: 3,
        samples: 20,
        share: 1,
      })),
    });
  return hall({ surveys: [{ id: 's', name: 'S', madeOn: '2026-11-01', inUse: true, points }] });
}

describe('the floor in cells', () => {
  it('[IDN-12] every cell has its zone, and no floor has too many cells', () => {
    const grid = floorGrid(hall());
    expect([2.5, 8.5, 15].map((x) => grid.zoneOf[cellAt(grid, x, 5)])).toEqual([0, 1, -1]);
    for (const [widthM, heightM] of [
      [11, 11],
      [400, 300],
      [1000, 10],
    ] as const) {
      const { columns, rows, cellM } = floorGrid(hall({ floorPlan: { widthM, heightM } }));
      expect(columns * rows).toBeLessThan(2900);
      expect([columns * cellM >= widthM - 1e-6, rows * cellM >= heightM - 1e-6]).toEqual([true, true]);
    }
  });

  it('[IDN-12] five hundred zones on a large floor each have a cell', () => {
    const zone = hall().zones[0]!;
    const zones = Array.from({ length: 500 }, (_, i) => {
      const [x, y] = [(i % 25) * 8, Math.floor(i / 25) * 8];
      const polygon = [
        { x, y },
        { x: x + 1.5, y },
        { x: x + 1.5, y: y + 1.5 },
        { x, y: y + 1.5 },
      ];
      return { ...zone, id: `z${i}`, polygon };
    });
    const grid = floorGrid({ ...hall(), floorPlan: { widthM: 200, heightM: 160 }, zones });
    expect(new Set(grid.zoneOf).size).toBe(501);
  });

  it('[IDN-14] a receiver should hear what is near, and may miss what is far', () => {
    const grid = floorGrid(hall());
    const { silence } = grid.hearing[0]!;
    expect(silence[cellAt(grid, 2.5, 5)]).toBeLessThan(-1);
    expect(Math.max(...silence)).toBeLessThanOrEqual(0);
    expect(silence[cellAt(grid, 19, 9)]).toBeGreaterThan(silence[cellAt(grid, 2.5, 5)]!);
  });
});

describe('a survey in use', () => {
  it('[IDN-23] says what is heard where it was measured', () => {
    const [grid, planned] = [floorGrid(surveyed(-12, 18, ['r-gels'])), floorGrid(hall())];
    const cell = cellAt(grid, 6, 5);
    expect(grid.surveyed).toBe(true);
    expect(grid.hearing[1]!.expected[cell]! - planned.hearing[1]!.expected[cell]!).toBeLessThan(-9);
  });

  it('[IDN-23] is less sure away from its points, and never less than of what nobody measured', () => {
    const grid = floorGrid(surveyed(0, 9, ['r-gels']));
    const doubt = grid.hearing[1]!.doubt!;
    expect(doubt[cellAt(grid, 5, 5)]).toBeLessThan(UNMEASURED_DB2 / 2);
    expect(doubt[cellAt(grid, 18, 1)]).toBeCloseTo(UNMEASURED_DB2, 1);
    expect(Math.max(...doubt)).toBeLessThanOrEqual(UNMEASURED_DB2 + 1e-3);
    expect(Math.min(...doubt)).toBeGreaterThanOrEqual(0);
  });

  it('[IDN-23] beyond its points path loss speaks, so places there are no worse defined than by the plan', () => {
    const [grid, planned] = [floorGrid(surveyed(0, 9, ['r-gels'])), floorGrid(hall())];
    for (const [x, y] of [
      [12, 5],
      [16, 2],
      [19, 9],
    ] as const) {
      const cell = cellAt(grid, x, y);
      expect(Math.abs(grid.hearing[1]!.expected[cell]! - planned.hearing[1]!.expected[cell]!)).toBeLessThan(3);
    }
  });

  it('[IDN-23] leaves receivers that heard too little to the plan, with the doubt of what was not measured', () => {
    const [grid, planned] = [floorGrid(surveyed(0, 9, ['r-gels'])), floorGrid(hall())];
    expect(grid.hearing[0]!.expected).toEqual(planned.hearing[0]!.expected);
    expect(new Set(grid.hearing[0]!.doubt)).toEqual(new Set([UNMEASURED_DB2]));
    expect(planned.hearing.every((h) => h.doubt === null)).toBe(true);
  });

  it('[IDN-23] one that is not in use changes nothing', () => {
    const config = surveyed(-20, 18, ['r-gels']);
    const off = { ...config, surveys: config.surveys.map((s) => ({ ...s, inUse: false })) };
    expect(floorGrid(off).hearing).toEqual(floorGrid(hall()).hearing);
  });

  it('[IDN-23] path loss is what was walked through, within what occurs in buildings', () => {
    const { receivers, surveys } = surveyed(-5, 18, ['r-gels']);
    const fit = surveyPathLoss(receivers[1]!, surveys[0]!.points)!;
    expect(fit.pathLoss).toBeCloseTo(receivers[1]!.pathLoss, 2);
    expect(fit.referenceRssi).toBeCloseTo(receivers[1]!.referenceRssi - 5, 1);
    const flat = surveys[0]!.points.map((p) => ({ ...p, heard: p.heard.map((h) => ({ ...h, mean: -70 })) }));
    expect(surveyPathLoss(receivers[1]!, flat)!.pathLoss).toBe(0.8);
    const spot = flat.map((p) => ({ ...p, at: { x: 3, y: 3 } }));
    expect(surveyPathLoss(receivers[1]!, spot)!.pathLoss).toBe(receivers[1]!.pathLoss);
    expect(surveyPathLoss(receivers[0]!, flat)).toBeNull();
  });
});

describe('symmetric positive matrices', () => {
  it('[IDN-23] are solved', () => {
    const entry = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(entry, { minLength: 64, maxLength: 64 }),
        fc.array(entry, { minLength: 8, maxLength: 8 }),
        (n, entries, wanted) => {
          const at = (i: number, j: number): number => {
            let s = i === j ? 1 : 0;
            for (let k = 0; k < n; k++) s += entries[i * n + k]! * entries[j * n + k]!;
            return s;
          };
          const x = wanted.slice(0, n);
          const b = Float64Array.from({ length: n }, (_, i) => x.reduce((s, v, j) => s + at(i, j) * v, 0));
          const solver = choleskySolver(n, at);
          solver.solve(b).forEach((v, i) => {
            expect(v).toBeCloseTo(x[i]!, 6);
          });
          expect(solver.quadratic(b)).toBeCloseTo(
            x.reduce((s, v, i) => s + v * b[i]!, 0),
            5,
          );
        },
      ),
    );
  });

  it('[IDN-23] the same place twice is no trouble', () => {
    const solver = choleskySolver(2, () => 1);
    expect(Array.from(solver.solve(Float64Array.of(1, 1))).every(Number.isFinite)).toBe(true);
  });
});
