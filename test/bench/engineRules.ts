import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Comparison, Condition } from '../../config/schema/condition.ts';
import type { Observed } from './engineFeed.ts';

/** A campaign's trigger as a plain rule: comparisons, all of which or any of which must hold. */
export interface PlainRule {
  readonly id: string;
  readonly mode: 'all' | 'any';
  readonly comparisons: readonly { readonly key: string; readonly op: '>=' | '<='; readonly value: number }[];
}

/** The thresholds of every trigger, without holding, exit, time or rank: all that the contenders have to decide. */
export function plainRules(config: StoreConfig): PlainRule[] {
  return config.campaigns.flatMap((c): PlainRule[] => {
    if (c.trigger === undefined) return [];
    const [mode, inner] = flat(c.trigger.when);
    return [
      {
        id: c.id,
        mode,
        comparisons: inner.map(({ reading, of, op, value }) => ({ key: `${reading}:${of}`, op, value })),
      },
    ];
  });
}

function flat(when: Condition): ['all' | 'any', Comparison[]] {
  const [mode, inner]: ['all' | 'any', Condition[]] =
    'all' in when ? ['all', when.all] : 'any' in when ? ['any', when.any] : ['all', [when]];
  return [
    mode,
    inner.map((c) => {
      if ('all' in c || 'any' in c || 'not' in c) throw new Error('a plain rule has one level');
      return c;
    }),
  ];
}

/** The rules that look at a reading, by its key. */
export function byKey(rules: readonly PlainRule[]): Map<string, PlainRule[]> {
  const index = new Map<string, PlainRule[]>();
  for (const rule of rules)
    for (const key of new Set(rule.comparisons.map((c) => c.key))) {
      const list = index.get(key);
      if (list === undefined) index.set(key, [rule]);
      else list.push(rule);
    }
  return index;
}

/** Observations to values, the shortest way: the last word counts, amounts are added up. Good for less than an hour. */
export class PlainValues {
  readonly values = new Map<string, number>();
  readonly #network = new Map<string, number>();
  readonly #hearts = new Map<string, number>();

  /** Takes an observation in; answers with the keys of what it has set. */
  take(o: Observed): readonly string[] {
    switch (o.kind) {
      case 'count':
        return this.#set(`zone.occupancy:${o.zone}`, o.count);
      case 'presence':
        return this.#set(`zone.presence:${o.zone}`, o.tags);
      case 'likes':
        this.#network.set(o.product, o.total);
        return this.#likes(o.product);
      case 'like':
        this.#hearts.set(o.product, Math.max(0, (this.#hearts.get(o.product) ?? 0) + o.delta));
        return [...this.#likes(o.product), ...this.#add(`product.likesPerHour:${o.product}`, o.delta)];
      case 'sale':
        return this.#add(`product.salesPerHour:${o.product}`, o.quantity);
      case 'crossing':
        return this.#add(`line.${o.way}PerHour:${o.line}`, o.people);
      default:
        throw new Error(`the bench does not send ${o.kind}`);
    }
  }

  #set(key: string, value: number): readonly string[] {
    this.values.set(key, value);
    return [key];
  }

  readonly #sums = new Map<string, number>();

  #add(key: string, amount: number): readonly string[] {
    const sum = (this.#sums.get(key) ?? 0) + amount;
    this.#sums.set(key, sum);
    return this.#set(key, Math.max(0, sum));
  }

  #likes(product: string): readonly string[] {
    return this.#set(`product.likes:${product}`, (this.#network.get(product) ?? 0) + (this.#hearts.get(product) ?? 0));
  }
}
