import { polygonArea, selfCrossing } from '../../../config/schema/geometry.ts';
import type { Point } from '../../../config/schema/geometry.ts';
import { metres } from './items.ts';

export const MAX_CORNERS = 64;
/** Smallest zone, m². */
const MIN_AREA = 0.1;

/** What is wrong with an outline, and what to do; null: it can be saved. */
export function ringFault(ring: readonly Point[]): string | null {
  if (ring.length < 3) return 'A zone needs at least three corners. Add corners.';
  if (ring.length > MAX_CORNERS) return `A zone has at most ${MAX_CORNERS} corners. Take some away.`;
  if (selfCrossing(ring) >= 0) {
    return 'The outline crosses itself. Drag a corner so that no edge crosses another; until then it is not saved.';
  }
  if (polygonArea(ring) < MIN_AREA) return 'The outline encloses less than 0.1 m². Drag its corners apart.';
  return null;
}

/** A rectangle between two opposite corners. */
export function rectangle(a: Point, b: Point): Point[] {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

export function withCorner(ring: readonly Point[], index: number, to: Point): Point[] {
  return ring.with(index, { x: metres(to.x), y: metres(to.y) });
}

/** A new corner on the edge that begins at corner `edge`. */
export function withNewCorner(ring: readonly Point[], edge: number, at: Point): Point[] {
  return ring.toSpliced(edge + 1, 0, { x: metres(at.x), y: metres(at.y) });
}

/** The ring without a corner; a triangle keeps its three. */
export function withoutCorner(ring: readonly Point[], index: number): Point[] | null {
  return ring.length <= 3 ? null : ring.toSpliced(index, 1);
}

/** Middle of each edge, in the order of the corners that they begin at. */
export function edgeMiddles(ring: readonly Point[]): Point[] {
  return ring.map((a, i) => {
    const b = ring[(i + 1) % ring.length]!;
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  });
}

export function lengthText(m: number): string {
  return `${m.toFixed(m < 10 ? 2 : 1)} m`;
}

export function areaText(ring: readonly Point[]): string {
  const area = polygonArea(ring);
  return `${area.toFixed(area < 100 ? 1 : 0)} m²`;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/** What is measured while an outline grows: its last edge, and its area once it has one. */
export function measureText(ring: readonly Point[]): string {
  const last = ring.at(-1);
  const before = ring.at(-2);
  if (last === undefined || before === undefined) return '';
  const edge = lengthText(distance(before, last));
  return ring.length < 3 ? edge : `${edge}, ${areaText(ring)}`;
}

/** `3.2 m × 4.5 m, 14.4 m²` */
export function rectangleText(a: Point, b: Point): string {
  return `${lengthText(Math.abs(b.x - a.x))} × ${lengthText(Math.abs(b.y - a.y))}, ${areaText(rectangle(a, b))}`;
}
