import { Temporal } from 'temporal-polyfill';
import type { Campaign } from '../../config/schema/campaign.ts';
import type { Daypart } from '../../config/schema/daypart.ts';
import type { Holiday, Recurrence } from '../../config/schema/recurrence.ts';
import { isUnitHeldOut } from '../../controller/engine/holdOut.ts';
import { rulesDays } from './calendarRules.ts';
import type { RuleParts } from './calendarRules.ts';

/** Rules are made from parts, so that this evaluation need not read the text that the calendar reads. */
export type RuledRecurrence = Recurrence & { readonly parts?: RuleParts | undefined };
export type RuledHoliday = Holiday & { readonly parts?: RuleParts | undefined };

export interface Place {
  readonly zone: string;
  readonly dayparts: readonly Daypart[];
  readonly holidays: readonly RuledHoliday[];
}

export type Booked = Pick<Campaign, 'id' | 'from' | 'to' | 'dayparts' | 'holdOut'> & {
  readonly recurrence?: RuledRecurrence | undefined;
};

type Span = readonly [fromMs: number, toMs: number];

const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/**
 * Whether a campaign may play at an instant, worked out the long way and knowing nothing of the calendar: every day
 * that could matter is asked what begins on it, and every beginning is compared with the instant.
 */
export class ByMinute {
  readonly #place: Place;
  readonly #campaign: Booked;
  readonly #instants = new Map<string, number>();
  readonly #spans = new Map<string, readonly Span[]>();
  readonly #sets = new Map<object, ReadonlySet<string>>();

  #dateOf: [number, Temporal.PlainDate] = [Number.NaN, Temporal.PlainDate.from('1970-01-01')];

  constructor(place: Place, campaign: Booked) {
    this.#place = place;
    this.#campaign = campaign;
  }

  open(ms: number): boolean {
    return this.due(ms) && !this.heldOut(ms);
  }

  heldOut(ms: number): boolean {
    const { holdOut, id } = this.#campaign;
    if (holdOut === undefined) return false;
    const unit =
      holdOut.by === 'hour'
        ? Math.floor(ms / 3_600_000)
        : Temporal.PlainDate.from('1970-01-01').until(this.#date(ms), { largestUnit: 'days' }).days;
    return isUnitHeldOut(holdOut, id, unit);
  }

  due(ms: number): boolean {
    const today = this.#date(ms);
    // Everything that begins on the days around and could be going on.
    const around = (from: number, to: number, of: (date: string) => readonly Span[]): readonly Span[] =>
      this.#once(`${from} ${today.toString()}`, () =>
        Array.from({ length: to - from + 1 }, (_, n) => of(today.add({ days: from + n }).toString())).flat(),
      );
    const going = (spans: readonly Span[]): boolean => spans.some(([from, to]) => from <= ms && ms < to);
    const timed = this.#campaign.recurrence?.durationMin !== undefined;
    if (timed && !going(around(-9, 0, (d) => this.#occurrences(d)))) return false;
    return going(around(-2, 1, (d) => this.#parts(d)));
  }

  /** Timed occurrences that begin on a day. */
  #occurrences(date: string): readonly Span[] {
    return this.#once(`o${date}`, () => {
      const { start, durationMin, also, except } = this.#campaign.recurrence!;
      const times = [
        ...also.filter((a) => a.startsWith(date)),
        ...(this.#days(this.#campaign.recurrence!).has(date) && !except.includes(date) ? [date + start.slice(10)] : []),
      ];
      return times.map((time) => {
        const end = Temporal.PlainDateTime.from(time).add({ minutes: durationMin! });
        return [this.#at(time), this.#at(end.toString({ smallestUnit: 'minute' }))];
      });
    });
  }

  /** Dayparts, or the whole day, that begin on a day. */
  #parts(date: string): readonly Span[] {
    return this.#once(`p${date}`, () => {
      const { from, to, dayparts, recurrence } = this.#campaign;
      if ((from !== undefined && date < from) || (to !== undefined && date > to)) return [];
      if (recurrence !== undefined && recurrence.durationMin === undefined && !this.#isOn(recurrence, date)) return [];
      const day = Temporal.PlainDate.from(date);
      const next = day.add({ days: 1 });
      if (dayparts.length === 0) return [[this.#at(`${date}T00:00`), this.#at(`${next.toString()}T00:00`)]];
      return dayparts.flatMap((id): Span[] => {
        const part = this.#place.dayparts.find((d) => d.id === id);
        const times = part === undefined ? null : this.#times(part, day);
        if (times === null || times.from === times.to) return [];
        const clock = (time: string, on: Temporal.PlainDate): number =>
          this.#at(time === '24:00' ? `${on.add({ days: 1 }).toString()}T00:00` : `${on.toString()}T${time}`);
        return [[clock(times.from, day), clock(times.to, times.to < times.from ? next : day)]];
      });
    });
  }

  #isOn(r: { start: string; parts?: RuleParts | undefined; also: string[]; except?: string[] }, date: string): boolean {
    return r.also.includes(date) || (this.#days(r).has(date) && r.except?.includes(date) !== true);
  }

  #times(part: Daypart, date: Temporal.PlainDate): { from: string; to: string } | null {
    const text = date.toString();
    const day = week[date.dayOfWeek - 1]!;
    const holidays = this.#place.holidays.filter((h) => this.#isOn(h, text));
    for (const e of part.except) {
      const fits =
        e.days.includes(day) ||
        e.dates.includes(text) ||
        (e.holidays === 'any' ? holidays.length > 0 : holidays.some((h) => e.holidays.includes(h.id)));
      if (fits) return e.closed ? null : { from: e.from!, to: e.to! };
    }
    return part.days.includes(day) ? part : null;
  }

  /** Days of a rule, or of the start alone. */
  #days(r: { readonly start: string; readonly parts?: RuleParts | undefined }): ReadonlySet<string> {
    const first = r.start.slice(0, 10);
    let set = this.#sets.get(r);
    if (set === undefined)
      this.#sets.set(r, (set = new Set(r.parts === undefined ? [first] : rulesDays(r.parts, first))));
    return set;
  }

  #once(key: string, work: () => readonly Span[]): readonly Span[] {
    let spans = this.#spans.get(key);
    if (spans === undefined) this.#spans.set(key, (spans = work()));
    return spans;
  }

  #date(ms: number): Temporal.PlainDate {
    // Midnights come on quarters of an hour.
    const quarter = Math.floor(ms / 900_000);
    if (quarter !== this.#dateOf[0]) {
      const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(this.#place.zone);
      this.#dateOf = [quarter, zoned.toPlainDate()];
    }
    return this.#dateOf[1];
  }

  /** Temporal's own way with times that do not exist or come twice; a day begins with its first instant. */
  #at(local: string): number {
    let at = this.#instants.get(local);
    if (at === undefined) {
      at = local.endsWith('T00:00')
        ? Temporal.PlainDate.from(local.slice(0, 10)).toZonedDateTime(this.#place.zone).epochMilliseconds
        : Temporal.PlainDateTime.from(local).toZonedDateTime(this.#place.zone).epochMilliseconds;
      this.#instants.set(local, at);
    }
    return at;
  }
}
