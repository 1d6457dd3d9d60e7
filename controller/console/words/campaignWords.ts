import type { Campaign } from '../../../config/schema/campaign.ts';
import type { Daypart } from '../../../config/schema/daypart.ts';
import type { StoreIndex } from '../store/storeIndex.ts';
import { dayText, recurrenceText, someText } from './dateWords.ts';

/** Where a campaign plays: `All screens`, `Drinks aisle, Till group, screens at Fashion`. */
export function whereText(campaign: Campaign, store: StoreIndex): string {
  const { on } = campaign;
  if (on.everywhere) return 'All screens';
  return [
    ...on.screens.map((id) => store.screens.get(id)?.name ?? id),
    ...on.groups.map((id) => `group ${store.groups.get(id)?.name ?? id}`),
    ...on.zones.map((id) => `screens at ${store.zones.get(id)?.name ?? id}`),
  ].join(', ');
}

const dayNames = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' } as const;
const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** `Mon–Fri`, `Sat, Sun`, `every day`. */
export function daysText(days: readonly (typeof week)[number][]): string {
  const has = week.map((d) => days.includes(d));
  if (has.every(Boolean)) return 'every day';
  const runs: string[] = [];
  for (let i = 0; i < 7; i++) {
    if (!has[i]) continue;
    let j = i;
    while (j + 1 < 7 && has[j + 1]) j++;
    const first = dayNames[week[i]!];
    const last = dayNames[week[j]!];
    runs.push(j === i ? first : j === i + 1 ? `${first}, ${last}` : `${first}–${last}`);
    i = j;
  }
  return runs.join(', ');
}

/** `Morning 08:00–11:00, Mon–Fri` */
export function daypartText(d: Daypart): string {
  return `${d.name} ${d.from}–${d.to}, ${daysText(d.days)}`;
}

/** Days of an exception: `on holidays`, `on Weihnachten`, `Sat, Sun`, `on 24 Dec 2026`. */
function exceptionDays({ days, dates, holidays }: Daypart['except'][number], store: StoreIndex): string {
  const named = holidays === 'any' ? ['holidays'] : holidays.map((id) => store.holidays.get(id)?.name ?? id);
  return [
    ...(days.length > 0 ? [daysText(days)] : []),
    ...(named.length > 0 ? [`on ${named.join(', ')}`] : []),
    ...(dates.length > 0 ? [`on ${someText(dates)}`] : []),
  ].join(' and ');
}

/** `not on holidays; Sat 09:00–12:00`: the days on which a daypart is different, in the order in which they decide. */
export function exceptionsText(d: Daypart, store: StoreIndex): string {
  return d.except
    .map((e) => (e.closed ? `not ${exceptionDays(e, store)}` : `${exceptionDays(e, store)} ${e.from}–${e.to}`))
    .join('; ');
}

/** When a campaign plays: dates, days on which it comes again, dayparts. */
export function whenText(campaign: Campaign, store: StoreIndex): string {
  const { from, to } = campaign;
  const dates =
    from !== undefined && to !== undefined
      ? `${dayText(from)} to ${dayText(to)}`
      : from !== undefined
        ? `from ${dayText(from)}`
        : to !== undefined
          ? `until ${dayText(to)}`
          : null;
  const parts = campaign.dayparts.map((id) => {
    const d = store.dayparts.get(id);
    if (d === undefined) return id;
    return d.except.length === 0 ? daypartText(d) : `${daypartText(d)} (${exceptionsText(d, store)})`;
  });
  const again = campaign.recurrence === undefined ? null : recurrenceText(campaign.recurrence);
  const texts = [dates, again, parts.length === 0 ? null : parts.join('; ')].filter((t) => t !== null);
  return texts.length === 0 ? 'Always' : texts.join(' · ');
}

export const classWords = {
  emergency: 'Emergency',
  takeover: 'Takeover',
  triggered: 'Triggered',
  scheduled: 'Scheduled',
  fallback: 'Fallback',
} as const;

export const phaseWords = {
  none: 'No trigger',
  waiting: 'Waiting',
  holding: 'Almost on',
  on: 'On',
  releasing: 'Going',
  cooling: 'Cooling down',
} as const;
