import type { Reading } from '../../controller/protocol/reading.ts';
import { readingCatalogue } from '../../controller/protocol/reading.ts';
import { formatCount } from './format.ts';
import { wordsOf } from './words.ts';

/** From this many on there is no hurry. */
const FEW = 5;

/** What is said of how many are left; null: it is not known, or not any more, and nothing is said. */
export function stockText(reading: Reading | undefined, nowMs: number, locale: string): string | null {
  if (reading === undefined || reading.value === null || reading.atMs === null || reading.quality !== 'live')
    return null;
  if (nowMs - reading.atMs >= readingCatalogue['product.stock'].staleAfterMs) return null;
  const words = wordsOf(locale);
  if (reading.value <= 0) return words.soldOut;
  const count = formatCount(reading.value, locale);
  return reading.value <= FEW ? words.fewLeft(count) : words.inStock(count);
}
