import { z } from 'zod';

/** A place on the floor plan. Origin top left, x to the right, y down, metres. */
export const point = z
  .strictObject({
    x: z.number().min(-1000).max(1000).describe('Metres from the left edge.'),
    y: z.number().min(-1000).max(1000).describe('Metres from the top edge.'),
  })
  .describe('Place on the floor plan, metres, origin top left.');
export type Point = z.infer<typeof point>;

/** A place with a height above the floor. */
export const point3 = point
  .extend({ z: z.number().min(-5).max(50).default(2.5).describe('Metres above the floor.') })
  .describe('Place on the floor plan with its height, metres.');
export type Point3 = z.infer<typeof point3>;

/** A place in a camera's picture: 0 to 1 of its width and height, origin top left. */
export const picturePoint = z
  .strictObject({
    x: z.number().min(0).max(1).describe('Part of the picture width from the left edge.'),
    y: z.number().min(0).max(1).describe('Part of the picture height from the top edge.'),
  })
  .describe('Place in the picture, 0 to 1, origin top left.');

/** An outline in a camera's picture. */
export const pictureRing = z
  .array(picturePoint)
  .min(3)
  .max(64)
  .refine((ring) => selfCrossing(ring) < 0, 'the outline crosses itself; put the corners in order around the area')
  .describe('Outline in the picture, corners in order.');

/** Twice the signed area of a ring, m². */
function doubleArea(ring: readonly Point[]): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    sum += a.x * b.y - b.x * a.y;
  }
  return sum;
}

/** Area of a simple polygon, m². */
export function polygonArea(ring: readonly Point[]): number {
  return Math.abs(doubleArea(ring)) / 2;
}

/** Area centre of a simple polygon. */
export function centroid(ring: readonly Point[]): Point {
  const area2 = doubleArea(ring);
  let x = 0;
  let y = 0;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    const cross = a.x * b.y - b.x * a.y;
    x += (a.x + b.x) * cross;
    y += (a.y + b.y) * cross;
  }
  return { x: x / (3 * area2), y: y / (3 * area2) };
}

/** True when `p` lies inside the ring (even-odd rule; points on an edge may fall either way). */
export function contains(ring: readonly Point[], p: Point): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i]!;
    const b = ring[j]!;
    if (a.y > p.y !== b.y > p.y && p.x < ((b.x - a.x) * (p.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

function side(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/** Index of the first edge that crosses a later one, or -1 for a simple polygon. */
export function selfCrossing(ring: readonly Point[]): number {
  const n = ring.length;
  for (let i = 0; i < n; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % n]!;
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue;
      const c = ring[j]!;
      const d = ring[(j + 1) % n]!;
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return i;
    }
  }
  return -1;
}

/** A simple polygon of 3 to 64 corners and at least 0.1 m². */
export const polygon = z
  .array(point)
  .min(3)
  .max(64)
  .refine(
    (ring) => polygonArea(ring) >= 0.1,
    'the outline encloses less than 0.1 m²; check that the points are in metres',
  )
  .refine((ring) => selfCrossing(ring) < 0, 'the outline crosses itself; put the corners in order around the zone')
  .describe('Outline, corners in order, metres.');
