import { overlap } from './overlap.ts';
import { Sizes } from './sizes.ts';
import type { Rectangle, Stirring } from './stir.ts';
import { boxOf, foot, SLENDER } from './track.ts';
import type { Track } from './track.ts';

/** Why something that looks like a person does not count: it never moved, or somebody came and no longer stirs. */
export type LifelessReason = 'figure' | 'idle';

/** What was found stays at a place while it overlaps it by this much. */
const SAME_PLACE = 0.5;
/** It is at rest after so long at one place, ms. */
const REST_MS = 1_000;
/** Something alive stirs in at least this part of its box. */
const ALIVE = 0.03;
/** Not looked at for so long: how long nothing has stirred is counted anew, ms. */
const UNSEEN_MS = 3_000;
/** Less than this part of a box is seen beside others: what stirs there may be its own, or theirs. */
const SEEN = 0.5;
/** Nothing stirs for so long where nobody came from anywhere: no person, ms. Longer where it is small or sure. */
const FIGURE_MS = 6_000;
const FIGURE_SURE_MS = 15_000;
const SURE = 0.8;
const FEW_CELLS = 12;
/** Nothing stirs for so long where somebody had walked to: no person any more, ms. */
const IDLE_MS = 300_000;
/** Further than this from where it was found first, body heights: it came from somewhere. */
const CAME = 0.5;
/** Where a figure stands, who came counts from this part of the time on that it stirs. */
const CAME_AWAKE = 0.3;
/** It is a person after all when it stirs for this part of the time, of the last so many ms. */
const AWAKE = 0.6;
const AWAKE_MS = 2_000;
/** What was there from the start, all in all weaker than this, is none either; a person after all from the second on. */
const [WEAK, STRONG] = [0.35, 0.5];
/** How fast it is followed how well something is found, ms. */
const FOUND_MS = 5_000;
/** Something weak that is smaller than this part of those who walk there is none either, whatever stirs around it. */
const SMALL = 0.5;
const SMALL_SURE = 0.65;
/** A place is forgotten when nothing was found there for so long, ms in which there were pictures. */
const FORGOTTEN_MS = 600_000;
/** Who passes stirs what is around them, and where they were when the picture was taken that is compared with. */
const AROUND = 0.15;
const PASSED_MS = 2_200;
/** Nobody goes further than their own width in so short a time, ms. */
const STEP_MS = 90;
const MOST = 200;

interface Spot {
  readonly box: Rectangle;
  /** Nothing has stirred here since. */
  quietMs: number;
  /** When it was looked at last whether anything stirs. */
  lookedMs: number;
  /** When something was found here last, by `watchedMs`. */
  foundMs: number;
  /** It was at rest here first. */
  readonly sinceMs: number;
  /** Somebody who had come stood here for a while: after a break, or under another track, it is them. */
  came: boolean;
  /** How well something is found here: mean of its scores, 0 where it is not found. */
  found: number;
  /** Part of the time in which it stirs, of late. */
  stirs: number;
  lifeless: LifelessReason | null;
  /** It was told that it is out of the count. */
  told: boolean;
}

interface Rest {
  readonly box: Rectangle;
  readonly sinceMs: number;
  came: boolean;
  /** How well it is found, wherever it was. */
  found: number;
}

/** What stirs within a box, but for what lies in any of the others. */
export type StirWithin = (box: Rectangle, others: readonly Rectangle[]) => Stirring;

/**
 * Tells figures, posters and coats on a hook from people. A person stirs all the time, also one who stands; what was
 * never seen to move and does not stir is none. Places are remembered, so that the same thing under a new track does
 * not count anew; what stirs or moves away is a person again.
 */
export class Lifeless {
  #spots: Spot[] = [];
  readonly #rests = new Map<number, Rest>();
  readonly #sizes = new Sizes();
  #lastMs: number | null = null;
  /** For how long there were pictures: a dark night does not make a figure forgotten. */
  #watchedMs = 0;
  /** Where people were of late. */
  #passed: { readonly box: Rectangle; readonly atMs: number }[] = [];

  /** The stream was gone, or everybody was let go: figures stand where they stood. */
  forget(): void {
    this.#lastMs = null;
    this.#passed = [];
    this.#rests.clear();
  }

  /**
   * @param people everybody who is followed
   * @returns those who are alive, and why others were left out with this picture for the first time
   */
  step(
    people: readonly Track[],
    stirWithin: StirWithin,
    atMs: number,
  ): { readonly alive: readonly Track[]; readonly left: readonly LifelessReason[] } {
    const left: LifelessReason[] = [];
    const ids = new Set(people.map((p) => p.id));
    for (const id of this.#rests.keys()) if (!ids.has(id)) this.#rests.delete(id);
    const elapsedMs = this.#lastMs === null ? 0 : atMs - this.#lastMs;
    this.#lastMs = atMs;
    this.#watchedMs += elapsedMs;
    this.#spots = this.#spots.filter((s) => this.#watchedMs - s.foundMs <= FORGOTTEN_MS).slice(-MOST);
    this.#passed = this.#passed.filter((p) => atMs - p.atMs <= PASSED_MS);
    if (atMs - (this.#passed.at(-1)?.atMs ?? -Infinity) >= STEP_MS)
      for (const track of people) this.#passed.push({ box: widened(boxOf(track)), atMs });
    const alive = people.filter((track) => {
      const rest = this.#restOf(track, elapsedMs, atMs);
      const spot = this.#spotOf(track, rest, atMs);
      if (rest.came && spot === null && track.seenMs === atMs && track.score >= SMALL_SURE) this.#sizes.add(track);
      const isSmall = track.score < SMALL_SURE && track.height < SMALL * this.#sizes.at(foot(track).y);
      const isDoubtful = isSmall || rest.found < WEAK;
      if (spot === null) return rest.came || !isDoubtful || atMs - track.bornMs < FIGURE_MS;
      const isFound = track.seenMs === atMs;
      spot.found += ((isFound ? track.score : 0) - spot.found) * followed(elapsedMs, FOUND_MS);
      if (isFound) {
        spot.foundMs = this.#watchedMs;
        if (rest.came && !spot.told && atMs - rest.sinceMs >= FIGURE_MS) spot.came = true;
        this.#look(spot, track, stirWithin, elapsedMs, atMs);
      }
      if (spot.lifeless !== null) {
        if (spot.stirs > AWAKE && !isSmall && spot.found >= STRONG) spot.lifeless = null;
        return spot.lifeless === null || (rest.came && !isDoubtful && spot.stirs > CAME_AWAKE);
      }
      if (!this.#isLifeless(spot, track, rest, isSmall, stirWithin, atMs)) return true;
      spot.lifeless = rest.came || spot.came ? 'idle' : 'figure';
      if (!spot.told) left.push(spot.lifeless);
      spot.told = true;
      return false;
    });
    return { alive, left };
  }

  #isLifeless(spot: Spot, track: Track, rest: Rest, isSmall: boolean, stirWithin: StirWithin, atMs: number): boolean {
    const quietMs = atMs - spot.quietMs;
    if (atMs - (rest.came ? rest.sinceMs : spot.sinceMs) < FIGURE_MS) return false;
    if (rest.came || spot.came) return isSmall || quietMs >= IDLE_MS;
    if (isSmall || spot.found < WEAK) return true;
    const { cells } = stirWithin(spot.box, []);
    return quietMs >= (cells < FEW_CELLS || track.score > SURE ? FIGURE_SURE_MS : FIGURE_MS);
  }

  #restOf(track: Track, elapsedMs: number, atMs: number): Rest {
    const known = this.#rests.get(track.id);
    const box = boxOf(track);
    const at = foot(track);
    const way = Math.hypot((at.x - track.bornAt.x) / (track.width * SLENDER), (at.y - track.bornAt.y) / track.height);
    const came = known?.came === true || way > CAME;
    const now = track.seenMs === atMs ? track.score : 0;
    const found = known === undefined ? now : known.found + (now - known.found) * followed(elapsedMs, FOUND_MS);
    if (known !== undefined && overlap(known.box, box) >= SAME_PLACE) {
      known.came = came;
      known.found = found;
      return known;
    }
    const rest = { box, sinceMs: atMs, came, found };
    this.#rests.set(track.id, rest);
    return rest;
  }

  /** The place where a track rests; null: it walks. */
  #spotOf(track: Track, rest: Rest, atMs: number): Spot | null {
    const box = boxOf(track);
    let best: Spot | null = null;
    let most = SAME_PLACE;
    for (const spot of this.#spots) {
      const shared = overlap(spot.box, box);
      if (shared >= most) [best, most] = [spot, shared];
    }
    if (best !== null) return best;
    if (atMs - rest.sinceMs < REST_MS) return null;
    const { sinceMs } = rest;
    const spot: Spot = {
      ...{ box, sinceMs, quietMs: sinceMs, lookedMs: atMs, found: track.score, foundMs: this.#watchedMs },
      ...{ came: false, stirs: 0, lifeless: null, told: false },
    };
    this.#spots.push(spot);
    return spot;
  }

  #look(spot: Spot, track: Track, stirWithin: StirWithin, elapsedMs: number, atMs: number): void {
    const own = boxOf(track);
    const wide = widened(own);
    const others = this.#passed.flatMap(({ box }) =>
      overlap(box, own) > 0 && overlap(box, wide) < SAME_PLACE ? [box] : [],
    );
    // After a break, or behind somebody: whether anything stirred meanwhile nobody knows.
    if (atMs - spot.lookedMs > UNSEEN_MS) spot.quietMs = atMs;
    spot.lookedMs = atMs;
    const { known, cells, free, stirring, all } = stirWithin(own, others);
    if (!known) {
      spot.quietMs += elapsedMs;
      return;
    }
    const isAlive = cells > 0 && stirring >= ALIVE * cells;
    // In a crowd nobody can tell whose stirring it is: nothing is still there, nor is it known that somebody stirs.
    const isHidden = !isAlive && free < SEEN * cells && all >= ALIVE * cells;
    if (isAlive || isHidden) spot.quietMs = atMs;
    if (isHidden) return;
    spot.stirs += ((isAlive ? 1 : 0) - spot.stirs) * followed(elapsedMs, AWAKE_MS);
  }
}

function followed(elapsedMs: number, withinMs: number): number {
  return 1 - Math.exp(-elapsedMs / withinMs);
}

function widened({ x0, y0, x1, y1 }: Rectangle): Rectangle {
  const [across, down] = [(x1 - x0) * AROUND, (y1 - y0) * AROUND];
  return { x0: x0 - across, y0: y0 - down, x1: x1 + across, y1: y1 + down };
}
