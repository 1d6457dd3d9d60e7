import { z } from 'zod';
import { transition } from '../../config/schema/creative.ts';
import { colour } from '../../config/schema/id.ts';
import { assetRef, entityId } from './scalars.ts';

/** What templates need of a product. Likes are not in here: they are live values, bound by reading key. */
export const productCard = z.strictObject({
  id: entityId,
  gtin: z.string().regex(/^\d{14}$/),
  name: z.string(),
  brand: z.string(),
  price: z.number(),
  description: z.string(),
  image: assetRef.optional(),
  accent: colour,
  likesMinimum: z.number().int().min(0).default(1).describe('Below this no number is shown.'),
});
export type ProductCard = z.infer<typeof productCard>;

const sceneBase = {
  creative: entityId,
  transition,
};
const files = z.strictObject({ landscape: assetRef.optional(), portrait: assetRef.optional() });

/** A piece of a ticker line: words, a price, or a live value by the key of its reading. */
const tickerPiece = z.union([
  z.strictObject({ text: z.string() }),
  z.strictObject({ price: z.number() }),
  z.strictObject({ value: z.string(), minimum: z.number().int().min(0).describe('Below this the line is left out.') }),
]);
export type TickerPiece = z.infer<typeof tickerPiece>;

/** A scene that fills a region by itself. */
export const plainScene = z.discriminatedUnion('kind', [
  z.strictObject({ ...sceneBase, kind: z.literal('image'), files }),
  z.strictObject({
    ...sceneBase,
    kind: z.literal('video'),
    files,
    sound: z.boolean().optional().describe('Absent: no sound.'),
  }),
  z.strictObject({
    ...sceneBase,
    kind: z.literal('product'),
    headline: z.string(),
    product: productCard,
    stock: z.boolean().optional().describe('How many are left is shown too.'),
    url: z.string().optional().describe('Page that its code opens; absent where no phone could open it.'),
  }),
  z.strictObject({
    ...sceneBase,
    kind: z.literal('ranking'),
    headline: z.string(),
    places: z.number().int(),
    products: z.array(productCard),
  }),
  z.strictObject({
    ...sceneBase,
    kind: z.literal('message'),
    headline: z.string(),
    text: z.string(),
    background: colour.optional(),
  }),
  z.strictObject({
    ...sceneBase,
    kind: z.literal('page'),
    url: z.string().describe('HTTPS; its host is on the store list.'),
    waitS: z.number(),
  }),
  z.strictObject({
    ...sceneBase,
    kind: z.literal('ticker'),
    lines: z.array(z.array(tickerPiece).min(1)),
    speed: z.enum(['slow', 'normal', 'fast']),
    background: colour.optional(),
  }),
  z.strictObject({ ...sceneBase, kind: z.literal('songs'), headline: z.string(), places: z.number().int() }),
  z.strictObject({
    ...sceneBase,
    kind: z.literal('model'),
    model: assetRef,
    setting: z.enum(['turntable', 'stage']),
    variants: z.array(z.string()),
    turnS: z.number(),
    headline: z.string(),
    product: productCard.optional(),
    url: z.string().optional(),
    background: colour.optional(),
  }),
]);
export type PlainScene = z.infer<typeof plainScene>;

/** One scene of a region, for so long in its turn. */
const regionPart = z.strictObject({ scene: plainScene, durationMs: z.number().int().min(250) });
export type RegionPart = z.infer<typeof regionPart>;

/** A creative as a player gets it: everything to draw it, nothing else. */
export const scene = z.discriminatedUnion('kind', [
  ...plainScene.options,
  z.strictObject({
    ...sceneBase,
    kind: z.literal('layout'),
    main: z.array(regionPart).min(1),
    side: z.array(regionPart),
    foot: regionPart.nullable(),
    sidePercent: z.number().int(),
    footPercent: z.number().int(),
  }),
]);
export type Scene = z.infer<typeof scene>;

/** The plain scenes that a scene is made of: itself, or those of its regions. */
export function plainScenes(s: Scene): PlainScene[] {
  if (s.kind !== 'layout') return [s];
  return [...s.main, ...s.side, ...(s.foot === null ? [] : [s.foot])].map((part) => part.scene);
}

function assetsOf(s: PlainScene): z.infer<typeof assetRef>[] {
  switch (s.kind) {
    case 'image':
    case 'video':
      return [s.files.landscape, s.files.portrait].filter((a) => a !== undefined);
    case 'product':
      return s.product.image === undefined ? [] : [s.product.image];
    case 'ranking':
      return s.products.flatMap((p) => (p.image === undefined ? [] : [p.image]));
    case 'model':
      return [s.model];
    case 'message':
    case 'page':
    case 'ticker':
    case 'songs':
      return [];
  }
}

function valuesOf(s: PlainScene): string[] {
  switch (s.kind) {
    case 'product':
      return [`product.likes:${s.product.id}`, ...(s.stock ? [`product.stock:${s.product.id}`] : [])];
    case 'ranking':
      return s.products.map((p) => `product.likes:${p.id}`);
    case 'model':
      return s.product === undefined ? [] : [`product.likes:${s.product.id}`];
    case 'ticker':
      return s.lines.flat().flatMap((piece) => ('value' in piece ? [piece.value] : []));
    default:
      return [];
  }
}

/** Every stored file that a scene may draw. */
export function sceneAssets(s: Scene): z.infer<typeof assetRef>[] {
  return plainScenes(s).flatMap(assetsOf);
}

/** Keys of the readings that a scene shows live. */
export function sceneValues(s: Scene): string[] {
  return [...new Set(plainScenes(s).flatMap(valuesOf))];
}
