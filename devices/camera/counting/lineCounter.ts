import { inside, meets, sideOf } from './geometry.ts';
import type { Place, Segment } from './geometry.ts';
import { foot } from './track.ts';
import type { Track } from './track.ts';

export interface Line extends Segment {
  readonly id: string;
}
export interface Crossing {
  readonly line: string;
  readonly way: 'forth' | 'back';
}

/** A new side counts after this long on it, ms, if it is at least so far beyond the line, in body heights... */
const HELD_MS = 250;
const BAND = 0.08;
/** ... or at once this far beyond it... */
const FAR = 0.4;
/** ... or after this long, if it is beyond it at all: somebody stands there. */
const STAYED_MS = 2_000;
const AT_ALL = 0.015;
/** Not seen for this long, in pictures that there were: how long it has been across is counted anew, ms. */
const UNSEEN_MS = 250;
/** Sides of somebody who is lost are kept for so long, for when it is found again, ms. */
const REMEMBERED_MS = 10_000;
/** The way across may pass the line's ends by this part of its length. */
const BEYOND_ENDS = 0.03;

interface Sided {
  positive: boolean;
  /** Last place on the side that counts. */
  place: Place;
  /** When it was first seen on the other side, and where; null: it is on its own side. */
  across: { readonly sinceMs: number; readonly place: Place } | null;
}

/**
 * Counts crossings of lines, each way. A person is on one side until it has been on the other for a quarter of a
 * second and out of a narrow band, or well beyond the line; so trembling on the line counts nothing, and going back and
 * forth counts both. Somebody who is lost and found again keeps its side. Only places where a person was seen count,
 * not where one is expected.
 */
export class LineCounter {
  readonly #lines: readonly Line[];
  readonly #masks: readonly (readonly Place[])[];
  /** When the picture before this one was taken. */
  #lastMs = -Infinity;
  readonly #people = new Map<number, { readonly seenMs: number; readonly sides: Map<string, Sided> }>();

  constructor(lines: readonly Line[], masks: readonly (readonly Place[])[]) {
    this.#lines = lines;
    this.#masks = masks;
  }

  /** People whose sides are kept in memory. */
  get remembered(): number {
    return this.#people.size;
  }

  /** @param people everybody who counts in this picture */
  step(people: readonly Track[], atMs: number): Crossing[] {
    const crossings: Crossing[] = [];
    for (const [id, { seenMs }] of this.#people) if (atMs - seenMs > REMEMBERED_MS) this.#people.delete(id);
    for (const track of people) {
      const at = foot(track);
      if (track.seenMs !== atMs || this.#masks.some((mask) => inside(mask, at))) continue;
      const known = this.#people.get(track.id);
      const sides = known?.sides ?? new Map<string, Sided>();
      if (known !== undefined && this.#lastMs - known.seenMs > UNSEEN_MS) againFrom(sides, atMs);
      this.#people.set(track.id, { seenMs: atMs, sides });
      for (const line of this.#lines) {
        const way = stepLine(line, sides, track, at, atMs);
        if (way !== null) crossings.push({ line: line.id, way });
      }
    }
    this.#lastMs = atMs;
    return crossings;
  }
}

/** Where somebody was believed to be while hidden does not add to the time on the other side. */
function againFrom(sides: ReadonlyMap<string, Sided>, atMs: number): void {
  for (const sided of sides.values()) if (sided.across !== null) sided.across = { ...sided.across, sinceMs: atMs };
}

function stepLine(
  line: Line,
  sides: Map<string, Sided>,
  track: Track,
  at: Place,
  atMs: number,
): 'forth' | 'back' | null {
  const positive = sideOf(line, at) > 0;
  const sided = sides.get(line.id);
  if (sided === undefined) {
    sides.set(line.id, { positive, place: at, across: null });
    return null;
  }
  if (positive === sided.positive) {
    sided.place = at;
    sided.across = null;
    return null;
  }
  sided.across ??= { sinceMs: atMs, place: at };
  const heldMs = atMs - sided.across.sinceMs;
  const far = beyond(line, track, at);
  const isAcross = far >= FAR || (heldMs >= STAYED_MS && far >= AT_ALL) || (heldMs >= HELD_MS && far >= BAND);
  if (!isAcross) return null;
  const where = meets(line, sided.place, sided.across.place);
  sided.positive = positive;
  sided.place = at;
  sided.across = null;
  if (where === null || where < -BEYOND_ENDS || where > 1 + BEYOND_ENDS) return null;
  return positive ? 'forth' : 'back';
}

/** Distance from the line, in body heights. */
function beyond(line: Line, track: Track, at: Place): number {
  const [dx, dy] = [line.to.x - line.from.x, line.to.y - line.from.y];
  const length2 = dx * dx + dy * dy;
  const part = ((at.x - line.from.x) * dx + (at.y - line.from.y) * dy) / length2;
  const [ox, oy] = [at.x - line.from.x - part * dx, at.y - line.from.y - part * dy];
  return Math.hypot(ox / (track.width * 2.5), oy / track.height);
}
