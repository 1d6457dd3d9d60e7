import type { Weekday } from '../../../config/schema/daypart.ts';
import { wallClockRule } from '../../../config/schema/recurrence.ts';
import type { Recurrence } from '../../../config/schema/recurrence.ts';

/** How a day comes again, as people choose it; what has no simple form is a rule as text. */
export type Repeat =
  | { readonly kind: 'once' }
  | { readonly kind: 'daily'; readonly every: number }
  | { readonly kind: 'weekly'; readonly every: number; readonly days: readonly Weekday[] }
  | { readonly kind: 'monthly'; readonly nth: Nth; readonly day: Weekday }
  | { readonly kind: 'yearly' }
  | { readonly kind: 'rule'; readonly text: string };
export type RepeatKind = Repeat['kind'];
export type Nth = 1 | 2 | 3 | 4 | -1;

export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const nths: readonly Nth[] = [1, 2, 3, 4, -1];

/** Weekday of `2026-12-24`. */
export function weekdayOf(day: string): Weekday {
  const at = Date.parse(`${day.slice(0, 10)}T00:00Z`);
  return Number.isNaN(at) ? 'mon' : weekdays[(new Date(at).getUTCDay() + 6) % 7]!;
}

/** The simple form of a rule; without one the rule itself. */
export function repeatOf(rule: string | undefined): Repeat {
  if (rule === undefined) return { kind: 'once' };
  const parts = new Map(
    rule
      .toUpperCase()
      .split(';')
      .map((p) => [p.split('=')[0]!, p.split('=')[1] ?? '']),
  );
  const freq = parts.get('FREQ');
  const every = Number(parts.get('INTERVAL') ?? 1);
  const days = (parts.get('BYDAY') ?? '').split(',');
  const has = (...names: string[]): boolean => parts.size === names.length && names.every((n) => parts.has(n));
  const asText: Repeat = { kind: 'rule', text: rule };
  if (!Number.isInteger(every) || every < 1) return asText;
  if (freq === 'DAILY' && (has('FREQ') || has('FREQ', 'INTERVAL'))) return { kind: 'daily', every };
  if (freq === 'YEARLY' && has('FREQ')) return { kind: 'yearly' };
  if (freq === 'WEEKLY' && (has('FREQ', 'BYDAY') || has('FREQ', 'INTERVAL', 'BYDAY'))) {
    const found = weekdays.filter((_, i) => days.includes(codes[i]!));
    return found.length === days.length ? { kind: 'weekly', every, days: found } : asText;
  }
  if (freq === 'MONTHLY' && has('FREQ', 'BYDAY') && days.length === 1) {
    const [, n, code] = /^(-?\d)([A-Z]{2})$/.exec(days[0]!) ?? [];
    const nth = nths.find((x) => String(x) === n);
    const at = codes.findIndex((c) => c === code);
    if (nth !== undefined && at >= 0) return { kind: 'monthly', nth, day: weekdays[at]! };
  }
  return asText;
}

/** The rule of a simple form; undefined: a single day. */
export function ruleOf(repeat: Repeat): string | undefined {
  const interval = 'every' in repeat && repeat.every > 1 ? `;INTERVAL=${repeat.every}` : '';
  const code = (day: Weekday): string => codes[weekdays.indexOf(day)]!;
  switch (repeat.kind) {
    case 'once':
      return undefined;
    case 'daily':
      return `FREQ=DAILY${interval}`;
    case 'weekly':
      return `FREQ=WEEKLY${interval};BYDAY=${weekdays
        .filter((d) => repeat.days.includes(d))
        .map(code)
        .join(',')}`;
    case 'monthly':
      return `FREQ=MONTHLY;BYDAY=${repeat.nth}${code(repeat.day)}`;
    case 'yearly':
      return 'FREQ=YEARLY';
    case 'rule':
      return repeat.text;
  }
}

/** With what another way of coming again begins, on the weekday of `start`. */
export function firstRepeat(kind: RepeatKind, start: string, before: string | undefined): Repeat {
  const day = weekdayOf(start);
  switch (kind) {
    case 'once':
    case 'yearly':
      return { kind };
    case 'daily':
      return { kind, every: 2 };
    case 'weekly':
      return { kind, every: 1, days: [day] };
    case 'monthly': {
      const nth = nths.find((n) => n === Math.ceil(Number(start.slice(8, 10)) / 7)) ?? -1;
      return { kind, nth, day };
    }
    case 'rule':
      // With the first day of the week named it is read back as text, not as the simple choice that it is like.
      return { kind, text: before ?? `FREQ=WEEKLY;WKST=MO;BYDAY=${codes[weekdays.indexOf(day)]!}` };
  }
}

/** Occurrences that are looked through at most; days that are left out are among them. */
const MOST = 450;

/**
 * The next days, `YYYY-MM-DD`, on which it comes, from a day on. Nothing where its rule gives none.
 *
 * @param from `YYYY-MM-DD`
 */
export function nextDays(
  { start, rule, except, also }: Pick<Recurrence, 'start' | 'rule' | 'also'> & Partial<Pick<Recurrence, 'except'>>,
  from: string,
  count: number,
): string[] {
  const days = new Set(also.map((a) => a.slice(0, 10)).filter((d) => d >= from));
  const leftOut = new Set(except);
  if (rule === undefined) {
    if (start.slice(0, 10) >= from && !leftOut.has(start.slice(0, 10))) days.add(start.slice(0, 10));
    return [...days].sort().slice(0, count);
  }
  try {
    const read = wallClockRule(rule, start);
    let at = read.next(new Date(`${from}T00:00Z`), true);
    for (let i = 0, found = 0; at !== null && found < count && i < MOST; i++) {
      const day = new Date(at.epochMilliseconds).toISOString().slice(0, 10);
      if (!leftOut.has(day)) {
        days.add(day);
        found++;
      }
      at = read.next(new Date(Date.parse(`${day}T00:00Z`) + 86_400_000), true);
    }
  } catch {
    // The library gives up on rules that fit no day, such as the 30th of February.
  }
  return [...days].sort().slice(0, count);
}
