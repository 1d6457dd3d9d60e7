import { Temporal } from 'temporal-polyfill';

/** Readings of the store's clock. */
export type TimeKind = 'time.hour' | 'time.minuteOfDay' | 'time.weekday';
export const timeKinds: readonly TimeKind[] = ['time.hour', 'time.minuteOfDay', 'time.weekday'];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const steps: Readonly<Record<TimeKind, number>> = {
  'time.minuteOfDay': MINUTE,
  'time.hour': HOUR,
  'time.weekday': DAY,
};

/** A stretch of time in which the zone's offset from UTC stays the same. */
interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly offsetMs: number;
}

/** The store's wall clock, as numbers. Zone maths is done once per change of the clocks, not once per minute. */
export class StoreClock {
  readonly #timeZone: string;
  #stretch: Stretch = { fromMs: 0, untilMs: 0, offsetMs: 0 };

  /** @param timeZone IANA name */
  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  /** What the clock reads at an instant: hour 0 to 23, minutes since midnight, or weekday 1 Monday to 7 Sunday. */
  value(kind: TimeKind, atMs: number): number {
    const wallMs = atMs + this.#at(atMs).offsetMs;
    const inDay = wallMs - Math.floor(wallMs / DAY) * DAY;
    switch (kind) {
      case 'time.hour':
        return Math.floor(inDay / HOUR);
      case 'time.minuteOfDay':
        return Math.floor(inDay / MINUTE);
      case 'time.weekday': {
        // The first of January 1970 was a Thursday.
        const days = Math.floor(wallMs / DAY) + 3;
        return days - Math.floor(days / 7) * 7 + 1;
      }
    }
  }

  /** The next instant at which it may read something else: the end of the minute, hour or day, or clocks that change. */
  nextMs(kind: TimeKind, atMs: number): number {
    const { offsetMs, untilMs } = this.#at(atMs);
    const step = steps[kind];
    const next = (Math.floor((atMs + offsetMs) / step) + 1) * step - offsetMs;
    return Math.min(next, untilMs);
  }

  #at(atMs: number): Stretch {
    if (atMs >= this.#stretch.fromMs && atMs < this.#stretch.untilMs) return this.#stretch;
    const zoned = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(this.#timeZone);
    this.#stretch = {
      fromMs: atMs,
      untilMs: zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
      offsetMs: Math.round(zoned.offsetNanoseconds / 1e6),
    };
    return this.#stretch;
  }
}
