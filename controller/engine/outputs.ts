import type { Output } from '../../config/schema/floor.ts';
import { comparisons } from '../../config/schema/condition.ts';
import { Evaluation, keyOf } from './condition.ts';
import type { Look, Memory } from './condition.ts';
import type { Command } from './io.ts';

interface Wired {
  readonly id: string;
  readonly evaluation: Evaluation;
  on: boolean;
}

/** An output as plain data. */
export interface OutputState {
  readonly id: string;
  readonly on: boolean;
  readonly memory: Memory;
}

/** Lamps and relays: each is on while its condition holds (DEC-21). */
export class Outputs {
  readonly #all: readonly Wired[];
  readonly #byReading = new Map<string, Wired[]>();

  /** Outputs of an older configuration that were on and are no more. */
  readonly #gone: readonly string[];

  /** @param before what was on, to go on with */
  constructor(outputs: readonly Output[], before: readonly OutputState[]) {
    const known = new Map(before.map((o) => [o.id, o]));
    this.#all = outputs.map((o) => {
      const old = known.get(o.id);
      known.delete(o.id);
      return { id: o.id, evaluation: new Evaluation(o.when, old?.memory ?? null), on: old?.on ?? false };
    });
    this.#gone = [...known.values()].filter((o) => o.on).map((o) => o.id);
    outputs.forEach((o, i) => {
      for (const key of new Set(comparisons(o.when).map(keyOf))) {
        const wired = this.#byReading.get(key);
        if (wired === undefined) this.#byReading.set(key, [this.#all[i]!]);
        else wired.push(this.#all[i]!);
      }
    });
  }

  /** Readings that decide them. */
  keys(): Iterable<string> {
    return this.#byReading.keys();
  }

  /** Looks at all of them, at the start. */
  settle(look: Look, nowMs: number): Command[] {
    const off = this.#gone.map((output): Command => ({ kind: 'output', output, on: false, atMs: nowMs }));
    return [...off, ...this.#step(this.#all, look, nowMs)];
  }

  /** Looks at those that depend on a reading. */
  changed(key: string, look: Look, nowMs: number): readonly Command[] {
    const list = this.#byReading.get(key);
    return list === undefined ? [] : this.#step(list, look, nowMs);
  }

  state(): OutputState[] {
    return this.#all.map((o) => ({ id: o.id, on: o.on, memory: o.evaluation.memory() }));
  }

  states(): { readonly output: string; readonly on: boolean }[] {
    return this.#all.map(({ id, on }) => ({ output: id, on }));
  }

  #step(list: readonly Wired[], look: Look, nowMs: number): Command[] {
    return list.flatMap((o): Command[] => {
      const on = o.evaluation.holds(look, o.on);
      if (on === o.on) return [];
      o.on = on;
      return [{ kind: 'output', output: o.id, on, atMs: nowMs }];
    });
  }
}
