import type { Box, Look } from '../detector.ts';
import { alike } from './look.ts';
import { overlap } from './overlap.ts';
import type { TrackerSettings } from './settings.ts';
import { boxOf, foot, isCut, SLENDER, strangeness } from './track.ts';
import type { Track } from './track.ts';

type Rectangle = Omit<Box, 'score' | 'look'>;

/** Nearer to the border than this is the picture's edge, parts. */
const EDGE = 0.02;
/** Two looks of which one is unknown are taken to be so much alike. */
const LOOK_UNKNOWN = 0.8;
/** A box that overlaps this much belongs, however strange its place is: close to the camera boxes grow fast. */
const OVERLAPS = 0.3;
/** Sizes that differ by more (natural logarithm) are two people, unless they overlap. */
const SIZES_APART = 0.8;
/** Somebody found again is not suddenly smaller or larger than this. */
const [LEAST_RATIO, MOST_RATIO] = [0.6, 1.7];
/** What speaks for a pair: overlap, place, colours, size. */
const OVERLAP_WEIGHT = 0.8;
const PLACE_SCALE = 10;
const SIZE_WEIGHT = 0.3;

/** True when somebody stands at the picture's border, where people come in and go out. */
export function atEdge(box: Rectangle): boolean {
  return box.x0 < EDGE || box.x1 > 1 - EDGE || box.y0 < EDGE / 4 || box.y1 > 1 - EDGE / 2;
}

function looksAlike(a: Look | null, b: Look | null | undefined): number {
  return a === null || b === null || b === undefined ? LOOK_UNKNOWN : alike(a, b);
}

/** How well a box fits where a track is expected; null: it is somebody else. */
export function placeFit(track: Track, box: Box, settings: TrackerSettings): number | null {
  const strange = strangeness(track, box);
  const shared = overlap(boxOf(track), box);
  const size = Math.abs(Math.log((box.y1 - box.y0) / track.height));
  if (strange > settings.gate && shared < OVERLAPS) return null;
  if (size > SIZES_APART && shared < OVERLAPS && !isCut(box)) return null;
  return (
    OVERLAP_WEIGHT * shared +
    Math.exp(-strange / PLACE_SCALE) +
    (looksAlike(track.look, box.look) - LOOK_UNKNOWN) -
    SIZE_WEIGHT * Math.min(size, 1)
  );
}

/** How well somebody who turns up fits one who was lost, `gapMs` after; null: it is somebody else. */
export function foundAgainFit(
  lost: Track,
  found: { readonly x: number; readonly footY: number; readonly height: number; readonly look: Look | null },
  gapMs: number,
  settings: TrackerSettings,
): number | null {
  const ratio = found.height / lost.height;
  if (!(ratio > LEAST_RATIO && ratio < MOST_RATIO)) return null;
  const at = foot(lost);
  const distance = Math.hypot((found.x - at.x) / (lost.width * SLENDER), (found.footY - at.y) / lost.height);
  if (distance > Math.min(settings.reach + (settings.reachPerSecond * gapMs) / 1000, settings.reachMost)) return null;
  const like = looksAlike(lost.look, found.look);
  if (like < (gapMs > settings.lookAfterMs ? settings.lookLeastLater : settings.lookLeast)) return null;
  return like - distance / 2;
}
