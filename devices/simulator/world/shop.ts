import { centroid, contains, polygonArea } from '../../../config/schema/geometry.ts';
import type { Point } from '../../../config/schema/geometry.ts';
import type { Camera } from '../../../config/schema/camera.ts';
import type { Receiver, Zone } from '../../../config/schema/floor.ts';
import type { AgentTag } from '../../../controller/protocol/device.ts';
import { between } from './random.ts';
import type { Random } from './random.ts';

/** A zone as the walkers see it. */
export interface Place {
  readonly id: string;
  readonly polygon: readonly Point[];
  readonly centre: Point;
  /** m² */
  readonly area: number;
}

export interface ShopProduct {
  readonly id: string;
  readonly category: string;
}

/** The still part of the world: what does not move while the shop is open. */
export interface Shop {
  readonly widthM: number;
  readonly heightM: number;
  readonly zones: readonly Place[];
  readonly entrances: readonly Place[];
  readonly tills: readonly Place[];
  /** Where people look at goods: aisles, or the zones of kind "other" where a store has no aisle. */
  readonly aisles: readonly Place[];
  readonly receivers: readonly Receiver[];
  readonly cameras: readonly Camera[];
  /** Tags that a shopper may carry. */
  readonly baskets: readonly AgentTag[];
  readonly products: readonly ShopProduct[];
}

/** What a store has to tell about itself; the agent's view of the store fits. */
export interface ShopSource {
  readonly floorPlan: { readonly widthM: number; readonly heightM: number };
  readonly zones: readonly Zone[];
  readonly receivers: readonly Receiver[];
  readonly cameras: readonly Camera[];
  readonly tags: readonly AgentTag[];
  readonly products: readonly ShopProduct[];
}

export function shopOf(store: ShopSource): Shop {
  const zones: Place[] = store.zones.map((zone) => ({
    id: zone.id,
    polygon: zone.polygon,
    centre: centroid(zone.polygon),
    area: polygonArea(zone.polygon),
  }));
  const ofKind = (kind: string): Place[] => zones.filter((_, i) => store.zones[i]!.iabZone === kind);
  const aisles = ofKind('aisle');
  return {
    widthM: store.floorPlan.widthM,
    heightM: store.floorPlan.heightM,
    zones,
    entrances: ofKind('entrance'),
    tills: ofKind('checkout'),
    aisles: aisles.length > 0 ? aisles : ofKind('other'),
    receivers: store.receivers,
    cameras: store.cameras,
    baskets: store.tags.filter((tag) => tag.class === 'basket'),
    products: store.products,
  };
}

/** Nearest people come to a wall, metres. */
const WALL_M = 0.3;

/** The point itself, or the nearest one that is on the plan. */
export function onPlan(shop: Shop, point: Point): Point {
  const inside = (value: number, size: number): number => {
    const wall = Math.min(WALL_M, size / 2);
    return Math.min(size - wall, Math.max(wall, value));
  };
  return { x: inside(point.x, shop.widthM), y: inside(point.y, shop.heightM) };
}

/** Somewhere on the plan. */
export function anywhere(shop: Shop, random: Random): Point {
  return onPlan(shop, { x: between(random, 0, shop.widthM), y: between(random, 0, shop.heightM) });
}

/** Somewhere on the plan that belongs to no zone, as far as a few tries can tell. */
export function betweenZones(shop: Shop, random: Random): Point {
  let point = anywhere(shop, random);
  for (let tries = 0; tries < 12 && shop.zones.some((zone) => contains(zone.polygon, point)); tries++)
    point = anywhere(shop, random);
  return point;
}

/** Somewhere in the zone and on the plan; its centre when chance does not find it (a sliver). */
export function within(shop: Shop, place: Place, random: Random): Point {
  const xs = place.polygon.map((corner) => corner.x);
  const ys = place.polygon.map((corner) => corner.y);
  for (let tries = 0; tries < 40; tries++) {
    const point = {
      x: between(random, Math.min(...xs), Math.max(...xs)),
      y: between(random, Math.min(...ys), Math.max(...ys)),
    };
    if (contains(place.polygon, point)) return onPlan(shop, point);
  }
  return onPlan(shop, place.centre);
}

/** The door: the point of the entrance nearest to a wall of the plan; without an entrance the middle of the lower wall. */
export function door(shop: Shop, random: Random): Point {
  const entrance = shop.entrances[Math.floor(between(random, 0, shop.entrances.length))];
  if (entrance === undefined) return onPlan(shop, { x: shop.widthM / 2, y: shop.heightM });
  const point = within(shop, entrance, random);
  const walls = [
    { gap: entrance.centre.x, at: { x: 0, y: point.y } },
    { gap: shop.widthM - entrance.centre.x, at: { x: shop.widthM, y: point.y } },
    { gap: entrance.centre.y, at: { x: point.x, y: 0 } },
    { gap: shop.heightM - entrance.centre.y, at: { x: point.x, y: shop.heightM } },
  ];
  return onPlan(shop, walls.reduce((a, b) => (b.gap < a.gap ? b : a)).at);
}
