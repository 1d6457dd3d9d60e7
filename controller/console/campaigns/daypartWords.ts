import type { Daypart } from '../../../config/schema/daypart.ts';

type Day = Daypart['days'][number];
export const week: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const longDays: Readonly<Record<Day, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** What running past midnight means, by the last of its days; null where it does not. */
export function nightText({ days, from, to }: Pick<Daypart, 'days' | 'from' | 'to'>): string | null {
  if (!/^\d\d:\d\d$/.test(from) || !/^\d\d:\d\d$/.test(to) || to > from || to === '24:00') return null;
  if (to === from) return null;
  const last = [...week].reverse().find((d) => days.includes(d)) ?? 'sat';
  const next = week[(week.indexOf(last) + 1) % 7]!;
  return `It runs past midnight and belongs to the day on which it begins: ${longDays[last]}'s ends on ${longDays[next]} at ${to}.`;
}
