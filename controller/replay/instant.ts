import { Temporal } from 'temporal-polyfill';

/**
 * An instant as people write it: ISO with a zone (`2026-11-21T13:30:00Z`), or the store's own time
 * (`2026-11-21T14:30`, or `2026-11-21` for the beginning of that day).
 *
 * @returns epoch ms, or null when it is none
 */
export function instantOf(text: string, timeZone: string): number | null {
  const said = text.trim();
  try {
    return Temporal.Instant.from(said).epochMilliseconds;
  } catch {
    // No zone in it: the store's own time is meant.
  }
  try {
    return Temporal.PlainDateTime.from(said, { overflow: 'reject' }).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    return null;
  }
}

/** `2026-11-21 14:30:05`, in the store's time. */
export function storeTimeText(atMs: number, timeZone: string): string {
  const time = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(timeZone);
  return time.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}
