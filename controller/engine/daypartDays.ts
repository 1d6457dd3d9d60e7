import type { Daypart } from '../../config/schema/daypart.ts';
import type { Holiday } from '../../config/schema/recurrence.ts';
import type { Occurrences, Recurrences } from './recurrences.ts';
import { DAY_MS, dayNumber, minuteOf, weekdayOf, weekdays } from './storeDays.ts';

/** Times of a daypart on the day on which it begins, minutes from midnight; past midnight it ends after 1440. */
export interface DayTimes {
  readonly fromMin: number;
  readonly toMin: number;
}

/** What a daypart does on a day, and the exception that decided it. */
export interface DaypartDay {
  /** null: it does not begin on this day. */
  readonly times: DayTimes | null;
  readonly exception: { readonly holidays: readonly string[] } | null;
}

interface Rule {
  readonly days: ReadonlySet<number>;
  readonly dates: ReadonlySet<number>;
  /** Ids of holidays. */
  readonly holidays: 'any' | ReadonlySet<string>;
  readonly day: DayTimes | null;
}

interface Part {
  readonly days: ReadonlySet<number>;
  readonly times: DayTimes | null;
  readonly exceptions: readonly Rule[];
}

/** Days are looked up again and again while plans are made. */
const MAX_KEPT_DAYS = 1000;

/** Which times dayparts have on which days: weekdays, exceptions and holidays (SPEC SCH). */
export class DaypartDays {
  readonly #parts: ReadonlyMap<string, Part>;
  readonly #holidays: readonly { readonly id: string; readonly name: string; readonly on: Occurrences }[];
  readonly #holidaysOf = new Map<number, readonly { readonly id: string; readonly name: string }[]>();

  constructor(dayparts: readonly Daypart[], holidays: readonly Holiday[], recurrences: Recurrences) {
    this.#parts = new Map(dayparts.map((d) => [d.id, partOf(d)]));
    this.#holidays = holidays.map((h) => ({ id: h.id, name: h.name, on: recurrences.of(h) }));
  }

  /** A daypart on a day; undefined: there is no such daypart. */
  on(id: string, day: number): DaypartDay | undefined {
    const part = this.#parts.get(id);
    if (part === undefined) return undefined;
    for (const rule of part.exceptions) {
      if (rule.days.has(weekdayOf(day)) || rule.dates.has(day)) return { times: rule.day, exception: { holidays: [] } };
      if (rule.holidays !== 'any' && rule.holidays.size === 0) continue;
      const { holidays } = rule;
      const fitting = this.holidaysOf(day).filter((h) => holidays === 'any' || holidays.has(h.id));
      if (fitting.length > 0) return { times: rule.day, exception: { holidays: fitting.map((h) => h.name) } };
    }
    return { times: part.days.has(weekdayOf(day)) ? part.times : null, exception: null };
  }

  /** It begins and ends at the same time, or at times that do not exist, on ordinary days. */
  neverBegins(id: string): boolean {
    return this.#parts.get(id)?.times === null;
  }

  /** There is such a daypart, and it may have times on some day. */
  mayBegin(id: string): boolean {
    const part = this.#parts.get(id);
    return part !== undefined && (part.times !== null || part.exceptions.some((e) => e.day !== null));
  }

  /** Holidays on a day, in the order of the store file. */
  holidaysOf(day: number): readonly { readonly id: string; readonly name: string }[] {
    let found = this.#holidaysOf.get(day);
    if (found === undefined) {
      if (this.#holidaysOf.size >= MAX_KEPT_DAYS) this.#holidaysOf.clear();
      found = this.#holidays.filter((h) => h.on.between(day * DAY_MS, (day + 1) * DAY_MS).length > 0);
      this.#holidaysOf.set(day, found);
    }
    return found;
  }
}

function partOf(d: Daypart): Part {
  return {
    days: weekdayNumbers(d.days),
    times: timesOf(d.from, d.to),
    exceptions: d.except.map((e) => ({
      days: weekdayNumbers(e.days),
      dates: new Set(e.dates.map(dayNumber).filter((n) => n !== null)),
      holidays: e.holidays === 'any' ? 'any' : new Set(e.holidays),
      day: e.closed ? null : timesOf(e.from ?? d.from, e.to ?? d.to),
    })),
  };
}

function weekdayNumbers(days: Daypart['days']): Set<number> {
  return new Set(days.map((d) => weekdays.indexOf(d)));
}

function timesOf(from: string, to: string): DayTimes | null {
  const fromMin = minuteOf(from);
  const end = minuteOf(to);
  if (fromMin === null || end === null) return null;
  const toMin = end < fromMin ? end + 1440 : end;
  return toMin > fromMin ? { fromMin, toMin } : null;
}
