import { Engine } from 'json-rules-engine';
import type { RuleProperties } from 'json-rules-engine';
import { byKey, PlainValues } from './engineRules.ts';
import type { PlainRule } from './engineRules.ts';
import type { Observed } from './engineFeed.ts';

interface Small {
  readonly engine: Engine;
  /** Readings that its rules look at. */
  readonly keys: readonly string[];
}

/**
 * The peer: json-rules-engine in its fastest form, an engine for each reading with only the rules that look at it, and
 * told only the readings that these need. A change of a reading that no rule looks at costs it nothing.
 */
export class PeerRules {
  flips = 0;
  readonly #front = new PlainValues();
  readonly #small = new Map<string, Small>();
  readonly #on = new Map<string, boolean>();

  constructor(rules: readonly PlainRule[]) {
    for (const [key, list] of byKey(rules)) {
      const engine = new Engine(list.map(ruleOf), { allowUndefinedFacts: true });
      const keys = [...new Set(list.flatMap((rule) => rule.comparisons.map((c) => c.key)))];
      this.#small.set(key, { engine, keys });
    }
  }

  async take(observed: Observed): Promise<void> {
    for (const key of this.#front.take(observed)) {
      const small = this.#small.get(key);
      if (small === undefined) continue;
      const facts: Record<string, number> = {};
      for (const k of small.keys) {
        const value = this.#front.values.get(k);
        if (value !== undefined) facts[k] = value;
      }
      const { events, failureEvents } = await small.engine.run(facts);
      for (const { type } of events) this.#now(type, true);
      for (const { type } of failureEvents) this.#now(type, false);
    }
  }

  /** Rules that are true now. */
  on(): string[] {
    return [...this.#on].filter(([, on]) => on).map(([id]) => id);
  }

  #now(id: string, on: boolean): void {
    if ((this.#on.get(id) ?? false) === on) return;
    this.#on.set(id, on);
    this.flips++;
  }
}

function ruleOf(rule: PlainRule): RuleProperties {
  const inner = rule.comparisons.map(({ key, op, value }) => ({
    fact: key,
    operator: op === '>=' ? 'greaterThanInclusive' : 'lessThanInclusive',
    value,
  }));
  const conditions = rule.mode === 'all' ? { all: inner } : { any: inner };
  return { conditions, event: { type: rule.id }, name: rule.id };
}
