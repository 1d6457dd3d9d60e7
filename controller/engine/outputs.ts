import type { Output } from '../../config/schema/floor.ts';
import { comparisons } from '../../config/schema/condition.ts';
import { Evaluation, keyOf } from './condition.ts';
import type { Look } from './condition.ts';
import type { Command } from './io.ts';

interface Wired {
  readonly id: string;
  readonly evaluation: Evaluation;
  on: boolean;
}

/** Lamps and relays: each is on while its condition holds (DEC-21). */
export class Outputs {
  readonly #all: readonly Wired[];
  readonly #byReading = new Map<string, Wired[]>();

  constructor(outputs: readonly Output[]) {
    this.#all = outputs.map((o) => ({ id: o.id, evaluation: new Evaluation(o.when), on: false }));
    outputs.forEach((o, i) => {
      for (const key of new Set(comparisons(o.when).map(keyOf))) {
        const wired = this.#byReading.get(key);
        if (wired === undefined) this.#byReading.set(key, [this.#all[i]!]);
        else wired.push(this.#all[i]!);
      }
    });
  }

  /** Looks at all of them, at the start. */
  settle(look: Look, nowMs: number): Command[] {
    return this.#step(this.#all, look, nowMs);
  }

  /** Looks at those that depend on a reading. */
  changed(key: string, look: Look, nowMs: number): Command[] {
    return this.#step(this.#byReading.get(key) ?? [], look, nowMs);
  }

  states(): { readonly output: string; readonly on: boolean }[] {
    return this.#all.map(({ id, on }) => ({ output: id, on }));
  }

  #step(list: readonly Wired[], look: Look, nowMs: number): Command[] {
    return list.flatMap((o): Command[] => {
      const on = o.evaluation.holds(look);
      if (on === o.on) return [];
      o.on = on;
      return [{ kind: 'output', output: o.id, on, atMs: nowMs }];
    });
  }
}
