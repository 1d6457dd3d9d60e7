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

/** A condition with its keys looked up once. `at`: place of the comparison, left to right. */
type Node =
  | { readonly kind: 'all' | 'any'; readonly inner: readonly Node[] }
  | { readonly kind: 'not'; readonly inner: Node }
  | { readonly kind: 'is'; readonly comparison: Comparison; readonly key: string; readonly at: number };

/**
 * A condition with the memory of its comparisons: while what it decides is on, a comparison that was
 * true stays true until the reading passes its exit threshold (DEC-11). Only live readings decide (RDG-2); what counts
 * otherwise is said by `whenUnknown`.
 */
export class Evaluation {
  readonly #condition: Condition;
  readonly #root: Node;
  readonly #met: boolean[];

  /** @param memory of the same condition, to go on with; of another condition it is not used */
  constructor(condition: Condition, memory: Memory | null = null) {
    this.#condition = condition;
    const places = { count: 0 };
    this.#root = nodeOf(condition, places);
    const same = memory !== null && JSON.stringify(memory.condition) === JSON.stringify(condition);
    this.#met = Array.from({ length: places.count }, (_, i) => same && (memory.met[i] ?? false));
  }

  memory(): Memory {
    return { condition: this.#condition, met: [...this.#met] };
  }

  /**
   * Whether it holds now. Every comparison is looked at, so that each keeps its memory.
   * @param on what it decides is on: then comparisons that were true have their exit threshold
   */
  holds(look: Look, on: boolean): boolean {
    return this.#node(this.#root, look, on);
  }

  #node(node: Node, look: Look, on: boolean): boolean {
    switch (node.kind) {
      case 'is':
        return (this.#met[node.at] = compare(node.comparison, look(node.key), this.#met[node.at]!, on));
      case 'not':
        // What is negated keeps the thing off: there the exit threshold counts while it is off.
        return !this.#node(node.inner, look, !on);
      case 'all': {
        let all = true;
        for (const inner of node.inner) if (!this.#node(inner, look, on)) all = false;
        return all;
      }
      case 'any': {
        let any = false;
        for (const inner of node.inner) if (this.#node(inner, look, on)) any = true;
        return any;
      }
    }
  }
}

function nodeOf(c: Condition, places: { count: number }): Node {
  if ('all' in c) return { kind: 'all', inner: c.all.map((inner) => nodeOf(inner, places)) };
  if ('any' in c) return { kind: 'any', inner: c.any.map((inner) => nodeOf(inner, places)) };
  if ('not' in c) return { kind: 'not', inner: nodeOf(c.not, places) };
  return { kind: 'is', comparison: c, key: keyOf(c), at: places.count++ };
}

function compare(c: Comparison, reading: Reading | undefined, before: boolean, on: boolean): boolean {
  if (reading?.quality !== 'live' || reading.value === null) {
    return c.whenUnknown === 'keep' ? before : c.whenUnknown === 'true';
  }
  const threshold = before && on ? (c.exit ?? c.value) : c.value;
  return c.op === '>=' ? reading.value >= threshold : reading.value <= threshold;
}
