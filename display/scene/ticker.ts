import type { Reading } from '../../controller/protocol/reading.ts';
import { readingCatalogue } from '../../controller/protocol/reading.ts';
import type { TickerPiece } from '../../controller/protocol/scene.ts';
import { formatCount, priceParts } from './format.ts';
import type { Box, Size } from './shape.ts';
import { shapeOf, unitOf } from './shape.ts';

/** How far the words run in a second, as a part of the picture's width. */
export const TICKER_SPEED = { slow: 0.07, normal: 0.11, fast: 0.17 } as const;

/** Where the band of a ticker lies, and its type, pixels. */
export interface TickerLayout {
  readonly unit: number;
  readonly band: Box;
  /** Size of the type: more than half of the band's height; a single line may be set in half of it to stand still. */
  readonly type: number;
  readonly typeLeast: number;
  /** Least space between two lines. */
  readonly gap: number;
  /** The band is the whole picture; otherwise it lies across it and the store's name stands above. */
  readonly whole: boolean;
}

/** From this ratio on the picture is a band itself. */
const BAND_RATIO = 5;

export function tickerLayout(size: Size): TickerLayout {
  const { width, height } = size;
  const whole = width / height >= BAND_RATIO;
  const unit = unitOf(size);
  const high = whole ? height : Math.round(shapeOf(size) === 'ribbon' ? height * 0.46 : unit * 22);
  const type = Math.round(high * 0.58);
  const y = Math.round((height - high) / 2);
  return {
    unit,
    band: { x: 0, y, width, height: high },
    type,
    typeLeast: Math.ceil(high / 2),
    gap: Math.round(type * 1.5),
    whole,
  };
}

/** A line in words, or null while something that it tells is not known: then it is left out. */
export function tickerText(
  line: readonly TickerPiece[],
  value: (key: string) => Reading | undefined,
  { nowMs, locale, currency }: { readonly nowMs: number; readonly locale: string; readonly currency: string },
): string | null {
  let text = '';
  for (const piece of line) {
    if ('text' in piece) text += piece.text;
    else if ('price' in piece) text += priceParts(piece.price, currency, locale).label;
    else {
      const reading = value(piece.value);
      if (reading === undefined || reading.value === null || reading.atMs === null) return null;
      // A number that nobody vouches for any more is left out as well: a running line has no room for its age.
      const fresh = nowMs - reading.atMs < readingCatalogue[reading.kind].staleAfterMs;
      if (reading.quality !== 'live' || !fresh || reading.value < piece.minimum) return null;
      text += formatCount(reading.value, locale);
    }
  }
  return text;
}

/** Width of one round of the words, px: even spaces, and never so short that a line is on the picture twice. */
export function roundOf(widths: readonly number[], gap: number, picture: number): { round: number; gap: number } {
  const words = widths.reduce((sum, w) => sum + w, 0);
  const even = Math.max(gap, Math.ceil((picture - words) / Math.max(1, widths.length)));
  return { round: Math.ceil(words + even * widths.length), gap: even };
}
