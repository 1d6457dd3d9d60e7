import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../controller/protocol/reading.ts';
import type { TickerPiece } from '../../../controller/protocol/scene.ts';
import { pageAllowed } from '../../../display/scene/pages.ts';
import { stockText } from '../../../display/scene/stock.ts';
import { roundOf, tickerLayout, tickerText } from '../../../display/scene/ticker.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;
function reading(kind: 'product.likes' | 'product.stock', value: number | null, ageMs = 0): Reading {
  return {
    ...{
      key: `${kind}:knit`,
      kind,
      of: 'knit',
      value,
      unit: '',
      atMs: value === null ? null : NOW - ageMs,
      source: 'test',
    },
    ...{ quality: value === null ? 'unknown' : 'live', confidence: 1, simulated: false },
  };
}
const line: TickerPiece[] = [
  { text: 'Knit ' },
  { price: 119.9 },
  { text: ', ' },
  { value: 'product.likes:knit', minimum: 10 },
  { text: ' hearts' },
];
const said = (r: Reading | undefined) => tickerText(line, () => r, { nowMs: NOW, locale: 'en', currency: 'EUR' });

describe('a line of a ticker', () => {
  test('[SCN-3] says price and live values in the words of the store', () => {
    expect(said(reading('product.likes', 1248))).toBe('Knit €119.90, 1,248 hearts');
    const de = tickerText(line, () => reading('product.likes', 1248), { nowMs: NOW, locale: 'de', currency: 'EUR' });
    expect(de).toBe('Knit 119,90\u00a0€, 1.248 hearts');
  });

  test('[SCN-3] is left out while a value is unknown, too old or below its minimum; never 0 for unknown', () => {
    expect(said(undefined)).toBeNull();
    expect(said(reading('product.likes', null))).toBeNull();
    expect(said(reading('product.likes', 9))).toBeNull();
    expect(said(reading('product.likes', 50, 25 * HOUR))).toBeNull();
    expect(said({ ...reading('product.likes', 50), quality: 'stale' })).toBeNull();
  });
});

describe('the band of a ticker', () => {
  test.each([
    [1920, 1080],
    [1080, 1920],
    [3840, 1080],
    [1920, 108],
    [3840, 65],
    [800, 48],
    [320, 20],
  ])('[SCN-3] of %i x %i has type of at least half its height', (width, height) => {
    const { band, type, typeLeast } = tickerLayout({ width, height });
    expect(type / band.height).toBeGreaterThanOrEqual(0.5);
    expect(typeLeast / band.height).toBeGreaterThanOrEqual(0.5);
    expect(band.y >= 0 && band.y + band.height <= height).toBe(true);
  });

  test('[SCN-3] a round is as long as the picture at least, so that no line stands on it twice', () => {
    expect(roundOf([300, 200], 50, 1920)).toEqual({ round: 1920, gap: 710 });
    expect(roundOf([3000, 2000], 50, 1920)).toEqual({ round: 5100, gap: 50 });
  });
});

test('[SCN-4] of stock nothing is said while it is unknown or old; few are said to be few', () => {
  const text = (r: Reading | undefined, locale = 'en') => stockText(r, NOW, locale);
  expect([text(undefined), text(reading('product.stock', null)), text(reading('product.stock', 4, 25 * HOUR))]).toEqual(
    [null, null, null],
  );
  expect(text(reading('product.stock', 3))).toBe('Only 3 left');
  expect(text(reading('product.stock', 1200))).toBe('1,200 in stock');
  expect(text(reading('product.stock', 0), 'de')).toBe('Gerade ausverkauft');
});

test.each([
  ['https://news.example.com/a?b#c', true],
  ['https://news.example.com:8443/', true],
  ['https://a.b.example.org/', true],
  ['https://example.org/', false],
  ['https://evil.example.net/', false],
  ['http://news.example.com/', false],
  ['https://news.example.com@evil.example.net/', false],
  ['https://news.example.com:x@evil.example.net/', false],
  ['https://evil.example.net\\@news.example.com/', false],
  ['https://news.example.com\\@evil.example.net/', false],
  ['https://news.example.com.evil.example.net/', false],
  ['javascript:alert(1)//https://news.example.com/', false],
  ['data:text/html,hello', false],
  [' https://news.example.com/', false],
])('[SCN-10] screens may open %s: %s', (url, allowed) => {
  expect(pageAllowed(url, ['news.example.com', '*.example.org'])).toBe(allowed);
});
