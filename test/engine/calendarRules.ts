import fc from 'fast-check';

const DAY_MS = 86_400_000;
const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
type DayName = (typeof names)[number];

/** An RFC 5545 rule in parts. */
export interface RuleParts {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly byDay: readonly { readonly nth: number; readonly day: DayName }[];
  readonly byMonthDay: readonly number[];
  readonly byMonth: readonly number[];
  readonly wkst: DayName;
  readonly count?: number | undefined;
  /** YYYY-MM-DD, the last day on which it may occur. */
  readonly until?: string | undefined;
}

export function ruleText(p: RuleParts): string {
  const list = (name: string, values: readonly (string | number)[]): string[] =>
    values.length === 0 ? [] : [`${name}=${values.join(',')}`];
  return [
    `FREQ=${p.freq}`,
    ...(p.interval === 1 ? [] : [`INTERVAL=${p.interval}`]),
    ...list(
      'BYDAY',
      p.byDay.map((d) => (d.nth === 0 ? d.day : `${d.nth}${d.day}`)),
    ),
    ...list('BYMONTHDAY', p.byMonthDay),
    ...list('BYMONTH', p.byMonth),
    ...(p.wkst === 'MO' ? [] : [`WKST=${p.wkst}`]),
    ...(p.count === undefined ? [] : [`COUNT=${p.count}`]),
    ...(p.until === undefined ? [] : [`UNTIL=${p.until.replaceAll('-', '')}`]),
  ].join(';');
}

/** Days of a rule up to the end of 2028, found by asking every single day since the start. */
export function rulesDays(p: RuleParts, start: string): string[] {
  const first = Date.parse(`${start}T00:00:00Z`);
  const out: string[] = [];
  for (let ms = first; ms < Date.UTC(2029, 0, 1) && out.length < (p.count ?? Infinity); ms += DAY_MS) {
    const text = new Date(ms).toISOString().slice(0, 10);
    if (p.until !== undefined && text > p.until) break;
    if (fits(p, new Date(first), new Date(ms))) out.push(text);
  }
  return out;
}

function fits(p: RuleParts, start: Date, day: Date): boolean {
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
  const months = (year - start.getUTCFullYear()) * 12 + month - start.getUTCMonth();
  const passed = {
    DAILY: (day.getTime() - start.getTime()) / DAY_MS,
    WEEKLY: (weekStart(day, p.wkst) - weekStart(start, p.wkst)) / (7 * DAY_MS),
    MONTHLY: months,
    YEARLY: year - start.getUTCFullYear(),
  }[p.freq];
  if (passed % p.interval !== 0) return false;
  if (p.byMonth.length > 0 && !p.byMonth.includes(month + 1)) return false;
  const daysInMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const byDate = p.byMonthDay.some((d) => (d > 0 ? d : daysInMonth + 1 + d) === date);
  if (p.byMonthDay.length > 0 && !byDate) return false;
  if (p.byDay.length > 0) {
    const inYear = p.freq === 'YEARLY' && p.byMonth.length === 0;
    const index = inYear ? Math.floor((day.getTime() - Date.UTC(year, 0, 1)) / DAY_MS) : date - 1;
    const length = inYear ? (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / DAY_MS : daysInMonth;
    const forth = Math.floor(index / 7) + 1;
    const back = -(Math.floor((length - 1 - index) / 7) + 1);
    return p.byDay.some((d) => d.day === nameOf(day) && (d.nth === 0 || d.nth === forth || d.nth === back));
  }
  // Without parts that name the day, it is that of the start.
  if (p.freq === 'WEEKLY') return nameOf(day) === nameOf(start);
  if (p.freq === 'DAILY' || p.byMonthDay.length > 0) return true;
  return date === start.getUTCDate() && (p.freq === 'MONTHLY' || p.byMonth.length > 0 || month === start.getUTCMonth());
}

function nameOf(day: Date): DayName {
  return names[(day.getUTCDay() + 6) % 7]!;
}

function weekStart(day: Date, wkst: DayName): number {
  const back = (names.indexOf(nameOf(day)) - names.indexOf(wkst) + 7) % 7;
  return day.getTime() - back * DAY_MS;
}

const some = <T>(values: readonly T[], most: number): fc.Arbitrary<T[]> =>
  fc.subarray([...values], { minLength: 0, maxLength: most });
const monthDays = [1, 2, 15, 28, 29, 30, 31, -1, -2];

/** Any rule by day, week, month or year with the parts that RFC 5545 allows there. */
export const anyRule: fc.Arbitrary<RuleParts> = fc
  .record({
    freq: fc.constantFrom('DAILY' as const, 'WEEKLY' as const, 'MONTHLY' as const, 'YEARLY' as const),
    interval: fc.constantFrom(1, 1, 1, 2, 3, 5),
    days: some(names, 4),
    nth: fc.constantFrom(0, 0, 1, 2, 5, -1),
    byMonthDay: some(monthDays, 3),
    byMonth: some([1, 3, 9, 10, 11, 12], 4),
    wkst: fc.constantFrom<DayName>('MO', 'SU', 'WE'),
    end: fc.oneof(
      fc.constant({}),
      fc.record({ count: fc.integer({ min: 1, max: 3000 }) }),
      fc.record({ until: fc.constantFrom('2026-03-29', '2026-10-24', '2027-03-14', '2027-12-31') }),
    ),
  })
  .map(({ days, nth, end, ...p }) => ({
    ...p,
    ...end,
    byMonthDay: p.freq === 'WEEKLY' ? [] : p.byMonthDay,
    byDay: days.map((day) => ({ day, nth: p.freq === 'MONTHLY' || p.freq === 'YEARLY' ? nth : 0 })),
  }));
