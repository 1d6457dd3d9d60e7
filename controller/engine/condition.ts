import { comparisons } from '../../config/schema/condition.ts';
import type { Comparison, Condition } from '../../config/schema/condition.ts';
import type { Reading } from '../protocol/reading.ts';

/** Asks for a current reading by key. */
export type Look = (key: string) => Reading | undefined;

export function keyOf(c: Comparison): string {
  return c.segment === undefined ? `${c.reading}:${c.of}` : `${c.reading}:${c.of}/${c.segment}`;
}

/**
 * A condition with the memory of its comparisons: while what it decides is on, a comparison that was
 * true stays true until the reading passes its exit threshold (DEC-11). Only live readings decide (RDG-2); what counts otherwise is said by `whenUnknown`.
 */
export class Evaluation {
  readonly #condition: Condition;
  readonly #met = new Map<Comparison, boolean>();

  /** @param before an evaluation of the same condition whose memory goes on; of another condition: nothing does */
  constructor(condition: Condition, before: Evaluation | null = null) {
    this.#condition = condition;
    if (before === null || JSON.stringify(before.#condition) !== JSON.stringify(condition)) return;
    const old = comparisons(before.#condition);
    comparisons(condition).forEach((c, i) => this.#met.set(c, before.#met.get(old[i]!) ?? false));
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
