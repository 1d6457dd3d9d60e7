import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basketEstimate } from '../../controller/identity/baskets.ts';
import { NOON } from '../engine/store.ts';
import { tagOf, word } from './tagWord.ts';

const by = { mean: 1.5, spread: 1 };
const placed = (n: number, confidence = 1, zone = 'drinks') =>
  Array.from({ length: n }, (_, i) => word(tagOf(`b${i}`), zone, NOON, { confidence }));

describe('people by baskets', () => {
  it.each([
    [0, 0, 1, 0.6],
    [1, 1.5, 1, 0.6],
    [4, 6, 2, 0.75],
    [16, 24, 4, 0.857],
  ])('[IDN-10] %i baskets whose place is sure: %d people, ± %d, confidence %d', (n, people, error, confidence) => {
    expect(basketEstimate('drinks', placed(n), by)).toEqual({ people, error, confidence });
  });

  it('[IDN-10] baskets that may as well be elsewhere widen the error', () => {
    // 4·1² + 1.5²·4·0.5·0.5
    expect(basketEstimate('drinks', placed(4, 0.5), by)).toEqual({ people: 6, error: 2.5, confidence: 0.706 });
  });

  it('[IDN-10] counts baskets that are in the zone, and nothing else', () => {
    const others = [
      word(tagOf('m', 'member'), 'drinks', NOON),
      word(tagOf('s', 'staff'), 'drinks', NOON),
      word(tagOf('a', 'asset'), 'drinks', NOON),
      word(tagOf('l', 'basket', { lost: true }), 'drinks', NOON),
      word(tagOf('u'), '?', NOON),
      word(tagOf('w'), 'away', NOON),
      word(tagOf('g'), 'gels', NOON),
    ];
    expect(basketEstimate('drinks', [...placed(4), ...others], by)).toEqual(basketEstimate('drinks', placed(4), by));
  });

  it('[IDN-10] the error is that of the sum over all ways in which the baskets may be there or elsewhere', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (sure, mean, spread) => {
          let [sum, squares] = [0, 0];
          for (let way = 0; way < 2 ** sure.length; way++) {
            const chance = sure.reduce((c, p, i) => c * ((way >> i) & 1 ? p : 1 - p), 1);
            const people = mean * sure.filter((_, i) => (way >> i) & 1).length;
            sum += chance * people;
            squares += chance * people ** 2;
          }
          const spreadOfPeople = sure.length * spread ** 2;
          const tags = sure.map((confidence, i) => word(tagOf(`b${i}`), 'drinks', NOON, { confidence }));
          const { people, error, confidence } = basketEstimate('drinks', tags, { mean, spread });
          expect(Math.abs(error - Math.sqrt(Math.max(0, squares - sum ** 2) + spreadOfPeople))).toBeLessThan(0.051);
          expect(Math.abs(people - mean * sure.length)).toBeLessThan(0.051);
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
