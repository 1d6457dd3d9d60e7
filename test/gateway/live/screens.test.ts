import { describe, expect, it } from 'vitest';
import { screenNow } from '../../../controller/gateway/live/screens.ts';
import type { ScreenFacts } from '../../../controller/gateway/live/screens.ts';
import type { Programme } from '../../../controller/protocol/programme/programme.ts';
import type { Scene } from '../../../controller/protocol/scene.ts';
import { overrideOf, programmeOf, stageStore } from '../stage.ts';

const [wide, , tall] = stageStore().screens;
const file = (seed: string, mime: string): { sha256: string; mime: string; bytes: number } => ({
  sha256: seed.repeat(64),
  mime,
  bytes: 1,
});
const landscape = file('b', 'image/jpeg');
const portrait = file('c', 'image/jpeg');

function facts(scene: Scene | null, fields: Partial<ScreenFacts> = {}): ScreenFacts {
  const programme: Programme = programmeOf('aisle-1');
  const spots = scene === null ? [] : [{ campaign: 'c', class: 'scheduled' as const, scene }];
  const segments = scene === null ? [] : [{ ...programme.segments[0]!, cycle: [{ spot: 0, durationMs: 5000 }] }];
  return {
    screen: wide!,
    decision: {
      screen: 'aisle-1',
      atMs: 0,
      class: null,
      campaign: null,
      campaigns: [],
      cause: { rule: 'DEC-1', text: '', decidedAtMs: 0, simulated: false },
      readings: [],
      losers: [],
    },
    programme: { ...programme, spots, segments },
    overrides: [],
    reported: null,
    latencyMs: null,
    nowMs: 1000,
    creativeName: (id) => `name of ${id}`,
    ...fields,
  };
}
const image = (files: Extract<Scene, { kind: 'image' }>['files']): Scene => ({
  kind: 'image',
  creative: 'poster',
  transition: 'fade',
  files,
});
const product = programmeOf('aisle-1').spots[0]!.scene;

describe('what a screen shows', () => {
  it('[GW-54] has the picture of its orientation, or the other where there is only one', () => {
    const both = image({ landscape, portrait });
    expect(screenNow(facts(both)).thumbnail).toEqual(landscape);
    expect(screenNow(facts(both, { screen: tall! })).thumbnail).toEqual(portrait);
    expect(screenNow(facts(image({ portrait }))).thumbnail).toEqual(portrait);
    expect(screenNow(facts(image({ landscape }), { screen: tall! })).thumbnail).toEqual(landscape);
  });

  it('[GW-54] has the picture of the product, and the first of a ranking that has one', () => {
    expect(screenNow(facts(product))).toMatchObject({ thumbnail: { mime: 'image/png' }, headline: 'Cola' });
    if (product.kind !== 'product') throw new Error('the stage has another programme');
    const { image: picture, ...plain } = product.product;
    const ranking: Scene = {
      kind: 'ranking',
      creative: 'top',
      transition: 'cut',
      headline: 'Most liked',
      places: 2,
      products: [plain, product.product],
    };
    expect(screenNow(facts(ranking))).toMatchObject({ thumbnail: picture, headline: 'Most liked' });
  });

  it('[GW-54] is the override that is on, not one that waits or has not begun', () => {
    const on = overrideOf('on', ['aisle-1'], 500);
    const waiting = { ...overrideOf('waiting', ['aisle-1'], 0), commitMs: null };
    const later = overrideOf('later', ['aisle-1'], 2000);
    const now = screenNow(facts(product, { overrides: [waiting, on, later] }));
    expect(now).toMatchObject({ creative: 'creative-on', creativeName: 'name of creative-on', reported: false });
    expect(screenNow(facts(product, { overrides: [waiting, later] })).creative).toBe('cola-page');
  });

  it('[GW-54] is of the campaign of its spot, of several that share an override too', () => {
    const shared = overrideOf('on', ['aisle-1'], 0);
    const { scene } = shared.spots[0]!;
    const spots = ['cola', 'juice'].map((campaign) => ({ campaign, scene, durationMs: 2000 }));
    const at = (nowMs: number): string | null =>
      screenNow(facts(product, { overrides: [{ ...shared, spots }], nowMs })).campaign;
    expect([1000, 3000, 5000].map(at)).toEqual(['cola', 'juice', 'cola']);
    expect(screenNow(facts(product)).campaign).toBe('c');
    expect(screenNow(facts(null)).campaign).toBeNull();
    const reported = { campaign: 'juice', creative: scene.creative, override: 'on', shownAtMs: 900 };
    expect(screenNow(facts(product, { overrides: [{ ...shared, spots }], reported })).campaign).toBe('juice');
  });

  it('[GW-54] is nothing where nothing is booked', () => {
    const nothing = { creative: null, creativeName: null, thumbnail: null, headline: null, reported: false };
    expect(screenNow(facts(null))).toMatchObject(nothing);
    expect(screenNow(facts(null, { programme: undefined }))).toMatchObject(nothing);
  });

  it('[GW-33] is what the player says, also where the programme says something else or does not know it', () => {
    const showing = (creative: string | null): ScreenFacts['reported'] => ({
      campaign: null,
      creative,
      override: null,
      shownAtMs: 900,
    });
    const override = overrideOf('o1', ['aisle-1'], 500);
    const told = screenNow(facts(product, { overrides: [override], reported: showing('cola-page'), latencyMs: 40 }));
    expect(told).toMatchObject({
      creative: 'cola-page',
      headline: 'Cola',
      reported: true,
      shownAtMs: 900,
      latencyMs: 40,
    });
    const gone = screenNow(facts(product, { reported: showing('long-gone') }));
    expect(gone).toMatchObject({ creative: 'long-gone', thumbnail: null, headline: null, reported: true });
    const card = screenNow(facts(product, { reported: showing(null) }));
    expect(card).toMatchObject({ creative: null, thumbnail: null, reported: true });
  });
});
