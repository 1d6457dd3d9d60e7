import type { Daypart } from '../../../config/schema/daypart.ts';

export type Exception = Daypart['except'][number];
export type ExceptionKind = 'holidays' | 'days' | 'dates';

/** An exception while it is being made: as the form has it, complete or not. */
export interface ExceptionDraft {
  readonly key: number;
  /** What it was begun with; fields that hold something are shown besides. */
  readonly kind: ExceptionKind;
  readonly days: Exception['days'];
  readonly dates: readonly string[];
  readonly holidays: Exception['holidays'];
  readonly closed: boolean;
  readonly from: string;
  readonly to: string;
}

/** A time field knows no 24:00; midnight at the end of a day is its 00:00. */
export function shownClock(clock: string): string {
  return clock === '24:00' ? '00:00' : clock;
}

export function endClock(to: string): string {
  return to === '00:00' ? '24:00' : to;
}

/** What is wrong with a beginning and an end, in words; null: nothing. */
export function timesFault(from: string, to: string): string | null {
  if (from === '' || to === '') return 'Say from when to when.';
  return from === endClock(to) ? 'It would end when it begins. For a whole day say 00:00 to 00:00.' : null;
}

export function newException(key: number, kind: ExceptionKind): ExceptionDraft {
  return { key, kind, days: [], dates: [], holidays: [], closed: true, from: '10:00', to: '16:00' };
}

export function exceptionDraft(e: Exception, key: number): ExceptionDraft {
  const kind = e.holidays.length > 0 ? 'holidays' : e.days.length > 0 ? 'days' : 'dates';
  const { days, dates, holidays, closed, from = '10:00', to = '16:00' } = e;
  return { key, kind, days, dates, holidays, closed, from, to: shownClock(to) };
}

export function exceptionOf({ days, dates, holidays, closed, from, to }: ExceptionDraft): Exception {
  const base = { days: [...days], dates: [...dates], holidays, closed };
  return closed ? base : { ...base, from, to: endClock(to) };
}

/** What is missing in an exception or wrong with it; null: it is sound. */
export function exceptionFault(e: ExceptionDraft): string | null {
  if (e.days.length + e.dates.length + e.holidays.length === 0) {
    return { holidays: 'Choose a holiday.', days: 'Choose a weekday.', dates: 'Add a day.' }[e.kind];
  }
  return e.closed ? null : timesFault(e.from, e.to);
}
