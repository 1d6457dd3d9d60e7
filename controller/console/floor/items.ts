import type { Camera } from '../../../config/schema/camera.ts';
import type { Output, Receiver, Zone } from '../../../config/schema/floor.ts';
import type { Rack, Screen } from '../../../config/schema/screen.ts';
import { contains } from '../../../config/schema/geometry.ts';
import type { Point } from '../../../config/schema/geometry.ts';
import type { SectionName, StoreConfig } from '../../../config/schema/storeConfig.ts';
import type { Change, EntryOf } from '../api/changeSets.ts';

export type Button = EntryOf<'buttons'>;
export type Speaker = EntryOf<'speakers'>;

/** Something on the floor plan with its entry in the store. */
export type Item =
  | { readonly kind: 'zone'; readonly entry: Zone }
  | { readonly kind: 'screen'; readonly entry: Screen }
  | { readonly kind: 'rack'; readonly entry: Rack }
  | { readonly kind: 'camera'; readonly entry: Camera }
  | { readonly kind: 'receiver'; readonly entry: Receiver }
  | { readonly kind: 'button'; readonly entry: Button }
  | { readonly kind: 'output'; readonly entry: Output }
  | { readonly kind: 'speaker'; readonly entry: Speaker };
export type ItemKind = Item['kind'];
/** Everything but zones: it stands at one place. */
export type Thing = Exclude<Item, { kind: 'zone' }>;
export type ThingKind = Thing['kind'];

export const sectionOf = {
  zone: 'zones',
  screen: 'screens',
  rack: 'racks',
  camera: 'cameras',
  receiver: 'receivers',
  button: 'buttons',
  output: 'outputs',
  speaker: 'speakers',
} as const satisfies Record<ItemKind, SectionName>;

export const kindNames: Readonly<Record<ItemKind, { readonly one: string; readonly many: string }>> = {
  zone: { one: 'Zone', many: 'Zones' },
  screen: { one: 'Screen', many: 'Screens' },
  rack: { one: 'Rack', many: 'Racks' },
  camera: { one: 'Camera', many: 'Cameras' },
  receiver: { one: 'Receiver', many: 'Receivers' },
  button: { one: 'Button', many: 'Buttons' },
  output: { one: 'Output', many: 'Outputs' },
  speaker: { one: 'Speaker', many: 'Speakers' },
};
export const kinds = Object.keys(sectionOf) as ItemKind[];
export const thingKinds = kinds.filter((kind): kind is ThingKind => kind !== 'zone');

export interface Picked {
  readonly kind: ItemKind;
  readonly id: string;
}

export function itemsOf(config: StoreConfig, kind: ItemKind): Item[] {
  return config[sectionOf[kind]].map((entry) => ({ kind, entry }) as Item);
}

export function itemAt(config: StoreConfig, picked: Picked): Item | null {
  return itemsOf(config, picked.kind).find((item) => item.entry.id === picked.id) ?? null;
}

export function isThing(item: Item): item is Thing {
  return item.kind !== 'zone';
}

export function putItem(item: Item): Change {
  return { section: sectionOf[item.kind], put: item.entry };
}

/** Metres on the plan, to the centimetre. */
export function metres(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The item at another place; a zone with all its corners. */
export function movedBy(item: Item, dx: number, dy: number): Item {
  const moved = <P extends Point>(p: P): P => ({ ...p, x: metres(p.x + dx), y: metres(p.y + dy) });
  if (item.kind === 'zone') return { kind: 'zone', entry: { ...item.entry, polygon: item.entry.polygon.map(moved) } };
  return { kind: item.kind, entry: { ...item.entry, at: moved(item.entry.at) } } as Item;
}

/** Where an item looks, degrees; null: it looks nowhere. */
export function headingOf(item: Item): number | null {
  return item.kind === 'screen' || item.kind === 'camera' ? item.entry.headingDeg : null;
}

export function turnedTo(item: Item, headingDeg: number): Item {
  if (item.kind !== 'screen' && item.kind !== 'camera') return item;
  return { kind: item.kind, entry: { ...item.entry, headingDeg } } as Item;
}

/** The smallest zone that a place lies in, or else the one whose middle is nearest. */
export function zoneAt(config: StoreConfig, at: Point): Zone | null {
  const inside = config.zones.filter((zone) => contains(zone.polygon, at));
  const candidates = inside.length > 0 ? inside : config.zones;
  let best: Zone | null = null;
  let least = Infinity;
  for (const zone of candidates) {
    const middle = middleOf(zone.polygon);
    const away = Math.hypot(middle.x - at.x, middle.y - at.y);
    if (away < least) [best, least] = [zone, away];
  }
  return best;
}

export function middleOf(ring: readonly Point[]): Point {
  const sum = ring.reduce((a, p) => ({ x: a.x + p.x, y: a.y + p.y }), { x: 0, y: 0 });
  return { x: sum.x / ring.length, y: sum.y / ring.length };
}
