import { describe, expect, it } from 'vitest';
import type { EngineInput } from '../../controller/engine/io.ts';
import { advance, campaign, count, engineOf, NOON, on, triggered } from './store.ts';

const S = 1000;
const H = 3_600_000;
const store = { campaigns: [campaign('loop')] };
const occupancy = 'zone.occupancy:drinks';
const likes = 'product.likes:cola';

function like(delta: 1 | -1, atMs: number, source = 'hearts'): EngineInput {
  return { kind: 'like', atMs, sensedAtMs: atMs, source, simulated: false, product: 'cola', delta };
}
function total(n: number, atMs: number, source = 'meta', sensedAtMs = atMs): EngineInput {
  return { kind: 'likes', atMs, sensedAtMs, source, simulated: false, product: 'cola', total: n };
}

describe('readings', () => {
  it('[RDG-1] unknown until heard, and unknown is not zero', () => {
    const engine = engineOf(store);
    expect(engine.reading(occupancy)).toMatchObject({ value: null, quality: 'unknown', atMs: null, source: '' });
    engine.apply(count('drinks', 0, NOON));
    expect(engine.reading(occupancy)).toMatchObject({ value: 0, quality: 'live', atMs: NOON });
  });

  it('[RDG-2] live, then stale, then unknown, each told at its instant', () => {
    const engine = engineOf(store);
    engine.apply(count('drinks', 3, NOON));
    const told = engine
      .apply(advance(NOON + 2 * 60 * S))
      .flatMap((c) => (c.kind === 'reading' ? [[c.reading.quality, c.reading.value]] : []));
    expect(told).toEqual([
      ['stale', 3],
      ['unknown', null],
    ]);
  });

  it.each([
    ['false', 'loop'],
    ['true', 'crowd'],
    ['keep', 'crowd'],
  ])('[RDG-2][DEC-11] a stale reading does not decide: whenUnknown %s', (whenUnknown, campaignOn) => {
    const when = { reading: 'zone.occupancy', of: 'drinks', value: 4, whenUnknown };
    const engine = engineOf({ campaigns: [campaign('loop'), triggered('crowd', { when })] });
    for (let s = 0; s < 5; s++) engine.apply(count('drinks', 5, NOON + s * S));
    engine.apply(advance(NOON + 60 * S));
    expect(on(engine)).toEqual([campaignOn]);
  });

  it('[RDG-3] what a source says about an earlier instant is ignored', () => {
    const engine = engineOf(store);
    engine.apply(count('drinks', 3, NOON + 5 * S));
    engine.apply(count('drinks', 9, NOON + 6 * S, { sensedAtMs: NOON + 2 * S }));
    expect(engine.reading(occupancy)!.value).toBe(3);
  });

  it('[RDG-4] after a restart likes are shown with their age, and decide nothing until heard again', () => {
    const parts = {
      campaigns: [
        campaign('loop'),
        triggered('liked', { when: { reading: 'product.likes', of: 'cola', value: 5 }, holdForS: 0 }),
      ],
    };
    const engine = engineOf(parts);
    engine.apply(total(7, NOON));
    engine.apply(count('drinks', 5, NOON));
    expect(on(engine)).toEqual(['liked']);
    const again = engineOf(parts, { nowMs: NOON + H, snapshot: engine.snapshot() });
    expect(again.reading(likes)).toMatchObject({ value: 7, quality: 'stale', atMs: NOON });
    expect(again.reading(occupancy)).toMatchObject({ value: null, quality: 'unknown' });
    expect(on(again)).toEqual(['loop']);
    again.apply(like(1, NOON + H));
    expect(again.reading(likes)).toMatchObject({ value: 8, quality: 'stale', atMs: NOON });
    expect(on(again)).toEqual(['loop']);
    again.apply(total(9, NOON + H + 1));
    expect(again.reading(likes)).toMatchObject({ value: 10, quality: 'live' });
    expect(on(again)).toEqual(['liked']);
  });

  it('[RDG-5] a real source goes before a simulated one, a live one before a stale one', () => {
    const engine = engineOf(store);
    engine.apply(count('drinks', 9, NOON, { source: 'sim', simulated: true }));
    engine.apply(count('drinks', 2, NOON, { source: 'camera' }));
    engine.apply(count('drinks', 9, NOON + S, { source: 'sim', simulated: true }));
    expect(engine.reading(occupancy)).toMatchObject({ value: 2, simulated: false });
    for (let s = 2; s < 12; s++) engine.apply(count('drinks', 9, NOON + s * S, { source: 'sim', simulated: true }));
    expect(engine.reading(occupancy)).toMatchObject({ value: 9, simulated: true, quality: 'live' });
  });

  it('[RDG-5] the surer of two cameras counts', () => {
    const engine = engineOf(store);
    engine.apply(count('drinks', 4, NOON, { source: 'far', confidence: 0.5 }));
    engine.apply(count('drinks', 6, NOON, { source: 'near', confidence: 0.9 }));
    engine.apply(count('drinks', 3, NOON + 1, { source: 'far', confidence: 0.5 }));
    expect(engine.reading(occupancy)).toMatchObject({ value: 6, source: 'near' });
  });

  it('[RDG-6] likes add up over sources; an absolute number replaces that of its source; never below nought', () => {
    const engine = engineOf(store);
    const value = (): number | null => engine.reading(likes)!.value;
    engine.apply(like(-1, NOON));
    expect(value()).toBe(0);
    engine.apply(like(1, NOON + 1));
    engine.apply(total(586, NOON + 2));
    expect(value()).toBe(587);
    engine.apply(like(1, NOON + 3, 'meta'));
    expect(value()).toBe(588);
    engine.apply(total(586, NOON + 4));
    expect(value()).toBe(587);
    engine.apply(total(9, NOON + 5, 'meta', NOON + 3));
    expect(value()).toBe(587);
  });

  it('[RDG-6] a sum is as old as the oldest whole number in it that matters', () => {
    const engine = engineOf(store);
    engine.apply(total(2000, NOON));
    engine.apply(like(1, NOON + 20 * H));
    expect(engine.reading(likes)).toMatchObject({ value: 2001, quality: 'live', atMs: NOON });
    engine.apply(like(1, NOON + 30 * H));
    expect(engine.reading(likes)).toMatchObject({ value: 2002, quality: 'stale', atMs: NOON });
    engine.apply(total(3, NOON + 31 * H, 'small'));
    expect(engine.reading(likes)).toMatchObject({ value: 2005, quality: 'stale', atMs: NOON });
    engine.apply(total(2100, NOON + 32 * H));
    expect(engine.reading(likes)).toMatchObject({ value: 2105, quality: 'live', atMs: NOON + 32 * H });
  });

  it('[RDG-7] sums of the last hour follow the hour', () => {
    const engine = engineOf(store);
    engine.apply({
      kind: 'sale',
      atMs: NOON,
      sensedAtMs: NOON,
      source: 'till',
      simulated: false,
      product: 'cola',
      quantity: 3,
    });
    engine.apply({
      kind: 'sale',
      atMs: NOON + 0.5 * H,
      sensedAtMs: NOON + 0.5 * H,
      source: 'till',
      simulated: false,
      product: 'cola',
      quantity: 2,
    });
    const value = (): number | null => engine.reading('product.salesPerHour:cola')!.value;
    expect(value()).toBe(5);
    engine.apply(advance(NOON + H));
    expect(value()).toBe(2);
    engine.apply(advance(NOON + 1.5 * H));
    expect(value()).toBe(0);
  });

  it('[RDG-7] crossings of a line are summed per hour, each way by itself', () => {
    const line = { id: 'door', name: 'Door', from: { x: 0, y: 0.5 }, to: { x: 1, y: 0.5 } };
    const cameras = [{ id: 'cam', name: 'Cam', at: { x: 1, y: 1 }, zones: ['drinks'], lines: [line] }];
    const engine = engineOf({ ...store, cameras });
    const cross = (way: 'forth' | 'back', people: number): void => {
      engine.apply({
        kind: 'crossing',
        atMs: NOON,
        sensedAtMs: NOON,
        source: 'c',
        simulated: false,
        line: 'door',
        way,
        people,
      });
    };
    cross('forth', 2);
    cross('back', 1);
    cross('forth', 1);
    expect(engine.reading('line.forthPerHour:door')!.value).toBe(3);
    expect(engine.reading('line.backPerHour:door')!.value).toBe(1);
  });

  it('[RDG-7] a press counts for ten seconds', () => {
    const engine = engineOf(store);
    const value = (): number | null => engine.reading('button.pressed:help')!.value;
    engine.apply({ kind: 'button', atMs: NOON, sensedAtMs: NOON, source: 'gpio', simulated: false, button: 'help' });
    expect(value()).toBe(1);
    engine.apply(advance(NOON + 9999));
    expect(value()).toBe(1);
    engine.apply(advance(NOON + 10_000));
    expect(value()).toBe(0);
  });
});
