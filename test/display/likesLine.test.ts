import { describe, expect, test } from 'vitest';
import { likesLine } from '../../display/phone/likesLine.ts';
import type { LikesHeard } from '../../display/phone/likesLine.ts';
import { phoneWords } from '../../display/phone/words.ts';

const NOON = new Date(2026, 10, 21, 12, 0).getTime();
const at = (hours: number, minutes: number, day = 21): number => new Date(2026, 10, day, hours, minutes).getTime();
const line = (heard: Partial<LikesHeard>, lostAtMs: number | null = null, locale = 'en', minimum = 3) =>
  likesLine({ value: 41, quality: 'live', atMs: NOON, ...heard }, minimum, lostAtMs, phoneWords(locale), locale, NOON);

describe('the line of likes on a phone', () => {
  test.each([
    ['live', {}, null, { number: 41, caption: 'likes · live now' }],
    ['one', { value: 3 }, null, { number: 3, caption: 'likes · live now' }],
    [
      'unknown',
      { value: null, quality: 'unknown', atMs: null },
      null,
      { number: null, caption: 'Likes cannot be read right now' },
    ],
    [
      'unknown with a value left over',
      { quality: 'unknown' },
      null,
      { number: null, caption: 'Likes cannot be read right now' },
    ],
    ['stale today', { quality: 'stale', atMs: at(9, 5) }, null, { number: 41, caption: 'likes · as of 09:05' }],
    [
      'stale of yesterday',
      { quality: 'stale', atMs: at(14, 5, 20) },
      null,
      { number: 41, caption: 'likes · as of Nov 20, 14:05' },
    ],
    ['the store out of reach', {}, at(11, 58), { number: 41, caption: 'likes · as of 11:58' }],
    ['below the minimum', { value: 2 }, null, { number: null, caption: 'Only a few likes so far. Add yours.' }],
    ['none', { value: 0 }, null, { number: null, caption: 'No likes yet. Be the first.' }],
  ] as const)('[PHN-1] %s', (_what, heard, lostAtMs, expected) => {
    expect(line(heard, lostAtMs)).toEqual(expected);
  });

  test('[PHN-1] in German and Dutch', () => {
    const stale = { quality: 'stale', atMs: at(9, 5) } as const;
    expect(line(stale, null, 'de').caption).toBe('Likes · Stand 09:05');
    expect(line(stale, null, 'nl').caption).toBe('likes · stand van 09:05');
  });
});
