import { describe, expect, it } from 'vitest';
import { nodeAes } from '../../../../devices/ble/aes.ts';
import { RollingIds, rollingId } from '../../../../devices/ble/decode/rolling.ts';
import type { Aes } from '../../../../devices/ble/decode/rolling.ts';
import { bytes } from './frames.ts';

const KEY = '7c91330e61dfea4606b5b3ecb4457d76';
const AT = '2026-03-01T09:00:00.000Z';
const AT_MS = Date.parse(AT);
const tag = (name: string, exponent: number, counter = 65_280, key = KEY) => ({
  id: name,
  class: 'asset' as const,
  identity: `eid:${name}`,
  eid: { key, exponent, counter, at: AT },
});
/** What the tag advertises when its clock says so. */
const at = (counter: number, exponent: number, key = KEY): string => rollingId(nodeAes, bytes(key), exponent, counter);
/** AES that counts how often it is asked. */
function counted(): { aes: Aes; asked: () => number } {
  let asked = 0;
  return {
    aes: (key, block) => {
      asked++;
      return nodeAes(key, block);
    },
    asked: () => asked,
  };
}

describe('Eddystone-EID', () => {
  it('[DEV-47] the AES is AES-128 (FIPS 197, C.1)', () => {
    const key = bytes('000102030405060708090a0b0c0d0e0f');
    const block = bytes('00112233445566778899aabbccddeeff');
    expect(Buffer.from(nodeAes(key, block)).toString('hex')).toBe('69c4e0d86a7b0430d8cdb78070b4c55a');
  });

  it('[DEV-47] computes the ids of published test vectors', () => {
    // Identity key, exponent 0, counter 0: the vector that open resolvers in Python and Rust are tested with.
    expect(at(0, 0)).toBe('436bfe57d5a09505');
    // Those of RadiusNetworks' ephemeral_calc: exponent 10, at the start and after 2,000 s.
    expect(at(0, 10, '0102030405060708090a111213141516')).toBe('a9b76a71c5f89290');
    expect(at(2_000, 10, '0102030405060708090a111213141516')).toBe('4144413e45fefa58');
  });

  it('[DEV-47] computes the id from a temporary key as another open scanner does, high up in the counter', () => {
    const temporary = bytes('b7c2d909d27d22df8343271162480210');
    let step = 0;
    const second: Aes = (key, block) => (step++ === 0 ? temporary : nodeAes(key, block));
    expect(rollingId(second, temporary, 12, 1_518_080_946)).toBe('7dd8169dae94258c');
  });

  it('[DEV-47] knows a tag through all its ids, also when the temporary key changes', () => {
    const ids = new RollingIds(nodeAes);
    ids.take([tag('cart', 4), { id: 'plain', class: 'basket', identity: 'mac:000000000001' }]);
    // The counter passes 65,536 after 256 s.
    for (let s = 0; s < 2_000; s += 7) expect(ids.identity(at(65_280 + s, 4), AT_MS + s * 1_000)).toBe('eid:cart');
    expect(ids.identity('0000000000000000', AT_MS)).toBeNull();
  });

  it('[DEV-47] two rotations early or late are still known, more are not', () => {
    for (const exponent of [4, 10, 15]) {
      const length = 2 ** exponent;
      const ids = new RollingIds(nodeAes);
      for (const [rotations, known] of [
        [-3, false],
        [-2, true],
        [-1, true],
        [0, true],
        [1, true],
        [2, true],
        [3, false],
      ] as const) {
        ids.take([tag('cart', exponent, 100 * length)]);
        expect([rotations, ids.identity(at((100 + rotations) * length, exponent), AT_MS)]).toEqual([
          rotations,
          known ? 'eid:cart' : null,
        ]);
      }
    }
  });

  it('[DEV-47] a clock that goes wrong within what Eddystone allows is followed for a year', () => {
    for (const drift of [1 + 100e-6, 1 - 100e-6]) {
      const ids = new RollingIds(nodeAes);
      ids.take([tag('cart', 6)]);
      for (let hour = 0; hour < 24 * 365; hour += 6) {
        const s = hour * 3_600;
        expect([hour, ids.identity(at(Math.floor(65_280 + s * drift), 6), AT_MS + s * 1_000)]).toEqual([
          hour,
          'eid:cart',
        ]);
      }
    }
  });

  it('[DEV-47] the counter of a tag turns over after 2^32 s', () => {
    const ids = new RollingIds(nodeAes);
    ids.take([tag('cart', 4, 2 ** 32 - 16)]);
    expect(ids.identity(at(2 ** 32 - 16, 4), AT_MS)).toBe('eid:cart');
    expect(ids.identity(at(16, 4), AT_MS + 32_000)).toBe('eid:cart');
  });

  it('[DEV-47] adverts cost nothing but a look-up: each id is worked out once', () => {
    const { aes, asked } = counted();
    const ids = new RollingIds(aes);
    ids.take(Array.from({ length: 200 }, (_, i) => tag(`cart-${i}`, 10, i * 5)));
    ids.identity('0000000000000000', AT_MS);
    const atFirst = asked();
    // Five rotations of 200 tags, two blocks each; the wider reach of a drifted clock is not needed yet.
    expect(atFirst).toBe(200 * 5 * 2);
    for (let i = 0; i < 10_000; i++) ids.identity(i.toString(16).padStart(16, '0'), AT_MS + i);
    // Ten seconds on, two or three of them have changed their id; an hour on, each a few times.
    expect(asked() - atFirst).toBeLessThan(3 * 2 * 2);
    ids.identity('0000000000000000', AT_MS + 1_024_000);
    expect(asked() - atFirst).toBeLessThanOrEqual(200 * 3 * 2);
  });

  it('[DEV-47] a tag that is not enrolled any more is not known any more; a clock set back is followed', () => {
    const ids = new RollingIds(nodeAes);
    ids.take([tag('cart', 4)]);
    expect(ids.identity(at(65_280 + 86_400, 4), AT_MS + 86_400_000)).toBe('eid:cart');
    expect(ids.identity(at(65_280, 4), AT_MS)).toBe('eid:cart');
    ids.take([]);
    expect(ids.identity(at(65_280, 4), AT_MS)).toBeNull();
  });
});
