import type { Campaign } from '../../config/schema/campaign.ts';
import type { Creative } from '../../config/schema/creative.ts';
import type { Product } from '../../config/schema/product.ts';
import type { Rack, Screen } from '../../config/schema/screen.ts';
import type { EngineConfig } from '../engine/io.ts';

/** A configuration's entries by id. */
export interface Places {
  readonly screens: ReadonlyMap<string, Screen>;
  readonly racks: ReadonlyMap<string, Rack>;
  readonly products: ReadonlyMap<string, Product>;
  readonly productsByGtin: ReadonlyMap<string, Product>;
  readonly creatives: ReadonlyMap<string, Creative>;
  readonly campaigns: ReadonlyMap<string, Campaign>;
}

const made = new WeakMap<EngineConfig, Places>();

/** Made once per configuration. */
export function placesOf(engineConfig: EngineConfig): Places {
  let places = made.get(engineConfig);
  if (places === undefined) {
    const { config } = engineConfig;
    const byId = <T extends { readonly id: string }>(entries: readonly T[]): Map<string, T> =>
      new Map(entries.map((e) => [e.id, e]));
    places = {
      screens: byId(config.screens),
      racks: byId(config.racks),
      products: byId(config.products),
      productsByGtin: new Map(config.products.map((p) => [p.gtin, p])),
      creatives: byId(config.creatives),
      campaigns: byId(config.campaigns),
    };
    made.set(engineConfig, places);
  }
  return places;
}
