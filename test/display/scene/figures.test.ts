import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countAt, countDone, countUpDuration, retarget, standing } from '../../../display/scene/countUp.ts';
import { faceOf } from '../../../controller/protocol/likesFace.ts';
import { formatAge, formatCount, priceParts } from '../../../display/scene/format.ts';
import { placesOf, wheelsOf } from '../../../display/scene/odometer.ts';
import { rank, rankValue } from '../../../display/scene/ranking.ts';

const NOW = 1_800_000_000_000;
const live = (value: number | null, ageMs: number, quality: 'live' | 'stale' | 'unknown' = 'live') => ({
  value,
  atMs: value === null ? null : NOW - ageMs,
  quality,
});
const rules = { minimum: 10, staleAfterMs: 60_000 };

describe('what stands for a number of likes', () => {
  test('[RCK-1] a fresh number is shown', () => {
    expect(faceOf(live(1248, 1000), rules, NOW)).toEqual({ kind: 'number', value: 1248 });
  });
  test('[RCK-2] a stale number has its age, by age and by word of the controller', () => {
    expect(faceOf(live(1248, 60_000), rules, NOW)).toEqual({ kind: 'aged', value: 1248, ageMs: 60_000 });
    expect(faceOf(live(1248, 5000, 'stale'), rules, NOW)).toEqual({ kind: 'aged', value: 1248, ageMs: 5000 });
  });
  test('[RCK-3] never heard, unknown or too old is a dash', () => {
    expect(faceOf(undefined, rules, NOW)).toEqual({ kind: 'dash' });
    expect(faceOf(live(null, 0, 'unknown'), rules, NOW)).toEqual({ kind: 'dash' });
    expect(faceOf(live(1248, 420_000), rules, NOW)).toEqual({ kind: 'dash' });
  });
  test('[RCK-3] a number is never made up: what is shown is what was heard', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: null }),
        fc.integer({ min: 0, max: 1e9 }),
        fc.constantFrom('live' as const, 'stale' as const, 'unknown' as const),
        fc.integer({ min: 0, max: 100 }),
        (value, ageMs, quality, minimum) => {
          const face = faceOf(live(value, ageMs, quality), { ...rules, minimum }, NOW);
          if (face.kind === 'number' || face.kind === 'aged') {
            expect(face.value).toBe(value);
            expect(face.value).toBeGreaterThanOrEqual(minimum);
          }
          if (value === null) expect(face.kind).toBe('dash');
        },
      ),
    );
  });
  test('[RCK-4] below the minimum there is no number', () => {
    expect(faceOf(live(9, 0), rules, NOW)).toEqual({ kind: 'below' });
    expect(faceOf(live(0, 0), { ...rules, minimum: 0 }, NOW)).toEqual({ kind: 'number', value: 0 });
  });
  test('[PLY-16] most liked first, equals in their order, unknown ones last', () => {
    const faces: Record<string, ReturnType<typeof faceOf>> = {
      a: { kind: 'dash' },
      b: { kind: 'number', value: 3 },
      c: { kind: 'aged', value: 9, ageMs: 1 },
      d: { kind: 'number', value: 3 },
      e: { kind: 'below' },
    };
    expect(rank(Object.keys(faces), (id) => rankValue(faces[id]!))).toEqual(['c', 'b', 'd', 'a', 'e']);
  });
});

describe('counting up', () => {
  test('[RCK-1] a count starts at one value, ends at the other and never passes it', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), fc.double({ min: -1, max: 3, noNaN: true }), (from, to, x) => {
        const count = { from, to, startMs: 1000, durationMs: countUpDuration(from, to) };
        const value = countAt(count, 1000 + x * count.durationMs);
        expect(value).toBeGreaterThanOrEqual(Math.min(from, to));
        expect(value).toBeLessThanOrEqual(Math.max(from, to));
        if (x >= 1) expect(value).toBe(to);
      }),
    );
  });
  test('[RCK-1] a like in the middle of a count goes on from what is shown', () => {
    const first = retarget(standing(10), 20, 0);
    const shown = countAt(first, 100);
    const second = retarget(first, 30, 100);
    expect(countAt(second, 100)).toBe(shown);
    expect(countDone(second, 100 + second.durationMs)).toBe(true);
  });
  test('[RCK-1] wheels stand on the digits of a whole number, and carry like brass', () => {
    expect(wheelsOf(1248, 5).map((w) => w.digit)).toEqual([0, 1, 2, 4, 8]);
    expect(wheelsOf(1248, 4).every((w) => w.turn === 0)).toBe(true);
    expect(wheelsOf(199.5, 3)).toEqual([
      { digit: 1, turn: 0.5 },
      { digit: 9, turn: 0.5 },
      { digit: 9, turn: 0.5 },
    ]);
    expect(wheelsOf(198.5, 3)[1]).toEqual({ digit: 9, turn: 0 });
    expect([0, 9, 10, 1248].map(placesOf)).toEqual([1, 1, 2, 4]);
  });
});

describe('words and figures', () => {
  test('[PHN-1] a price falls into the parts of its locale', () => {
    const text = (locale: string, amount = 1119.9) =>
      priceParts(amount, 'EUR', locale).parts.map((p) => `${p.kind}:${p.text}`);
    expect(text('en')).toEqual(['currency:€', 'whole:1,119', 'point:.', 'fraction:90']);
    expect(text('de').filter((p) => !p.startsWith('space'))).toEqual([
      'whole:1.119',
      'point:,',
      'fraction:90',
      'currency:€',
    ]);
    expect(priceParts(300, 'JPY', 'ja').parts.some((p) => p.kind === 'fraction')).toBe(false);
    expect(priceParts(8.95, 'EUR', 'en').label).toBe('€8.95');
  });
  test('[RCK-2] counts and ages in the words of the locale', () => {
    expect(formatCount(12480, 'de')).toBe('12.480');
    expect(formatAge(59_000, 'en')).toBe('1 min. ago');
    expect(formatAge(2 * 3_600_000, 'de')).toBe('vor 2 Std.');
    expect(formatAge(3 * 86_400_000, 'en')).toBe('3 days ago');
  });
});
