import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Presses } from '../controller/presses.ts';
import { NOON } from './engine/store.ts';

const TAG = 'mac:0000000000b1';
const told = (source: string, atMs: number, id = `${source}-${atMs}`, press = 'single', tag = TAG) => ({
  tag,
  press,
  source,
  id,
  sensedAtMs: NOON + atMs,
});

describe('presses of tags', () => {
  it('[OBS-8] a press that two agents hear is one', () => {
    const presses = new Presses();
    expect(presses.isKnown(told('a', 0), NOON)).toBe(false);
    expect(presses.isKnown(told('b', 1900), NOON + 1900)).toBe(true);
    expect(presses.isKnown(told('c', -1900), NOON + 1950)).toBe(true);
    expect(presses.isKnown(told('d', 2100), NOON + 2100)).toBe(false);
  });

  it('[OBS-8] two presses of one agent are two, and each is known from the other', () => {
    const presses = new Presses();
    const words = [told('a', 0), told('a', 900), told('b', 100), told('b', 1000), told('b', 1900), told('a', 2000)];
    expect(words.map((word) => presses.isKnown(word, NOON + 2000))).toEqual([false, false, true, true, false, true]);
  });

  it('[OBS-8] another tag, and another press, are others', () => {
    const presses = new Presses();
    presses.isKnown(told('a', 0), NOON);
    expect(presses.isKnown(told('b', 0, 'x', 'double'), NOON)).toBe(false);
    expect(presses.isKnown(told('b', 0, 'y', 'single', 'mac:0000000000b2'), NOON)).toBe(false);
  });

  it('[OBS-8][OBS-3] an event that comes again is known, whatever came in between', () => {
    const presses = new Presses();
    expect(presses.isKnown(told('a', 0), NOON)).toBe(false);
    expect(presses.isKnown(told('b', 500), NOON + 500)).toBe(true);
    expect(presses.isKnown(told('b', 500), NOON + 9000)).toBe(true);
    expect(presses.isKnown(told('a', 0), NOON + 9000)).toBe(true);
  });

  it('[OBS-8] the order in which two agents are heard does not matter', () => {
    const press = fc.record({ atMs: fc.integer({ min: 0, max: 60_000 }), skewMs: fc.integer({ min: -900, max: 900 }) });
    fc.assert(
      fc.property(
        fc.uniqueArray(press, { maxLength: 12, selector: (p) => Math.floor(p.atMs / 5000) }),
        fc.array(fc.nat(1000), { minLength: 24, maxLength: 24 }),
        (all, orders) => {
          const apart = all.map((p) => ({ ...p, atMs: Math.floor(p.atMs / 5000) * 5000 }));
          const words = apart
            .flatMap(({ atMs, skewMs }) => [told('a', atMs), told('b', atMs + skewMs)])
            .map((word, i) => ({ word, order: orders[i]! }))
            .sort((x, y) => x.order - y.order);
          const presses = new Presses();
          const counted = words.filter(({ word }) => !presses.isKnown(word, NOON)).length;
          expect(counted).toBe(apart.length);
        },
      ),
    );
  });
});
