import type { Creative } from '../../../config/schema/creative.ts';
import type { Product } from '../../../config/schema/product.ts';
import { fontFiles, makeScene } from '../../protocol/makeScene.ts';
import type { StoreFace } from '../../protocol/display.ts';
import type { AssetRef } from '../../protocol/scalars.ts';
import type { ProductCard, Scene } from '../../protocol/scene.ts';
import type { StoreIndex } from '../store/storeIndex.ts';

export type AssetAt = (path: string | undefined) => AssetRef | undefined;

/** The store as a player gets it. */
export function faceOf({ config, media }: StoreIndex): StoreFace {
  const { id, name, locale, currency, timeZone, demonstration, brand } = config.store;
  const logo = brand.logo === undefined ? undefined : media[brand.logo];
  return {
    id,
    name,
    locale,
    currency,
    timeZone,
    demonstration,
    webPages: config.store.webPages,
    brand: {
      ...brand,
      logo: logo === undefined ? null : `/media/${logo.sha256}`,
      fonts: fontFiles(brand.fonts, media),
    },
  };
}

function card(product: Product, store: StoreIndex, asset: AssetAt): ProductCard {
  const { id, gtin, name, brand, price, description, accent } = product;
  const image = asset(product.image);
  const racks = store.config.racks.filter((r) => r.products.includes(id));
  return {
    id,
    gtin,
    name,
    brand,
    price,
    description,
    accent,
    ...(image === undefined ? {} : { image }),
    likesMinimum: Math.max(1, ...racks.map((r) => r.minimum)),
  };
}

/** A creative as a player would get it; null while something is missing without which nothing can be drawn. */
export function sceneOf(
  creative: Creative,
  store: StoreIndex,
  asset: AssetAt,
  part: (id: string) => Creative | undefined,
): Scene | null {
  // A template that is still being filled in may hold what no player would take.
  if (creative.kind === 'ranking' && creative.products.length < 2) return null;
  return makeScene(creative, {
    asset,
    product: (id) => {
      const product = store.products.get(id);
      return product && card(product, store, asset);
    },
    creative: part,
    codeBase: store.config.store.publicUrl?.replace(/\/$/, '') ?? null,
  });
}
