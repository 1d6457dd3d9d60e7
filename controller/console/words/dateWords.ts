import type { Weekday } from '../../../config/schema/daypart.ts';
import type { Holiday, Recurrence } from '../../../config/schema/recurrence.ts';
import { repeatOf } from '../schedule/repeat.ts';
import type { Nth } from '../schedule/repeat.ts';

const longNames: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

function formatted(day: string, options: Intl.DateTimeFormatOptions): string {
  const at = Date.parse(`${day.slice(0, 10)}T00:00Z`);
  return Number.isNaN(at) ? day : new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(at);
}

/** `24 Dec 2026` */
export function dayText(day: string): string {
  return formatted(day, { dateStyle: 'medium' });
}

/** `Thu 24 Dec 2026` */
export function weekdayText(day: string): string {
  return formatted(day, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).replace(',', '');
}

/** `24 December`, for what comes every year. */
function yearDayText(day: string): string {
  return formatted(day, { day: 'numeric', month: 'long' });
}

/** `24 Dec, 2 Jan and 3 more` */
export function someText(days: readonly string[], most = 3): string {
  const shown = days.slice(0, most).map(dayText);
  return days.length > most ? `${shown.join(', ')} and ${days.length - most} more` : shown.join(', ');
}

const nthWords: Readonly<Record<Nth, string>> = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', [-1]: 'last' };

export function nthText(nth: Nth): string {
  return nthWords[nth];
}

function namesText(days: readonly Weekday[]): string {
  const names = days.map((d) => longNames[d]);
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

function everyText(start: string, rule: string | undefined): string {
  const repeat = repeatOf(rule);
  switch (repeat.kind) {
    case 'once':
      return `on ${dayText(start)}`;
    case 'daily':
      return repeat.every === 1 ? 'every day' : `every ${repeat.every} days from ${dayText(start)}`;
    case 'weekly':
      return repeat.every === 1
        ? `every ${namesText(repeat.days)}`
        : `${namesText(repeat.days)} every ${repeat.every} weeks from ${dayText(start)}`;
    case 'monthly':
      return `on the ${nthText(repeat.nth)} ${longNames[repeat.day]} of the month`;
    case 'yearly':
      return `every year on ${yearDayText(start)}`;
    case 'rule':
      return `from ${dayText(start)} by the rule ${repeat.text}`;
  }
}

function minutesText(min: number): string {
  const [h, m] = [Math.floor(min / 60), min % 60];
  return [h > 0 ? `${h} h` : '', m > 0 ? `${m} min` : ''].filter((t) => t !== '').join(' ');
}

/** `on the first Saturday of the month, not on 2 Jan 2027`, `every Friday at 18:00 for 2 h` */
export function recurrenceText(r: Recurrence): string {
  const at = r.durationMin === undefined ? '' : ` at ${r.start.slice(11)} for ${minutesText(r.durationMin)}`;
  const also = r.also.length === 0 ? '' : `, also on ${someText(r.also)}`;
  const except = r.except.length === 0 ? '' : `, not on ${someText(r.except)}`;
  return `${everyText(r.start, r.rule)}${at}${also}${except}`;
}

/** `every year on 25 December`, `on 28 Mar 2027, also on 16 Apr 2028` */
export function holidayText({ start, rule, also }: Holiday): string {
  return `${everyText(start, rule)}${also.length === 0 ? '' : `, also on ${someText(also)}`}`;
}
