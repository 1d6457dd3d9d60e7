import type { Point } from '../../../config/schema/geometry.ts';
import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import { metres, zoneAt } from './items.ts';
import type { Item, ItemKind } from './items.ts';
import { rectangle } from './outline.ts';

/** Half the side of a zone that nobody has drawn yet, metres. */
const HALF = 1;

/** A new item at a place, without a name; what it needs is taken from where it stands. */
export function freshItem(config: StoreConfig, kind: ItemKind, place: Point, outline?: readonly Point[]): Item {
  const at = { x: metres(place.x), y: metres(place.y) };
  const base = { id: 'new', name: '' };
  const zone = zoneAt(config, at)?.id;
  const inZone = zone === undefined ? {} : { zone };
  switch (kind) {
    case 'zone': {
      const corners = outline ?? rectangle({ x: at.x - HALF, y: at.y - HALF }, { x: at.x + HALF, y: at.y + HALF });
      const polygon = corners.map((p) => ({ x: metres(p.x), y: metres(p.y) }));
      return { kind, entry: { ...base, iabZone: 'aisle', capacity: 20, polygon } };
    }
    case 'screen':
      return {
        kind,
        entry: {
          ...base,
          at,
          headingDeg: 180,
          zone: zone ?? '',
          widthPx: 1920,
          heightPx: 1080,
          interactive: false,
          volume: 0,
          power: { by: 'none', dayparts: [] },
        },
      };
    case 'rack':
      return { kind, entry: { ...base, at, zone: zone ?? '', products: [], minimum: 1, staleAfterS: 86_400 } };
    case 'camera':
      return {
        kind,
        entry: {
          ...base,
          at,
          headingDeg: 0,
          zones: zone === undefined ? [] : [zone],
          areas: [],
          lines: [],
          masks: [],
          queues: [],
          leastSize: [],
        },
      };
    case 'receiver':
      return {
        kind,
        entry: { ...base, at: { ...at, z: 2.5 }, referenceRssi: -59, pathLoss: 2.5, listens: true, desk: false },
      };
    case 'button':
      return { kind, entry: { ...base, at, ...inZone } };
    case 'speaker':
      return { kind, entry: { ...base, at, ...inZone } };
    case 'output':
      return {
        kind,
        entry: {
          ...base,
          at,
          when: { reading: 'zone.occupancy', of: zone ?? '', op: '>=', value: 1, whenUnknown: 'false' },
        },
      };
  }
}

/** What an item still lacks before it can be saved, in words; null: nothing. */
export function lacking(item: Item): string | null {
  if (item.entry.name.trim() === '') return 'Give it a name.';
  switch (item.kind) {
    case 'screen':
      return item.entry.zone === ''
        ? 'Choose the zone in which people see it. Draw a zone first if there is none.'
        : null;
    case 'rack':
      if (item.entry.zone === '') return 'Choose the zone in which it stands. Draw a zone first if there is none.';
      return item.entry.products.length === 0 ? 'Choose at least one product that hangs on it.' : null;
    case 'camera':
      return item.entry.zones.length === 0 ? 'Choose at least one zone that it counts.' : null;
    case 'output':
      return 'of' in item.entry.when && item.entry.when.of === '' ? 'Choose what switches it on.' : null;
    default:
      return null;
  }
}
