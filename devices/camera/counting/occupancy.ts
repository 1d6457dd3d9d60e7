import { inside } from './geometry.ts';
import type { Place } from './geometry.ts';
import { foot } from './track.ts';
import type { Track } from './track.ts';

export interface Area {
  readonly zone: string;
  /** Null: the whole picture. */
  readonly outline: readonly Place[] | null;
}

export interface ZoneCount {
  readonly zone: string;
  readonly count: number;
  /** 0 to 1. */
  readonly confidence: number;
}

/** Sure that nobody is there, at best: a detector overlooks people. */
const EMPTY_CONFIDENCE = 0.9;
/** Somebody who is held but not seen just now counts for so much less. */
const HELD = 0.6;

/** Feet of somebody whose box reaches below the picture are taken to stand on its lower edge. */
function footInside(track: Track): Place {
  const { x, y } = foot(track);
  return { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) };
}

/** People in each area, by their feet; whoever stands in a mask is nobody. */
export function occupancy(
  people: readonly Track[],
  areas: readonly Area[],
  masks: readonly (readonly Place[])[],
  atMs: number,
): ZoneCount[] {
  const standing = people
    .map((track) => ({ track, at: footInside(track) }))
    .filter(({ at }) => !masks.some((mask) => inside(mask, at)));
  return [...new Set(areas.map((a) => a.zone))].map((zone) => {
    const outlines = areas.filter((a) => a.zone === zone);
    const here = standing.filter(({ at }) => outlines.some((a) => a.outline === null || inside(a.outline, at)));
    const sure = here.reduce((sum, { track }) => sum + track.score * (track.seenMs === atMs ? 1 : HELD), 0);
    const confidence = here.length === 0 ? EMPTY_CONFIDENCE : sure / here.length;
    return { zone, count: here.length, confidence: Math.round(Math.min(1, Math.max(0, confidence)) * 100) / 100 };
  });
}
