import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparison } from '../../config/schema/condition.ts';
import type { Comparison, Condition } from '../../config/schema/condition.ts';
import { readingFacts } from '../../config/schema/readings.ts';
import type { ReadingKind } from '../../config/schema/readings.ts';
import { Evaluation, keyOf } from '../../controller/engine/condition.ts';
import type { Look } from '../../controller/engine/condition.ts';
import { StoreEngine } from '../../controller/engine/engine.ts';
import type { EngineInput } from '../../controller/engine/io.ts';
import type { Reading, ReadingQuality } from '../../controller/protocol/reading.ts';
import { advance, campaign, count, engineOf, NOON, on, storeWith, triggered } from './store.ts';
import type { Sensed } from './sensing.ts';

const kinds = Object.keys(readingFacts) as ReadingKind[];

function reading(value: number | null, quality: ReadingQuality = 'live'): Reading {
  const base = {
    key: 'zone.occupancy:a',
    kind: 'zone.occupancy',
    of: 'a',
    unit: '',
    source: '',
    confidence: 1,
  } as const;
  return { ...base, value, quality, atMs: value === null ? null : NOON, simulated: false };
}
function one(kind: ReadingKind, part: object = {}): Comparison {
  const { of } = readingFacts[kind];
  return comparison.parse({
    reading: kind,
    ...(of === 'store' ? {} : { of: 'a' }),
    ...(kind === 'zone.mix' ? { segment: 'runs' } : {}),
    value: 1,
    ...part,
  });
}
const always =
  (r: Reading | undefined): Look =>
  () =>
    r;

describe('conditions', () => {
  it.each(kinds)('[DEC-11] %s: at its threshold it is met, in both directions', (kind) => {
    const at = new Evaluation(one(kind));
    expect(at.holds(always(reading(1)), false)).toBe(true);
    expect(at.holds(always(reading(0.9)), false)).toBe(false);
    const most = new Evaluation(one(kind, { op: '<=' }));
    expect(most.holds(always(reading(1)), false)).toBe(true);
    expect(most.holds(always(reading(1.1)), false)).toBe(false);
  });

  it.each(kinds)('[RDG-2][DEC-11] %s: stale or unknown it never decides; whenUnknown does', (kind) => {
    for (const dark of [reading(5, 'stale'), reading(null, 'unknown'), undefined]) {
      const after = (whenUnknown: string, value: number): boolean => {
        const e = new Evaluation(one(kind, { whenUnknown }));
        e.holds(always(reading(value)), false);
        return e.holds(always(dark), true);
      };
      expect([after('false', 5), after('true', 0), after('keep', 5), after('keep', 0)]).toEqual([
        false,
        true,
        true,
        false,
      ]);
      expect(new Evaluation(one(kind, { whenUnknown: 'keep' })).holds(always(dark), false)).toBe(false);
    }
  });

  it('[DEC-11] it looks at the reading that it names', () => {
    expect(kinds.map((kind) => keyOf(one(kind)))).toEqual(
      kinds.map((kind) => {
        const { of } = readingFacts[kind];
        return `${kind}:${of === 'store' ? 'store' : 'a'}${kind === 'zone.mix' ? '/runs' : ''}`;
      }),
    );
  });

  it.each([
    ['>=', 4, 2, [3, 4, 3, 2, 1.9, 3, 4], [false, true, true, true, false, false, true]],
    ['<=', 4, 6, [5, 4, 5, 6, 6.1, 5, 4], [false, true, true, true, false, false, true]],
  ])('[DEC-11] %s %d with exit %d: the exit threshold counts while it is on', (op, value, exit, values, expected) => {
    const e = new Evaluation(one('zone.occupancy', { op, value, exit }));
    let isOn = false;
    expect(values.map((v) => (isOn = e.holds(always(reading(v)), isOn)))).toEqual(expected);
  });

  it('[DEC-11] a negated comparison has its exit threshold while the thing is off', () => {
    const e = new Evaluation({ not: one('zone.occupancy', { value: 4, exit: 2 }) });
    let isOn = false;
    const seen = [0, 3, 4, 3, 4, 2, 1, 3, 4].map((v) => (isOn = e.holds(always(reading(v)), isOn)));
    expect(seen).toEqual([true, true, false, false, false, false, true, true, false]);
  });

  it('[DEC-11] every comparison keeps its memory, also where another has decided', () => {
    const a = one('zone.occupancy', { value: 4, exit: 2 });
    const b = one('zone.presence', { value: 1, whenUnknown: 'keep' });
    const e = new Evaluation({ any: [a, b] });
    const look =
      (occupancy: number, tags: Reading): Look =>
      (key) =>
        key.startsWith('zone.occupancy') ? reading(occupancy) : tags;
    expect(e.holds(look(5, reading(1)), false)).toBe(true);
    expect(e.holds(look(1, reading(null, 'unknown')), true)).toBe(true);
    expect(e.holds(look(1, reading(0)), true)).toBe(false);
    expect(e.holds(look(1, reading(null, 'unknown')), false)).toBe(false);
  });

  it('[DEC-11] all, any and not are what they say, however deep', () => {
    const values = { a: true, b: false, c: true, d: false };
    const look: Look = (key) => reading(values[key.slice(-1) as keyof typeof values] ? 1 : 0);
    const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        fc.constantFrom('a', 'b', 'c', 'd').map((of): Condition => one('zone.occupancy', { of })),
        fc.array(tie('tree'), { minLength: 1, maxLength: 4 }).map((all): Condition => ({ all })),
        fc.array(tie('tree'), { minLength: 1, maxLength: 4 }).map((any): Condition => ({ any })),
        tie('tree').map((not): Condition => ({ not })),
      ),
    }));
    const truth = (c: Condition): boolean => {
      if ('all' in c) return c.all.every(truth);
      if ('any' in c) return c.any.some(truth);
      return 'not' in c ? !truth(c.not) : values[c.of as keyof typeof values];
    };
    fc.assert(
      fc.property(tree, fc.boolean(), (c, isOn) => {
        expect(new Evaluation(c).holds(look, isOn)).toBe(truth(c));
      }),
    );
  });
});

describe('conditions in the engine', () => {
  const base = { sensedAtMs: NOON, atMs: NOON, source: 'urn:test', simulated: false };
  const input = (part: object): Sensed => ({ ...base, ...part }) as Sensed;
  /** For every kind a word that makes it 1 or more. At noon the clock is past all of its own. */
  const word: Readonly<Record<ReadingKind, EngineInput>> = {
    'zone.occupancy': input({ kind: 'count', zone: 'drinks', count: 1, confidence: 1 }),
    'zone.presence': input({ kind: 'presence', zone: 'drinks', tags: 1, confidence: 1 }),
    'zone.dwell': input({ kind: 'dwell', zone: 'drinks', seconds: 1, confidence: 1 }),
    'zone.basketEstimate': input({ kind: 'estimate', zone: 'drinks', people: 1, error: 0.5, confidence: 1 }),
    'zone.mix': input({ kind: 'mix', zone: 'drinks', segment: 'runs', share: 1, confidence: 1 }),
    'zone.queueLength': input({ kind: 'queue', zone: 'drinks', length: 1, waitS: null, confidence: 1 }),
    'zone.waitS': input({ kind: 'queue', zone: 'drinks', length: 0, waitS: 1, confidence: 1 }),
    'line.forthPerHour': input({ kind: 'crossing', line: 'door', way: 'forth', people: 1 }),
    'line.backPerHour': input({ kind: 'crossing', line: 'door', way: 'back', people: 1 }),
    'store.footfall': input({ kind: 'crossing', line: 'door', way: 'forth', people: 1 }),
    'product.likes': input({ kind: 'likes', product: 'cola', total: 1 }),
    'product.likesPerHour': input({ kind: 'like', product: 'cola', delta: 1 }),
    'product.rank': input({ kind: 'likes', product: 'cola', total: 1 }),
    'product.stock': input({ kind: 'stock', product: 'cola', quantity: 1 }),
    'product.salesPerHour': input({ kind: 'sale', product: 'cola', quantity: 1 }),
    'member.arrived': input({ kind: 'arrival', segment: 'runs' }),
    'weather.temperatureC': input({ kind: 'weather', what: 'weather.temperatureC', value: 1 }),
    'weather.rainMmPerHour': input({ kind: 'weather', what: 'weather.rainMmPerHour', value: 1 }),
    'weather.windKmh': input({ kind: 'weather', what: 'weather.windKmh', value: 1 }),
    'weather.cloudPercent': input({ kind: 'weather', what: 'weather.cloudPercent', value: 1 }),
    'button.pressed': input({ kind: 'button', button: 'help' }),
    'time.hour': advance(NOON),
    'time.minuteOfDay': advance(NOON),
    'time.weekday': advance(NOON),
  };
  const names = { zone: 'drinks', line: 'door', product: 'cola', button: 'help', segment: 'runs', store: 'store' };
  const line = { id: 'door', name: 'Door', from: { x: 0, y: 0.5 }, to: { x: 1, y: 0.5 }, footfall: true };
  const cameras = [{ id: 'cam', name: 'Cam', at: { x: 1, y: 1 }, zones: ['drinks'], lines: [line] }];

  it.each(kinds)('[RDG-9][DEC-21] %s can be asked for, and its word decides', (kind) => {
    const when = {
      reading: kind,
      of: names[readingFacts[kind].of],
      value: 1,
      ...(kind === 'zone.mix' ? { segment: 'runs' } : {}),
    };
    const outputs = [{ id: 'lamp', name: 'Lamp', at: { x: 1, y: 1 }, when }];
    const store = { ...storeWith({}).store, peoplePerBasket: { mean: 1.5, spread: 1 } };
    const engine = engineOf({ store, campaigns: [campaign('loop')], cameras, outputs });
    expect(engine.reading(keyOf(comparison.parse(when)))).toBeDefined();
    const isClock = kind.startsWith('time.');
    expect(engine.outputs()).toEqual([{ output: 'lamp', on: isClock }]);
    engine.apply(word[kind]);
    expect(engine.outputs()).toEqual([{ output: 'lamp', on: true }]);
  });

  it.each([
    ['false', ['loop']],
    ['true', ['crowd']],
    ['keep', ['loop']],
  ])('[DEC-10][DEC-11] a zone that is gone decides nothing: whenUnknown %s', (whenUnknown, expected) => {
    const config = structuredClone(storeWith({ campaigns: [campaign('loop'), triggered('crowd', { holdForS: 0 })] }));
    config.campaigns[1]!.trigger!.when = comparison.parse({
      reading: 'zone.occupancy',
      of: 'attic',
      value: 4,
      whenUnknown,
    });
    const engine = new StoreEngine({ revision: 1, config, media: {}, codeBase: null }, { nowMs: NOON });
    engine.apply(count('attic', 9, NOON));
    engine.apply(count('drinks', 9, NOON));
    engine.apply(advance(NOON + 60_000));
    expect(on(engine)).toEqual(expected);
    const decision = JSON.stringify(engine.decision('one'));
    if (whenUnknown === 'false') expect(decision).toContain('people in attic: unknown (at least 4)');
  });
});
