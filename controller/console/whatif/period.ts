import { Temporal } from 'temporal-polyfill';

/**
 * The instant of a wall clock in a time zone; null where it is no time.
 *
 * @param local `2026-11-21T18:05`, as a field for day and time gives it
 */
export function instantOf(local: string, timeZone: string): number | null {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    return null;
  }
}

/** The wall clock of an instant, as a field for day and time takes it: `2026-11-21T18:05`. */
export function localOf(atMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs))
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
}

export type PeriodKind = 'today' | 'yesterday' | 'week' | 'own';

export const periods: readonly { readonly value: PeriodKind; readonly label: string }[] = [
  { value: 'today', label: 'Today' },
  { value: 'yesterday', label: 'Yesterday' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'own', label: 'Other' },
];

/** Beginning and end of a named time on the clock of the store, as fields take them. */
export function periodOf(
  kind: Exclude<PeriodKind, 'own'>,
  nowMs: number,
  timeZone: string,
): { from: string; to: string } {
  const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(nowMs)).toZonedDateTimeISO(timeZone);
  const midnight = (daysAgo: number): string =>
    now.toPlainDate().subtract({ days: daysAgo }).toPlainDateTime().toString({ smallestUnit: 'minute' });
  if (kind === 'yesterday') return { from: midnight(1), to: midnight(0) };
  return { from: midnight(kind === 'today' ? 0 : 7), to: localOf(nowMs, timeZone) };
}

/** What is wrong with a time, in words; null: it can be run. */
export function periodFault(from: string, to: string, nowMs: number, timeZone: string): string | null {
  const [begin, end] = [instantOf(from, timeZone), instantOf(to, timeZone)];
  if (begin === null || end === null) return 'Say from when to when.';
  if (end <= begin) return 'It ends before it begins.';
  return begin >= nowMs ? 'It lies in the future; only what was can be run again.' : null;
}
