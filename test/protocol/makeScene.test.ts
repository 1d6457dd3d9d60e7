import { describe, expect, it } from 'vitest';
import { creative as creativeSchema } from '../../config/schema/creative.ts';
import type { Creative } from '../../config/schema/creative.ts';
import { makeScene } from '../../controller/protocol/makeScene.ts';
import { scene as sceneSchema, sceneAssets, sceneValues } from '../../controller/protocol/scene.ts';
import type { ProductCard } from '../../controller/protocol/scene.ts';

const file = (name: string) => ({ sha256: name.padEnd(64, '0').slice(0, 64), mime: 'image/png', bytes: 10 });
const cola: ProductCard = {
  id: 'cola',
  gtin: '09506000134352',
  name: 'Cola',
  brand: '',
  price: 1.5,
  description: '',
  accent: '#1f3d36',
  likesMinimum: 5,
  image: file('c0'),
};
const make = (all: readonly Record<string, unknown>[], codeBase: string | null = 'https://s.example') => {
  const creatives = all.map((c): Creative => creativeSchema.parse({ name: 'x', ...c }));
  return makeScene(creatives[0]!, {
    asset: (path) => (path === 'media/gone.png' ? undefined : file(path === 'media/tall.png' ? 'a1' : 'b2')),
    product: (id) => (id === 'cola' ? cola : undefined),
    creative: (id) => creatives.find((c) => c.id === id),
    codeBase,
  });
};

describe('[PRG-15] a creative as a player gets it', () => {
  it('a ticker has its live values by their keys, prices as numbers, names as words', () => {
    const scene = make([
      {
        id: 'band',
        kind: 'ticker',
        lines: ['{name:cola}: {price:cola}', '{likes:cola}+', '{people:aisle}', '{stock:gone}'],
      },
    ]);
    expect(scene).toMatchObject({
      lines: [
        [{ text: 'Cola' }, { text: ': ' }, { price: 1.5 }],
        [{ value: 'product.likes:cola', minimum: 5 }, { text: '+' }],
        [{ value: 'zone.occupancy:aisle', minimum: 0 }],
      ],
    });
    expect(sceneValues(scene!)).toEqual(['product.likes:cola', 'zone.occupancy:aisle']);
    expect(sceneSchema.parse(scene)).toEqual(scene);
  });

  it('a layout has the scenes of its regions, without what is missing, and its files and values are theirs', () => {
    const scene = make([
      { id: 'wall', kind: 'layout', main: ['card', 'broken', 'wall'], side: ['pic'], foot: 'band' },
      { id: 'card', kind: 'product', product: 'cola', stock: true, durationS: 12.3456 },
      { id: 'broken', kind: 'image', files: { landscape: 'media/gone.png' } },
      { id: 'pic', kind: 'image', files: { portrait: 'media/tall.png' } },
      { id: 'band', kind: 'ticker', lines: ['Open till 20:00'] },
    ]);
    expect(scene).toMatchObject({
      kind: 'layout',
      main: [
        { durationMs: 12_346, scene: { creative: 'card', stock: true, url: 'https://s.example/01/09506000134352' } },
      ],
      side: [{ scene: { creative: 'pic' } }],
      foot: { scene: { kind: 'ticker' } },
    });
    expect(sceneAssets(scene!).map((a) => a.sha256.slice(0, 2))).toEqual(['c0', 'a1']);
    expect(sceneValues(scene!)).toEqual(['product.likes:cola', 'product.stock:cola']);
  });

  it('a layout whose large region has nothing is none', () => {
    expect(make([{ id: 'wall', kind: 'layout', main: ['gone'], side: ['wall'] }])).toBeNull();
  });

  it('a model has its product and the address of its code only where there are any', () => {
    const model = { id: 'bottle', kind: 'model', model: 'media/bottle.glb', variants: ['Red'] };
    expect(make([{ ...model, product: 'cola' }])).toMatchObject({
      product: cola,
      url: 'https://s.example/01/09506000134352',
    });
    expect(make([{ ...model, product: 'cola' }], null)).not.toHaveProperty('url');
    expect(make([{ ...model, product: 'gone' }])).not.toHaveProperty('product');
    expect(make([{ ...model, model: 'media/gone.png' }])).toBeNull();
  });
});
