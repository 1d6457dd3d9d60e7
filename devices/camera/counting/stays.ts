import type { Place } from './geometry.ts';

/** Somebody who is in a zone in this picture, seen or held. */
export interface Here {
  /** Of the track. */
  readonly id: number;
  /** Where the feet are. */
  readonly place: Place;
  /** Height and width of the box, parts of the picture. */
  readonly height: number;
  readonly width: number;
  readonly bornMs: number;
  readonly seenMs: number;
  /** It was followed before, and did not count here: outside the zone, in a mask, or taken for a figure. */
  readonly cameIn: boolean;
}

/** Somebody's time in a zone. */
export interface Stay {
  readonly sinceMs: number;
  /** Last seen in the zone. */
  readonly lastMs: number;
  /** When standing began: null for who has not stood yet. */
  readonly stoodMs: number | null;
}

interface Open {
  id: number;
  readonly sinceMs: number;
  lastMs: number;
  stoodMs: number | null;
  place: Place;
  height: number;
  width: number;
  /** Where it has been ever since, and since when. */
  anchor: { readonly place: Place; readonly sinceMs: number };
  isHere: boolean;
}

/** Gone for no longer than this, and back in the zone: never gone, ms. */
const GONE_MS = 3_000;
/** Somebody new this near to where somebody was lost is the same, body heights. */
const NEAR = 0.8;
/** Within this many body heights for so long is standing, ms. */
const SPOT = 0.5;
const STANDING_MS = 3_000;

/** A person is about two and a half times as tall as wide: distances in body heights, both ways. */
function heights(a: Place, b: Place, { width, height }: { readonly width: number; readonly height: number }): number {
  return Math.hypot((a.x - b.x) / (width * 2.5), (a.y - b.y) / height);
}

/**
 * Who is in one zone since when. Trembling on its border ends no stay, and somebody who is lost and found under another
 * track goes on; so a stay ends three seconds after somebody was seen there last, and is as long as until then.
 */
export class Stays {
  #open: Open[] = [];

  /** Those who are there now, or only just gone. */
  get now(): readonly Stay[] {
    return this.#open.filter((s) => s.isHere);
  }

  /** The stream was gone: nobody knows how long these stays were. */
  forget(): void {
    this.#open = [];
  }

  /** These were nobody after all: they have stayed nowhere. */
  drop(ids: ReadonlySet<number>): void {
    this.#open = this.#open.filter((s) => !ids.has(s.id));
  }

  /** @returns stays that are over */
  step(here: readonly Here[], atMs: number): Stay[] {
    const ids = new Set(here.map((h) => h.id));
    for (const stay of this.#open) stay.isHere = ids.has(stay.id);
    for (const person of here) {
      const stay = this.#open.find((s) => s.id === person.id) ?? this.#lost(person, atMs);
      if (stay === undefined) this.#open.push(begin(person, atMs));
      else goOn(stay, person, atMs);
    }
    const over = this.#open.filter((s) => !s.isHere && atMs - s.lastMs > GONE_MS);
    this.#open = this.#open.filter((s) => !over.includes(s));
    return over;
  }

  /** Who was lost where somebody new is found. */
  #lost(person: Here, atMs: number): Open | undefined {
    if (person.cameIn) return undefined;
    let [best, nearest] = [undefined as Open | undefined, NEAR];
    for (const stay of this.#open) {
      if (stay.isHere || atMs - stay.lastMs > GONE_MS || person.bornMs < stay.lastMs - 500) continue;
      const distance = heights(stay.place, person.place, person);
      if (distance < nearest) [best, nearest] = [stay, distance];
    }
    return best;
  }
}

function begin(person: Here, atMs: number): Open {
  const { id, place, height, width } = person;
  // Who turns up here was here while it was made sure that it is somebody; who was followed already was not.
  const sinceMs = person.cameIn ? atMs : Math.min(person.bornMs, atMs);
  const anchor = { place, sinceMs };
  return { id, sinceMs, lastMs: person.seenMs, stoodMs: null, place, height, width, anchor, isHere: true };
}

function goOn(stay: Open, person: Here, atMs: number): void {
  stay.id = person.id;
  stay.isHere = true;
  // Only where somebody was seen counts, not where one is held.
  if (person.seenMs < atMs) return;
  stay.lastMs = atMs;
  stay.place = person.place;
  stay.height = person.height;
  stay.width = person.width;
  if (heights(stay.anchor.place, person.place, person) > SPOT) stay.anchor = { place: person.place, sinceMs: atMs };
  if (atMs - stay.anchor.sinceMs >= STANDING_MS) stay.stoodMs ??= stay.anchor.sinceMs;
}
