import type { DaypartDays, DayTimes } from './daypartDays.ts';
import type { Schedule } from './schedule.ts';
import { DAY_MS, dayText, minuteOf } from './storeDays.ts';
import type { StoreDays } from './storeDays.ts';

/** A day of the store, and the time of day where it is not its beginning, `2026-12-05` or `2026-12-05T18:00`. */
type LocalTime = string;

/** A daypart as it is today. */
export interface ClosedDaypart {
  readonly id: string;
  /**
   * gone: the store has no such daypart. never: it ends when it begins. usual: its own days and times hold.
   * rests: an exception closes it. skipped: clocks go forward over it. Times: an exception gives it others, or clocks
   * that go forward move them.
   */
  readonly today: 'gone' | 'never' | 'usual' | 'rests' | 'skipped' | DayTimes;
  /** Clocks that go forward move it today. */
  readonly moved: boolean;
  /** Holidays that make the exception. */
  readonly holidays: readonly string[];
}

/** The first reason why the calendar keeps a campaign away, as data. `today` is the store's day, YYYY-MM-DD. */
export type Closed = { readonly today: string } & (
  | { readonly kind: 'fault'; readonly fault: string }
  | { readonly kind: 'notBegun'; readonly firstDay: string }
  | { readonly kind: 'ended'; readonly lastDay: string }
  | { readonly kind: 'heldOut' }
  /** `next`: when it next plays; null: not within a year, or never. */
  | { readonly kind: 'noOccurrence'; readonly next: LocalTime | null }
  | { readonly kind: 'daypart'; readonly dayparts: readonly ClosedDaypart[]; readonly next: LocalTime | null }
);

export interface ClosedLook {
  readonly days: StoreDays;
  readonly dayparts: DaypartDays;
  readonly heldOut: boolean;
  /** First opening at or after an instant. */
  readonly opens: (fromMs: number) => number | null;
}

/** Why a schedule that is closed at an instant is closed then. */
export function whyClosed(schedule: Schedule, look: ClosedLook, atMs: number): Closed {
  const day = look.days.of(atMs);
  const today = dayText(day);
  const { occurrences } = schedule;
  if (schedule.fault !== null) return { today, kind: 'fault', fault: schedule.fault };
  const fault = occurrences?.faultAt(day * DAY_MS) ?? null;
  if (fault !== null) return { today, kind: 'fault', fault };
  if (day < schedule.firstDay) return { today, kind: 'notBegun', firstDay: dayText(schedule.firstDay) };
  if (day > schedule.lastDay) return { today, kind: 'ended', lastDay: dayText(schedule.lastDay) };
  if (look.heldOut) return { today, kind: 'heldOut' };
  const opensMs = look.opens(atMs);
  const next = opensMs === null ? null : localTime(look.days, opensMs);
  if (occurrences !== null && !occursAt(occurrences.lengthMs)) return { today, kind: 'noOccurrence', next };
  return { today, kind: 'daypart', dayparts: schedule.dayparts.map(ofToday), next };

  function occursAt(lengthMs: number | null): boolean {
    if (lengthMs === null) return occurrences!.between(day * DAY_MS, (day + 1) * DAY_MS).length > 0;
    return occurrences!
      .between(day * DAY_MS - lengthMs, (day + 1) * DAY_MS)
      .some((wall) => look.days.ofWall(wall) <= atMs && atMs < look.days.ofWall(wall + lengthMs));
  }

  function ofToday(id: string): ClosedDaypart {
    const on = look.dayparts.on(id, day);
    if (on === undefined) return { id, today: 'gone', moved: false, holidays: [] };
    const { times } = on;
    const holidays = on.exception?.holidays ?? [];
    const asClocks = times === null ? null : ofClocks(look.days, day, times);
    const moved = asClocks !== times;
    const today =
      on.exception !== null || moved
        ? times === null
          ? 'rests'
          : (asClocks ?? 'skipped')
        : look.dayparts.neverBegins(id)
          ? 'never'
          : 'usual';
    return { id, today, moved, holidays };
  }
}

/** Times of a day as the clocks show them: moved where they go forward; null: they go forward over all of it. */
function ofClocks(days: StoreDays, day: number, times: DayTimes): DayTimes | null {
  const { fromMin, toMin } = times;
  if (days.instant(day, fromMin) >= days.instant(day, toMin)) return null;
  const shown = (minute: number): number => {
    const late = (minuteOf(days.clock(days.instant(day, minute))) ?? 0) - (minute % 1440);
    return minute + (late < 0 ? late + 1440 : late);
  };
  const [from, to] = [shown(fromMin), shown(toMin)];
  return from === fromMin && to === toMin ? times : { fromMin: from, toMin: to };
}

function localTime(days: StoreDays, atMs: number): LocalTime {
  const day = days.of(atMs);
  const clock = days.clock(atMs);
  return atMs === days.startMs(day) ? dayText(day) : `${dayText(day)}T${clock}`;
}
