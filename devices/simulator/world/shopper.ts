import { contains } from '../../../config/schema/geometry.ts';
import type { Point } from '../../../config/schema/geometry.ts';
import type { AgentTag } from '../../../controller/protocol/device.ts';
import { between, chance, logNormal, pick, wholeBetween } from './random.ts';
import type { Random } from './random.ts';
import { betweenZones, door, onPlan, within } from './shop.ts';
import type { Place, Shop } from './shop.ts';

export interface Stop {
  readonly at: Point;
  readonly kind: 'look' | 'stroll' | 'till' | 'door';
  readonly place: Place | null;
  /** How long one stands there, ms. */
  readonly dwellMs: number;
}

/** One simulated person. Mutable: the world moves it. */
export interface Shopper {
  readonly id: number;
  readonly tag: AgentTag | null;
  /** Walking speed, m/s. */
  readonly speed: number;
  position: Point;
  velocity: Point;
  /** What is still to be done; the first is where the shopper walks to or stands. */
  stops: Stop[];
  /** Until when the shopper stands at the first stop, world ms; null while walking. */
  standsUntilMs: number | null;
  /** Products in the basket. */
  basket: string[];
}

/** Share of shoppers who pay. */
const BUYERS = 0.65;
/** Share who take something from a shelf they looked at. */
const TAKES = 0.55;
/** Seconds in which a walker follows a new direction. */
const TURN_S = 0.35;
/** Distance at which a walker begins to slow down, and at which one has arrived, metres. */
const BRAKE_M = 0.8;
const ARRIVED_M = 0.3;

export function enter(shop: Shop, random: Random, id: number, tag: AgentTag | null): Shopper {
  return {
    id,
    tag,
    speed: between(random, 0.8, 1.35),
    position: door(shop, random),
    velocity: { x: 0, y: 0 },
    stops: visit(shop, random),
    standsUntilMs: null,
    basket: [],
  };
}

/** A visit: in, some aisles and some wandering in between, perhaps the till, and out. */
function visit(shop: Shop, random: Random): Stop[] {
  const stops: Stop[] = [];
  const entrance = shop.entrances[0];
  if (entrance !== undefined)
    stops.push({
      kind: 'stroll',
      place: entrance,
      at: within(shop, entrance, random),
      dwellMs: between(random, 0, 5000),
    });
  for (let looks = wholeBetween(random, 1, 3); looks > 0; looks--) {
    if (chance(random, 0.85)) stops.push(stroll(shop, random));
    const aisle = pick(random, shop.aisles, (place) => place.area);
    if (aisle === undefined) continue;
    for (let shelves = wholeBetween(random, 1, 2); shelves > 0; shelves--)
      stops.push(look(shop, random, aisle, Math.min(40_000, logNormal(random, 7_000, 0.6))));
  }
  const till = pick(random, shop.tills, () => 1);
  if (till !== undefined && chance(random, BUYERS))
    stops.push({ kind: 'till', place: till, at: within(shop, till, random), dwellMs: between(random, 7_000, 16_000) });
  stops.push({ kind: 'door', place: null, at: door(shop, random), dwellMs: 0 });
  return stops;
}

function stroll(shop: Shop, random: Random): Stop {
  return { kind: 'stroll', place: null, at: betweenZones(shop, random), dwellMs: between(random, 2_000, 20_000) };
}

export function look(shop: Shop, random: Random, aisle: Place, dwellMs: number): Stop {
  return { kind: 'look', place: aisle, at: within(shop, aisle, random), dwellMs };
}

/** Free to be drawn into an aisle: neither paying nor on the way out. */
export function isFree(shopper: Shopper): boolean {
  const kind = shopper.stops[0]?.kind;
  return kind === 'look' || kind === 'stroll';
}

/** Sends a shopper to an aisle next, or keeps there one who is in it already, until about `untilMs` of the world. */
export function draw(shop: Shop, random: Random, shopper: Shopper, aisle: Place, nowMs: number, untilMs: number): void {
  const stays = contains(aisle.polygon, shopper.position) && shopper.standsUntilMs !== null;
  // Whoever was just crowded in an aisle has seen it: other visits to it are off.
  const rest = shopper.stops.slice(1).filter((stop) => stop.place !== aisle);
  if (stays) {
    shopper.stops = [shopper.stops[0]!, ...rest];
    shopper.standsUntilMs = untilMs;
    return;
  }
  const walkMs =
    (Math.hypot(aisle.centre.x - shopper.position.x, aisle.centre.y - shopper.position.y) * 1000) / shopper.speed;
  shopper.stops = [look(shop, random, aisle, Math.max(4_000, untilMs - nowMs - walkMs)), ...rest];
  shopper.standsUntilMs = null;
}

/** Leaves out an aisle that one is on the way to when it `lies` idle. */
export function passBy(shopper: Shopper, lies: (aisle: Place) => boolean): void {
  while (shopper.standsUntilMs === null) {
    const next = shopper.stops[0];
    if (next?.kind !== 'look' || next.place === null || !lies(next.place)) return;
    shopper.stops.shift();
  }
}

/** Moves a shopper by `dtS`. Answers with the stop that was just finished, if one was. */
export function move(shop: Shop, random: Random, shopper: Shopper, nowMs: number, dtS: number): Stop | undefined {
  const stop = shopper.stops[0];
  if (stop === undefined) return undefined;
  if (shopper.standsUntilMs !== null) {
    shopper.velocity = { x: 0, y: 0 };
    if (nowMs < shopper.standsUntilMs) return undefined;
    shopper.standsUntilMs = null;
    shopper.stops.shift();
    if (stop.kind === 'look' && stop.place !== null && chance(random, TAKES))
      takeOne(shop, random, shopper, stop.place);
    return stop;
  }
  const dx = stop.at.x - shopper.position.x;
  const dy = stop.at.y - shopper.position.y;
  const distance = Math.hypot(dx, dy);
  if (distance <= ARRIVED_M) {
    shopper.standsUntilMs = nowMs + stop.dwellMs;
    return undefined;
  }
  const wanted = shopper.speed * Math.min(1, Math.max(0.3, distance / BRAKE_M));
  const blend = Math.min(1, dtS / TURN_S);
  const velocity = {
    x: shopper.velocity.x + ((dx / distance) * wanted - shopper.velocity.x) * blend,
    y: shopper.velocity.y + ((dy / distance) * wanted - shopper.velocity.y) * blend,
  };
  shopper.velocity = velocity;
  shopper.position = onPlan(shop, {
    x: shopper.position.x + velocity.x * dtS,
    y: shopper.position.y + velocity.y * dtS,
  });
  return undefined;
}

/** A product of the aisle where its category tells, else any. */
function takeOne(shop: Shop, random: Random, shopper: Shopper, aisle: Place): void {
  const here = shop.products.filter((product) => product.category === aisle.id);
  const product = pick(random, here.length > 0 ? here : shop.products, () => 1);
  if (product !== undefined) shopper.basket.push(product.id);
}
