import type { ReadingKind } from '../../../config/schema/condition.ts';
import { amountText, numberText } from './amount.ts';

export const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** `18:05` of minutes since midnight. */
export function minuteText(minutes: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60) % 24)}:${two(Math.floor(minutes) % 60)}`;
}

/** Minutes since midnight of `18:05`; null where it is no time. */
export function minutesOf(clock: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock);
  return found === null ? null : Number(found[1]) * 60 + Number(found[2]);
}

/** A share as per cent, without the dust of binary fractions: 0.29 is 29. */
export function percentOf(share: number): number {
  return Math.round(share * 1e4) / 100;
}

export function shareOf(percent: number): number {
  return Math.round(percent * 100) / 1e4;
}

/** A threshold; the decimals of one are never rounded. */
function bound(value: number): string {
  return Number.isInteger(value) ? numberText(value) : String(value);
}

/** A value of a reading as people say it: `4`, `30 %`, `25 °C`, `18:05`, `Friday`. */
export function valueText(kind: ReadingKind, value: number): string {
  switch (kind) {
    case 'zone.mix':
      return `${percentOf(value)} %`;
    case 'time.minuteOfDay':
      return minuteText(value);
    case 'time.weekday':
      return weekdayNames[value - 1] ?? bound(value);
    case 'zone.dwell':
    case 'zone.waitS':
      return `${bound(value)} s`;
    case 'weather.temperatureC':
      return `${bound(value)} °C`;
    case 'weather.rainMmPerHour':
      return `${bound(value)} mm/h`;
    case 'weather.windKmh':
      return `${bound(value)} km/h`;
    case 'weather.cloudPercent':
      return `${bound(value)} %`;
    default:
      return bound(value);
  }
}

const counted = new Set<ReadingKind>([
  'zone.occupancy',
  'zone.presence',
  'zone.queueLength',
  'line.forthPerHour',
  'line.backPerHour',
  'store.footfall',
  'product.likes',
  'product.likesPerHour',
  'product.salesPerHour',
  'product.stock',
  'product.rank',
  'button.pressed',
  'member.arrived',
]);

/** Whole numbers of something, so that "fewer than 3" is "2 or fewer". */
export function isCount(kind: ReadingKind): boolean {
  return counted.has(kind);
}

/** A value that was read, with its unit: `5 people`, `18:05`; a question mark never stands for zero. */
export function readText(kind: ReadingKind, value: number | null, unit: string): string {
  return value !== null && kind.startsWith('time.') ? valueText(kind, value) : amountText(value, unit);
}

/** Like `readText`, without a unit where the same one stands beside it. */
export function shortText(kind: ReadingKind, value: number, unit: string): string {
  return kind.startsWith('time.') || unit === 'share' ? readText(kind, value, unit) : numberText(value);
}
