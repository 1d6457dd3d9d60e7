import type { Point } from '../../../config/schema/geometry.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Pixels per metre at which a plan fits into a space; 0 while the space has no size yet. */
export function fitScale(widthM: number, heightM: number, widthPx: number, heightPx: number): number {
  if (widthPx <= 0 || heightPx <= 0) return 0;
  return Math.min(widthPx / widthM, heightPx / heightM);
}

/** Outline as an SVG path, pixels. */
export function outlinePath(ring: readonly Point[], scale: number): string {
  return `${ring.map((p, i) => `${i === 0 ? 'M' : 'L'}${round(p.x * scale)} ${round(p.y * scale)}`).join('')}Z`;
}

/** Bounding box of an outline, pixels. */
export function boundingBox(ring: readonly Point[], scale: number): Box {
  const xs = ring.map((p) => p.x * scale);
  const ys = ring.map((p) => p.y * scale);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}

/** Where a screen's picture is seen from: a wedge in its heading (0 = up the plan, clockwise, degrees). */
export function viewCone(at: Point, headingDeg: number, reachM: number, scale: number): string {
  const half = 30;
  const edge = (deg: number): string => {
    const rad = (deg * Math.PI) / 180;
    return `${round((at.x + reachM * Math.sin(rad)) * scale)} ${round((at.y - reachM * Math.cos(rad)) * scale)}`;
  };
  const r = round(reachM * scale);
  const begin = `M${round(at.x * scale)} ${round(at.y * scale)}L${edge(headingDeg - half)}`;
  return `${begin}A${r} ${r} 0 0 1 ${edge(headingDeg + half)}Z`;
}

/** Share of the capacity, 0 to 1; null when unknown. */
export function fullness(value: number | null, capacity: number): number | null {
  return value === null ? null : Math.min(1, Math.max(0, value / capacity));
}

export type Crowd = 'calm' | 'busy' | 'full';

export function crowd(share: number): Crowd {
  if (share >= 1) return 'full';
  return share >= 0.75 ? 'busy' : 'calm';
}

/** Size of a screen's picture on the plan, pixels: readable, never larger than its place allows. */
export function pictureSize(widthPx: number, heightPx: number, scale: number): { w: number; h: number } {
  const longest = Math.min(92, Math.max(34, scale * 2.6));
  return widthPx >= heightPx
    ? { w: Math.round(longest), h: Math.round((longest * heightPx) / widthPx) }
    : { w: Math.round((longest * widthPx) / heightPx), h: Math.round(longest) };
}

/** Keeps a box of a size around a centre inside the plan. */
export function within(centre: number, size: number, length: number): number {
  return Math.round(Math.min(Math.max(0, centre - size / 2), Math.max(0, length - size)));
}

export type LabelSize = 'full' | 'compact' | 'small';

/** How much a zone's label may say at a scale, pixels per metre. */
export function labelSize(zone: Box, scale: number): LabelSize {
  if (scale < NARROW_SCALE || zone.w < 96 || zone.h < 60) return 'small';
  return scale < 27 || zone.w < 130 || zone.h < 90 ? 'compact' : 'full';
}

/** Room that each label takes, pixels. */
export const labelRoom: Readonly<Record<LabelSize, { readonly w: number; readonly h: number }>> = {
  full: { w: 140, h: 74 },
  compact: { w: 112, h: 46 },
  small: { w: 76, h: 34 },
};

/** Pixels per metre below which there is room for marks only. */
export const NARROW_SCALE = 16;

/** Overlap of two boxes, square pixels. */
function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

/** Places tried along each side when a label looks for a free spot. */
const STEPS = 8;

/** Where in a zone its label covers least of what stands there; in the middle when all is free. */
export function labelSpot(zone: Box, size: { readonly w: number; readonly h: number }, others: readonly Box[]): Box {
  const w = Math.min(size.w, zone.w);
  const h = Math.min(size.h, zone.h);
  let best: Box = { x: zone.x + (zone.w - w) / 2, y: zone.y + (zone.h - h) / 2, w, h };
  let least = Infinity;
  for (let i = 0; i <= STEPS; i++) {
    for (let j = 0; j <= STEPS; j++) {
      const box = { x: zone.x + ((zone.w - w) * i) / STEPS, y: zone.y + ((zone.h - h) * j) / STEPS, w, h };
      const covered = others.reduce((sum, other) => sum + overlap(box, other), 0);
      const away = Math.hypot(i - STEPS / 2, j - STEPS / 2);
      const cost = covered * 10 + away;
      if (cost < least) {
        least = cost;
        best = box;
      }
    }
  }
  return best;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
