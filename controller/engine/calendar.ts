import type { Daypart } from '../../config/schema/daypart.ts';
import type { Holiday } from '../../config/schema/recurrence.ts';
import { whyClosed } from './closed.ts';
import type { Closed } from './closed.ts';
import { DaypartDays } from './daypartDays.ts';
import { heldOutUnits } from './holdOut.ts';
import { Recurrences } from './recurrences.ts';
import type { Occurrences } from './recurrences.ts';
import { readSchedule } from './schedule.ts';
import type { Schedule, Scheduled } from './schedule.ts';
import { DAY_MS, StoreDays, dayText } from './storeDays.ts';
import { intersect, join, without } from './windows.ts';
import type { Window } from './windows.ts';

export type { Window } from './windows.ts';

/** Answer of the calendar for a stretch of time. */
export interface Gate {
  readonly open: boolean;
  readonly fromMs: number;
  /** Until when the answer holds; a closed gate far from any opening may be asked again before it opens. */
  readonly untilMs: number;
  /** When an open gate closes; null while that lies beyond the horizon. */
  readonly closesMs: number | null;
}

/** How far an open gate looks ahead for its end. */
const HORIZON_MS = 8 * DAY_MS;
/** How many horizons are looked through for an opening or an end further away, beside the days that can be leapt over. */
const LOOKS = 50;
/** Openings further away are not looked for. */
const FURTHEST_MS = 11 * 366 * DAY_MS;
const HOUR_MS = 3_600_000;

/**
 * When campaigns may play, in the store's time zone (SPEC DEC-6, SCH). Stateless: any stretch of time may be asked for
 * at any moment, and the answer does not depend on what was asked before. Never throws on a schedule.
 */
export class Calendar {
  readonly #days: StoreDays;
  readonly #dayparts: DaypartDays;
  readonly #recurrences = new Recurrences();
  readonly #read = new WeakMap<Scheduled, Schedule>();
  /** The last opening found: nothing opens from `fromMs` until then. */
  readonly #openings = new WeakMap<Schedule, { readonly fromMs: number; readonly atMs: number }>();

  constructor(timeZone: string, dayparts: readonly Daypart[], holidays: readonly Holiday[]) {
    this.#days = new StoreDays(timeZone);
    this.#dayparts = new DaypartDays(dayparts, holidays, this.#recurrences);
  }

  /** Start of the store's day in which an instant lies, moved by whole days, epoch ms. */
  dayStartMs(atMs: number, days = 0): number {
    return this.#days.startMs(this.#days.of(atMs) + days);
  }

  /** The store's date of an instant, YYYY-MM-DD. */
  dateText(atMs: number): string {
    return dayText(this.#days.of(atMs));
  }

  /** When a campaign may play inside [fromMs, toMs), in order, joined where they meet, cut at both ends. */
  windows(campaign: Scheduled, fromMs: number, toMs: number): Window[] {
    const schedule = this.#scheduleOf(campaign);
    const due = this.#due(schedule, fromMs, toMs);
    return schedule.holdOut === null || due.length === 0
      ? due
      : without(due, this.#heldOutUnits(schedule.holdOut, fromMs, toMs));
  }

  /** Stretches inside [fromMs, toMs) in which a campaign would play but is held out (SCH-10). */
  heldOut(campaign: Scheduled, fromMs: number, toMs: number): Window[] {
    const schedule = this.#scheduleOf(campaign);
    if (schedule.holdOut === null) return [];
    return intersect(this.#due(schedule, fromMs, toMs), this.#heldOutUnits(schedule.holdOut, fromMs, toMs));
  }

  /** Whether a campaign would play at an instant but is held out. */
  isHeldOut(campaign: Scheduled, atMs: number): boolean {
    return this.heldOut(campaign, atMs, atMs + 1).length > 0;
  }

  /** Whether a campaign may play at an instant, and until when that stays so. */
  gate(campaign: Scheduled, atMs: number): Gate {
    const horizon = atMs + HORIZON_MS;
    const window = this.windows(campaign, atMs, horizon)[0];
    if (window === undefined) {
      const { atMs: opensMs, lookedMs } = this.#opening(campaign, horizon);
      return { open: false, fromMs: atMs, untilMs: opensMs ?? lookedMs, closesMs: null };
    }
    const open = window.fromMs <= atMs;
    const closesMs = open && window.toMs < horizon ? window.toMs : null;
    return { open, fromMs: atMs, untilMs: open ? window.toMs : window.fromMs, closesMs };
  }

  /** First instant after `atMs` at which a campaign opens or closes; null: none within a year or more, or none at all. */
  nextChange(campaign: Scheduled, atMs: number): number | null {
    const gate = this.gate(campaign, atMs);
    if (!gate.open) return this.#opening(campaign, gate.untilMs).atMs;
    let endMs = gate.untilMs;
    for (let look = 0; look < LOOKS; look++) {
      const next = this.windows(campaign, endMs, endMs + HORIZON_MS)[0];
      if (next === undefined || next.fromMs > endMs) return endMs;
      endMs = next.toMs;
    }
    return null;
  }

  /** The first reason why a campaign does not play at an instant; null: by the calendar it may. */
  closed(campaign: Scheduled, atMs: number): Closed | null {
    if (this.windows(campaign, atMs, atMs + 1).length > 0) return null;
    const look = {
      days: this.#days,
      dayparts: this.#dayparts,
      heldOut: this.isHeldOut(campaign, atMs),
      opens: (fromMs: number) => this.#opening(campaign, fromMs).atMs,
    };
    return whyClosed(this.#scheduleOf(campaign), look, atMs);
  }

  #scheduleOf(campaign: Scheduled): Schedule {
    let schedule = this.#read.get(campaign);
    if (schedule === undefined) this.#read.set(campaign, (schedule = readSchedule(campaign, this.#recurrences)));
    return schedule;
  }

  /** Dates, dayparts and recurrence, without what is held out. */
  #due(schedule: Schedule, fromMs: number, toMs: number): Window[] {
    const { occurrences, dayparts } = schedule;
    // A daypart past midnight belongs to the day before.
    const first = Math.max(this.#days.of(fromMs) - 1, schedule.firstDay);
    const last = Math.min(this.#days.of(toMs), schedule.lastDay);
    if (first > last || toMs <= fromMs) return [];
    const range = [{ fromMs, toMs }];
    const lengthMs = occurrences?.lengthMs ?? null;
    if (occurrences !== null && lengthMs !== null) {
      const timed = intersect(this.#timed(occurrences, lengthMs, fromMs, toMs), range);
      return timed.length === 0 ? [] : intersect(timed, this.#ofDays(dayparts, [...span(first, last)]));
    }
    if (occurrences === null && dayparts.length === 0)
      return intersect([{ fromMs: this.#days.startMs(first), toMs: this.#days.startMs(last + 1) }], range);
    const days =
      occurrences === null
        ? span(first, last)
        : occurrences.between(first * DAY_MS, (last + 1) * DAY_MS).map((at) => at / DAY_MS);
    return intersect(this.#ofDays(dayparts, days), range);
  }

  /** Windows of days on which dayparts begin; without dayparts the whole days. */
  #ofDays(dayparts: readonly string[], days: Iterable<number>): Window[] {
    const out: Window[] = [];
    for (const day of days) {
      if (dayparts.length === 0) out.push({ fromMs: this.#days.startMs(day), toMs: this.#days.startMs(day + 1) });
      for (const id of dayparts) {
        const times = this.#dayparts.on(id, day)?.times ?? null;
        if (times === null) continue;
        out.push({ fromMs: this.#days.instant(day, times.fromMin), toMs: this.#days.instant(day, times.toMin) });
      }
    }
    return join(out);
  }

  #timed(occurrences: Occurrences, lengthMs: number, fromMs: number, toMs: number): Window[] {
    const starts = occurrences.between(this.#days.of(fromMs) * DAY_MS - lengthMs, (this.#days.of(toMs) + 1) * DAY_MS);
    return join(starts.map((at) => ({ fromMs: this.#days.ofWall(at), toMs: this.#days.ofWall(at + lengthMs) })));
  }

  #heldOutUnits({ rule, campaign }: NonNullable<Schedule['holdOut']>, fromMs: number, toMs: number): Window[] {
    const byDay = rule.by === 'day';
    const unitOf = (ms: number): number => (byDay ? this.#days.of(ms) : Math.floor(ms / HOUR_MS));
    const startOf = (unit: number): number => (byDay ? this.#days.startMs(unit) : unit * HOUR_MS);
    return heldOutUnits(rule, campaign, unitOf(fromMs), unitOf(toMs) + 1).map(([from, to]) => ({
      fromMs: startOf(from),
      toMs: startOf(to),
    }));
  }

  /** First opening at or after an instant, leaping over what dates and recurrence rule out; and how far was looked. */
  #opening(campaign: Scheduled, fromMs: number): { readonly atMs: number | null; readonly lookedMs: number } {
    const schedule = this.#scheduleOf(campaign);
    const known = this.#openings.get(schedule);
    if (known !== undefined && known.fromMs <= fromMs && fromMs <= known.atMs)
      return { atMs: known.atMs, lookedMs: known.atMs };
    let atMs = fromMs;
    for (let look = 0; look < LOOKS; look++) {
      const leap = this.#leap(schedule, atMs);
      if (leap === null || leap > fromMs + FURTHEST_MS) return { atMs: null, lookedMs: fromMs + LOOKS * HORIZON_MS };
      const window = this.windows(campaign, leap, leap + HORIZON_MS)[0];
      if (window !== undefined) {
        this.#openings.set(schedule, { fromMs, atMs: window.fromMs });
        return { atMs: window.fromMs, lookedMs: window.fromMs };
      }
      atMs = leap + HORIZON_MS;
    }
    return { atMs: null, lookedMs: atMs };
  }

  /** Nothing opens from an instant until the one answered; null: ever. */
  #leap({ firstDay, lastDay, dayparts, occurrences, fault }: Schedule, atMs: number): number | null {
    if (fault !== null || (dayparts.length > 0 && !dayparts.some((id) => this.#dayparts.mayBegin(id)))) return null;
    let day = this.#days.of(atMs);
    if (firstDay > day) day = firstDay;
    if (occurrences !== null) {
      // The day before may still run past midnight, and what lasts for days began before.
      const next = occurrences.next((day - 1) * DAY_MS - (occurrences.lengthMs ?? 0));
      if (next === null) return null;
      day = Math.max(day, Math.floor(next / DAY_MS));
    }
    // A daypart that begins on the last day may end on the day after.
    return day > lastDay + 1 ? null : Math.max(atMs, this.#days.startMs(day));
  }
}

function* span(first: number, last: number): Iterable<number> {
  for (let day = first; day <= last; day++) yield day;
}
