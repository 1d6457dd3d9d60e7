import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centroid, contains, polygon, polygonArea, selfCrossing } from '../../config/schema/geometry.ts';
import type { Point } from '../../config/schema/geometry.ts';

const metres = fc.integer({ min: -4000, max: 4000 }).map((n) => n / 100);
const rectangle = fc
  .record({ x: metres, y: metres, w: fc.integer({ min: 50, max: 2000 }), h: fc.integer({ min: 50, max: 2000 }) })
  .map(({ x, y, w, h }) => ({ x, y, w: w / 100, h: h / 100 }));

function corners(r: { x: number; y: number; w: number; h: number }): Point[] {
  return [
    { x: r.x, y: r.y },
    { x: r.x + r.w, y: r.y },
    { x: r.x + r.w, y: r.y + r.h },
    { x: r.x, y: r.y + r.h },
  ];
}

/** A star-shaped outline: corners at rising angles around a centre, so it never crosses itself. */
const star = fc
  .record({
    x: metres,
    y: metres,
    radii: fc.array(fc.integer({ min: 100, max: 1000 }), { minLength: 3, maxLength: 24 }),
  })
  .map(({ x, y, radii }) =>
    radii.map((r, i) => {
      const angle = (2 * Math.PI * i) / radii.length;
      return { x: x + (r / 100) * Math.cos(angle), y: y + (r / 100) * Math.sin(angle) };
    }),
  );

const moved = (ring: readonly Point[], dx: number, dy: number): Point[] =>
  ring.map((p) => ({ x: p.x + dx, y: p.y + dy }));

describe('[CFG] geometry of the floor plan', () => {
  it('area and centre of a rectangle are those of the schoolbook', () => {
    fc.assert(
      fc.property(rectangle, (r) => {
        expect(polygonArea(corners(r))).toBeCloseTo(r.w * r.h, 6);
        const c = centroid(corners(r));
        expect(c.x).toBeCloseTo(r.x + r.w / 2, 6);
        expect(c.y).toBeCloseTo(r.y + r.h / 2, 6);
      }),
    );
  });

  it('area does not depend on where the outline begins, which way round it goes, or where it lies', () => {
    fc.assert(
      fc.property(star, fc.nat(23), metres, metres, (ring, turn, dx, dy) => {
        const n = turn % ring.length;
        const turned = [...ring.slice(n), ...ring.slice(0, n)];
        expect(polygonArea(turned)).toBeCloseTo(polygonArea(ring), 6);
        expect(polygonArea([...ring].reverse())).toBeCloseTo(polygonArea(ring), 6);
        expect(polygonArea(moved(ring, dx, dy))).toBeCloseTo(polygonArea(ring), 5);
      }),
    );
  });

  it('a point is inside a rectangle exactly when its coordinates say so', () => {
    fc.assert(
      fc.property(rectangle, metres, metres, (r, x, y) => {
        const onEdge = x === r.x || y === r.y || x === r.x + r.w || y === r.y + r.h;
        fc.pre(!onEdge);
        expect(contains(corners(r), { x, y })).toBe(x > r.x && x < r.x + r.w && y > r.y && y < r.y + r.h);
      }),
    );
  });

  it('the share of random points inside is the share of the area (a second way to the same number)', () => {
    const ring: Point[] = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
      { x: 5, y: 4 },
      { x: 0, y: 10 },
    ];
    let inside = 0;
    let all = 0;
    for (let x = 0.05; x < 10; x += 0.1) {
      for (let y = 0.05; y < 10; y += 0.1) {
        all++;
        if (contains(ring, { x, y })) inside++;
      }
    }
    expect(polygonArea(ring)).toBe(70);
    expect((inside / all) * 100).toBeCloseTo(70, 0);
  });

  it('an outline drawn around its centre never crosses itself, and passes', () => {
    fc.assert(
      fc.property(star, (ring) => {
        expect(selfCrossing(ring)).toBe(-1);
        if (polygonArea(ring) >= 0.1) expect(polygon.safeParse(ring).success).toBe(true);
      }),
    );
  });

  it('two corners swapped make an outline that crosses itself, and it is refused', () => {
    fc.assert(
      fc.property(rectangle, (r) => {
        const [a, b, c, d] = corners(r) as [Point, Point, Point, Point];
        expect(selfCrossing([a, c, b, d])).toBeGreaterThanOrEqual(0);
        expect(polygon.safeParse([a, c, b, d]).success).toBe(false);
      }),
    );
  });

  it('refuses slivers, and outlines with too few or too many corners', () => {
    const line = [0, 1, 2].map((x) => ({ x, y: 0 }));
    expect(polygon.safeParse(line).success).toBe(false);
    expect(polygon.safeParse(line.slice(0, 2)).success).toBe(false);
    const many = Array.from({ length: 65 }, (_, i) => ({
      x: 10 * Math.cos((2 * Math.PI * i) / 65),
      y: 10 * Math.sin((2 * Math.PI * i) / 65),
    }));
    expect(polygon.safeParse(many).success).toBe(false);
    expect(polygon.safeParse(many.slice(0, 64)).success).toBe(true);
  });
});
