import type { Reading } from '../../protocol/reading.ts';

const ones: Readonly<Record<string, string>> = {
  people: 'person',
  tags: 'tag',
  likes: 'like',
  presses: 'press',
  'likes/h': 'like/h',
  'pieces/h': 'piece/h',
  pieces: 'piece',
  arrivals: 'arrival',
};

/** Unit that fits the number: `1 person`, `5 people`. */
export function unitText(value: number | null, unit: string): string {
  return value === 1 ? (ones[unit] ?? unit) : unit;
}

let locale = 'en';
let format = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** Numbers are written as in this language from now on: `1,572` in English. @param tag BCP 47 */
export function numbersIn(tag: string): void {
  if (tag === locale) return;
  locale = tag;
  format = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
}

/** Number for people; unknown is a question mark, never a zero. */
export function numberText(value: number | null): string {
  return value === null ? '?' : format.format(value);
}

/** A share is read as per cent. */
export function shownIn(value: number | null, unit: string): { readonly value: number | null; readonly unit: string } {
  return unit === 'share' ? { value: value === null ? null : value * 100, unit: '%' } : { value, unit };
}

/** `5 people`, `30 %`, `not heard yet`. */
export function amountText(value: number | null, unit: string): string {
  const shown = shownIn(value, unit);
  return shown.value === null ? 'not heard yet' : `${numberText(shown.value)} ${unitText(shown.value, shown.unit)}`;
}

/** Short count for narrow places: `980`, `12.4k`. */
export function compactText(value: number | null): string {
  if (value === null) return '–';
  return value < 10_000 ? format.format(value) : `${format.format(value / 1000)}k`;
}

/** What may be said of a reading without its age: value while live or stale, else null. */
export function knownValue(r: Reading | undefined): number | null {
  return r === undefined || r.quality === 'unknown' ? null : r.value;
}

/** `12 ± 3 people` of an estimate, `5 people` of anything else. */
export function measureText(r: Reading): string {
  const value = knownValue(r);
  const { unit } = shownIn(value, r.unit);
  const error = errorText(r);
  return error === null ? amountText(value, r.unit) : `${numberText(value)} ${error} ${unitText(value, unit)}`;
}

/** `± 3` of an estimate: as far as it is likely off. */
export function errorText(r: Reading): string | null {
  return r.error === undefined || knownValue(r) === null ? null : `± ${numberText(shownIn(r.error, r.unit).value)}`;
}

/** `92 % sure`; nothing where there is nothing to be sure of. */
export function sureText(r: Reading): string | null {
  return knownValue(r) === null || r.confidence === 0 ? null : `${Math.round(r.confidence * 100)} % sure`;
}
