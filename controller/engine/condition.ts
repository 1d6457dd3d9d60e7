import { comparisons } from '../../config/schema/condition.ts';
import type { Comparison, Condition } from '../../config/schema/condition.ts';
import type { Reading } from '../protocol/reading.ts';

/** Asks for a current reading by key. */
export type Look = (key: string) => Reading | undefined;

export function keyOf(c: Comparison): string {
  return `${c.reading}:${c.of}`;
}

/**
 * A condition with the memory of its comparisons: once true, a comparison stays true until the reading passes
 * its exit threshold (DEC-11). Only live readings decide (RDG-2); what counts otherwise is said by `whenUnknown`.
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

  /** Whether it holds now. Every comparison is looked at, so that each keeps its memory. */
  holds(look: Look): boolean {
    return this.#node(this.#condition, look);
  }

  #node(c: Condition, look: Look): boolean {
    if ('all' in c) return c.all.map((inner) => this.#node(inner, look)).every(Boolean);
    if ('any' in c) return c.any.map((inner) => this.#node(inner, look)).some(Boolean);
    if ('not' in c) return !this.#node(c.not, look);
    const met = compare(c, look(keyOf(c)), this.#met.get(c) ?? false);
    this.#met.set(c, met);
    return met;
  }
}

function compare(c: Comparison, reading: Reading | undefined, before: boolean): boolean {
  if (reading?.quality !== 'live' || reading.value === null) {
    return c.whenUnknown === 'keep' ? before : c.whenUnknown === 'true';
  }
  const threshold = before ? (c.exit ?? c.value) : c.value;
  return c.op === '>=' ? reading.value >= threshold : reading.value <= threshold;
}
