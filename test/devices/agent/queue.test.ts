import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../devices/agent/backoff.ts';
import type { Emission } from '../../../devices/agent/emission.ts';
import { Queue } from '../../../devices/agent/queue.ts';

const count = (n: number): Emission => ({ type: 'endcap.count.v1', atMs: n, data: { zone: 'drinks', count: n } });
const sale = (n: number): Emission => ({ type: 'endcap.sale.v1', atMs: n, data: { product: 'cola', quantity: n } });
const ids = (queue: Queue): string[] => queue.batch(100).map((q) => q.id);

describe('the queue of an agent', () => {
  it('[DEV-5] when counts are full the oldest count goes, never a sale, and it is counted', () => {
    const queue = new Queue({ perishable: 3, kept: 10 });
    queue.push({ id: 's1', emission: sale(1) });
    for (let i = 1; i <= 5; i++) queue.push({ id: `c${i}`, emission: count(i) });
    queue.push({ id: 's2', emission: sale(2) });
    expect(queue.dropped).toBe(2);
    expect(ids(queue)).toEqual(['s1', 'c3', 'c4', 'c5', 's2']);
  });

  it('[DEV-5] sales are bounded too', () => {
    const queue = new Queue({ perishable: 3, kept: 2 });
    for (let i = 1; i <= 4; i++) queue.push({ id: `s${i}`, emission: sale(i) });
    expect(queue.size).toBe(2);
    expect(ids(queue)).toEqual(['s3', 's4']);
  });

  it('[DEV-4] what is being sent is neither dropped nor overtaken until it is acknowledged', () => {
    const queue = new Queue({ perishable: 2, kept: 2 });
    queue.push({ id: 'c1', emission: count(1) });
    queue.push({ id: 'c2', emission: count(2) });
    const first = queue.batch(2);
    for (let i = 3; i <= 6; i++) queue.push({ id: `c${i}`, emission: count(i) });
    expect(queue.batch(2)).toBe(first);
    expect(queue.size).toBe(4);
    queue.acknowledge();
    expect(ids(queue)).toEqual(['c5', 'c6']);
  });
});

describe('a link that is behind', () => {
  const sighting = (tag: string, atMs: number, receiver = 'door'): Emission => ({
    type: 'endcap.sighting.v1',
    atMs,
    data: { tag: `mac:00000000000${tag}`, receiver, rssi: -60 },
  });
  const heard = (queue: Queue, max = 100): string[] =>
    queue.batch(max).map(({ emission: { data, atMs } }) => `${'tag' in data ? data.tag.at(-1) : '-'}@${atMs}`);

  it('[DEV-13] the newest sighting of a tag takes the place of the older one at the same receiver', () => {
    const queue = new Queue({ perishable: 100, kept: 100, behind: 3 });
    for (const tag of ['1', '2', '3', '4']) queue.push({ id: `a${tag}`, emission: sighting(tag, 1) });
    queue.push({ id: 'b1', emission: sighting('1', 2) });
    queue.push({ id: 'other receiver', emission: sighting('1', 3, 'till') });
    queue.push({ id: 'b3', emission: sighting('3', 4) });
    queue.push({ id: 'c1', emission: sighting('1', 5) });
    expect(queue.dropped).toBe(3);
    expect(heard(queue)).toEqual(['1@5', '2@1', '3@4', '4@1', '1@3']);
  });

  it('[DEV-13] while it keeps up every sighting goes, and sales and presses go always', () => {
    const queue = new Queue({ perishable: 100, kept: 100, behind: 3 });
    for (let i = 1; i <= 3; i++) queue.push({ id: `a${i}`, emission: sighting('1', i) });
    for (let i = 4; i <= 9; i++) queue.push({ id: `s${i}`, emission: sale(i) });
    queue.push({ id: 'a4', emission: sighting('1', 10) });
    expect([queue.size, queue.dropped]).toEqual([10, 0]);
    queue.push({ id: 'a5', emission: sighting('1', 11) });
    expect(heard(queue)).toEqual(['1@1', '1@2', '1@3', ...Array.from({ length: 6 }, (_, i) => `-@${i + 4}`), '1@11']);
  });

  it('[DEV-13] what is being sent stays what it is; a place that has gone is not taken', () => {
    const queue = new Queue({ perishable: 100, kept: 100, behind: 1 });
    for (const tag of ['1', '2', '3']) queue.push({ id: `a${tag}`, emission: sighting(tag, 1) });
    expect(heard(queue, 1)).toEqual(['1@1']);
    queue.push({ id: 'b1', emission: sighting('1', 2) });
    expect(heard(queue)).toEqual(['1@1']);
    // The controller wants it again: it comes first, and the newer one after it.
    queue.acknowledge(new Set(['a1']), 1);
    expect(heard(queue)).toEqual(['1@1', '2@1', '3@1', '1@2']);
  });

  it('[DEV-13] a link at a tenth of the speed: every tag has its turn, and what arrives is fresh', () => {
    const queue = new Queue();
    const oldest: number[] = [];
    const turns = new Map<string, number>();
    // 2,000 tags a second are heard, 200 a second go.
    for (let second = 1; second <= 60; second++) {
      for (let i = 0; i < 2_000; i++) {
        const tag = `mac:${i.toString(16).padStart(12, '0')}`;
        queue.push({
          id: `${second}-${i}`,
          emission: { type: 'endcap.sighting.v1', atMs: second, data: { tag, receiver: 'door', rssi: -60 } },
        });
      }
      const batch = queue.batch(200);
      oldest.push(second - Math.min(...batch.map((q) => q.emission.atMs)));
      for (const { emission } of batch)
        if (emission.type === 'endcap.sighting.v1')
          turns.set(emission.data.tag, (turns.get(emission.data.tag) ?? 0) + 1);
      queue.acknowledge();
      expect(queue.size).toBeLessThanOrEqual(5_000);
    }
    expect(turns.size).toBe(2_000);
    expect(Math.min(...turns.values())).toBeGreaterThanOrEqual(5);
    expect(Math.max(...oldest.slice(20))).toBe(0);
  });
});

describe('what the controller wants again', () => {
  const press = (n: number): Emission => ({ type: 'endcap.button.v1', atMs: n, data: { button: 'help' } });
  it('[DEV-12] comes again before everything else; counts only while they are fresh', () => {
    const queue = new Queue();
    queue.push({ id: 'old count', emission: count(1_000) });
    queue.push({ id: 'sale', emission: sale(1_000) });
    queue.push({ id: 'taken', emission: sale(1_000) });
    queue.push({ id: 'new count', emission: count(60_000) });
    queue.push({ id: 'press', emission: press(1_000) });
    queue.batch(5);
    queue.push({ id: 'later', emission: sale(61_000) });
    queue.acknowledge(new Set(['old count', 'sale', 'new count', 'press']), 61_000);
    expect(ids(queue)).toEqual(['sale', 'new count', 'press', 'later']);
    expect(queue.dropped).toBe(1);
  });

  it('[DEV-12] stays bounded though it comes back into a queue that filled up meanwhile', () => {
    const queue = new Queue({ perishable: 2, kept: 3 });
    for (let i = 1; i <= 3; i++) queue.push({ id: `s${i}`, emission: sale(i) });
    queue.batch(3);
    for (let i = 4; i <= 5; i++) queue.push({ id: `s${i}`, emission: sale(i) });
    queue.acknowledge(new Set(['s1', 's2', 's3']), 10);
    expect(ids(queue)).toEqual(['s3', 's4', 's5']);
    expect(queue.dropped).toBe(2);
  });
});

describe('coming back', () => {
  it('[DEV-3] waits 125 to 250 ms first, doubles, and never waits longer than 15 s', () => {
    expect(backoffMs(0, 0)).toBe(125);
    expect(backoffMs(0, 0.999)).toBeCloseTo(250, 0);
    expect(backoffMs(3, 0)).toBe(1_000);
    expect(backoffMs(60, 0.5)).toBe(11_250);
    expect(backoffMs(1_000_000, 0.999)).toBeLessThanOrEqual(15_000);
  });
});
