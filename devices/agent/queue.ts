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

const none: ReadonlySet<string> = new Set();

export interface QueueLimits {
  readonly perishable: number;
  readonly kept: number;
}

/** What waits to be sent, in order, bounded. What is being sent stays here until it is acknowledged. */
export class Queue {
  readonly #limits: QueueLimits;
  #waiting: Queued[] = [];
  #sending: readonly Queued[] = [];
  #perishable = 0;
  #kept = 0;
  #dropped = 0;

  constructor(limits: QueueLimits = { perishable: PERISHABLE_MAX, kept: KEPT_MAX }) {
    this.#limits = limits;
  }

  /** Everything not acknowledged yet. */
  get size(): number {
    return this.#waiting.length + this.#sending.length;
  }

  /** What was given up since the start: for want of room, or too old to be sent again. */
  get dropped(): number {
    return this.#dropped;
  }

  get isSending(): boolean {
    return this.#sending.length > 0;
  }

  /** Takes one in. When its kind is full the oldest of that kind goes: the newest says more. */
  push(queued: Queued): void {
    this.#count(queued, 1);
    this.#waiting.push(queued);
    this.#trim(isPerishable(queued.emission.type));
  }

  /** The next batch. The one that was not acknowledged comes again, unchanged, before anything else. */
  batch(max: number): readonly Queued[] {
    if (this.#sending.length === 0) {
      this.#sending = this.#waiting.slice(0, max);
      this.#waiting = this.#waiting.slice(max);
      for (const queued of this.#sending) this.#count(queued, -1);
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
    for (const queued of kept) this.#count(queued, 1);
    this.#waiting = [...kept, ...this.#waiting];
    this.#trim(true);
    this.#trim(false);
  }

  /** Lets the oldest of a kind go until the rest fits. */
  #trim(perishable: boolean): void {
    const over = perishable ? this.#perishable - this.#limits.perishable : this.#kept - this.#limits.kept;
    for (let left = over; left > 0; left--) {
      const oldest = this.#waiting.findIndex((q) => isPerishable(q.emission.type) === perishable);
      this.#count(this.#waiting[oldest]!, -1);
      this.#waiting.splice(oldest, 1);
      this.#dropped++;
    }
  }

  #count(queued: Queued, by: 1 | -1): void {
    if (isPerishable(queued.emission.type)) this.#perishable += by;
    else this.#kept += by;
  }
}
