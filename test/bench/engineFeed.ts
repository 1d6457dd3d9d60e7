import type { EngineInput } from '../../controller/engine/io.ts';
import { chance, seeded, uniform, wholeBetween } from '../../devices/simulator/world/random.ts';
import type { Random } from '../../devices/simulator/world/random.ts';

export type Observed = Exclude<EngineInput, { kind: 'advance' | 'configuration' | 'status' }>;

export interface FeedSettings {
  readonly seed?: number;
  /** Zones that have a camera and receivers. */
  readonly zones: number;
  readonly products: number;
  /** Probability that a count or a presence differs from the one before it. */
  readonly restless?: number;
}

/** Arrivals of the bench: 5,000 a second by the engine's clock. */
export const EVERY_MS = 0.2;
/** How long an observation was on its way, ms. */
const ON_ITS_WAY_MS = 20;

/**
 * What a busy store hears, without end: of a hundred observations 48 counts, 24 presences, 13 likes, 10 lines of
 * receipts, 5 crossings. Zones are heard in turn, as cameras and receivers tell at a steady pace; counts and presences
 * wander. The same settings give the same observations.
 */
export class Feed {
  readonly #random: Random;
  readonly #settings: FeedSettings;
  readonly #people: Int32Array;
  readonly #tags: Int32Array;
  readonly #likes: Int32Array;
  #counted = 0;
  #heard = 0;

  constructor(settings: FeedSettings) {
    this.#settings = settings;
    this.#random = seeded(settings.seed ?? 7);
    this.#people = Int32Array.from({ length: settings.zones }, () => wholeBetween(this.#random, 0, 14));
    this.#tags = Int32Array.from({ length: settings.zones }, () => wholeBetween(this.#random, 0, 10));
    this.#likes = Int32Array.from({ length: settings.products }, () => wholeBetween(this.#random, 960, 1080));
  }

  /** @param atMs when it reaches the engine, epoch ms */
  next(atMs: number): Observed {
    const random = this.#random;
    const roll = uniform(random);
    const product = wholeBetween(random, 0, this.#settings.products - 1);
    const sensed = { atMs, sensedAtMs: atMs - ON_ITS_WAY_MS, simulated: false };
    if (roll < 0.48) {
      const zone = this.#counted++ % this.#settings.zones;
      const count = this.#wander(this.#people, zone, 20);
      return { kind: 'count', ...sensed, source: `camera-${zone}`, zone: `zone-${zone}`, count, confidence: 0.9 };
    }
    if (roll < 0.72) {
      const zone = this.#heard++ % this.#settings.zones;
      const tags = this.#wander(this.#tags, zone, 15);
      return { kind: 'presence', ...sensed, source: 'receivers', zone: `zone-${zone}`, tags, confidence: 0.8 };
    }
    const of = `product-${product}`;
    if (roll < 0.8) {
      const total = (this.#likes[product]! += wholeBetween(random, 0, 2));
      return { kind: 'likes', ...sensed, source: 'network', product: of, total };
    }
    if (roll < 0.85) {
      const delta = chance(random, 0.9) ? 1 : -1;
      return { kind: 'like', ...sensed, source: 'hearts', product: of, delta };
    }
    if (roll < 0.95) {
      const quantity = wholeBetween(random, 1, 3);
      return { kind: 'sale', ...sensed, source: 'till', product: of, quantity };
    }
    const zone = wholeBetween(random, 0, this.#settings.zones - 1);
    const way = chance(random, 0.5) ? 'forth' : 'back';
    return { kind: 'crossing', ...sensed, source: `camera-${zone}`, line: `line-${zone}`, way, people: 1 };
  }

  /** A stretch of observations, one every `everyMs`. */
  stretch(count: number, fromMs: number, everyMs: number): Observed[] {
    return Array.from({ length: count }, (_, i) => this.next(fromMs + i * everyMs));
  }

  #wander(values: Int32Array, at: number, most: number): number {
    const value = values[at]!;
    if (!chance(this.#random, this.#settings.restless ?? 0.04)) return value;
    const step = chance(this.#random, 0.5) ? 1 : -1;
    return (values[at] = Math.min(most, Math.max(0, value + step)));
  }
}
