import type { LifelessReason } from './lifeless.ts';

/** Why somebody, or everybody, was let go. */
export type ZeroReason = LifelessReason | 'night';

export const zeroWords: Readonly<Record<ZeroReason, string>> = {
  figure:
    'something that looks like a person has never moved, and does not stir as people do or is hardly to be seen: it is taken for a figure and is out of the count',
  idle: 'somebody who had come has not stirred for five minutes, or is too small for a person there: out of the count',
  night: "a new day of the store: counting begins anew, what was counted of yesterday stays yesterday's",
};

/** The day of a store turns at four in the morning, when the fewest are open. */
const TURN_MS = 4 * 3_600_000;
const DAY_MS = 86_400_000;
/** Tells when a new day of the store begins: then everybody is let go, and what is held by mistake with them. */
export class Zeroing {
  readonly #dayOf: (atMs: number) => number;
  #day: number | null = null;

  /** @param dayOf number of the store's day at an instant of the agent's clock */
  constructor(dayOf: (atMs: number) => number) {
    this.#dayOf = dayOf;
  }

  /** True once a day. */
  step(atMs: number): boolean {
    const day = this.#dayOf(atMs);
    const turned = this.#day !== null && day > this.#day;
    this.#day = Math.max(day, this.#day ?? day);
    return turned;
  }
}

/**
 * Days of a store that turn at four in the morning, by its own clock.
 *
 * @param timeZone IANA name
 * @param epochMs makes epoch ms of an instant
 */
export function storeDays(timeZone: string, epochMs: (atMs: number) => number): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
  });
  // The wall clock is asked once in a quarter of an hour: it is slow, and offsets are whole quarters.
  let [asked, day] = [NaN, 0];
  return (atMs) => {
    const ms = epochMs(atMs);
    const quarter = Math.floor(ms / 900_000);
    if (quarter !== asked) {
      asked = quarter;
      const part = new Map(format.formatToParts(ms).map((p) => [p.type, Number(p.value)]));
      const wall = Date.UTC(part.get('year')!, part.get('month')! - 1, part.get('day'), part.get('hour'));
      day = Math.floor((wall - TURN_MS) / DAY_MS);
    }
    return day;
  };
}
