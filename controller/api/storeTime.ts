import { Temporal } from 'temporal-polyfill';

/** Day of the store at an instant, `YYYY-MM-DD`. */
export function storeDay(atMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** Instant at which the store's day began, epoch ms. */
export function storeDayStart(atMs: number, timeZone: string): number {
  const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(timeZone);
  return now.startOfDay().epochMilliseconds;
}
