import { byKey, PlainValues } from './engineRules.ts';
import type { PlainRule } from './engineRules.ts';
import type { Observed } from './engineFeed.ts';

interface Watched {
  readonly rule: PlainRule;
  on: boolean;
}

/**
 * The limit: rules indexed by reading, looped over, compared, flips counted. No quality, no age, no holding, no rank,
 * no screens, no reasons: what is left when everything that makes a signage engine is taken away.
 */
export class PlainLoop {
  flips = 0;
  readonly #front = new PlainValues();
  readonly #all: readonly Watched[];
  readonly #index = new Map<string, Watched[]>();

  constructor(rules: readonly PlainRule[]) {
    const watched = new Map(rules.map((rule): [PlainRule, Watched] => [rule, { rule, on: false }]));
    this.#all = [...watched.values()];
    for (const [key, list] of byKey(rules))
      this.#index.set(
        key,
        list.map((rule) => watched.get(rule)!),
      );
  }

  take(observed: Observed): void {
    for (const key of this.#front.take(observed)) {
      const list = this.#index.get(key);
      if (list === undefined) continue;
      for (const watched of list) {
        const on = this.#holds(watched.rule);
        if (on === watched.on) continue;
        watched.on = on;
        this.flips++;
      }
    }
  }

  get values(): ReadonlyMap<string, number> {
    return this.#front.values;
  }

  /** Rules that are true now. */
  on(): string[] {
    return this.#all.filter((w) => w.on).map((w) => w.rule.id);
  }

  #holds(rule: PlainRule): boolean {
    const { values } = this.#front;
    for (const c of rule.comparisons) {
      const value = values.get(c.key);
      const met = value !== undefined && (c.op === '>=' ? value >= c.value : value <= c.value);
      if (met !== (rule.mode === 'all')) return met;
    }
    return rule.mode === 'all';
  }
}
