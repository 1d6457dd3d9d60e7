import type { Box } from '../detector.ts';
import type { Place } from './geometry.ts';

/** One person followed through the picture. Places and sizes are parts of the picture, times ms. */
export interface Track {
  /** Counts up in the tracker's life; says nothing about who it is. */
  readonly id: number;
  /** Middle of the box. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Parts of the picture a second. */
  vx: number;
  vy: number;
  /** Running mean of the detector's scores. */
  score: number;
  readonly bornMs: number;
  /** When a box was last found for it. */
  seenMs: number;
  /** Boxes found for it. */
  hits: number;
  confirmed: boolean;
  /** When it was last seen to walk. */
  movedMs: number;
}

/** Where a person stands: the middle of the box's lower edge. */
export function foot(track: Pick<Track, 'x' | 'y' | 'height'>): Place {
  return { x: track.x, y: track.y + track.height / 2 };
}

export function boxOf(track: Pick<Track, 'x' | 'y' | 'width' | 'height'>): Omit<Box, 'score'> {
  return {
    x0: track.x - track.width / 2,
    y0: track.y - track.height / 2,
    x1: track.x + track.width / 2,
    y1: track.y + track.height / 2,
  };
}

/** Slower than this many of its own heights a second is standing. */
const STANDING = 0.12;
/** How fast what is believed follows what is seen: time constants, ms. */
const PLACE_MS = 80;
const SPEED_MS = 500;
const SIZE_MS = 400;

/** Part of the way from the old to the new that is taken after `elapsedMs`. */
function follow(elapsedMs: number, constantMs: number): number {
  return 1 - Math.exp(-elapsedMs / constantMs);
}

export function speed(track: Track): number {
  return Math.hypot(track.vx / track.width / 2.5, track.vy / track.height);
}

/** A new track from its first box. */
export function born(id: number, box: Box, atMs: number): Track {
  return {
    id,
    x: (box.x0 + box.x1) / 2,
    y: (box.y0 + box.y1) / 2,
    width: box.x1 - box.x0,
    height: box.y1 - box.y0,
    vx: 0,
    vy: 0,
    score: box.score,
    bornMs: atMs,
    seenMs: atMs,
    hits: 1,
    confirmed: false,
    movedMs: -Infinity,
  };
}

/** Moves the track on to a box that was found for it. The track has been carried on to `atMs` before. */
export function seen(track: Track, box: Box, atMs: number): void {
  const elapsedMs = Math.max(1, atMs - track.seenMs);
  const [x, y] = [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2];
  const place = follow(elapsedMs, PLACE_MS);
  const [nextX, nextY] = [track.x + (x - track.x) * place, track.y + (y - track.y) * place];
  // The first step has no speed to follow: it is taken as it is.
  const turn = track.hits === 1 ? 0.7 : follow(elapsedMs, SPEED_MS);
  const seconds = elapsedMs / 1000;
  track.vx += ((x - track.x) / seconds) * turn;
  track.vy += ((y - track.y) / seconds) * turn;
  track.x = nextX;
  track.y = nextY;
  const size = follow(elapsedMs, SIZE_MS);
  track.width += (box.x1 - box.x0 - track.width) * size;
  track.height += (box.y1 - box.y0 - track.height) * size;
  track.score += (box.score - track.score) * size;
  track.seenMs = atMs;
  track.hits++;
  if (speed(track) > STANDING) track.movedMs = atMs;
}
