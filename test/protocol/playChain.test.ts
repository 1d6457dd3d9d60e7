import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../controller/protocol/playChain.ts';
import { differenceHash } from '../../display/scene/pictureHash.ts';

it('[PRF-5] canonical JSON is that of RFC 8785', () => {
  // Members of its section 3.2.3, in the order of their UTF-16 units.
  const members = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
  expect(canonicalJson(members)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\ud83d\ude00":5,"\ufb33":3}');
  // Its section 3.2.2.
  const numbers = [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001];
  expect(canonicalJson({ numbers, literals: [null, true, false] })).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
  );
  expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
});

it('[PRF-5] it says the same whatever the order of members, and another thing for other values', () => {
  const hash = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      const read = JSON.parse(JSON.stringify(value)) as unknown;
      return (
        hash(turned) === hash(value) &&
        hash(read) === hash(value) &&
        hash({ ...value, more: 1 }) !== hash({ ...value, more: 2 })
      );
    }),
  );
});

it('[PRF-8] nearly the same picture has nearly the same bits', () => {
  const picture = (of: (x: number, y: number) => number): number[] =>
    Array.from({ length: 72 }, (_, i) => of(i % 9, Math.floor(i / 9))).flatMap((v) => [v, v, v, 255]);
  expect(differenceHash(picture((x) => x * 20))).toBe('ffffffffffffffff');
  expect(differenceHash(picture((x) => 200 - x * 20))).toBe('0000000000000000');
  expect(differenceHash(picture((x, y) => (y % 2 === 0 ? x : 9 - x) * 10))).toBe('ff00ff00ff00ff00');
  const bits = (hex: string): number => BigInt(`0x${hex}`).toString(2).replaceAll('0', '').length;
  const clean = differenceHash(picture((x, y) => (x * 37 + y * 11) % 200));
  const noisy = differenceHash(picture((x, y) => ((x * 37 + y * 11) % 200) + ((x + y) % 3)));
  expect(bits((BigInt(`0x${clean}`) ^ BigInt(`0x${noisy}`)).toString(16))).toBeLessThanOrEqual(4);
  expect(() => differenceHash([1, 2, 3])).toThrow(RangeError);
});
