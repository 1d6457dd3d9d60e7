import { Temporal } from 'temporal-polyfill';

/** Minutes and milliseconds of a plain day. */
const DAY_MIN = 1440;
export const DAY_MS = 86_400_000;

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Number of a day, counted from 1970-01-01; null for what is no day. */
export function dayNumber(date: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (match === null) return null;
  const ms = Date.parse(`${date}T00:00:00Z`);
  // Date.parse moves the 31st of April on into May.
  return Number.isNaN(ms) || dayText(ms / DAY_MS) !== date ? null : ms / DAY_MS;
}

/** YYYY-MM-DD of a day's number. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** 0 = Monday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Minutes since midnight of `18:30` (`24:00` = 1440); null for what is no time. */
export function minuteOf(time: string): number | null {
  const match = /^(\d{2}):(\d{2})$/.exec(time);
  if (match === null) return null;
  const [hour, minute] = [Number(match[1]), Number(match[2])];
  return (hour < 24 && minute < 60) || (hour === 24 && minute === 0) ? hour * 60 + minute : null;
}

/**
 * Days and wall-clock times of a store as instants (DEC-6). Days are numbers counted from 1970-01-01. A wall-clock time
 * that a day skips moves on by the length of the gap; one that comes twice means the first. Zone maths is slow, so
 * instants are kept.
 */
export class StoreDays {
  readonly #timeZone: string;
  readonly #instants = new Map<number, number>();

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  /** The store's day in which an instant lies. */
  of(atMs: number): number {
    let day = Math.floor(atMs / DAY_MS);
    while (this.startMs(day) > atMs) day--;
    while (this.startMs(day + 1) <= atMs) day++;
    return day;
  }

  /** First instant of a day: its midnight, or, where that does not exist, the first time after it. */
  startMs(day: number): number {
    return this.instant(day, 0);
  }

  /** Instant of a wall-clock time. Minutes below 0 or from 1440 on are those of the days before or after. */
  instant(day: number, minute: number): number {
    const key = day * DAY_MIN + minute;
    let at = this.#instants.get(key);
    if (at === undefined) {
      // A store that runs for months must not keep them all.
      if (this.#instants.size > 20_000) this.#instants.clear();
      this.#instants.set(key, (at = this.#resolve(key)));
    }
    return at;
  }

  /** What a clock of the store shows, HH:MM. */
  clock(atMs: number): string {
    return Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs))
      .toZonedDateTimeISO(this.#timeZone)
      .toPlainTime()
      .toString({ smallestUnit: 'minute' });
  }

  /** Instant of a wall clock that is written as if it were UTC, epoch ms. */
  ofWall(wallMs: number): number {
    const minute = wallMs / 60_000;
    return Number.isInteger(minute) ? this.instant(0, minute) : this.instant(0, Math.floor(minute)) + (wallMs % 60_000);
  }

  #resolve(minutes: number): number {
    const wall = new Date(minutes * 60_000).toISOString().slice(0, -1);
    const plain = Temporal.PlainDateTime.from(wall);
    if (minutes % DAY_MIN === 0)
      return plain.toPlainDate().toZonedDateTime({ timeZone: this.#timeZone }).epochMilliseconds;
    return plain.toZonedDateTime(this.#timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
  }
}
