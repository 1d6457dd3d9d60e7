import { between, seeded, wholeBetween } from './random.ts';
import type { Random } from './random.ts';
import type { ShopProduct } from './shop.ts';

/** Pieces of each product, and what is on its way from the warehouse. */
export interface Stockroom {
  /** Of its own, so that the shop's people walk the same with and without it. */
  readonly random: Random;
  readonly pieces: Map<string, number>;
  readonly onTheWay: Map<string, number>;
}

export interface Stock {
  readonly product: string;
  readonly quantity: number;
}

/** Products whose stock is told when the shop opens, of a large range; the others are told when they are first sold. */
const TOLD_AT_OPENING = 200;
/** At so few pieces more are ordered. */
const FEW = 4;
const ORDERED = 24;
/** How long an order takes, ms: a day of the shop is ten minutes. */
const ORDER_MS = [60_000, 150_000] as const;

export function stock(seed: number, products: readonly ShopProduct[]): Stockroom {
  const random = seeded(seed ^ 0x5f0c);
  const pieces = new Map(products.map((p) => [p.id, wholeBetween(random, 6, 30)]));
  return { random, pieces, onTheWay: new Map() };
}

/** What the stock system says when the shop opens. */
export function stockAtOpening({ pieces }: Stockroom): Stock[] {
  return [...pieces].slice(0, TOLD_AT_OPENING).map(([product, quantity]) => ({ product, quantity }));
}

/** Pieces are sold: what is left, never below nought. Where few are left, more are ordered. */
export function sell(room: Stockroom, product: string, quantity: number, nowMs: number): Stock | undefined {
  const before = room.pieces.get(product);
  if (before === undefined) return undefined;
  const left = Math.max(0, before - quantity);
  room.pieces.set(product, left);
  if (left <= FEW && !room.onTheWay.has(product))
    room.onTheWay.set(product, nowMs + between(room.random, ORDER_MS[0], ORDER_MS[1]));
  return { product, quantity: left };
}

/** Orders that have come in. */
export function restock(room: Stockroom, nowMs: number): Stock[] {
  const came: Stock[] = [];
  for (const [product, dueMs] of room.onTheWay) {
    if (dueMs > nowMs) continue;
    room.onTheWay.delete(product);
    const quantity = room.pieces.get(product)! + ORDERED;
    room.pieces.set(product, quantity);
    came.push({ product, quantity });
  }
  return came;
}
