import type { Point } from '../../../config/schema/geometry.ts';
import type { Zone } from '../../../config/schema/floor.ts';
import { metres } from './items.ts';

/** What a dragged point may stick to. */
export interface Anchors {
  readonly corners: readonly Point[];
  readonly edges: readonly (readonly [Point, Point])[];
}

/** Grid of everything that is placed with the pointer, metres. */
export const GRID = 0.1;

export interface Snapped {
  readonly at: Point;
  readonly to: 'corner' | 'edge' | 'grid';
}

/** Corners and edges of the zones, without the one that is being changed. */
export function anchorsOf(zones: readonly Zone[], except: string | null): Anchors {
  const rings = zones.filter((zone) => zone.id !== except).map((zone) => zone.polygon);
  return {
    corners: rings.flat(),
    edges: rings.flatMap((ring) => ring.map((a, i) => [a, ring[(i + 1) % ring.length]!] as const)),
  };
}

export function toGrid(value: number): number {
  return metres(Math.round(value / GRID) * GRID);
}

/** The nearest point of an edge. */
function onEdge(p: Point, [a, b]: readonly [Point, Point]): Point {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2));
  // On an upright or level edge the other coordinate stays on the grid.
  if (dx === 0) return { x: a.x, y: clamp(toGrid(p.y), a.y, b.y) };
  if (dy === 0) return { x: clamp(toGrid(p.x), a.x, b.x), y: a.y };
  return { x: metres(a.x + t * dx), y: metres(a.y + t * dy) };
}

function clamp(value: number, a: number, b: number): number {
  return Math.min(Math.max(value, Math.min(a, b)), Math.max(a, b));
}

/**
 * Where a point goes: to a corner within reach, else to an edge within reach, else to the grid.
 *
 * @param reachM how near is near enough, metres
 */
export function snap(p: Point, anchors: Anchors, reachM: number): Snapped {
  const nearest = (points: readonly Point[]): Point | null => {
    let best: Point | null = null;
    let least = reachM;
    for (const q of points) {
      const away = Math.hypot(q.x - p.x, q.y - p.y);
      if (away <= least) [best, least] = [q, away];
    }
    return best;
  };
  const corner = nearest(anchors.corners);
  if (corner !== null) return { at: { x: corner.x, y: corner.y }, to: 'corner' };
  const edge = nearest(anchors.edges.map((e) => onEdge(p, e)));
  if (edge !== null) return { at: edge, to: 'edge' };
  return { at: { x: toGrid(p.x), y: toGrid(p.y) }, to: 'grid' };
}

/** How far a whole outline is moved so that one of its corners sticks to another, or else stays on the grid. */
export function snapMove(ring: readonly Point[], dx: number, dy: number, anchors: Anchors, reachM: number): Point {
  let best: Point = { x: toGrid(dx), y: toGrid(dy) };
  let least = reachM;
  for (const own of ring) {
    for (const other of anchors.corners) {
      const away = Math.hypot(other.x - own.x - dx, other.y - own.y - dy);
      if (away <= least) [best, least] = [{ x: metres(other.x - own.x), y: metres(other.y - own.y) }, away];
    }
  }
  return best;
}
