import type { Rack, Screen } from '../../config/schema/screen.ts';
import { isHeard } from '../../config/schema/tag.ts';
import { likesMinimums, productCard } from '../engine/compile.ts';
import type { EngineConfig } from '../engine/io.ts';
import type { AgentStore } from '../protocol/device.ts';
import type { PlayerWelcome, RackWelcome, StoreFace } from '../protocol/display.ts';
import { fontFiles } from '../protocol/makeScene.ts';
import { placesOf } from './places.ts';

/** What every display knows of the store. */
export function storeFace({ config, media }: EngineConfig): StoreFace {
  const { id, name, locale, currency, timeZone, demonstration, brand, webPages, downloads } = config.store;
  const logo = brand.logo === undefined ? undefined : media[brand.logo];
  return {
    id,
    name,
    locale,
    currency,
    timeZone,
    demonstration,
    brand: {
      primary: brand.primary,
      accent: brand.accent,
      paper: brand.paper,
      ink: brand.ink,
      logo: logo === undefined ? null : `/media/${logo.sha256}`,
      fonts: fontFiles(brand.fonts, media),
    },
    webPages,
    downloads,
  };
}

/** A screen without the hours of its panel, which are told by themselves (GW-17). */
export function screenFace(screen: Screen): Omit<PlayerWelcome['screen'], 'power'> {
  const { id, name, widthPx, heightPx, interactive, volume } = screen;
  return { id, name, widthPx, heightPx, interactive, volume };
}

/** A rack as its face shows it. Codes are only drawn where a phone could open them. */
export function rackFace(engineConfig: EngineConfig, rack: Rack): RackWelcome['rack'] {
  const { products } = placesOf(engineConfig);
  const { codeBase } = engineConfig;
  const minimums = likesMinimums(engineConfig);
  return {
    id: rack.id,
    name: rack.name,
    minimum: rack.minimum,
    staleAfterS: rack.staleAfterS,
    products: rack.products.flatMap((id) => {
      const product = products.get(id);
      if (product === undefined) return [];
      const card = productCard(product, minimums.get(id) ?? rack.minimum, engineConfig.media);
      return [codeBase === null ? card : { ...card, url: `${codeBase}/01/${product.gtin}` }];
    }),
  };
}

/**
 * Part of the store that an agent works with.
 *
 * @param knowsTags it hears tags, or makes them up: all others need not know who carries what
 */
export function agentStore(engineConfig: EngineConfig, knowsTags: boolean): AgentStore {
  const { config } = engineConfig;
  const minimums = likesMinimums(engineConfig);
  return {
    id: config.store.id,
    floorPlan: config.floorPlan,
    zones: config.zones,
    receivers: config.receivers,
    cameras: config.cameras,
    buttons: config.buttons.map(({ id, name }) => ({ id, name })),
    outputs: config.outputs.map(({ id, name }) => ({ id, name })),
    racks: config.racks.map(({ id, name, staleAfterS, minimum, products }) => ({
      id,
      name,
      staleAfterS,
      products: products.map((product) => ({ id: product, minimum: minimums.get(product) ?? minimum })),
    })),
    tags: (knowsTags ? config.tags.filter(isHeard) : []).map(({ id, class: kind, identity, eid }) => ({
      id,
      class: kind,
      identity,
      ...(eid === undefined ? {} : { eid }),
    })),
    products: config.products.map(({ id, gtin, category }) => ({ id, gtin, category })),
    timeZone: config.store.timeZone,
    cameraCounting: { enabled: config.store.cameraCounting.enabled },
    simulator: config.store.simulator,
  };
}

export function programmeUrl(screen: string): string {
  return `/api/v1/screens/${screen}/programme`;
}
