import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partAt, regionsOf } from '../../../display/scene/regions.ts';
import type { Box } from '../../../display/scene/shape.ts';

const sizes = [
  [1080, 1920],
  [1920, 1080],
  [3840, 1080],
  [800, 480],
  [1024, 600],
  [320, 180],
] as const;
const none = (): boolean => false;

describe('the regions of a layout', () => {
  test.each(sizes)('[SCN-1] share a picture of %i x %i without a gap, and none covers another', (width, height) => {
    for (const [side, foot] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ] as const) {
      for (const [sidePercent, footPercent] of [
        [20, 6],
        [30, 10],
        [50, 30],
      ] as const) {
        const regions = regionsOf({ width, height }, { sidePercent, footPercent, side, foot });
        const boxes = [regions.main, regions.side, regions.foot].filter((b): b is Box => b !== null);
        expect(boxes).toHaveLength(1 + Number(side) + Number(foot));
        expect(boxes.reduce((sum, b) => sum + b.width * b.height, 0)).toBe(width * height);
        for (const [i, a] of boxes.entries()) {
          expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height).toBe(true);
          expect([a.x, a.y, a.width, a.height].every(Number.isInteger)).toBe(true);
          for (const b of boxes.slice(i + 1)) {
            const apart =
              a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            expect(apart).toBe(true);
          }
        }
      }
    }
  });

  test('[SCN-1] the side stands beside the large region, below it on a tall picture; the band is never too low to read', () => {
    const parts = { sidePercent: 30, footPercent: 10, side: true, foot: true };
    expect(regionsOf({ width: 1920, height: 1080 }, parts)).toEqual({
      main: { x: 0, y: 0, width: 1344, height: 972 },
      side: { x: 1344, y: 0, width: 576, height: 972 },
      foot: { x: 0, y: 972, width: 1920, height: 108 },
    });
    expect(regionsOf({ width: 1080, height: 1920 }, parts).side).toEqual({ x: 0, y: 1210, width: 1080, height: 518 });
    expect(regionsOf({ width: 320, height: 180 }, parts).foot?.height).toBe(20);
  });
});

describe('the part of a region that is due', () => {
  test('[SCN-2] follows from the time since the layout came on, turn after turn', () => {
    const at = (ms: number) => partAt([4000, 2000], ms, none);
    expect(at(0)).toEqual({ index: 0, startMs: 0, endMs: 4000 });
    expect(at(3999)?.index).toBe(0);
    expect(at(4000)).toEqual({ index: 1, startMs: 4000, endMs: 6000 });
    expect(at(13_000)).toEqual({ index: 0, startMs: 12_000, endMs: 16_000 });
    expect(at(-5)?.index).toBe(0);
  });

  test('[SCN-2] the time of a broken part goes to the next sound one and no cut moves; one alone goes on without a cut', () => {
    expect(partAt([4000, 2000, 1000], 4500, (i) => i === 1)).toEqual({ index: 2, startMs: 4000, endMs: 6000 });
    expect(partAt([4000, 2000, 1000], 6500, (i) => i === 2)).toEqual({ index: 0, startMs: 6000, endMs: 7000 });
    expect(partAt([4000, 2000], 9000, (i) => i === 1)).toEqual({
      index: 0,
      startMs: 0,
      endMs: Number.POSITIVE_INFINITY,
    });
    expect(partAt([4000, 2000], 9000, () => true)).toBeNull();
  });

  test('[SCN-2] every instant has one part, its slot holds it, and slots follow each other without a gap', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 250, max: 60_000 }), { minLength: 2, maxLength: 8 }),
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        (durations, t, faults) => {
          const broken = (i: number): boolean => faults[i]!;
          const slot = partAt(durations, t, broken);
          const sound = durations.filter((_, i) => !broken(i)).length;
          if (sound === 0) return slot === null;
          if (slot === null || broken(slot.index) || slot.startMs > t || slot.endMs <= t) return false;
          return sound === 1 || partAt(durations, slot.endMs, broken)?.startMs === slot.endMs;
        },
      ),
    );
  });
});
