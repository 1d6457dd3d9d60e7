import { describe, expect, it } from 'vitest';
import { StoreEngine } from '../../controller/engine/engine.ts';
import type { Command } from '../../controller/engine/io.ts';
import { advance, campaign, count, engineOf, kinds, NOON, on, people, S, storeWith, triggered } from './store.ts';

const loop = campaign('loop');

describe('a change of the configuration', () => {
  it('[DEC-18] a new configuration carries readings and triggers on', () => {
    const parts = { campaigns: [loop, triggered('crowd')] };
    const engine = engineOf(parts);
    people(engine, 5, 0, 5);
    const config = storeWith({ campaigns: [loop, triggered('crowd'), campaign('more', { creatives: ['d'] })] });
    const next = new StoreEngine(
      { revision: 2, config, media: {}, codeBase: null },
      { nowMs: NOON + 5 * S, state: engine.state(), changed: true },
    );
    expect(on(next)).toEqual(['crowd']);
    expect(next.overrides('one')).toEqual(engine.overrides('one'));
    expect(kinds(next.takeStart()).filter((k) => k.startsWith('override'))).toEqual([]);
    expect(next.reading('zone.occupancy:drinks')).toMatchObject({ value: 5, quality: 'live' });
  });

  it('[DEC-18] what a change takes away ends: a campaign that is gone, scenes that are others, a screen that is gone', () => {
    const screens = storeWith({}).screens;
    const engine = engineOf({ campaigns: [loop, triggered('crowd', { holdForS: 0 })] });
    engine.apply(count('drinks', 5, NOON));
    const { id } = engine.overrides('one')[0]!;
    const after = (parts: Record<string, unknown>): Command[] =>
      new StoreEngine(
        { revision: 2, config: storeWith(parts), media: {}, codeBase: null },
        { nowMs: NOON + S, state: engine.state(), changed: true },
      )
        .takeStart()
        .filter((c) => c.kind.startsWith('override'));
    expect(after({ campaigns: [loop] })).toEqual([
      { kind: 'override.end', id, screens: ['one', 'two', 'three'], atMs: NOON + S, resume: null },
    ]);
    expect(kinds(after({ campaigns: [loop, triggered('crowd', { holdForS: 0 }, { creatives: ['c'] })] }))).toEqual([
      'override.begin',
      'override.end',
    ]);
    expect(after({ campaigns: [loop, triggered('crowd', { holdForS: 0 })], screens: screens.slice(0, 2) })).toEqual([
      { kind: 'override.end', id, screens: ['three'], atMs: NOON + S, resume: null },
    ]);
    expect(after({ campaigns: [{ ...loop, name: 'Another name' }, triggered('crowd', { holdForS: 0 })] })).toEqual([]);
  });

  it('[DEC-18][DEC-21] an output that is gone goes off, one that stays goes on as it was', () => {
    const lamp = (id: string): object => ({
      id,
      name: id,
      at: { x: 1, y: 1 },
      when: { reading: 'zone.occupancy', of: 'drinks', value: 4, exit: 2 },
    });
    const engine = engineOf({ outputs: [lamp('a'), lamp('b')] });
    engine.apply(count('drinks', 5, NOON));
    engine.apply(count('drinks', 3, NOON + 1));
    const next = new StoreEngine(
      { revision: 2, config: storeWith({ outputs: [lamp('b')] }), media: {}, codeBase: null },
      { nowMs: NOON + S, state: engine.state(), changed: true },
    );
    expect(next.takeStart().filter((c) => c.kind === 'output')).toEqual([
      { kind: 'output', output: 'a', on: false, atMs: NOON + S },
    ]);
    expect(next.outputs()).toEqual([{ output: 'b', on: true }]);
  });

  it('[DEC-19] a takeover that dates end says when, and ends then', () => {
    const engine = engineOf({
      campaigns: [loop, campaign('sale', { class: 'takeover', creatives: ['b'], to: '2026-11-21' })],
    });
    const midnight = Date.parse('2026-11-21T23:00:00Z');
    expect(engine.overrides('one')).toMatchObject([{ untilMs: midnight }]);
    expect(engine.apply(advance(midnight)).filter((c) => c.kind === 'override.end')).toHaveLength(1);
  });

  it('[DEC-18] a trigger between its thresholds stays on through a change of something else', () => {
    const parts = { campaigns: [loop, triggered('crowd')] };
    const engine = engineOf(parts);
    people(engine, 5, 0, 5);
    people(engine, 3, 5, 8);
    const config = storeWith({ campaigns: [loop, triggered('crowd'), campaign('more', { creatives: ['d'] })] });
    const next = new StoreEngine(
      { revision: 2, config, media: {}, codeBase: null },
      { nowMs: NOON + 8 * S, state: engine.state(), changed: true },
    );
    people(next, 3, 8, 40);
    expect(on(next)).toEqual(['crowd']);
    expect(next.decision('one')!.cause.text).toBe('5 people in Drinks (at least 4) for 3 s');
    const stricter = storeWith({
      campaigns: [loop, triggered('crowd', { when: { reading: 'zone.occupancy', of: 'drinks', value: 4 } })],
    });
    const other = new StoreEngine(
      { revision: 3, config: stricter, media: {}, codeBase: null },
      { nowMs: NOON + 40 * S, state: next.state(), changed: true },
    );
    people(other, 3, 40, 50);
    expect(on(other)).toEqual(['loop']);
  });
});
