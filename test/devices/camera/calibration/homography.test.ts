import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floorMap } from '../../../../devices/camera/calibration/floorMap.ts';
import { fitFloor, toFloor } from '../../../../devices/camera/calibration/homography.ts';
import type { Pair } from '../../../../devices/camera/calibration/homography.ts';
import { inside } from '../../../../devices/camera/counting/geometry.ts';
import { overAisle, seenBy, spots } from './cameraTruth.ts';
import type { Standing } from './cameraTruth.ts';

const lens = { k1: 0.25, k2: 0.05, aspect: 16 / 9 };
const corners = (camera: Standing): Pair[] => {
  // Fine enough that a low camera that looks straight down still sees several rows.
  const all = spots(camera, 0.25, 14);
  const by = (f: (p: Pair) => number): Pair => all.reduce((a, b) => (f(b) > f(a) ? b : a));
  return [
    by((p) => -p.picture.x - p.picture.y),
    by((p) => p.picture.x - p.picture.y),
    by((p) => p.picture.x + p.picture.y),
    by((p) => p.picture.y - p.picture.x),
  ];
};
const worstM = (camera: Standing, pairs: readonly Pair[]): number => {
  const fit = fitFloor(pairs, camera.lens ?? null);
  if (!fit.ok) throw new Error(fit.message);
  const map = floorMap(pairs, camera.lens ?? null);
  if (!map.ok) throw new Error(map.message);
  return Math.max(
    ...spots(camera, 0.7, 6).map(({ picture, floor }) => {
      const at = map.map.toFloor(picture);
      return at === null ? 0 : Math.hypot(at.x - floor.x, at.y - floor.y);
    }),
  );
};
const camera = fc.record({
  at: fc.constant({ x: 0, y: 0 }),
  heightM: fc.double({ min: 2.4, max: 6, noNaN: true }),
  downDeg: fc.double({ min: 25, max: 90, noNaN: true }),
  headingDeg: fc.double({ min: 0, max: 360, noNaN: true }),
  halfAngleDeg: fc.double({ min: 25, max: 50, noNaN: true }),
  aspect: fc.constantFrom(16 / 9, 4 / 3),
});

describe('[CAM-26] the floor by four spots and more', () => {
  it('maps exactly what a camera sees, wherever it hangs', () => {
    fc.assert(
      fc.property(camera, (c) => {
        expect(worstM(c, corners(c))).toBeLessThan(1e-5);
      }),
      { numRuns: 25 },
    );
  });

  it('maps through a lens that bends, and not without it', () => {
    const c = { ...overAisle, lens };
    expect(worstM(c, corners(c))).toBeLessThan(1e-4);
    const blind = fitFloor(corners(c));
    if (!blind.ok) throw new Error(blind.message);
    const [off] = spots(c, 1, 6)
      .map(({ picture, floor }) => {
        const at = toFloor(blind.matrix, picture);
        return at === null ? 0 : Math.hypot(at.x - floor.x, at.y - floor.y);
      })
      .sort((a, b) => b - a);
    expect(off).toBeGreaterThan(0.3);
  });

  it('with more spots is better than with four, and its expected error is of the size of the true one', () => {
    let seed = 7;
    const noise = (): number => ((seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5) * 0.01;
    const shaken = spots(overAisle, 1.5, 6).map(({ picture: { x, y }, floor }) => ({
      picture: { x: x + noise(), y: y + noise() },
      floor,
    }));
    const fit = fitFloor(shaken);
    if (!fit.ok) throw new Error(fit.message);
    const truth = spots(overAisle, 1, 6).map(({ picture, floor }) => {
      const at = toFloor(fit.matrix, picture)!;
      return Math.hypot(at.x - floor.x, at.y - floor.y);
    });
    const trueM = Math.sqrt(truth.reduce((s, m) => s + m ** 2, 0) / truth.length);
    expect(trueM).toBeLessThan(0.1);
    expect(fit.leftOutM).toBeGreaterThan(trueM);
    expect(fit.leftOutM).toBeLessThan(0.3);
    expect(fit.errorM).toBeLessThan(fit.leftOutM!);
  });

  it('names the spot that is wrong', () => {
    const pairs = spots(overAisle, 2, 6);
    const wrong = pairs.map((p, i) => (i === 3 ? { ...p, floor: { x: p.floor.x + 1.5, y: p.floor.y } } : p));
    const fit = fitFloor(wrong);
    expect(fit).toMatchObject({ ok: true, worst: 3 });
    expect(fit.ok && fit.leftOutM! > 0.3).toBe(true);
  });

  it('with four spots claims no error it cannot know, but tells what a slip of the finger makes', () => {
    expect(fitFloor(corners(overAisle))).toMatchObject({ ok: true, leftOutM: null, worst: null });
    const map = floorMap(corners(overAisle), null);
    expect(map.ok && map.map.errorM).toBeGreaterThan(0.05);
    expect(map.ok && map.map.errorM).toBeLessThan(1);
  });

  const [a, b, c, d] = corners(overAisle) as [Pair, Pair, Pair, Pair];
  const swap = (p: Pair, q: Pair): Pair => ({ picture: p.picture, floor: q.floor });
  it.each<[string, Pair[], RegExp]>([
    ['three spots', [a, b, c], /four spots are needed, there are 3/],
    ['one of them twice', [a, b, c, c], /two are one/],
    [
      'all on one line',
      [0.1, 0.3, 0.5, 0.9].map((t, i) => ({ picture: { x: t, y: t }, floor: { x: i, y: i } })),
      /too many lie on one line/,
    ],
    [
      'three of four on one line',
      [
        a,
        b,
        {
          picture: { x: (a.picture.x + b.picture.x) / 2, y: (a.picture.y + b.picture.y) / 2 },
          floor: { x: (a.floor.x + b.floor.x) / 2, y: (a.floor.y + b.floor.y) / 2 },
        },
        d,
      ],
      /too many lie on one line/,
    ],
    ['two swapped', [swap(a, b), swap(b, a), c, d], /look whether two are swapped/],
    [
      'left and right swapped',
      [swap(a, b), swap(b, a), swap(c, d), swap(d, c)],
      /look whether two are swapped, or left/,
    ],
    ['no number', [a, b, c, { ...d, floor: { x: NaN, y: 0 } }], /no number/],
    [
      'spots at the horizon',
      [
        { picture: { x: 0.4, y: 0.1 }, floor: { x: -200, y: -900 } },
        { picture: { x: 0.6, y: 0.1 }, floor: { x: 200, y: -900 } },
        { picture: { x: 0.9, y: 0.9 }, floor: { x: 2, y: 0 } },
        { picture: { x: 0.1, y: 0.9 }, floor: { x: -2, y: 0 } },
      ],
      /choose spots nearer/,
    ],
  ])('refuses %s', (_what, pairs, message) => {
    const fit = fitFloor(pairs);
    expect(fit.ok ? 'fits' : fit.message).toMatch(message);
  });

  it('maps nothing at the horizon and above it', () => {
    const map = floorMap(corners({ ...overAisle, downDeg: 12 }), null);
    if (!map.ok) throw new Error(map.message);
    expect(map.map.toFloor({ x: 0.5, y: 0.02 })).toBeNull();
    expect(map.map.toFloor({ x: 0.5, y: 0.9 })).not.toBeNull();
  });
});

describe('[CAM-26] a zone of the plan in the picture', () => {
  const zones = {
    ahead: [
      { x: 9, y: 8 },
      { x: 13, y: 8 },
      { x: 13, y: 11 },
      { x: 9, y: 11 },
    ],
    'reaching behind the camera': [
      { x: 8, y: 9 },
      { x: 12, y: 9 },
      { x: 12, y: 30 },
      { x: 8, y: 30 },
    ],
  };
  for (const bends of [undefined, lens])
    it.each(Object.entries(zones))(
      `%s holds the feet that stand in it${bends === undefined ? '' : ', through a lens that bends'}`,
      (_name, polygon) => {
        const standing = { ...overAisle, ...(bends === undefined ? {} : { lens: bends }) };
        const map = floorMap(corners(standing), bends ?? null);
        if (!map.ok) throw new Error(map.message);
        const outline = map.map.outline(polygon);
        let held = 0;
        for (const { picture, floor } of spots(standing, 0.37, 7)) {
          const nearEdge = polygon.some((p) => Math.abs(p.x - floor.x) < 0.05 || Math.abs(p.y - floor.y) < 0.05);
          if (nearEdge) continue;
          const there = inside(polygon, floor);
          expect(inside(outline, picture)).toBe(there);
          if (there) held++;
        }
        expect(held).toBeGreaterThan(20);
      },
    );

  it('that the camera does not see has no outline', () => {
    const map = floorMap(corners(overAisle), null);
    if (!map.ok) throw new Error(map.message);
    expect(
      map.map.outline([
        { x: 9, y: 20 },
        { x: 12, y: 20 },
        { x: 12, y: 25 },
      ]),
    ).toEqual([]);
    expect(seenBy(overAisle, { x: 10, y: 22 })).toBeNull();
  });
});
