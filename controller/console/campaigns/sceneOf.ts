import type { Creative } from '../../../config/schema/campaign.ts';
import type { Product } from '../../../config/schema/product.ts';
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
    brand: { ...brand, logo: logo === undefined ? null : `/media/${logo.sha256}` },
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
export function sceneOf(creative: Creative, store: StoreIndex, asset: AssetAt): Scene | null {
  const base = { creative: creative.id, transition: creative.transition };
  switch (creative.kind) {
    case 'image':
    case 'video': {
      const landscape = asset(creative.files.landscape);
      const portrait = asset(creative.files.portrait);
      if (landscape === undefined && portrait === undefined) return null;
      const files = {
        ...(landscape === undefined ? {} : { landscape }),
        ...(portrait === undefined ? {} : { portrait }),
      };
      return { ...base, kind: creative.kind, files };
    }
    case 'product': {
      const product = store.products.get(creative.product);
      if (product === undefined) return null;
      const code = store.config.store.publicUrl?.replace(/\/$/, '');
      const url = code === undefined ? {} : { url: `${code}/01/${product.gtin}` };
      return { ...base, kind: 'product', headline: creative.headline, product: card(product, store, asset), ...url };
    }
    case 'ranking': {
      const products = creative.products.flatMap((id) => {
        const product = store.products.get(id);
        return product === undefined ? [] : [card(product, store, asset)];
      });
      if (products.length < 2) return null;
      return { ...base, kind: 'ranking', headline: creative.headline, places: creative.places, products };
    }
    case 'message': {
      const { headline, text, background } = creative;
      const ground = background !== undefined && /^#[0-9a-fA-F]{6}$/.test(background) ? { background } : {};
      return { ...base, kind: 'message', headline, text, ...ground };
    }
  }
}
