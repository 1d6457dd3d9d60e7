import { assign } from './association.ts';
import type { Pair } from './association.ts';
import type { Box } from '../detector.ts';
import { overlap } from './overlap.ts';
import { born, boxOf, seen, speed } from './track.ts';
import type { Track } from './track.ts';

export interface TrackerSettings {
  /** Boxes from this score on may begin a track. */
  readonly birthScore: number;
  /** Boxes from this score on are matched first; weaker ones only carry on what is there. */
  readonly strongScore: number;
  /** Least overlap with where a track is expected, for strong and for weak boxes. */
  readonly strongOverlap: number;
  readonly weakOverlap: number;
  /** A track counts once it was found this often and is this old. */
  readonly confirmHits: number;
  readonly confirmMs: number;
  /** A person who is not found is held this long: walking, standing, hidden behind another, at the picture's edge, ms. */
  readonly holdWalkingMs: number;
  readonly holdStandingMs: number;
  readonly holdHiddenMs: number;
  readonly holdEdgeMs: number;
  /** A lost person is found again within this many of its own heights, plus so many for every second. */
  readonly reach: number;
  readonly reachPerSecond: number;
}

export const trackerSettings: TrackerSettings = {
  birthScore: 0.45,
  strongScore: 0.35,
  strongOverlap: 0.15,
  weakOverlap: 0.4,
  confirmHits: 2,
  confirmMs: 150,
  holdWalkingMs: 1_000,
  holdStandingMs: 3_000,
  holdHiddenMs: 2_000,
  holdEdgeMs: 400,
  reach: 0.5,
  reachPerSecond: 0.5,
};

/** Unseen for this long, a track has lost most of its speed, ms. */
const SLOWING_MS = 1_200;
/** Not seen to walk for this long: standing, ms. */
const STILL_MS = 1_500;
/** Nearer to the border than this is the picture's edge, parts. */
const EDGE = 0.02;
/** A track that is covered this much by a nearer person is hidden. */
const HIDDEN = 0.3;
/** A new box that overlaps a found person this much is the same person twice. */
const TWICE = 0.55;
/** Most people that are followed at once. */
const MOST = 200;

/** Follows people from picture to picture. It knows boxes and times, nothing else. */
export class Tracker {
  readonly #settings: TrackerSettings;
  #tracks: Track[] = [];
  #lastMs: number | null = null;
  /** Usual time between two pictures, ms. */
  #intervalMs = 100;
  #nextId = 1;

  constructor(settings: TrackerSettings = trackerSettings) {
    this.#settings = settings;
  }

  /** Everybody who counts now: seen, or held for a while after. */
  get people(): readonly Track[] {
    return this.#tracks.filter((t) => t.confirmed);
  }

  /**
   * Takes in what was found in the next picture.
   *
   * @param atMs when the picture was taken; later than the one before
   */
  step(boxes: readonly Box[], atMs: number): readonly Track[] {
    const settings = this.#settings;
    if (this.#lastMs !== null) {
      const elapsedMs = Math.max(1, atMs - this.#lastMs);
      this.#intervalMs += (elapsedMs - this.#intervalMs) * 0.1;
      for (const track of this.#tracks) carryOn(track, elapsedMs, atMs);
    }
    this.#lastMs = atMs;
    const strong = boxes.filter((b) => b.score >= settings.strongScore);
    const weak = boxes.filter((b) => b.score < settings.strongScore);
    const free = new Set(this.#tracks);
    const taken = new Set<Box>();
    const take = (track: Track, box: Box): void => {
      seen(track, box, atMs);
      free.delete(track);
      taken.add(box);
    };
    this.#match([...free], strong, (t, b) => overlapFit(t, b, settings.strongOverlap), take);
    this.#match(
      [...free].filter((t) => t.confirmed),
      weak,
      (t, b) => overlapFit(t, b, settings.weakOverlap),
      take,
    );
    this.#match(
      [...free].filter((t) => t.confirmed),
      strong.filter((b) => !taken.has(b)),
      (t, b) => this.#reachFit(t, b, atMs),
      take,
    );
    for (const box of strong) {
      if (taken.has(box) || box.score < settings.birthScore || this.#tracks.length >= MOST) continue;
      const twice = this.#tracks.some((t) => t.seenMs === atMs && overlap(boxOf(t), box) > TWICE);
      if (!twice) this.#tracks.push(born(this.#nextId++, box, atMs));
    }
    for (const track of this.#tracks)
      track.confirmed ||= track.hits >= settings.confirmHits && atMs - track.bornMs >= settings.confirmMs;
    this.#tracks = this.#tracks.filter((t) => atMs - t.seenMs <= this.#holdMs(t, atMs));
    return this.people;
  }

  #match(
    tracks: readonly Track[],
    boxes: readonly Box[],
    fit: (track: Track, box: Box) => number | null,
    take: (track: Track, box: Box) => void,
  ): void {
    const pairs: Pair[] = [];
    tracks.forEach((track, row) => {
      boxes.forEach((box, column) => {
        const value = fit(track, box);
        if (value !== null) pairs.push({ row, column, fit: value });
      });
    });
    for (const { row, column } of assign(pairs)) take(tracks[row]!, boxes[column]!);
  }

  /** How well a box fits a track that overlaps nothing any more, by distance. */
  #reachFit(track: Track, box: Box, atMs: number): number | null {
    const { reach, reachPerSecond } = this.#settings;
    const height = box.y1 - box.y0;
    const ratio = height / track.height;
    if (ratio < 0.6 || ratio > 1.7) return null;
    const dx = (box.x0 + box.x1) / 2 - track.x;
    const dy = box.y1 - (track.y + track.height / 2);
    // A person is about two and a half times as tall as wide: distances in body heights, both ways.
    const distance = Math.hypot(dx / (track.width * 2.5), dy / track.height);
    const limit = reach + (reachPerSecond * (atMs - track.seenMs)) / 1000;
    return distance < limit ? -distance : null;
  }

  #holdMs(track: Track, atMs: number): number {
    const settings = this.#settings;
    const atLeast = 2.2 * this.#intervalMs;
    if (!track.confirmed) return Math.max(300, atLeast);
    const box = boxOf(track);
    if (box.x0 < EDGE || box.x1 > 1 - EDGE || box.y0 < 0 || box.y1 > 1 - EDGE / 2)
      return Math.max(speed(track) > 0.1 ? settings.holdEdgeMs : settings.holdWalkingMs, atLeast);
    const hidden = this.#tracks.some(
      (o) =>
        o !== track &&
        o.seenMs === atMs &&
        o.y + o.height / 2 > track.y + track.height / 2 &&
        covered(track, o) > HIDDEN,
    );
    const still = track.seenMs - Math.max(track.movedMs, track.bornMs) > STILL_MS;
    return Math.max(
      still ? settings.holdStandingMs : settings.holdWalkingMs,
      hidden ? settings.holdHiddenMs : 0,
      atLeast,
    );
  }
}

function overlapFit(track: Track, box: Box, least: number): number | null {
  const value = overlap(boxOf(track), box);
  return value >= least ? value : null;
}

/** Part of `track` that lies behind `other`. */
function covered(track: Track, other: Track): number {
  const [a, b] = [boxOf(track), boxOf(other)];
  const width = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
  const height = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  return width <= 0 || height <= 0 ? 0 : (width * height) / (track.width * track.height);
}

/** Moves a track on to where it is expected; one that is not seen slows down. */
function carryOn(track: Track, elapsedMs: number, atMs: number): void {
  const seconds = elapsedMs / 1000;
  const unseenMs = Math.max(0, atMs - track.seenMs - elapsedMs);
  const slowed = unseenMs === 0 ? 1 : Math.exp(-elapsedMs / SLOWING_MS);
  track.vx *= slowed;
  track.vy *= slowed;
  track.x += track.vx * seconds;
  track.y += track.vy * seconds;
}
