import type { Creative } from '../../../config/schema/creative.ts';
import { readingTarget } from '../../../config/schema/condition.ts';
import type { ReadingKind } from '../../../config/schema/condition.ts';
import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import type { StoreAnswer } from '../../protocol/http.ts';
import type { AssetRef } from '../../protocol/scalars.ts';

type Entry<K extends keyof StoreConfig> = StoreConfig[K] extends readonly (infer T)[] ? T : never;

/** The store's configuration with every section by id, made once per revision. */
export interface StoreIndex {
  readonly revision: number;
  readonly config: StoreConfig;
  readonly media: Readonly<Record<string, AssetRef>>;
  readonly zones: ReadonlyMap<string, Entry<'zones'>>;
  readonly screens: ReadonlyMap<string, Entry<'screens'>>;
  readonly racks: ReadonlyMap<string, Entry<'racks'>>;
  readonly groups: ReadonlyMap<string, Entry<'groups'>>;
  readonly products: ReadonlyMap<string, Entry<'products'>>;
  readonly buttons: ReadonlyMap<string, Entry<'buttons'>>;
  /** Counting lines of all cameras. */
  readonly lines: ReadonlyMap<string, Entry<'cameras'>['lines'][number]>;
  readonly tags: ReadonlyMap<string, Entry<'tags'>>;
  readonly dayparts: ReadonlyMap<string, Entry<'dayparts'>>;
  readonly creatives: ReadonlyMap<string, Entry<'creatives'>>;
  readonly holidays: ReadonlyMap<string, Entry<'holidays'>>;
  readonly playlists: ReadonlyMap<string, Entry<'playlists'>>;
  readonly campaigns: ReadonlyMap<string, Entry<'campaigns'>>;
}

function byId<T extends { readonly id: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map((entry) => [entry.id, entry]));
}

export function indexStore(answer: StoreAnswer): StoreIndex {
  const { config } = answer;
  return {
    revision: answer.revision,
    config,
    media: answer.media,
    zones: byId(config.zones),
    screens: byId(config.screens),
    racks: byId(config.racks),
    groups: byId(config.groups),
    products: byId(config.products),
    buttons: byId(config.buttons),
    lines: byId(config.cameras.flatMap((c) => c.lines)),
    tags: byId(config.tags),
    dayparts: byId(config.dayparts),
    creatives: byId(config.creatives),
    holidays: byId(config.holidays),
    playlists: byId(config.playlists),
    campaigns: byId(config.campaigns),
  };
}

export function mediaUrl(asset: AssetRef): string {
  return `/media/${asset.sha256}`;
}

/** Picture of a creative: its file, or the product that its template shows. */
export function creativeAsset(store: StoreIndex, creative: Creative, tall: boolean): AssetRef | null {
  const at = (path: string | undefined): AssetRef | null => (path === undefined ? null : (store.media[path] ?? null));
  switch (creative.kind) {
    case 'image':
    case 'video': {
      const { landscape, portrait } = creative.files;
      return tall ? (at(portrait) ?? at(landscape)) : (at(landscape) ?? at(portrait));
    }
    case 'product':
      return at(store.products.get(creative.product)?.image);
    case 'ranking':
      return at(store.products.get(creative.products[0] ?? '')?.image);
    case 'model':
      return at(store.products.get(creative.product ?? '')?.image);
    case 'layout': {
      const first = store.creatives.get(creative.main[0] ?? '');
      return first === undefined || first.kind === 'layout' ? null : creativeAsset(store, first, tall);
    }
    case 'message':
    case 'page':
    case 'ticker':
    case 'songs':
      return null;
  }
}

/** Text that stands for a creative where it has no picture. */
export function creativeText(creative: Creative | undefined): string {
  if (creative === undefined) return '';
  return creative.kind === 'message' || creative.kind === 'ranking' ? creative.headline : creative.name;
}

/** Name of the zone, line, product, button or segment that a reading belongs to, or of the store. */
export function subjectName(store: StoreIndex, kind: ReadingKind, of: string): string {
  if (readingTarget(kind) === 'store') return store.config.store.name;
  if (kind.startsWith('zone.')) return store.zones.get(of)?.name ?? of;
  if (kind.startsWith('product.')) return store.products.get(of)?.name ?? of;
  if (kind.startsWith('line.')) return store.lines.get(of)?.name ?? of;
  return store.buttons.get(of)?.name ?? of;
}

/** A reading in words: `People in Drinks`, `Likes of Linen shirt`. @param segment of members, for zone.mix */
export function readingName(store: StoreIndex, kind: ReadingKind, of: string, segment?: string): string {
  const name = subjectName(store, kind, of);
  switch (kind) {
    case 'zone.occupancy':
      return `People in ${name}`;
    case 'zone.presence':
      return `Tags in ${name}`;
    case 'product.likes':
      return `Likes of ${name}`;
    case 'product.likesPerHour':
      return `Likes per hour of ${name}`;
    case 'product.salesPerHour':
      return `Sales per hour of ${name}`;
    case 'line.forthPerHour':
      return `People across ${name} per hour`;
    case 'line.backPerHour':
      return `People back across ${name} per hour`;
    case 'button.pressed':
      return `Presses of ${name}`;
    case 'zone.dwell':
      return `Average stay in ${name}`;
    case 'zone.basketEstimate':
      return `People in ${name} by baskets`;
    case 'zone.mix':
      return segment === undefined ? `Share of members in ${name}` : `Share of ${segment} among members in ${name}`;
    case 'zone.queueLength':
      return `People waiting in ${name}`;
    case 'zone.waitS':
      return `Waiting time in ${name}`;
    case 'store.footfall':
      return 'People who come in per hour';
    case 'product.rank':
      return `Place by likes of ${name}`;
    case 'product.stock':
      return `Pieces in stock of ${name}`;
    case 'member.arrived':
      return `Arrivals of members of ${of}`;
    case 'weather.temperatureC':
      return 'Temperature outside';
    case 'weather.rainMmPerHour':
      return 'Rain';
    case 'weather.windKmh':
      return 'Wind';
    case 'weather.cloudPercent':
      return 'Clouds';
    case 'time.hour':
      return 'Hour of the clock';
    case 'time.minuteOfDay':
      return 'Time of day';
    case 'time.weekday':
      return 'Day of the week';
  }
}
