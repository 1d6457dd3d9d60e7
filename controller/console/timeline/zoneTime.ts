const DAY_MS = 86_400_000;
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof days)[number];

/** Wall clock of a time zone at an instant. */
export interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Minutes since midnight as the clock shows them. */
  readonly minutes: number;
  readonly weekday: Weekday;
}

export function wallAt(atMs: number, timeZone: string): Wall {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(atMs);
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value ?? 0);
  const [year, month, day] = [part('year'), part('month'), part('day')];
  const weekday = days[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]!;
  return { year, month, day, weekday, minutes: part('hour') * 60 + part('minute') };
}

/** First instant of a calendar day in a time zone; days that begin late (clocks put forward at midnight) begin late. */
function dayStart(year: number, month: number, day: number, timeZone: string): number {
  const asUtc = Date.UTC(year, month - 1, day);
  const offset = (atMs: number): number => {
    const w = wallAt(atMs, timeZone);
    return Date.UTC(w.year, w.month - 1, w.day) + w.minutes * 60_000 - Math.floor(atMs / 60_000) * 60_000;
  };
  const first = asUtc - offset(asUtc);
  return asUtc - offset(first);
}

/** Begin and end of the day in which an instant lies: 23, 24 or 25 hours. */
export function dayOf(atMs: number, timeZone: string): { readonly fromMs: number; readonly toMs: number } {
  const { year, month, day } = wallAt(atMs, timeZone);
  const next = new Date(Date.UTC(year, month - 1, day) + DAY_MS);
  return {
    fromMs: dayStart(year, month, day, timeZone),
    toMs: dayStart(next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate(), timeZone),
  };
}

/** Begin and end of a day that a person named, `2026-12-24`. */
export function namedDay(day: string, timeZone: string): { readonly fromMs: number; readonly toMs: number } {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return dayOf(dayStart(year, month, date, timeZone), timeZone);
}

/** `14:05` in a time zone. */
export function timeText(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(atMs);
}

/** The day in a time zone, `2026-12-24`. */
export function todayIn(timeZone: string, atMs = Date.now()): string {
  const { year, month, day } = wallAt(atMs, timeZone);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
