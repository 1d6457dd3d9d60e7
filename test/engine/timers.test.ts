import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timers } from '../../controller/engine/timers.ts';

/** The same by the simplest means: a list that is sorted whenever it is asked. */
class Plain {
  readonly #due = new Map<string, number>();

  set(key: string, at: number): void {
    this.#due.set(key, at);
  }
  clear(key: string): void {
    this.#due.delete(key);
  }
  at(key: string): number | undefined {
    return this.#due.get(key);
  }
  next(): number {
    return this.#first()?.at ?? Number.POSITIVE_INFINITY;
  }
  take(now: number): { key: string; at: number } | undefined {
    const first = this.#first();
    if (first === undefined || first.at > now) return undefined;
    this.#due.delete(first.key);
    return first;
  }
  #first(): { key: string; at: number } | undefined {
    return [...this.#due].map(([key, at]) => ({ key, at })).sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))[0];
  }
}

const key = fc.integer({ min: 0, max: 30 }).map((n) => `k${n}`);
const instant = fc.integer({ min: 0, max: 50 });
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('set' as const), key, at: instant }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('clear' as const), key, at: instant }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('take' as const), key, at: instant }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('next' as const), key, at: instant }) },
);

describe('timers', () => {
  it('[DEC-1] are taken by time and then by key, whatever was set, put off, brought forward or cleared before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
        const timers = new Timers();
        const plain = new Plain();
        for (const { what, key: k, at } of steps) {
          if (what === 'set') {
            timers.set(k, at);
            plain.set(k, at);
          } else if (what === 'clear') {
            timers.clear(k);
            plain.clear(k);
          } else if (what === 'take') expect(timers.take(at)).toEqual(plain.take(at));
          else expect(timers.next()).toBe(plain.next());
          expect(timers.at(k)).toBe(plain.at(k));
        }
        for (let due = plain.take(99); due !== undefined; due = plain.take(99)) expect(timers.take(99)).toEqual(due);
        expect(timers.take(99)).toBeUndefined();
        expect(timers.next()).toBe(Number.POSITIVE_INFINITY);
      }),
      { numRuns: 300 },
    );
  });
});
