import type { MediaEntry } from '../../protocol/http.ts';
import { isFilm, orientationOf } from '../library/mediaWords.ts';

const pairs: readonly (readonly [string, string])[] = [
  ['landscape', 'portrait'],
  ['wide', 'tall'],
];

/** The file that belongs to this one for the other orientation, by its name: `knits-landscape.jpg`, `knits-portrait.jpg`. */
export function namedOther(entry: MediaEntry, all: readonly MediaEntry[]): MediaEntry | null {
  const own = orientationOf(entry);
  for (const [wide, tall] of pairs) {
    const swapped = entry.path.includes(wide)
      ? entry.path.replace(wide, tall)
      : entry.path.includes(tall)
        ? entry.path.replace(tall, wide)
        : null;
    if (swapped === null) continue;
    const base = swapped.replace(/\.\w+$/, '.');
    const found = all.find((m) => m.path.startsWith(base) && isFilm(m) === isFilm(entry));
    if (found !== undefined && orientationOf(found) !== own) return found;
  }
  return null;
}
