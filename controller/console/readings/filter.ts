import type { Reading, ReadingQuality } from '../../protocol/reading.ts';

export interface ReadingFilter {
  readonly text: string;
  readonly quality: ReadingQuality | 'all';
}

/** Which readings are listed, zones first, then by name; the order does not depend on the values. */
export function listed(
  readings: Iterable<Reading>,
  nameOf: (r: Reading) => string,
  { text, quality }: ReadingFilter,
): Reading[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (r: Reading): number => (r.kind.startsWith('zone.') ? 0 : r.kind.startsWith('button.') ? 1 : 2);
  return [...readings]
    .filter((r) => quality === 'all' || r.quality === quality)
    .map((r) => ({ r, name: nameOf(r) }))
    .filter(({ r, name }) => words.every((w) => `${name} ${r.key} ${r.source}`.toLowerCase().includes(w)))
    .sort((a, b) => rank(a.r) - rank(b.r) || a.name.localeCompare(b.name, 'en', { numeric: true }))
    .map(({ r }) => r);
}
