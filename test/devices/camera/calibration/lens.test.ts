import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distort, fitLens, undistort } from '../../../../devices/camera/calibration/lens.ts';
import type { LensShape } from '../../../../devices/camera/calibration/lens.ts';
import type { Place } from '../../../../devices/camera/counting/geometry.ts';

const aspect = 16 / 9;
/** A straight edge of the store as the lens shows it, in `n` places. */
function edge(lens: LensShape, from: Place, to: Place, n = 6, noise: () => number = () => 0): Place[] {
  return Array.from({ length: n }, (_, i) => {
    const part = i / (n - 1);
    const at = distort(lens, { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part })!;
    return { x: at.x + noise(), y: at.y + noise() };
  });
}
const edges = (lens: LensShape, noise?: () => number): Place[][] => [
  edge(lens, { x: 0.1, y: 0.12 }, { x: 0.9, y: 0.1 }, 6, noise),
  edge(lens, { x: 0.08, y: 0.15 }, { x: 0.12, y: 0.9 }, 6, noise),
  edge(lens, { x: 0.1, y: 0.93 }, { x: 0.93, y: 0.88 }, 6, noise),
  edge(lens, { x: 0.9, y: 0.1 }, { x: 0.88, y: 0.92 }, 6, noise),
];

describe('[CAM-26] the lens by straight lines', () => {
  it('undoes what it does', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.15, max: 0.6, noNaN: true }),
        fc.double({ min: -0.02, max: 0.2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (k1, k2, x, y) => {
          const lens = { k1, k2, aspect };
          const back = distort(lens, undistort(lens, { x, y }));
          expect(back).not.toBeNull();
          expect(Math.hypot(back!.x - x, back!.y - y)).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it.each([0.05, 0.2, 0.4, -0.08])('finds k1 = %f from exact lines', (k1) => {
    const fit = fitLens(edges({ k1, k2: 0, aspect }), aspect);
    if (!fit.ok) throw new Error(fit.message);
    expect(fit.lens.k1).toBeCloseTo(k1, 3);
    expect(fit.lens.k2).toBeCloseTo(0, 3);
    expect(fit.bendAfter).toBeLessThan(fit.bendBefore / 20);
  });

  it('finds both numbers where both are needed', () => {
    const truth = { k1: 0.25, k2: 0.2, aspect };
    const fit = fitLens(edges(truth), aspect);
    if (!fit.ok) throw new Error(fit.message);
    for (const p of [
      { x: 0.05, y: 0.05 },
      { x: 0.9, y: 0.5 },
      { x: 0.5, y: 0.95 },
    ]) {
      const [a, b] = [undistort(truth, p), undistort(fit.lens, p)];
      expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeLessThan(0.005);
    }
  });

  it('with a trembling hand is as near as it says', () => {
    let seed = 3;
    const noise = (): number => ((seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5) * 0.004;
    for (let i = 0; i < 20; i++) {
      const fit = fitLens(edges({ k1: 0.2, k2: 0, aspect }, noise), aspect);
      if (!fit.ok) throw new Error(fit.message);
      const corner = fit.lens.k1 + fit.lens.k2;
      expect(Math.abs(corner - 0.2)).toBeLessThan(4 * fit.cornerError + 0.01);
      expect(fit.cornerError).toBeLessThan(0.05);
    }
  });

  it('leaves a straight picture straight', () => {
    const fit = fitLens(edges({ k1: 0, k2: 0, aspect }), aspect);
    if (!fit.ok) throw new Error(fit.message);
    expect(Math.abs(fit.lens.k1)).toBeLessThan(0.002);
  });

  const straight: LensShape = { k1: 0.2, k2: 0, aspect };
  it.each<[string, Place[][], RegExp]>([
    ['no line', [], /no line is drawn/],
    [
      'two places',
      [
        [
          { x: 0.1, y: 0.1 },
          { x: 0.9, y: 0.1 },
        ],
      ],
      /line 1 has fewer than three/,
    ],
    [
      'a dot',
      [
        [
          { x: 0.5, y: 0.5 },
          { x: 0.501, y: 0.5 },
          { x: 0.5, y: 0.501 },
        ],
      ],
      /line 1 is too short/,
    ],
    ['a line through the middle', [edge(straight, { x: 0.1, y: 0.1 }, { x: 0.9, y: 0.9 })], /stay straight/],
    [
      'a place outside',
      [
        [
          { x: 0.1, y: 0.1 },
          { x: 0.5, y: 0.1 },
          { x: 2.5, y: 0.1 },
        ],
      ],
      /outside the picture/,
    ],
  ])('refuses %s', (_what, lines, message) => {
    const fit = fitLens(lines, aspect);
    expect(fit.ok ? 'fits' : fit.message).toMatch(message);
  });
});
