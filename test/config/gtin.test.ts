import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit, gtin } from '../../config/schema/product.ts';

const body = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((d) => d.join(''));

describe('[CFG] GTIN', () => {
  it.each([
    ['950600013435', 2],
    ['0541234500001', 3],
    ['7061414112345', 1],
    ['629104150021', 3],
    ['7351353', 7],
  ])('check digit of %s is %i', (digits, check) => {
    expect(checkDigit(digits)).toBe(check);
  });

  it.each([
    ['9506000134352', '09506000134352'],
    ['09506000134352', '09506000134352'],
    ['73513537', '00000073513537'],
    ['036000291452', '00036000291452'],
  ])('%s is kept as %s', (written, kept) => {
    expect(gtin.parse(written)).toBe(kept);
  });

  it.each(['9506000134353', '123', '', 'abcdefgh', '950600013435２', '9506000134352 ', '950600013435222'])(
    'refuses "%s"',
    (written) => {
      expect(gtin.safeParse(written).success).toBe(false);
    },
  );

  it('refuses a number without quotes: leading zeros and digits beyond 2^53 would be lost', () => {
    expect(gtin.safeParse(9506000134352).success).toBe(false);
  });

  it('a single wrong digit is always noticed', () => {
    fc.assert(
      fc.property(body(13), fc.nat(13), fc.integer({ min: 1, max: 9 }), (digits, at, add) => {
        const whole = digits + String(checkDigit(digits));
        const wrong = whole.slice(0, at) + String((Number(whole[at]) + add) % 10) + whole.slice(at + 1);
        expect(gtin.safeParse(whole).success).toBe(true);
        expect(gtin.safeParse(wrong).success).toBe(false);
      }),
    );
  });

  it('padding does not change whether a number is sound', () => {
    fc.assert(
      fc.property(fc.oneof(body(7), body(11), body(12)), (digits) => {
        const whole = digits + String(checkDigit(digits));
        expect(gtin.parse(whole)).toBe(gtin.parse(whole.padStart(14, '0')));
      }),
    );
  });
});
