import type { Reading } from '../../protocol/reading.ts';

const ones: Readonly<Record<string, string>> = {
  people: 'person',
  tags: 'tag',
  likes: 'like',
  presses: 'press',
  'likes/h': 'like/h',
  'pieces/h': 'piece/h',
};

/** Unit that fits the number: `1 person`, `5 people`. */
export function unitText(value: number | null, unit: string): string {
  return value === 1 ? (ones[unit] ?? unit) : unit;
}

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** Number for people; unknown is a question mark, never a zero. */
export function numberText(value: number | null): string {
  return value === null ? '?' : whole.format(value);
}

/** `5 people`, `? people`. */
export function amountText(value: number | null, unit: string): string {
  return `${numberText(value)} ${unitText(value, unit)}`;
}

/** Short count for narrow places: `980`, `12.4k`. */
export function compactText(value: number | null): string {
  if (value === null) return '–';
  return value < 10_000 ? whole.format(value) : `${(value / 1000).toFixed(1)}k`;
}

/** What may be said of a reading without its age: value while live or stale, else null. */
export function knownValue(r: Reading | undefined): number | null {
  return r === undefined || r.quality === 'unknown' ? null : r.value;
}
