import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { checkDigit } from '../../config/schema/product.ts';
import { Sensing } from './sensing.ts';
import { NOON, storeWith } from './store.ts';

const HOUR = 3_600_000;

function gtin(n: number): string {
  const digits = `9506000${String(n).padStart(5, '0')}`;
  return `${digits}${checkDigit(digits)}`;
}

/** Products a, b, c, d of drinks and x of gels; somebody asks for the place of `asked`. */
function shop(asked: readonly string[] = ['a', 'b', 'c', 'd']): StoreConfig {
  return storeWith({
    products: ['a', 'b', 'c', 'd', 'x'].map((id, i) => ({
      id,
      gtin: gtin(i),
      name: id,
      price: 1,
      category: id === 'x' ? 'gels' : 'drinks',
    })),
    outputs: asked.map((of) => ({
      id: `lamp-${of}`,
      name: 'Lamp',
      at: { x: 1, y: 1 },
      when: { reading: 'product.rank', of, op: '<=', value: 1 },
    })),
  });
}
const places = (s: Sensing): unknown[] => ['a', 'b', 'c', 'd'].map((p) => s.value(`product.rank:${p}`));
const told = (list: readonly { key: string; value: number | null }[]): unknown[] =>
  list.filter((r) => r.key.startsWith('product.rank')).map((r) => `${r.key.slice(-1)} ${r.value}`);

describe('places by likes', () => {
  it('[RDG-10] the most liked is first, equals share the better place, and who is not known has none', () => {
    const s = new Sensing(shop(), NOON);
    expect(places(s)).toEqual([null, null, null, null]);
    s.hear(NOON, { kind: 'likes', product: 'a', total: 5 });
    expect(places(s)).toEqual([1, null, null, null]);
    s.hear(NOON, { kind: 'likes', product: 'b', total: 9 });
    s.hear(NOON, { kind: 'likes', product: 'c', total: 5 });
    expect(places(s)).toEqual([2, 1, 2, null]);
    s.hear(NOON, { kind: 'likes', product: 'd', total: 1 });
    expect(places(s)).toEqual([2, 1, 2, 4]);
    expect(s.reading('product.rank:d')).toMatchObject({ quality: 'live', atMs: NOON, source: 'likes', unit: 'place' });
  });

  it('[RDG-10] a like tells its own place and those that it overtakes, and no others', () => {
    const s = new Sensing(shop(), NOON);
    const totals = { a: 10, b: 8, c: 8, d: 3 };
    for (const [product, total] of Object.entries(totals)) s.hear(NOON, { kind: 'likes', product, total });
    expect(told(s.hear(NOON + 1, { kind: 'likes', product: 'd', total: 8 }))).toEqual(['d 2']);
    expect(told(s.hear(NOON + 2, { kind: 'likes', product: 'd', total: 9 }))).toEqual(['b 3', 'c 3', 'd 2']);
    expect(told(s.hear(NOON + 3, { kind: 'likes', product: 'd', total: 10 }))).toEqual(['d 1']);
    expect(told(s.hear(NOON + 4, { kind: 'likes', product: 'd', total: 11 }))).toEqual(['a 2', 'd 1']);
    expect(told(s.hear(NOON + 5, { kind: 'likes', product: 'd', total: 0 }))).toEqual(['a 1', 'b 2', 'c 2', 'd 4']);
  });

  it('[RDG-10] only products that are asked about have a place, among all of their category', () => {
    const s = new Sensing(shop(['a']), NOON);
    s.hear(NOON, { kind: 'likes', product: 'a', total: 3 });
    s.hear(NOON, { kind: 'likes', product: 'x', total: 9 });
    expect(told(s.hear(NOON, { kind: 'likes', product: 'b', total: 5 }))).toEqual(['a 2']);
    expect(told(s.hear(NOON, { kind: 'likes', product: 'c', total: 1 }))).toEqual([]);
    expect(places(s)).toEqual([2, undefined, undefined, undefined]);
    expect(s.reading('product.rank:x')).toBeUndefined();
  });

  it('[RDG-10] likes that have grown stale leave the ranking; their own place grows stale with them', () => {
    const s = new Sensing(shop(), NOON);
    s.hear(NOON, { kind: 'likes', product: 'a', total: 9 });
    s.hear(NOON + HOUR, { kind: 'likes', product: 'b', total: 5 });
    expect(places(s)).toEqual([1, 2, null, null]);
    const changes = s.until(NOON + 24 * HOUR).map((r) => [r.key, r.value, r.quality]);
    expect(changes).toContainEqual(['product.rank:a', 1, 'stale']);
    expect(changes).toContainEqual(['product.rank:b', 1, 'live']);
    s.hear(NOON + 24 * HOUR + 1, { kind: 'likes', product: 'a', total: 9 });
    expect(places(s)).toEqual([1, 2, null, null]);
    expect(s.reading('product.rank:a')!.quality).toBe('live');
    s.until(NOON + 9 * 24 * HOUR);
    expect(places(s)).toEqual([null, null, null, null]);
  });

  it('[RDG-10] a sum that turns old by another of its sources takes its place along', () => {
    const s = new Sensing(shop(), NOON);
    s.hear(NOON, { kind: 'likes', product: 'a', total: 50 }, { source: 'meta' });
    s.hear(NOON, { kind: 'likes', product: 'b', total: 9 });
    const late = { source: 'other', sensedAtMs: NOON - 30 * HOUR };
    expect(told(s.hear(NOON + 1, { kind: 'likes', product: 'a', total: 50 }, late))).toEqual(['b 1', 'a 1']);
    expect(s.reading('product.likes:a')!.quality).toBe('stale');
    expect(s.reading('product.rank:a')!.quality).toBe('stale');
    expect(s.reading('product.rank:b')!.quality).toBe('live');
  });

  it('[RDG-10] places that were compared with simulated likes are marked as simulated', () => {
    const s = new Sensing(shop(), NOON);
    s.hear(NOON, { kind: 'likes', product: 'a', total: 9 });
    expect(s.reading('product.rank:a')!.simulated).toBe(false);
    s.hear(NOON, { kind: 'likes', product: 'b', total: 5 }, { simulated: true });
    expect(s.reading('product.rank:a')!.simulated).toBe(true);
  });

  it('[RDG-10] a place that is asked for by a saved change is there at once', () => {
    const s = new Sensing(shop(['x']), NOON);
    s.hear(NOON, { kind: 'likes', product: 'a', total: 3 });
    s.hear(NOON, { kind: 'likes', product: 'b', total: 5 });
    const next = new Sensing(shop(['a', 'b', 'x']), NOON + 1000, s.senses.carry());
    expect(places(next)).toEqual([2, 1, undefined, undefined]);
  });

  it('[RDG-10] after any number of likes every place is one more than there are with more likes', () => {
    const change = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 6 }), fc.nat(20 * HOUR));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const s = new Sensing(shop(), NOON);
        let at = NOON;
        for (const [product, total, gap] of changes) {
          s.hear((at += gap), { kind: 'likes', product, total });
          const live = ['a', 'b', 'c', 'd'].flatMap((p) => {
            const r = s.reading(`product.likes:${p}`)!;
            return r.quality === 'live' ? [{ p, likes: r.value! }] : [];
          });
          for (const { p, likes } of live)
            expect(s.value(`product.rank:${p}`)).toBe(1 + live.filter((o) => o.likes > likes).length);
          for (const p of ['a', 'b', 'c', 'd'])
            expect(s.reading(`product.rank:${p}`)!.quality).toBe(s.reading(`product.likes:${p}`)!.quality);
        }
      }),
    );
  });
});
