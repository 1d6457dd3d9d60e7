import type { ReadingQuality } from '../../controller/protocol/reading.ts';
import { formatCount } from '../scene/format.ts';
import type { PhoneWords } from './words.ts';

/** What the store last said of the likes of a product. */
export interface LikesHeard {
  readonly value: number | null;
  readonly quality: ReadingQuality;
  /** When the likes were sensed, epoch ms of the store; null while unknown. */
  readonly atMs: number | null;
}

/** The number, when one is to be drawn, and the words with it. */
export interface LikesLine {
  readonly number: number | null;
  readonly caption: string;
}

/**
 * What the phone says of the likes: never "live" of a number that is not, and nothing of a number that is unknown.
 *
 * @param lostAtMs when the store was last heard of, while it is not heard of any more; else null
 * @param nowMs the phone's clock, to tell today from other days
 */
export function likesLine(
  { value, quality, atMs }: LikesHeard,
  minimum: number,
  lostAtMs: number | null,
  words: PhoneWords,
  locale: string,
  nowMs: number,
): LikesLine {
  if (value === null || quality === 'unknown') return { number: null, caption: words.noReading };
  if (value < minimum) return { number: null, caption: value === 0 ? words.noLikes : words.fewLikes };
  const name = words
    .likes(formatCount(value, locale), value === 1)
    .split(' ')
    .slice(1)
    .join(' ');
  const asOfMs = quality === 'stale' ? atMs : lostAtMs;
  const age = asOfMs === null ? words.live : words.asOf(timeText(asOfMs, locale, nowMs));
  return { number: value, caption: `${name} · ${age}` };
}

/** `14:05`, with the day when it is not today. */
function timeText(atMs: number, locale: string, nowMs: number): string {
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };
  const today = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  return new Intl.DateTimeFormat(locale, today ? time : { ...time, day: 'numeric', month: 'short' }).format(atMs);
}
