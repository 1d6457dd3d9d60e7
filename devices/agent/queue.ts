import { latenessMs } from '../../controller/protocol/observation.ts';
import type { Emission } from './emission.ts';
import { isPerishable } from './emission.ts';

/** An emission with the id that it keeps however often it is sent. */
export interface Queued {
  readonly id: string;
  readonly emission: Emission;
}

/** Sightings and counts kept while nobody listens; the oldest go first. */
const PERISHABLE_MAX = 5_000;
/** Likes, sales and presses kept: days of a busy shop. Bounded all the same. */
const KEPT_MAX = 100_000;
/**
 * With more sightings and counts waiting than this, two batches, the link is behind: what was heard a while ago then
 * keeps what is heard now from arriving in time.
 */
const BEHIND = 1_000;

const none: ReadonlySet<string> = new Set();

export interface QueueLimits {
  readonly perishable: number;
  readonly kept: number;
  /** Perishable ones waiting above which a newer sighting takes the place of an older one. */
  readonly behind?: number;
}

/** What a newer sighting takes the place of: the same tag heard by the same receiver. */
function sightingOf({ emission }: Queued): string | null {
  return emission.type === 'endcap.sighting.v1' ? `${emission.data.receiver} ${emission.data.tag}` : null;
}

/** What waits to be sent, in order, bounded. What is being sent stays here until it is acknowledged. */
export class Queue {
  readonly #limits: QueueLimits;
  /** Place -> what waits there; the lowest place goes first, and what takes another's place keeps it. */
  readonly #waiting = new Map<number, Queued>();
  /** Sighting -> place of the newest one that waits. */
  readonly #newest = new Map<string, number>();
  #places = 0;
  #sending: readonly Queued[] = [];
  #perishable = 0;
  #kept = 0;
  #dropped = 0;

  constructor(limits: QueueLimits = { perishable: PERISHABLE_MAX, kept: KEPT_MAX }) {
    this.#limits = limits;
  }

  /** Everything not acknowledged yet. */
  get size(): number {
    return this.#waiting.size + this.#sending.length;
  }

  /** What was given up since the start: for want of room, for a newer one, or too old to be sent again. */
  get dropped(): number {
    return this.#dropped;
  }

  get isSending(): boolean {
    return this.#sending.length > 0;
  }

  /**
   * Takes one in. When its kind is full the oldest of that kind goes: the newest says more. While the link is behind,
   * a sighting takes the place of an older one of the same tag by the same receiver: every tag keeps its turn, and
   * comes with what was heard last.
   */
  push(queued: Queued): void {
    const sighting = sightingOf(queued);
    const place = sighting === null ? undefined : this.#newest.get(sighting);
    if (place !== undefined && this.#perishable > (this.#limits.behind ?? BEHIND)) {
      this.#waiting.set(place, queued);
      this.#dropped++;
      return;
    }
    this.#add(queued);
    this.#trim(isPerishable(queued.emission.type));
  }

  /** The next batch. The one that was not acknowledged comes again, unchanged, before anything else. */
  batch(max: number): readonly Queued[] {
    if (this.#sending.length === 0) {
      const next: Queued[] = [];
      for (const [place, queued] of this.#waiting) {
        if (next.length === max) break;
        next.push(queued);
        this.#remove(place, queued);
      }
      this.#sending = next;
    }
    return this.#sending;
  }

  /**
   * The batch has been answered: forget it, but for what the controller wants again. That keeps its place before
   * everything else. Counts and sightings are kept only while they are fresh; likes, sales and presses always.
   *
   * @param again ids to be sent again
   * @param nowMs agent's clock: a count or sighting that could not decide any more when it comes is given up
   */
  acknowledge(again: ReadonlySet<string> = none, nowMs = 0): void {
    const wanted = this.#sending.filter(({ id }) => again.has(id));
    this.#sending = [];
    if (wanted.length === 0) return;
    const kept = wanted.filter(
      ({ emission: { type, atMs } }) => !isPerishable(type) || nowMs - atMs < latenessMs[type],
    );
    this.#dropped += wanted.length - kept.length;
    const behind = [...this.#waiting];
    for (const [place, queued] of behind) this.#remove(place, queued);
    for (const queued of kept) this.#add(queued);
    for (const [, queued] of behind) this.#add(queued);
    this.#trim(true);
    this.#trim(false);
  }

  /** Lets the oldest of a kind go until the rest fits. */
  #trim(perishable: boolean): void {
    let over = perishable ? this.#perishable - this.#limits.perishable : this.#kept - this.#limits.kept;
    if (over <= 0) return;
    for (const [place, queued] of this.#waiting) {
      if (isPerishable(queued.emission.type) !== perishable) continue;
      this.#remove(place, queued);
      this.#dropped++;
      if (--over === 0) return;
    }
  }

  #add(queued: Queued): void {
    const place = this.#places++;
    const sighting = sightingOf(queued);
    this.#waiting.set(place, queued);
    if (sighting !== null) this.#newest.set(sighting, place);
    this.#count(queued, 1);
  }

  #remove(place: number, queued: Queued): void {
    const sighting = sightingOf(queued);
    this.#waiting.delete(place);
    if (sighting !== null && this.#newest.get(sighting) === place) this.#newest.delete(sighting);
    this.#count(queued, -1);
  }

  #count(queued: Queued, by: 1 | -1): void {
    if (isPerishable(queued.emission.type)) this.#perishable += by;
    else this.#kept += by;
  }
}
