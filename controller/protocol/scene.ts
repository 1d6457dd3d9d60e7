import { z } from 'zod';
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
  transition: z.enum(['cut', 'fade']),
};
const files = z.strictObject({ landscape: assetRef.optional(), portrait: assetRef.optional() });

/** A creative as a player gets it: everything to draw it, nothing else. */
export const scene = z.discriminatedUnion('kind', [
  z.strictObject({ ...sceneBase, kind: z.literal('image'), files }),
  z.strictObject({ ...sceneBase, kind: z.literal('video'), files }),
  z.strictObject({
    ...sceneBase,
    kind: z.literal('product'),
    headline: z.string(),
    product: productCard,
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
]);
export type Scene = z.infer<typeof scene>;

/** Every stored file that a scene may draw. */
export function sceneAssets(s: Scene): z.infer<typeof assetRef>[] {
  switch (s.kind) {
    case 'image':
    case 'video':
      return [s.files.landscape, s.files.portrait].filter((a) => a !== undefined);
    case 'product':
      return s.product.image === undefined ? [] : [s.product.image];
    case 'ranking':
      return s.products.flatMap((p) => (p.image === undefined ? [] : [p.image]));
    case 'message':
      return [];
  }
}

/** Keys of the readings that a scene shows live. */
export function sceneValues(s: Scene): string[] {
  if (s.kind === 'product') return [`product.likes:${s.product.id}`];
  if (s.kind === 'ranking') return s.products.map((p) => `product.likes:${p.id}`);
  return [];
}
