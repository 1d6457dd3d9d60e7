import { comparisons } from '../../config/schema/condition.ts';
import type { Comparison, Condition } from '../../config/schema/condition.ts';
import type { Reading } from '../protocol/reading.ts';

/** Asks for a current reading by key. */
export type Look = (key: string) => Reading | undefined;

export function keyOf(c: Comparison): string {
  return c.segment === undefined ? `${c.reading}:${c.of}` : `${c.reading}:${c.of}/${c.segment}`;
}

/** Which comparisons of a condition were true, left to right. Plain data. */
export interface Memory {
  readonly condition: Condition;
  readonly met: readonly boolean[];
}

/**
 * A condition with the memory of its comparisons: while what it decides is on, a comparison that was
 * true stays true until the reading passes its exit threshold (DEC-11). Only live readings decide (RDG-2); what counts otherwise is said by `whenUnknown`.
 */
export class Evaluation {
  readonly #condition: Condition;
  readonly #met = new Map<Comparison, boolean>();

  /** @param memory of the same condition, to go on with; of another condition it is not used */
  constructor(condition: Condition, memory: Memory | null = null) {
    this.#condition = condition;
    if (memory === null || JSON.stringify(memory.condition) !== JSON.stringify(condition)) return;
    comparisons(condition).forEach((c, i) => this.#met.set(c, memory.met[i] ?? false));
  }

  memory(): Memory {
    return { condition: this.#condition, met: comparisons(this.#condition).map((c) => this.#met.get(c) ?? false) };
  }

  /**
   * Whether it holds now. Every comparison is looked at, so that each keeps its memory.
   * @param on what it decides is on: then comparisons that were true have their exit threshold
   */
  holds(look: Look, on: boolean): boolean {
    return this.#node(this.#condition, look, on);
  }

  #node(c: Condition, look: Look, on: boolean): boolean {
    if ('all' in c) return c.all.map((inner) => this.#node(inner, look, on)).every(Boolean);
    if ('any' in c) return c.any.map((inner) => this.#node(inner, look, on)).some(Boolean);
    if ('not' in c) return !this.#node(c.not, look, on);
    const met = compare(c, look(keyOf(c)), this.#met.get(c) ?? false, on);
    this.#met.set(c, met);
    return met;
  }
}

function compare(c: Comparison, reading: Reading | undefined, before: boolean, on: boolean): boolean {
  if (reading?.quality !== 'live' || reading.value === null) {
    return c.whenUnknown === 'keep' ? before : c.whenUnknown === 'true';
  }
  const threshold = before && on ? (c.exit ?? c.value) : c.value;
  return c.op === '>=' ? reading.value >= threshold : reading.value <= threshold;
}
