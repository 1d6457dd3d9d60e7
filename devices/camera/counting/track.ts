import type { Box, Look } from '../detector.ts';
import { axisAt, correct, predict } from './axis.ts';
import type { Axis } from './axis.ts';
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
  /** Where the feet were at first. */
  readonly bornAt: Place;
  /** When a box was last found for it. */
  seenMs: number;
  /** Boxes found for it, the best score among them, and the sum of their scores. */
  hits: number;
  best: number;
  evidence: number;
  confirmed: boolean;
  /** When it was last seen to walk. */
  movedMs: number;
  /** Where the feet are, and how fast they go. */
  readonly across: Axis;
  readonly down: Axis;
  /** Colours, where they are known. */
  look: Look | null;
}

/** Where a person stands: the middle of the box's lower edge. */
export function foot(track: Pick<Track, 'x' | 'y' | 'height'>): Place {
  return { x: track.x, y: track.y + track.height / 2 };
}

export function boxOf(track: Pick<Track, 'x' | 'y' | 'width' | 'height'>): Omit<Box, 'score' | 'look'> {
  return {
    x0: track.x - track.width / 2,
    y0: track.y - track.height / 2,
    x1: track.x + track.width / 2,
    y1: track.y + track.height / 2,
  };
}

/** A person is about so many times as tall as wide: makes widths into body heights. */
export const SLENDER = 2.5;
/** Slower than this many of its own heights a second is standing. */
const STANDING = 0.12;
/** How fast size, score and look follow what is seen: time constants, ms. At the border a box grows with every step. */
const SIZE_MS = 400;
const SIZE_AT_EDGE_MS = 120;
const LOOK_MS = 1_500;
/** How far a box usually is off the feet, in body heights. */
const OFF_ACROSS = 0.06;
const OFF_DOWN = 0.1;
/** Body heights a second that people walk at, and how much that changes in a second. */
const WALKING_ACROSS = 0.8;
const WALKING_DOWN = 0.4;
const TURNING_ACROSS = 0.45;
const TURNING_DOWN = 0.12;
/** Unseen for this long, a track has lost most of its speed, ms; down the picture it was never well known. */
const SLOWING_MS = 1_000;
const SLOWING_DOWN_MS = 500;
/** A box cut off at the border of the picture, parts. */
const EDGE = 0.02;
/** A box this much shorter than the person, whose head is where it is expected, has its feet hidden. */
const SHORT = 0.82;
const HEAD_OFF = 0.12;
/** Part of a change in size that is believed while the feet are hidden, and how much worse the feet are known. */
const HIDDEN_SIZE = 0.3;
const HIDDEN_OFF = 1.5;

/** Part of the way from the old to the new that is taken after `elapsedMs`. */
function follow(elapsedMs: number, constantMs: number): number {
  return 1 - Math.exp(-elapsedMs / constantMs);
}

/** True when the picture's border may have cut the box off, so that its size says little. */
export function isCut(box: Omit<Box, 'score' | 'look'>): boolean {
  return box.x0 < EDGE || box.x1 > 1 - EDGE || box.y0 < EDGE || box.y1 > 1 - EDGE;
}

/** Body heights a second. */
export function speed(track: Track): number {
  return Math.hypot(track.vx / track.width / SLENDER, track.vy / track.height);
}

/** A new track from its first box. */
export function born(id: number, box: Box, atMs: number): Track {
  const [width, height] = [box.x1 - box.x0, box.y1 - box.y0];
  const x = (box.x0 + box.x1) / 2;
  return {
    id,
    x,
    y: (box.y0 + box.y1) / 2,
    width,
    height,
    vx: 0,
    vy: 0,
    score: box.score,
    bornMs: atMs,
    bornAt: { x, y: box.y1 },
    seenMs: atMs,
    hits: 1,
    best: box.score,
    evidence: box.score,
    confirmed: false,
    movedMs: -Infinity,
    across: axisAt(x, OFF_ACROSS * SLENDER * width, WALKING_ACROSS * SLENDER * width),
    down: axisAt(box.y1, OFF_DOWN * height, WALKING_DOWN * height),
    look: box.look ?? null,
  };
}

/** Moves a track on to where it is expected; one that is not seen slows down. */
export function carryOn(track: Track, elapsedMs: number, atMs: number): void {
  const seconds = elapsedMs / 1000;
  const unseenMs = Math.max(0, atMs - track.seenMs - elapsedMs);
  const kept = (slowingMs: number): number => (unseenMs === 0 ? 1 : Math.exp(-elapsedMs / slowingMs));
  predict(track.across, seconds, TURNING_ACROSS * SLENDER * track.width, kept(SLOWING_MS));
  predict(track.down, seconds, TURNING_DOWN * track.height, kept(SLOWING_DOWN_MS));
  settle(track);
}

/** Moves the track on to a box that was found for it. The track has been carried on to `atMs` before. */
export function seen(track: Track, box: Box, atMs: number): void {
  const elapsedMs = Math.max(1, atMs - track.seenMs);
  const [width, height] = [box.x1 - box.x0, box.y1 - box.y0];
  const cut = isCut(box);
  const headOff = Math.abs(box.y0 - (track.y - track.height / 2)) / track.height;
  const feetHidden = !cut && height < SHORT * track.height && headOff < HEAD_OFF;
  correct(track.across, (box.x0 + box.x1) / 2, OFF_ACROSS * SLENDER * track.width);
  if (feetHidden) correct(track.down, box.y0 + track.height, OFF_DOWN * track.height * HIDDEN_OFF);
  else correct(track.down, box.y1, OFF_DOWN * track.height);
  const size = follow(elapsedMs, cut ? SIZE_AT_EDGE_MS : SIZE_MS);
  track.width += (width - track.width) * size;
  track.height += (height - track.height) * size * (feetHidden ? HIDDEN_SIZE : 1);
  track.score += (box.score - track.score) * follow(elapsedMs, SIZE_MS);
  if (box.look !== undefined) track.look = blended(track.look, box.look, follow(elapsedMs, LOOK_MS));
  track.seenMs = atMs;
  track.hits++;
  track.best = Math.max(track.best, box.score);
  track.evidence += box.score;
  settle(track);
  if (speed(track) > STANDING) track.movedMs = atMs;
}

/** Somebody who was lost and is found again: who it was, where it now is. */
export function foundAgain(lost: Track, found: Track): Track {
  return {
    ...found,
    id: lost.id,
    bornMs: lost.bornMs,
    bornAt: lost.bornAt,
    hits: lost.hits + found.hits,
    best: Math.max(lost.best, found.best),
    evidence: lost.evidence + found.evidence,
    movedMs: Math.max(lost.movedMs, found.movedMs),
    confirmed: true,
  };
}

function settle(track: Track): void {
  track.x = track.across.place;
  track.y = track.down.place - track.height / 2;
  track.vx = track.across.speed;
  track.vy = track.down.speed;
}

function blended(old: Look | null, now: Look, part: number): Look {
  return old === null ? now : old.map((share, i) => Math.round(share + (now[i]! - share) * part));
}

/**
 * How far a box is from where the feet are expected, measured by how far it may well be (squared Mahalanobis
 * distance): below 1 is usual, above 9 rare.
 */
export function strangeness(track: Track, box: Box): number {
  const dx = (box.x0 + box.x1) / 2 - track.across.place;
  const dy = box.y1 - track.down.place;
  const varX = track.across.placeVar + (OFF_ACROSS * SLENDER * track.width) ** 2;
  const varY = track.down.placeVar + (OFF_DOWN * track.height) ** 2;
  return (dx * dx) / varX + (dy * dy) / varY;
}
