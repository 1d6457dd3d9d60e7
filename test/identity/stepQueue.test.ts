import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StepQueue } from '../../controller/identity/stepQueue.ts';
import { NOON } from '../engine/store.ts';

const SLOT_MS = 25;

describe('what is to be done when', () => {
  it('[IDN-17] takes the oldest first, at most so many, and says when the next is due', () => {
    const queue = new StepQueue<string>();
    expect([queue.dueMs(), queue.take(NOON, 5)]).toEqual([Number.POSITIVE_INFINITY, []]);
    queue.add('late', NOON + 1000);
    queue.add('b', NOON + 20);
    queue.add('a', NOON);
    queue.add('c', NOON + 21);
    expect(queue.dueMs()).toBe(NOON);
    expect(queue.take(NOON - 1, 5)).toEqual([]);
    expect(queue.take(NOON + 500, 2)).toEqual(['a', 'b']);
    expect(queue.take(NOON + 500, 2)).toEqual(['c']);
    expect([queue.dueMs(), queue.take(NOON + 500, 2)]).toEqual([NOON + 1000, []]);
  });

  it('[IDN-17] nothing is lost, nothing comes twice, nothing comes before its time or a slot after it', () => {
    const step = fc.oneof(
      fc.record({ add: fc.integer({ min: -11_000, max: 5000 }) }),
      fc.record({ passMs: fc.integer({ min: 0, max: 2000 }), most: fc.integer({ min: 1, max: 24 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new StepQueue<number>();
        const dueMs: number[] = [];
        const taken: number[] = [];
        let nowMs = NOON;
        for (const s of steps) {
          if ('add' in s) {
            queue.add(dueMs.length, nowMs + s.add);
            dueMs.push(nowMs + s.add);
            continue;
          }
          nowMs += s.passMs;
          const items = queue.take(nowMs, s.most);
          expect(items.length).toBeLessThanOrEqual(s.most);
          for (const item of items) expect(dueMs[item]).toBeLessThanOrEqual(nowMs);
          taken.push(...items);
          const overdue = dueMs.filter((at, i) => at + SLOT_MS <= nowMs && !taken.includes(i));
          if (items.length < s.most) expect(overdue).toEqual([]);
        }
        taken.push(...queue.take(nowMs + 20_000, Number.POSITIVE_INFINITY));
        expect(taken.sort((a, b) => a - b)).toEqual(dueMs.map((_, i) => i));
        expect(queue.dueMs()).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });
});
