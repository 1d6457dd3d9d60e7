import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corrected, exactWith } from '../../../../devices/camera/calibration/crowd.ts';
import { fitLeastSize, isTooSmall, leastHeightAt } from '../../../../devices/camera/calibration/leastSize.ts';

describe('[CAM-27] the site factor by counts by hand', () => {
  it('a count that is off by so much on average is exact so often', () => {
    expect([0, 0.5, 1, 4].map((error) => Number(exactWith(error).toFixed(2)))).toEqual([1, 0.62, 0.41, 0.12]);
  });

  it('corrects to whole people, never below none, and none stays none', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.double({ min: 0.5, max: 4, noNaN: true }), (n, factor) => {
        const made = corrected(n, factor);
        expect(Number.isInteger(made) && made >= 0).toBe(true);
        expect(corrected(0, factor)).toBe(0);
        expect(corrected(n + 1, factor)).toBeGreaterThanOrEqual(made);
      }),
    );
  });
});

describe('[CAM-27] the smallest person by place', () => {
  const sizes = [
    { y: 0.2, height: 0.1 },
    { y: 0.8, height: 0.4 },
  ];
  it.each([
    [0, 0.1],
    [0.2, 0.1],
    [0.5, 0.25],
    [0.8, 0.4],
    [1, 0.4],
  ])('at %f is %f', (y, height) => {
    expect(leastHeightAt(sizes, y)).toBeCloseTo(height, 9);
  });

  it('leaves out what is smaller, but nobody who is cut off by the lower border', () => {
    expect([isTooSmall(sizes, 0.5, 0.2), isTooSmall(sizes, 0.5, 0.26), isTooSmall(sizes, 1, 0.1)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(isTooSmall([], 0.5, 0.001)).toBe(false);
  });

  it('is half of what marked people are, straight between far and near', () => {
    const fit = fitLeastSize([
      { y: 0.3, height: 0.2 },
      { y: 0.6, height: 0.5 },
      { y: 0.9, height: 0.8 },
    ]);
    if (!fit.ok) throw new Error(fit.message);
    expect(leastHeightAt(fit.sizes, 0.6)).toBeCloseTo(0.25, 9);
    expect(fit.sizes.map((s) => s.y)).toEqual([0.3, 0.9]);
  });

  it.each([
    ['one person', [{ y: 0.3, height: 0.2 }], /two people/],
    [
      'people side by side',
      [
        { y: 0.5, height: 0.2 },
        { y: 0.52, height: 0.22 },
      ],
      /same height of the picture/,
    ],
    [
      'nobody',
      [
        { y: 0.2, height: 0 },
        { y: 0.9, height: 0.4 },
      ],
      /no height/,
    ],
  ])('refuses %s', (_what, people, message) => {
    const fit = fitLeastSize(people);
    expect(fit.ok ? 'fits' : fit.message).toMatch(message);
  });
});
