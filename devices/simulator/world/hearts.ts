import { between, exponential, pick, uniform, wholeBetween } from './random.ts';
import type { Random } from './random.ts';
import type { ShopProduct } from './shop.ts';

/** The brand's followers, far from the shop: they like products, a few of them much more than the rest. */
export interface Followers {
  /** Most liked first. */
  readonly ranked: readonly ShopProduct[];
  /** Next single like, world ms. */
  nextMs: number;
  /** Next burst (a post goes round), world ms. */
  nextBurstMs: number;
  /** Likes of bursts still to come: when and what, world ms, in order. */
  pending: { readonly atMs: number; readonly product: string }[];
}

export interface Like {
  readonly atMs: number;
  readonly product: string;
  readonly delta: 1 | -1;
}

/** Mean time between single likes and between bursts, ms. */
const EVERY_MS = 2_200;
const BURST_EVERY_MS = 22_000;
/** Share of likes that are taken back. */
const TAKEN_BACK = 0.02;
/** Likes of the most liked product before the shop opened, about. */
const FAVOURITE_TOTAL = 2_400;
/** Products whose likes are known when the shop opens: the most liked of a large range. */
const KNOWN_AT_OPENING = 200;

export function gather(random: Random, products: readonly ShopProduct[], nowMs: number): Followers {
  const left = [...products];
  const ranked: ShopProduct[] = [];
  while (left.length > 0) ranked.push(...left.splice(Math.floor(uniform(random) * left.length), 1));
  return {
    ranked,
    nextMs: nowMs + exponential(random, EVERY_MS),
    nextBurstMs: nowMs + between(random, 4_000, 10_000),
    pending: [],
  };
}

/** Zipf: the n-th most liked gets 1/n of what the first gets. */
function zipf(random: Random, followers: Followers): ShopProduct | undefined {
  let rank = 0;
  const weights = new Map(followers.ranked.map((product) => [product, 1 / ++rank]));
  return pick(random, followers.ranked, (product) => weights.get(product) ?? 0);
}

/** Likes that the most liked products had on the social networks before the world began. */
export function totals(random: Random, followers: Followers): { product: string; total: number }[] {
  return followers.ranked.slice(0, KNOWN_AT_OPENING).map((product, i) => ({
    product: product.id,
    total: Math.round((FAVOURITE_TOTAL / (i + 1) ** 0.8) * between(random, 0.85, 1.15)),
  }));
}

/** Likes up to `nowMs`, in order of time. */
export function likesUntil(random: Random, followers: Followers, nowMs: number): Like[] {
  const likes: Like[] = [];
  if (followers.ranked.length === 0) return likes;
  while (followers.nextMs <= nowMs) {
    const product = zipf(random, followers);
    if (product !== undefined)
      likes.push({ atMs: followers.nextMs, product: product.id, delta: uniform(random) < TAKEN_BACK ? -1 : 1 });
    followers.nextMs += exponential(random, EVERY_MS);
  }
  while (followers.nextBurstMs <= nowMs) {
    const product = zipf(random, followers);
    let atMs = followers.nextBurstMs;
    for (let left = wholeBetween(random, 6, 18); product !== undefined && left > 0; left--) {
      followers.pending.push({ atMs, product: product.id });
      atMs += between(random, 90, 420);
    }
    followers.pending.sort((a, b) => a.atMs - b.atMs);
    followers.nextBurstMs += exponential(random, BURST_EVERY_MS);
  }
  while (followers.pending.length > 0 && followers.pending[0]!.atMs <= nowMs)
    likes.push({ ...followers.pending.shift()!, delta: 1 });
  return likes.sort((a, b) => a.atMs - b.atMs);
}
