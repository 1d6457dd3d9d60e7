import { StoreClock } from '../../engine/storeClock.ts';
import { StoreDays } from '../../engine/storeDays.ts';

export const HOUR_MS = 3_600_000;

/** An hour on the clock of the store. Where clocks change by less than an hour, that hour is as long as it is. */
export interface StoreHour {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Hours of a store: whole ones counted from its midnight, in its time zone. */
export class StoreHours {
  readonly #days: StoreDays;
  readonly #clock: StoreClock;

  /** @param timeZone IANA name */
  constructor(timeZone: string) {
    this.#days = new StoreDays(timeZone);
    this.#clock = new StoreClock(timeZone);
  }

  /** The hour in which an instant lies. */
  of(atMs: number): StoreHour {
    const day = this.#days.of(atMs);
    const startMs = this.#days.startMs(day);
    const fromMs = startMs + Math.floor((atMs - startMs) / HOUR_MS) * HOUR_MS;
    return { fromMs, toMs: Math.min(fromMs + HOUR_MS, this.#days.startMs(day + 1)) };
  }

  /** Hours that lie in `[fromMs, toMs)` with some part of them, whole, in order. */
  between(fromMs: number, toMs: number): StoreHour[] {
    const hours: StoreHour[] = [];
    for (let hour = this.of(fromMs); hour.fromMs < toMs; hour = this.of(hour.toMs)) hours.push(hour);
    return hours;
  }

  /** 1 Monday to 7 Sunday, and what the clock reads, 0 to 23. */
  place(atMs: number): { readonly weekday: number; readonly hour: number } {
    return { weekday: this.#clock.value('time.weekday', atMs), hour: this.#clock.value('time.hour', atMs) };
  }
}
