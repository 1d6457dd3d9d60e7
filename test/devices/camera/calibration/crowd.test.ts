import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corrected, exactWith, fitCrowd } from '../../../../devices/camera/calibration/crowd.ts';
import { fitLeastSize, isTooSmall, leastHeightAt } from '../../../../devices/camera/calibration/leastSize.ts';

const count = (counted: number, people: number): { counted: number; people: number } => ({ counted, people });

describe('[CAM-27] the site factor by counts by hand', () => {
  it('is the line through the origin, and its error is by counts left out', () => {
    const fit = fitCrowd([count(4, 6), count(6, 9), count(10, 15), count(2, 3)]);
    expect(fit).toMatchObject({ ok: true, error: 0, errorBefore: 2.75, helps: true });
    expect(fit.ok && fit.factor).toBeCloseTo(1.5, 9);
  });

  it('says when it does not help', () => {
    const fit = fitCrowd([count(3, 2), count(3, 5), count(3, 3), count(3, 1), count(3, 3)]);
    expect(fit).toMatchObject({ ok: true, helps: false });
  });

  it('is expected to err by what it errs on counts that it never saw', () => {
    let seed = 11;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const draw = (): { counted: number; people: number } => {
      const people = 5 + Math.floor(random() * 30);
      return count(Math.max(1, Math.round(people / 1.4 + (random() - 0.5) * 5)), people);
    };
    const fit = fitCrowd(Array.from({ length: 12 }, draw));
    if (!fit.ok) throw new Error(fit.message);
    const fresh = Array.from({ length: 400 }, draw);
    const trueError = fresh.reduce((s, c) => s + Math.abs(c.people - corrected(c.counted, fit.factor)), 0) / 400;
    expect(fit.factor).toBeGreaterThan(1.25);
    expect(fit.factor).toBeLessThan(1.55);
    expect(Math.abs(fit.error - trueError)).toBeLessThan(1);
    expect(fit.error).toBeLessThan(fit.errorBefore);
  });

  it('a count that is off by so much on average is exact so often', () => {
    expect([0, 0.5, 1, 4].map((error) => Number(exactWith(error).toFixed(2)))).toEqual([1, 0.62, 0.41, 0.12]);
  });

  it.each([
    ['too few', [count(4, 6), count(6, 9)], /3 counts by hand are needed .* there are 2/],
    ['moments with nobody', [count(0, 2), count(0, 1), count(0, 3), count(2, 3)], /there are 1/],
    ['less than nobody', [count(4, -6), count(6, 9), count(3, 4)], /less than nobody/],
    ['a camera that looks elsewhere', [count(1, 9), count(1, 12), count(2, 16)], /no crowd but a camera/],
  ])('refuses %s', (_what, counts, message) => {
    const fit = fitCrowd(counts);
    expect(fit.ok ? 'fits' : fit.message).toMatch(message);
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
