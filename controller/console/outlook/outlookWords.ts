import type { Attention, CampaignOutlook, ExpectedHour, ZoneForecast } from '../../protocol/outlook.ts';
import { timeText, wallAt } from '../timeline/zoneTime.ts';

const MINUTE_MS = 60_000;

function dayText(atMs: number, timeZone: string): string {
  const options = { timeZone, weekday: 'short', day: 'numeric', month: 'short' } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(atMs).replace(',', '');
}

/** `Sun 22 Nov 10:00–16:00`, `Sun 22 Nov 22:00 to Mon 23 Nov 02:00` */
export function stretchText({ fromMs, toMs }: { fromMs: number; toMs: number }, timeZone: string): string {
  const [from, to] = [dayText(fromMs, timeZone), dayText(toMs - 1, timeZone)];
  const ends = timeText(toMs, timeZone);
  const end = ends === '00:00' ? '24:00' : ends;
  const begin = timeText(fromMs, timeZone);
  return from === to ? `${from} ${begin}–${end}` : `${from} ${begin} to ${to} ${end}`;
}

/** `Aisle 1, Aisle 2 and 3 more screens` */
export function screensText(names: readonly string[]): string {
  if (names.length <= 3) return names.join(', ');
  const more = names.length - 2;
  return `${names.slice(0, 2).join(', ')} and ${more} more screens`;
}

export function levelText({ level, kind }: Attention): string {
  if (level === 'never') return 'Not in these days';
  return kind === 'cap' || kind === 'neighbours' ? 'Rule not kept' : 'Overbooked';
}

/** `12 h on screens`, in whole hours from ten on. */
export function screenTimeText(seconds: number): string {
  if (seconds < 60) return seconds === 0 ? '–' : 'under a minute';
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  const hours = seconds / 3600;
  return `${hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours)} h`;
}

/** People before its screens, as hours that people spend there: `about 140 person-hours`. */
export function audienceText({ audience, plays }: CampaignOutlook): string {
  if (plays === 'by-trigger') return 'when it is set off';
  if (audience === null) return '–';
  if (audience.personSeconds === 0 && audience.unknownSeconds > 0) return 'not known yet';
  const hours = audience.personSeconds / 3600;
  const text = `${hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours)} h`;
  return audience.unknownSeconds > 0 ? `at least ${text}` : text;
}

export function playsText({ plays, why, status }: CampaignOutlook): string {
  switch (plays) {
    case 'yes':
      return 'Plays';
    case 'by-trigger':
      return 'When it is set off';
    case 'never':
      return why ?? 'Not in these days';
    case 'not-approved':
      return status === 'paused' ? 'Paused' : 'Draft';
  }
}

export function peopleText(people: number): string {
  return people < 9.95 ? String(Math.round(people * 10) / 10) : String(Math.round(people));
}

/** `Sun 22 Nov 14:00: 5.2 people expected, 3 to 8, from 4 hours like it` */
export function hourText(hour: ExpectedHour, timeZone: string): string {
  const at = `${dayText(hour.fromMs, timeZone)} ${timeText(hour.fromMs, timeZone)}`;
  if (hour.people === null) return `${at}: not enough known yet`;
  const range = hour.low === null || hour.high === null ? '' : `, ${peopleText(hour.low)} to ${peopleText(hour.high)}`;
  return `${at}: ${peopleText(hour.people)} people expected${range}, from ${hour.from} hours like it`;
}

/** How far a forecast can be trusted, or what it lacks. */
export function trustText({ state, error, hoursKnown, sinceMs }: ZoneForecast, timeZone: string): string {
  if (state === 'not-enough') {
    const known =
      sinceMs === null ? 'nothing was counted here yet' : `${hoursKnown} hours since ${dayText(sinceMs, timeZone)}`;
    return `Not enough known yet. It takes counts of the same hour on at least three days; so far ${known}.`;
  }
  if (error === null) return 'How far off it is, nobody knows yet: that takes counts of ten days or so.';
  const miss = peopleText(error.meanMiss);
  const there = `${peopleText(error.mean)} ${error.mean === 1 ? 'person was' : 'people were'} there on average`;
  const inside = error.inside === null ? '' : `, and ${Math.round(error.inside * 100)} % of the hours lay in its range`;
  return `In the last seven days it would have been off by ${miss} people on average (${there})${inside}.`;
}

/** Hours of a forecast as a table: a row for each day, a column for each hour of the clock that is known on some day. */
export interface WeekTable {
  readonly hours: readonly number[];
  readonly days: readonly { readonly name: string; readonly cells: ReadonlyMap<number, ExpectedHour> }[];
  readonly most: number;
}

export function weekTable(zone: ZoneForecast, timeZone: string): WeekTable {
  const days = new Map<string, Map<number, ExpectedHour>>();
  const known = new Set<number>();
  let most = 0;
  for (const hour of zone.hours) {
    const name = dayText(hour.fromMs, timeZone);
    const clock = Math.floor(wallAt(hour.fromMs + MINUTE_MS / 2, timeZone).minutes / 60);
    const cells = days.get(name) ?? new Map<number, ExpectedHour>();
    // An hour that comes twice when clocks are put back shows its first.
    if (!cells.has(clock)) cells.set(clock, hour);
    days.set(name, cells);
    if (hour.people === null) continue;
    known.add(clock);
    most = Math.max(most, hour.people);
  }
  return {
    hours: [...known].sort((a, b) => a - b),
    days: [...days]
      .map(([name, cells]) => ({ name, cells }))
      .filter(({ cells }) => [...known].some((hour) => cells.has(hour))),
    most,
  };
}
