import type { Stay } from './stays.ts';

export interface QueueNow {
  /** People who have stood in the zone and are still in it. */
  readonly length: number;
  /** How long somebody who joins now will wait, seconds; null: too few have left to say. */
  readonly waitS: number | null;
}

/** The pace is of those who left within this time, ms, and of no fewer than so many. */
const PACE_MS = 600_000;
const LEAST_LEFT = 3;
/** Whoever is being served is half done on average, both now and when the counting of departures began. */
const HALF = 0.5;
/** Between two pictures further apart than this nobody knows whether the queue was busy, ms. */
const GAP_MS = 5_000;
/** Longest wait that is said, seconds. */
const MOST_S = 7_200;

/**
 * A queue: whoever has stood in its zone waits until leaving it; who only walks through does not.
 *
 * The waiting time is by Little's law over the time in which anybody waited: length times busy time by number of
 * departures, of which the one under way is half. It follows the length at once, an idle hour does not count as slow service, and a person whose track
 * broke costs one departure at most. Means of measured waits tell of those who joined long ago, and every broken track
 * cuts one of them in two.
 */
export class Queue {
  #left: number[] = [];
  #busy: { readonly fromMs: number; untilMs: number }[] = [];
  #lastMs: number | null = null;

  /**
   * @param here who is in the zone
   * @param over whose stay in it has ended
   */
  step(here: readonly Stay[], over: readonly Stay[], atMs: number): QueueNow {
    for (const stay of over) if (stay.stoodMs !== null) this.#left.push(stay.lastMs);
    const length = here.filter((s) => s.stoodMs !== null).length;
    if (length > 0) this.#goOn(atMs);
    this.#lastMs = atMs;
    this.#left = this.#left.filter((leftMs) => atMs - leftMs <= PACE_MS);
    this.#busy = this.#busy.filter((b) => atMs - b.untilMs <= PACE_MS);
    return { length, waitS: length === 0 ? 0 : this.#wait(length, atMs) };
  }

  /** A new day. */
  clear(): void {
    this.#left = [];
    this.#busy = [];
    this.#lastMs = null;
  }

  #goOn(atMs: number): void {
    const last = this.#busy.at(-1);
    if (last?.untilMs === this.#lastMs && atMs - last.untilMs <= GAP_MS) last.untilMs = atMs;
    else this.#busy.push({ fromMs: atMs, untilMs: atMs });
  }

  #wait(length: number, atMs: number): number | null {
    if (this.#left.length < LEAST_LEFT) return null;
    const busyMs = this.#busy.reduce((sum, b) => sum + b.untilMs - Math.max(b.fromMs, atMs - PACE_MS), 0);
    return Math.min(MOST_S, Math.round(((length - HALF) * busyMs) / (this.#left.length + HALF) / 1000));
  }
}
