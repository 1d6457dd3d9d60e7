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

  /** What was given up for want of room since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  get isSending(): boolean {
    return this.#sending.length > 0;
  }

  /** Takes one in. When its kind is full the oldest of that kind goes: the newest says more. */
  push(queued: Queued): void {
    const perishable = isPerishable(queued.emission.type);
    if (perishable) this.#perishable++;
    else this.#kept++;
    this.#waiting.push(queued);
    const over = perishable ? this.#perishable > this.#limits.perishable : this.#kept > this.#limits.kept;
    if (!over) return;
    const oldest = this.#waiting.findIndex((q) => isPerishable(q.emission.type) === perishable);
    this.#uncount(this.#waiting[oldest]!);
    this.#waiting.splice(oldest, 1);
    this.#dropped++;
  }

  /** The next batch. The one that was not acknowledged comes again, unchanged, before anything else. */
  batch(max: number): readonly Queued[] {
    if (this.#sending.length === 0) {
      this.#sending = this.#waiting.slice(0, max);
      this.#waiting = this.#waiting.slice(max);
      for (const queued of this.#sending) this.#uncount(queued);
    }
    return this.#sending;
  }

  /** The batch has arrived: forget it. */
  acknowledge(): void {
    this.#sending = [];
  }

  #uncount(queued: Queued): void {
    if (isPerishable(queued.emission.type)) this.#perishable--;
    else this.#kept--;
  }
}
