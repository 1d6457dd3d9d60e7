import type { Campaign } from '../../../config/schema/campaign.ts';
import type { Daypart, Weekday } from '../../../config/schema/daypart.ts';
import { same } from '../api/changeSets.ts';
import { weekdayOf } from '../schedule/repeat.ts';
import type { StoreIndex } from '../store/storeIndex.ts';
import { listText } from './listText.ts';

/** What decides how much of the loop a campaign gets. */
export type Weighed = Pick<Campaign, 'id' | 'class' | 'priority' | 'share' | 'on' | 'dayparts'> & {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly recurrence?: Campaign['recurrence'];
};

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const WEEK = 7 * 1440;

/** Screens at which a campaign aims, in the order of the store. */
export function targetsOf(on: Campaign['on'], { config }: StoreIndex): string[] {
  const named = new Set([
    ...on.screens,
    ...config.groups.filter((g) => on.groups.includes(g.id)).flatMap((g) => g.screens),
  ]);
  return config.screens.filter((s) => on.everywhere || named.has(s.id) || on.zones.includes(s.zone)).map((s) => s.id);
}

interface Times {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

/** Its own times and those of its exceptions, on every weekday on which they may fall. */
function timesOf(d: Daypart): Times[] {
  const others = d.except.map((e): Times => {
    const days = e.holidays.length > 0 ? DAYS : [...e.days, ...e.dates.map(weekdayOf)];
    return { days: e.closed ? [] : days, from: e.from ?? d.from, to: e.to ?? d.to };
  });
  return [d, ...others];
}

/** Minutes of the week, from Monday 00:00, at which a daypart may be open. */
function stretches(daypart: Daypart): [number, number][] {
  const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  return timesOf(daypart).flatMap((d) => {
    const from = minutes(d.from);
    const to = minutes(d.to) <= from ? minutes(d.to) + 1440 : minutes(d.to);
    return d.days.flatMap((day): [number, number][] => {
      const base = DAYS.indexOf(day) * 1440;
      const [a, b] = [base + from, base + to];
      if (b <= WEEK) return [[a, b]];
      return [
        [a, WEEK],
        [0, b - WEEK],
      ];
    });
  });
}

function hours(of: Weighed, dayparts: ReadonlyMap<string, Daypart>): [number, number][] {
  if (of.dayparts.length === 0) return [[0, WEEK]];
  return of.dayparts.flatMap((id) => {
    const d = dayparts.get(id);
    return d === undefined ? [] : stretches(d);
  });
}

/** Whether two campaigns can be due at the same instant, by dates and dayparts. */
export function meet(a: Weighed, b: Weighed, dayparts: ReadonlyMap<string, Daypart>): boolean {
  if (a.to !== undefined && b.from !== undefined && a.to < b.from) return false;
  if (b.to !== undefined && a.from !== undefined && b.to < a.from) return false;
  const others = hours(b, dayparts);
  return hours(a, dayparts).some(([from, to]) => others.some(([f, t]) => from < t && f < to));
}

/** `1/3`, `2/5`, or `37 %` where no small fraction says it. */
export function fractionText(part: number, whole: number): string {
  const gcd = (x: number, y: number): number => (y === 0 ? x : gcd(y, x % y));
  const by = gcd(part, whole);
  const [n, d] = [part / by, whole / by];
  if (n === d) return 'all';
  return d <= 12 ? `${n}/${d}` : `${Math.round((100 * part) / whole)} %`;
}

function screensText(ids: readonly string[], store: StoreIndex): string {
  const names = ids.map((id) => store.screens.get(id)?.name ?? id);
  return names.length <= 3 ? listText(names) : `${names.length} screens`;
}

function grouped<T>(entries: readonly (readonly [string, T])[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const [key, value] of entries) groups.set(key, [...(groups.get(key) ?? []), value]);
  return [...groups];
}

/** What its class, priority and share come to on its screens, in sentences; nothing while it aims at none. */
export function weightWords(c: Weighed, store: StoreIndex, dayparts: ReadonlyMap<string, Daypart>): string[] {
  const targets = targetsOf(c.on, store);
  if (targets.length === 0) return [];
  const rivals = store.config.campaigns.filter((r) => r.id !== c.id && r.status === 'approved' && meet(c, r, dayparts));
  const aimed = new Map(rivals.map((r) => [r.id, new Set(targetsOf(r.on, store))]));
  const at = (screen: string): Campaign[] => rivals.filter((r) => aimed.get(r.id)?.has(screen));
  const ahead = (r: Campaign): boolean => r.class === c.class && r.priority > c.priority;
  const words: string[] = [];
  if (c.class === 'scheduled' || c.class === 'fallback') {
    const shares = targets.map((screen): [string, string] => {
      if (at(screen).some((r) => ahead(r) && alwaysWith(c, r))) return ['nothing of the loop', screen];
      const equal = at(screen).filter((r) => r.class === c.class && r.priority === c.priority);
      const most = c.share + equal.reduce((sum, r) => sum + r.share, 0);
      const least = c.share + equal.filter((r) => alwaysWith(c, r)).reduce((sum, r) => sum + r.share, 0);
      const text = (whole: number): string => `${fractionText(c.share, whole)} of the loop`;
      return [most === least ? text(most) : `${text(most)} (${fractionText(c.share, least)} at quieter hours)`, screen];
    });
    for (const [text, screens] of grouped(shares)) {
      words.push(
        `${c.class === 'fallback' ? 'When nothing is booked, takes' : 'Takes'} ${text} on ${screensText(screens, store)}.`,
      );
    }
  }
  const before = targets.flatMap((screen) =>
    at(screen)
      .filter(ahead)
      .map((r): [string, string] => [r.id, screen]),
  );
  for (const [id, screens] of grouped(before).slice(0, 3)) {
    const r = store.campaigns.get(id);
    if (r === undefined) continue;
    const when = r.dayparts.length > 0 || c.dayparts.length > 0 ? ' while both are due' : '';
    words.push(`${r.name} (priority ${r.priority}) goes before it${when} on ${screensText(screens, store)}.`);
  }
  return words;
}

/** The other one is due whenever this one is, as far as hours of the week and days that come again say. */
function alwaysWith(c: Weighed, other: Campaign): boolean {
  const hours = other.dayparts.length === 0 || other.dayparts.join() === c.dayparts.join();
  return hours && (other.recurrence === undefined || same(other.recurrence, c.recurrence));
}
