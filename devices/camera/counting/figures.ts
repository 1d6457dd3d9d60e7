import type { Here } from './stays.ts';
import { Stays } from './stays.ts';
import { Dwell } from './dwell.ts';
import type { Visits } from './dwell.ts';
import type { Place } from './geometry.ts';
import { Heat } from './heat.ts';
import type { HeatCell } from './heat.ts';
import { Queue } from './queue.ts';
import type { QueueNow } from './queue.ts';
import { foot } from './track.ts';

/** Somebody who is followed. */
export interface Followed {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly bornMs: number;
  readonly seenMs: number;
}

export interface FiguresOptions {
  readonly zones: readonly string[];
  /** Those in which people wait. */
  readonly queues: readonly string[];
  /** Where feet stand on the plan, metres; null: not known there. Null as a whole: the floor is not mapped. */
  readonly toFloor: ((place: Place) => { readonly x: number; readonly y: number } | null) | null;
}

/** What has come together since it was last asked. */
export interface Tallies {
  readonly visits: readonly (Visits & { readonly zone: string })[];
  readonly heat: readonly HeatCell[] | null;
}

interface Zone {
  readonly zone: string;
  readonly stays: Stays;
  readonly dwell: Dwell;
  readonly queue: Queue | null;
}

/** How long people stay, wait and stand where: sums of those who are followed. Fed with every picture. */
export class Figures {
  readonly #zones: readonly Zone[];
  readonly #toFloor: FiguresOptions['toFloor'];
  readonly #heat = new Heat();
  /** Who was followed in the picture before, whether they counted or not. */
  #known = new Set<number>();

  constructor({ zones, queues, toFloor }: FiguresOptions) {
    this.#toFloor = toFloor;
    this.#zones = zones.map((zone) => ({
      zone,
      stays: new Stays(),
      dwell: new Dwell(),
      queue: queues.includes(zone) ? new Queue() : null,
    }));
  }

  /** The stream was gone, or everybody was let go: stays that were on are of unknown length, and are left out. */
  forget(): void {
    for (const { stays } of this.#zones) stays.forget();
    this.#heat.forget();
    this.#known.clear();
  }

  /** These were taken for people and are none: their stays are no visits, and nobody waited. */
  drop(ids: ReadonlySet<number>): void {
    if (ids.size > 0) for (const { stays } of this.#zones) stays.drop(ids);
  }

  /** A new day: what was not told yet is gone, too. */
  clear(): void {
    this.forget();
    for (const { dwell, queue } of this.#zones) {
      dwell.clear();
      queue?.clear();
    }
    this.#heat.clear();
  }

  /**
   * @param people everybody who counts, in no mask
   * @param inZone who of them is in which zone
   * @param followed everybody who is followed, with who does not count: a figure, somebody in a mask
   * @returns the queues as they are now
   */
  step(
    people: readonly Followed[],
    inZone: (zone: string) => readonly Followed[],
    atMs: number,
    followed: readonly { readonly id: number }[] = people,
  ): (QueueNow & { readonly zone: string })[] {
    const queues = this.#zones.flatMap(({ zone, stays, dwell, queue }) => {
      const over = stays.step(
        inZone(zone).map((person) => this.#here(person)),
        atMs,
      );
      for (const stay of over) dwell.add(stay);
      return queue === null ? [] : [{ zone, ...queue.step(stays.now, over, atMs) }];
    });
    this.#known = new Set(followed.map((p) => p.id));
    const toFloor = this.#toFloor;
    if (toFloor !== null)
      this.#heat.step(
        people.flatMap((p) => toFloor(foot(p)) ?? []),
        atMs,
      );
    return queues;
  }

  take(atMs: number): Tallies {
    return {
      visits: this.#zones.flatMap(({ zone, dwell }) => {
        const visits = dwell.take(atMs);
        return visits === null ? [] : [{ zone, ...visits }];
      }),
      heat: this.#heat.take(),
    };
  }

  #here(person: Followed): Here {
    const { id, width, height, bornMs, seenMs } = person;
    return { id, width, height, bornMs, seenMs, place: foot(person), cameIn: this.#known.has(id) };
  }
}
