import type { Campaign } from '../../config/schema/campaign.ts';
import { comparisons } from '../../config/schema/condition.ts';
import type { Product } from '../../config/schema/product.ts';
import type { Screen } from '../../config/schema/screen.ts';
import { makeScene } from '../protocol/makeScene.ts';
import type { SceneParts } from '../protocol/makeScene.ts';
import type { ProductCard, Scene } from '../protocol/scene.ts';
import { keyOf } from './condition.ts';
import type { EngineConfig } from './io.ts';
import { missingFrom } from './missing.ts';
import { Rotations } from './rotation.ts';

/** A campaign with everything looked up that deciding needs. */
export interface CompiledCampaign {
  readonly campaign: Campaign;
  /** Screens that it aims at, in the order of the store file. */
  readonly targets: readonly string[];
  /** What it shows in turn: its rotation, with playlists laid out. Empty when it has nothing to show. */
  readonly spots: readonly { readonly scene: Scene; readonly durationMs: number }[];
  /** Why it has nothing to show, in words; null when it has. A campaign with nothing to show never plays (DEC-23). */
  readonly nothing: string | null;
  /** Creatives and playlists that were left out of its rotation, and why, in words. */
  readonly leftOut: readonly string[];
  /** Readings that its trigger looks at. */
  readonly keys: readonly string[];
  /** Plays by the clock alone, so it is part of the programme; the others come as overrides. */
  readonly booked: boolean;
}

export interface Compiled {
  readonly source: EngineConfig;
  readonly campaigns: ReadonlyMap<string, CompiledCampaign>;
  readonly screens: ReadonlyMap<string, Screen>;
  /** The dependency index: reading -> campaigns that look at it. */
  readonly byReading: ReadonlyMap<string, readonly CompiledCampaign[]>;
  /** Stock of a product -> campaigns that rest when it runs out. */
  readonly byStock: ReadonlyMap<string, readonly CompiledCampaign[]>;
  /** Screen -> campaigns that aim at it. */
  readonly byScreen: ReadonlyMap<string, readonly CompiledCampaign[]>;
  /** Screen -> its group that switches in step, if it is in one. */
  readonly stepGroup: ReadonlyMap<string, string>;
}

/** Never throws on data: what is not there is left out and said. */
export function compile(source: EngineConfig): Compiled {
  const { config } = source;
  const creatives = new Map(config.creatives.map((c) => [c.id, c]));
  const products = new Map(config.products.map((p) => [p.id, p]));
  const minimums = likesMinimums(source);
  const missing = missingFrom(creatives, products, source.media);
  const parts: SceneParts = {
    asset: (path) => source.media[path],
    product: (id) => {
      const product = products.get(id);
      return product && productCard(product, minimums.get(id) ?? 1, source.media);
    },
    creative: (id) => creatives.get(id),
    codeBase: source.codeBase,
  };
  const spots = new Map<string, CompiledCampaign['spots'][number]>();
  for (const creative of creatives.values()) {
    if (missing(creative.id) !== null) continue;
    const scene = makeScene(creative, parts);
    if (scene === null) continue;
    // Durations are whole milliseconds in every message.
    spots.set(creative.id, { scene, durationMs: Math.round(creative.durationS * 1000) });
  }
  const rotations = new Rotations(config.playlists, missing);

  const campaigns = new Map<string, CompiledCampaign>();
  const byReading = new Map<string, CompiledCampaign[]>();
  const byStock = new Map<string, CompiledCampaign[]>();
  const byScreen = new Map<string, CompiledCampaign[]>(config.screens.map((s) => [s.id, []]));
  for (const campaign of config.campaigns) {
    const rotation = rotations.of(campaign);
    const compiled: CompiledCampaign = {
      campaign,
      targets: targetsOf(campaign, source),
      spots: rotation.creatives.map((id) => spots.get(id)!),
      nothing: rotation.creatives.length > 0 ? null : nothingOf(rotation.leftOut),
      leftOut: rotation.leftOut,
      keys: campaign.trigger === undefined ? [] : [...new Set(comparisons(campaign.trigger.when).map(keyOf))],
      booked: campaign.class === 'scheduled' || campaign.class === 'fallback',
    };
    campaigns.set(campaign.id, compiled);
    for (const key of compiled.keys) push(byReading, key, compiled);
    if (campaign.leastStock > 0) for (const p of campaign.products) push(byStock, `product.stock:${p}`, compiled);
    for (const screen of compiled.targets) push(byScreen, screen, compiled);
  }
  shareEqualLists(byScreen);
  const stepGroup = new Map<string, string>();
  for (const group of config.groups)
    if (group.inStep) for (const s of group.screens) if (!stepGroup.has(s)) stepGroup.set(s, group.id);
  return {
    source,
    campaigns,
    screens: new Map(config.screens.map((s) => [s.id, s])),
    byReading,
    byStock,
    byScreen,
    stepGroup,
  };
}

function nothingOf(leftOut: readonly string[]): string {
  return leftOut.length === 0 ? 'it has nothing to show' : leftOut.slice(0, 3).join('; ');
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Screens at which the same campaigns aim share one list, so that what is worked out for one serves them all. */
function shareEqualLists(byScreen: Map<string, CompiledCampaign[]>): void {
  const known = new Map<string, CompiledCampaign[]>();
  for (const [screen, list] of byScreen) {
    const key = list.map((c) => c.campaign.id).join('\n');
    const shared = known.get(key);
    if (shared === undefined) known.set(key, list);
    else byScreen.set(screen, shared);
  }
}

function targetsOf(campaign: Campaign, { config }: EngineConfig): string[] {
  const groups = new Set(campaign.on.groups);
  const named = new Set([
    ...campaign.on.screens,
    ...config.groups.filter((g) => groups.has(g.id)).flatMap((g) => g.screens),
  ]);
  const zones = new Set(campaign.on.zones);
  return config.screens.filter((s) => campaign.on.everywhere || named.has(s.id) || zones.has(s.zone)).map((s) => s.id);
}

/** Least number that may be shown per product: the strictest of its racks. */
export function likesMinimums({ config }: EngineConfig): Map<string, number> {
  const minimums = new Map<string, number>();
  for (const rack of config.racks)
    for (const p of rack.products) minimums.set(p, Math.max(minimums.get(p) ?? 1, rack.minimum));
  return minimums;
}

export function productCard(p: Product, minimum: number, media: EngineConfig['media']): ProductCard {
  const image = p.image === undefined ? undefined : media[p.image];
  return {
    id: p.id,
    gtin: p.gtin,
    name: p.name,
    brand: p.brand,
    price: p.price,
    description: p.description,
    ...(image === undefined ? {} : { image }),
    accent: p.accent,
    likesMinimum: minimum,
  };
}
