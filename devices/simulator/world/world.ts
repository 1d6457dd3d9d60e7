import type { Emission } from '../../agent/emission.ts';
import { gather, likesUntil, totals } from './hearts.ts';
import type { Followers } from './hearts.ts';
import { jukebox, listenTo } from './jukebox.ts';
import type { Jukebox } from './jukebox.ts';
import { between, chance, exponential, seeded, uniform, wholeBetween } from './random.ts';
import type { Random } from './random.ts';
import { counts, heard, newShadow, shadowKey } from './senses.ts';
import type { Shadow } from './senses.ts';
import type { Place, Shop } from './shop.ts';
import { restock, sell, stock, stockAtOpening } from './stockroom.ts';
import type { Stock, Stockroom } from './stockroom.ts';
import { paid, queues } from './tills.ts';
import type { Waits } from './tills.ts';
import { draw, enter, isFree, move, passBy } from './shopper.ts';
import type { Shopper } from './shopper.ts';

/** One step, ms of the world. */
export const TICK_MS = 100;
/** Before time 0 the shop has been open this long, so that it is never found empty. */
const OPEN_BEFORE_MS = 180_000;
/** A visit takes about this long, ms; the arrival rate follows from it. */
const VISIT_MS = 110_000;
/** The day's curve, compressed: busy and quiet follow each other in ten minutes. */
const DAY_MS = 600_000;
const DAY_SWING = 0.25;
/** Share of shoppers who take a basket with a tag, while there are any. */
const WITH_TAG = 0.5;
/** A tag advertises about three times a second. */
const ADVERTISE_MS = 333;
const CAMERA_MS = 500;
/** The queue at a till is told this often, ms. */
const QUEUE_MS = 2_000;
const QUEUE_CONFIDENCE = 0.9;
/** How long people gather in an aisle, ms. */
const WAVE_MS = 20_000;
/** Every aisle has its wave about once in this time, ms. */
const WAVE_ROUND_MS = 75_000;
/** After a wave the aisle has been seen: it is left alone this long, ms, so that a crowd is told from its absence. */
const LULL_MS = 20_000;

/** A simulated shop with everybody in it. Plain data; `advance` moves it. */
export interface World {
  readonly shop: Shop;
  readonly meanShoppers: number;
  readonly random: Random;
  readonly followers: Followers;
  /** Likes each product had before time 0. */
  readonly openingLikes: readonly { readonly product: string; readonly total: number }[];
  nowMs: number;
  shoppers: Shopper[];
  entered: number;
  nextArrivalMs: number;
  nextWaveMs: number;
  waveQueue: Place[];
  /** Aisle -> when its lull begins and ends, world ms. */
  readonly lulls: Map<string, { readonly fromMs: number; readonly untilMs: number }>;
  nextCountMs: number;
  nextQueueMs: number;
  readonly waits: Waits;
  readonly stockroom: Stockroom;
  readonly jukebox: Jukebox;
  /** Tag id -> its next advertisement. */
  readonly advertiseAtMs: Map<string, number>;
  readonly shadows: Map<string, Shadow>;
  /** Tag id -> when it was put back, world ms; the one that rested longest goes next. */
  readonly returnedAtMs: Map<string, number>;
}

/** A world at time 0, with shoppers in the middle of their visits. Same shop, seed and number: the same world. */
export function createWorld(shop: Shop, seed: number, meanShoppers: number): World {
  const random = seeded(seed);
  const startMs = -OPEN_BEFORE_MS;
  const followers = gather(random, shop.products, 0);
  const world: World = {
    shop,
    meanShoppers,
    random,
    followers,
    openingLikes: totals(random, followers),
    nowMs: startMs,
    shoppers: [],
    entered: 0,
    nextArrivalMs: startMs,
    nextWaveMs: between(random, 3_000, 6_000),
    waveQueue: [],
    lulls: new Map(),
    nextCountMs: 0,
    nextQueueMs: 0,
    waits: new Map(),
    stockroom: stock(seed, shop.products),
    jukebox: jukebox(seed),
    advertiseAtMs: new Map(),
    shadows: new Map(),
    returnedAtMs: new Map(),
  };
  advance(world, 0);
  return world;
}

/** What is known when the shop opens: absolute likes and stock. */
export function opening(world: World): Emission[] {
  const likes = world.openingLikes.map((data): Emission => ({
    type: 'endcap.likes.v1',
    part: 'social',
    simulated: true,
    atMs: world.nowMs,
    data,
  }));
  return [...likes, ...stockAtOpening(world.stockroom).map((data) => told(world, data))];
}

function told(world: World, data: Stock): Emission {
  return { type: 'endcap.stock.v1', part: 'stock', simulated: true, atMs: world.nowMs, data };
}

/** Moves the world on to `toMs` in whole ticks and answers with everything that was sensed, in order of time. */
export function advance(world: World, toMs: number): Emission[] {
  const sensed: Emission[] = [];
  while (world.nowMs + TICK_MS <= toMs) {
    world.nowMs += TICK_MS;
    arrive(world);
    gatherInAisles(world);
    walk(world, sensed);
    // Nobody listened before time 0.
    if (world.nowMs <= 0) continue;
    listen(world, sensed);
    watch(world, sensed);
    watchTills(world, sensed);
    for (const came of restock(world.stockroom, world.nowMs)) sensed.push(told(world, came));
    // Where nobody shops nobody wishes for a song.
    const wished = world.meanShoppers > 0 && world.shop.products.length > 0;
    const songs = wished ? listenTo(world.jukebox, world.nowMs) : null;
    if (songs !== null) {
      sensed.push({ type: 'endcap.songs.v1', part: 'music', simulated: true, atMs: world.nowMs, data: songs });
    }
    for (const like of likesUntil(world.random, world.followers, world.nowMs))
      sensed.push({
        type: 'endcap.like.v1',
        part: 'hearts',
        simulated: true,
        atMs: like.atMs,
        data: { product: like.product, delta: like.delta },
      });
  }
  return sensed.sort((a, b) => a.atMs - b.atMs);
}

/** Newcomers by a Poisson process whose rate follows the day's curve and leans back towards it. */
function arrive(world: World): void {
  if (world.meanShoppers <= 0) return;
  const { random } = world;
  while (world.nextArrivalMs <= world.nowMs) {
    const wanted = world.meanShoppers * (1 + DAY_SWING * Math.sin((2 * Math.PI * world.nowMs) / DAY_MS));
    const lean = Math.min(3, Math.max(0.1, 1 + (2 * (wanted - world.shoppers.length)) / wanted));
    world.nextArrivalMs += exponential(random, VISIT_MS / (wanted * lean));
    const resting = world.shop.baskets
      .filter((tag) => !world.shoppers.some((shopper) => shopper.tag === tag))
      .sort((a, b) => (world.returnedAtMs.get(a.id) ?? -Infinity) - (world.returnedAtMs.get(b.id) ?? -Infinity));
    const tag = chance(random, WITH_TAG) ? (resting[0] ?? null) : null;
    if (tag !== null) world.advertiseAtMs.set(tag.id, world.nowMs + uniform(random) * ADVERTISE_MS);
    world.shoppers.push(enter(world.shop, random, ++world.entered, tag));
  }
}

/** Now and then something draws people into an aisle; each aisle has its turn. */
function gatherInAisles(world: World): void {
  const { shop, random } = world;
  if (shop.aisles.length === 0 || world.nowMs < world.nextWaveMs) return;
  world.nextWaveMs += between(random, 0.9, 1.1) * Math.max(12_000, WAVE_ROUND_MS / shop.aisles.length);
  // Small aisles first: there a crowd shows soonest.
  if (world.waveQueue.length === 0) world.waveQueue = [...shop.aisles].sort((a, b) => a.area - b.area);
  const aisle = world.waveQueue.shift()!;
  const untilMs = world.nowMs + WAVE_MS;
  world.lulls.set(aisle.id, { fromMs: untilMs, untilMs: untilMs + LULL_MS });
  const distance = (s: Shopper): number => Math.hypot(s.position.x - aisle.centre.x, s.position.y - aisle.centre.y);
  world.shoppers
    .filter(isFree)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, wholeBetween(random, 5, 7))
    .forEach((shopper) => {
      draw(shop, random, shopper, aisle, world.nowMs, untilMs + between(random, -2_000, 4_000));
    });
}

function walk(world: World, sensed: Emission[]): void {
  const staying: Shopper[] = [];
  const lies = (aisle: Place): boolean => {
    const lull = world.lulls.get(aisle.id);
    return lull !== undefined && world.nowMs >= lull.fromMs && world.nowMs < lull.untilMs;
  };
  for (const shopper of world.shoppers) {
    passBy(shopper, lies);
    const done = move(world.shop, world.random, shopper, world.nowMs, TICK_MS / 1000);
    if (done?.kind === 'till' && world.nowMs > 0) {
      pay(world, shopper, sensed);
      paid(world.waits, done.place?.id ?? '', done.dwellMs);
    }
    if (done?.kind !== 'door') staying.push(shopper);
    else if (shopper.tag !== null) world.returnedAtMs.set(shopper.tag.id, world.nowMs);
  }
  world.shoppers = staying;
}

function pay(world: World, shopper: Shopper, sensed: Emission[]): void {
  const lines = new Map<string, number>();
  for (const product of shopper.basket) lines.set(product, (lines.get(product) ?? 0) + 1);
  shopper.basket = [];
  for (const [product, quantity] of lines) {
    sensed.push({
      type: 'endcap.sale.v1',
      part: 'till',
      simulated: true,
      atMs: world.nowMs,
      data: { product, quantity },
    });
    const left = sell(world.stockroom, product, quantity, world.nowMs);
    if (left !== undefined) sensed.push(told(world, left));
  }
}

function listen(world: World, sensed: Emission[]): void {
  for (const { tag, position } of world.shoppers) {
    if (tag === null) continue;
    const atMs = world.advertiseAtMs.get(tag.id) ?? world.nowMs;
    if (atMs > world.nowMs) continue;
    // Advertisers jitter their interval by up to 10 ms, as Bluetooth prescribes, so that two never collide for long.
    world.advertiseAtMs.set(
      tag.id,
      Math.max(atMs, world.nowMs - TICK_MS) + ADVERTISE_MS + between(world.random, 0, 10),
    );
    for (const receiver of world.shop.receivers) {
      const key = shadowKey(tag, receiver);
      let shadow = world.shadows.get(key);
      if (shadow === undefined) world.shadows.set(key, (shadow = newShadow(world.random, world.nowMs)));
      const rssi = heard(world.random, receiver, position, shadow, world.nowMs);
      if (rssi === null) continue;
      sensed.push({
        type: 'endcap.sighting.v1',
        part: receiver.id,
        simulated: true,
        atMs: Math.max(atMs, world.nowMs - TICK_MS),
        data: { tag: tag.identity, receiver: receiver.id, rssi },
      });
    }
  }
}

function watch(world: World, sensed: Emission[]): void {
  if (world.nowMs < world.nextCountMs) return;
  world.nextCountMs = world.nowMs + CAMERA_MS;
  const people = world.shoppers.map((shopper) => shopper.position);
  for (const camera of world.shop.cameras)
    for (const count of counts(world.random, world.shop, camera, people))
      sensed.push({
        type: 'endcap.count.v1',
        part: camera.id,
        simulated: true,
        atMs: world.nowMs,
        data: { zone: count.zone, count: count.count, confidence: count.confidence },
      });
}

function watchTills(world: World, sensed: Emission[]): void {
  if (world.nowMs < world.nextQueueMs) return;
  world.nextQueueMs = world.nowMs + QUEUE_MS;
  for (const { camera, zone, length, waitS } of queues(world.shop, world.shoppers, world.waits))
    sensed.push({
      type: 'endcap.queue.v1',
      part: camera,
      simulated: true,
      atMs: world.nowMs,
      data: { zone, length, confidence: QUEUE_CONFIDENCE, ...(waitS === null ? {} : { waitS }) },
    });
}
