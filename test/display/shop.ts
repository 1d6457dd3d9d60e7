import type { StoreFace } from '../../controller/protocol/display.ts';
import type { Override, Spot } from '../../controller/protocol/programme/programme.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import type { AssetRef } from '../../controller/protocol/scalars.ts';
import type { ProductCard, Scene } from '../../controller/protocol/scene.ts';
import { DisplayStore } from '../fakes/displayStore.ts';
import { displayPages } from './pages.ts';
import { solidPng } from './pictures.ts';
import type { Rgb } from './pictures.ts';

export const face: StoreFace = {
  id: 'shop',
  name: 'Lindenhof',
  locale: 'en',
  currency: 'EUR',
  timeZone: 'Europe/Amsterdam',
  demonstration: false,
  brand: { primary: '#1f3d36', accent: '#e2725b', paper: '#f6f1ea', ink: '#16211e', logo: null },
  webPages: [],
};
/** The store card's ground. */
export const CARD: Rgb = [0x1f, 0x3d, 0x36];
export const RED: Rgb = [224, 32, 40];
export const GREEN: Rgb = [24, 196, 72];
export const BLUE: Rgb = [40, 80, 230];
export const PHONE_GTIN = '09521321101074';

export async function openShop(): Promise<DisplayStore> {
  const shop = new DisplayStore(await displayPages(), face);
  await shop.start();
  return shop;
}

export function imageOf(
  shop: DisplayStore,
  creative: string,
  colour: Rgb,
  transition: Scene['transition'] = 'cut',
): Scene {
  const landscape: AssetRef = shop.addMedia(solidPng(320, 180, colour), 'image/png', { width: 320, height: 180 });
  return { creative, transition, kind: 'image', files: { landscape } };
}

export const spotOf = (scene: Scene): Spot => ({ campaign: `campaign-${scene.creative}`, class: 'scheduled', scene });

export function orderOf(id: string, scene: Scene, commitMs: number | null, untilMs: number | null = null): Override {
  return {
    id,
    screens: ['front'],
    class: 'triggered',
    campaign: `campaign-${scene.creative}`,
    spots: [{ campaign: `campaign-${scene.creative}`, scene, durationMs: 10_000 }],
    commitMs,
    untilMs,
    cause: { rule: 'DEC-1', text: 'because of a test', decidedAtMs: Date.now(), simulated: false },
  };
}

export const product: ProductCard = {
  id: 'knit',
  gtin: PHONE_GTIN,
  name: 'Cable Jumper',
  brand: 'Lindenhof Atelier',
  price: 119.9,
  description: 'Four cables down the front.',
  accent: '#7a5c2e',
  likesMinimum: 1,
};

export function likes(value: number | null, ageMs = 0, quality: Reading['quality'] = 'live', of = 'knit'): Reading {
  return {
    key: `product.likes:${of}`,
    kind: 'product.likes',
    of,
    value,
    unit: 'likes',
    atMs: value === null ? null : Date.now() - ageMs,
    source: 'test',
    quality: value === null ? 'unknown' : quality,
    confidence: 1,
    simulated: false,
  };
}
