import { assign } from './association.ts';
import type { Pair } from './association.ts';
import type { Box } from '../detector.ts';
import { atEdge, foundAgainFit, placeFit } from './fit.ts';
import { overlap, partWithin } from './overlap.ts';
import { trackerSettings } from './settings.ts';
import type { TrackerSettings } from './settings.ts';
import { born, boxOf, carryOn, foot, foundAgain, seen, SLENDER, speed } from './track.ts';
import type { Track } from './track.ts';

/** Not seen to walk for this long: standing, ms. */
const STILL_MS = 1_500;
/** A track that is covered this much by a nearer person is hidden. */
const HIDDEN = 0.3;
/** Going out at a border is at least this fast, body heights a second. */
const LEAVING = 0.1;
/** Most people that are followed at once, and most who can be found again. */
const MOST = 200;
/** Who does not count yet is forgotten after this long, ms. */
const TENTATIVE_MS = 300;
/** Pictures rarer than this have time for a person to come in: one box at the border is enough, ms. */
const RARE_MS = 150;
/** Between two pictures this far apart nobody can be followed: each picture speaks for itself, ms. */
const APART_MS = 2_500;
/** Held for at least so many pictures: in view, and going out at a border. */
const PICTURES = 2.2;
const PICTURES_AT_EDGE = 1.2;
/** Boxes of walking people that were weak all along: at least so many. */
const WALKS_HITS = 4;

/** Follows people from picture to picture. It knows boxes and times, nothing else. */
export class Tracker {
  readonly #settings: TrackerSettings;
  #tracks: Track[] = [];
  /** Who no longer counts, and may be found again. */
  #lost: Track[] = [];
  #lastMs: number | null = null;
  /** Usual time between two pictures, ms. */
  #intervalMs: number | null = null;
  #nextId = 1;
  #counted = 0;

  constructor(settings: TrackerSettings = trackerSettings) {
    this.#settings = settings;
  }

  /** Everybody who counts now: seen, or held for a while after. */
  get people(): readonly Track[] {
    return this.#tracks.filter((t) => t.confirmed);
  }

  /** People who have counted so far; who was lost and found is one of them. */
  get counted(): number {
    return this.#counted;
  }

  /** Tracks that are kept in memory, those that count no more among them. */
  get remembered(): number {
    return this.#tracks.length + this.#lost.length;
  }

  /**
   * Takes in what was found in the next picture. Boxes that are none (not a number, without an area) are left out.
   *
   * @param atMs when the picture was taken; later than the one before
   */
  step(found: readonly Box[], atMs: number): readonly Track[] {
    const boxes = found.filter(isUsable);
    const apart = this.#passTime(atMs);
    const taken = this.#carry(boxes, atMs);
    this.#begin(
      boxes.filter((b) => !taken.has(b)),
      atMs,
    );
    for (const track of [...this.#tracks])
      if (!track.confirmed && track.seenMs === atMs && this.#isSomebody(track, apart, atMs)) this.#confirm(track);
    this.#letGo(atMs);
    return this.people;
  }

  /** Moves everybody on in time. True: this picture is too far from the one before to follow anybody. */
  #passTime(atMs: number): boolean {
    const elapsedMs = this.#lastMs === null ? null : Math.max(1, atMs - this.#lastMs);
    this.#lastMs = atMs;
    if (elapsedMs === null) return false;
    if (elapsedMs > APART_MS) {
      this.#tracks = [];
      this.#lost = [];
      return true;
    }
    this.#intervalMs = this.#intervalMs === null ? elapsedMs : this.#intervalMs + (elapsedMs - this.#intervalMs) * 0.1;
    for (const track of [...this.#tracks, ...this.#lost]) carryOn(track, elapsedMs, atMs);
    return false;
  }

  /** Finds the boxes of who is there already. */
  #carry(boxes: readonly Box[], atMs: number): Set<Box> {
    const settings = this.#settings;
    const taken = new Set<Box>();
    const free = new Set(this.#tracks);
    const match = (tracks: readonly Track[], fit: (track: Track, box: Box) => number | null): void => {
      const pairs: Pair[] = [];
      const left = boxes.filter((b) => !taken.has(b));
      tracks.forEach((track, row) => {
        left.forEach((box, column) => {
          const value = fit(track, box);
          if (value !== null) pairs.push({ row, column, fit: value });
        });
      });
      for (const { row, column } of assign(pairs)) {
        const [track, box] = [tracks[row]!, left[column]!];
        seen(track, box, atMs);
        free.delete(track);
        taken.add(box);
      }
    };
    const isStrong = (track: Track, box: Box): boolean =>
      box.score >= Math.min(settings.strongScore, settings.strongPart * track.best);
    match([...free], (t, b) => (isStrong(t, b) ? placeFit(t, b, settings) : null));
    match([...free], (t, b) => {
      const shared = overlap(boxOf(t), b);
      return shared >= settings.weakOverlap ? shared : null;
    });
    match(
      [...free].filter((t) => t.confirmed),
      (t, b) =>
        isStrong(t, b)
          ? foundAgainFit(
              t,
              { x: (b.x0 + b.x1) / 2, footY: b.y1, height: b.y1 - b.y0, look: b.look ?? null },
              atMs - t.seenMs,
              settings,
            )
          : null,
    );
    return taken;
  }

  /** Boxes that belong to nobody may be somebody new. */
  #begin(boxes: readonly Box[], atMs: number): void {
    const { tentativeScore, twiceOverlap, twiceWithin } = this.#settings;
    for (const box of boxes) {
      if (box.score < tentativeScore || this.#tracks.length >= MOST) continue;
      const twice = this.#tracks.some((t) => {
        const other = boxOf(t);
        return t.seenMs === atMs && (overlap(other, box) > twiceOverlap || partWithin(box, other) > twiceWithin);
      });
      if (!twice) this.#tracks.push(born(this.#nextId++, box, atMs));
    }
  }

  /** Whether what was seen of a track is enough to count it. */
  #isSomebody(track: Track, apart: boolean, atMs: number): boolean {
    const settings = this.#settings;
    if (apart) return track.best >= settings.birthScore;
    const ageMs = atMs - track.bornMs;
    if (track.hits === 1) {
      const rare = this.#intervalMs !== null && this.#intervalMs > RARE_MS;
      return rare && track.best >= settings.enteringScore && atEdge(boxOf(track));
    }
    const often = track.hits >= settings.confirmHits && ageMs >= settings.confirmMs;
    if (often && track.best >= settings.birthScore && track.evidence >= settings.confirmEvidence) return true;
    if (track.hits < WALKS_HITS || ageMs < settings.walksMs || track.score < settings.walksScore) return false;
    const at = foot(track);
    const way = Math.hypot((at.x - track.bornAt.x) / (track.width * SLENDER), (at.y - track.bornAt.y) / track.height);
    return way > settings.walksHeights;
  }

  /** Counts a track from now on: as somebody who was lost before it came up, where it fits one, or as somebody new. */
  #confirm(track: Track): void {
    track.confirmed = true;
    const { x, y } = foot(track);
    const here = { x, footY: y, height: track.height, look: track.look };
    let best: { readonly lost: Track; readonly fit: number } | null = null;
    for (const lost of [...this.#tracks, ...this.#lost]) {
      if (!lost.confirmed || lost === track || lost.seenMs > track.bornMs) continue;
      const fit = foundAgainFit(lost, here, track.bornMs - lost.seenMs, this.#settings);
      if (fit !== null && fit > (best?.fit ?? -Infinity)) best = { lost, fit };
    }
    if (best === null) {
      this.#counted++;
      return;
    }
    const { lost } = best;
    this.#lost = this.#lost.filter((t) => t !== lost);
    this.#tracks = this.#tracks.filter((t) => t !== track && t !== lost);
    this.#tracks.push(foundAgain(lost, track));
  }

  /** Whoever was not found for too long counts no more. Who went out at a border does not come back as the same. */
  #letGo(atMs: number): void {
    const kept: Track[] = [];
    for (const track of this.#tracks) {
      if (atMs - track.seenMs <= this.#holdMs(track, atMs)) kept.push(track);
      else if (track.confirmed && !atEdge(boxOf(track))) this.#lost.push(track);
    }
    this.#tracks = kept;
    this.#lost = this.#lost.filter((t) => atMs - t.seenMs <= this.#settings.lostMs).slice(-MOST);
  }

  #holdMs(track: Track, atMs: number): number {
    const settings = this.#settings;
    const intervalMs = this.#intervalMs ?? 0;
    const atLeast = PICTURES * intervalMs;
    // One box alone, of somebody coming in, is held no longer than one that does not count yet.
    if (!track.confirmed || track.hits < 2) return Math.max(TENTATIVE_MS, atLeast);
    if (atEdge(boxOf(track))) {
      const holdMs = speed(track) > LEAVING ? settings.holdEdgeMs : settings.holdWalkingMs;
      return Math.max(holdMs, PICTURES_AT_EDGE * intervalMs);
    }
    const { y } = foot(track);
    const hidden = this.#tracks.some(
      (o) => o !== track && o.seenMs === atMs && foot(o).y > y && partWithin(boxOf(track), boxOf(o)) > HIDDEN,
    );
    const still = track.seenMs - Math.max(track.movedMs, track.bornMs) > STILL_MS;
    return Math.max(
      still ? settings.holdStandingMs : settings.holdWalkingMs,
      hidden ? settings.holdHiddenMs : 0,
      atLeast,
    );
  }
}

/** What a broken network answers must not get into anybody's place: NaN would stay there. */
function isUsable({ x0, y0, x1, y1, score }: Box): boolean {
  const sane = [x0, y0, x1, y1].every((v) => v >= -1 && v <= 2);
  return sane && x1 - x0 > 1e-3 && y1 - y0 > 1e-3 && score > 0 && score <= 1;
}
