import { afterEach, describe, expect, test } from 'vitest';
import type { Scene } from '../../controller/protocol/scene.ts';
import { SyncedClock } from '../../display/renderer/link/clock.ts';
import { Overrides } from '../../display/renderer/overrides.ts';
import { memoryStorage } from '../../display/renderer/page/storage.ts';
import { Strikes } from '../../display/renderer/stage/strikes.ts';
import { Values } from '../../display/renderer/values.ts';
import { likes, orderOf } from './shop.ts';

const scene = (creative: string): Scene => ({
  creative,
  transition: 'cut',
  kind: 'message',
  headline: creative,
  text: '',
});
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

describe('strikes', () => {
  test('[PLY-7] 30 s, 60 s, then out until the programme changes; a lost line is no strike', () => {
    let now = 0;
    const strikes = new Strikes(() => now);
    const bad = scene('bad');
    expect(strikes.strike(bad)).toBe(1);
    expect([strikes.out(bad), strikes.out(scene('good'))]).toEqual([true, false]);
    now = 30_000;
    expect(strikes.out(bad)).toBe(false);
    strikes.strike(bad);
    now = 89_999;
    expect(strikes.out(bad)).toBe(true);
    now = 90_000;
    expect(strikes.out(bad)).toBe(false);
    expect(strikes.strike(bad)).toBe(3);
    now = 1e12;
    expect(strikes.out(bad)).toBe(true);
    strikes.clear();
    expect(strikes.out(bad)).toBe(false);
    strikes.wait(bad);
    expect(strikes.out(bad)).toBe(true);
    now += 5000;
    expect(strikes.out(bad)).toBe(false);
    expect(strikes.strike(bad)).toBe(1);
  });
});

describe('clock', () => {
  test('[PLY-5] the first answer counts at once; small corrections slew and never go backwards', () => {
    let mono = 1000;
    const clock = new SyncedClock(() => mono, 500_000);
    expect(clock.now()).toBe(501_000);
    clock.add({ sentAt: 990, receivedAt: 1000, serverMs: 900_000 });
    expect(clock.now()).toBe(900_005);
    // A better sample says 100 ms less: the clock is held back by 20 ms a second, not turned back.
    clock.add({ sentAt: 1000, receivedAt: 1000, serverMs: 899_905 });
    let before = clock.now();
    for (let i = 0; i < 10; i++) {
      mono += 1000;
      const now = clock.now();
      expect(now - before).toBeGreaterThanOrEqual(980);
      expect(now - before).toBeLessThanOrEqual(1000);
      before = now;
    }
    expect(clock.now()).toBe(899_905 + 10_000);
    expect(clock.at(mono - 250)).toBe(clock.now() - 250);
  });
});

describe('orders and values', () => {
  test('[PLY-4] scenes of the last orders are remembered across a restart, each once', async () => {
    const storage = memoryStorage();
    const overrides = new Overrides(storage);
    for (let i = 0; i < 9; i++) overrides.begin(orderOf(`o${i}`, scene(`s${i % 8}`), 0));
    const kept = new Overrides(storage);
    await kept.restore();
    expect(kept.recent().map((s) => s.creative)).toEqual(['s0', 's7', 's6', 's5', 's4', 's3']);
  });
  test('[PLY-12] alone, an open-ended triggered order gives way; an emergency stays', () => {
    const overrides = new Overrides(memoryStorage());
    overrides.begin(orderOf('triggered', scene('a'), 0));
    overrides.begin(orderOf('timed', scene('b'), 0, 99_000));
    overrides.begin({ ...orderOf('emergency', scene('c'), 0), class: 'emergency' });
    expect(overrides.dropOpenEnded()).toBe(true);
    expect(overrides.all().map((o) => o.id)).toEqual(['timed', 'emergency']);
    expect(overrides.dropOpenEnded()).toBe(false);
  });
  test('[PLY-5][OVR-1] an order ends when it is said, or by itself a second after its time', () => {
    const overrides = new Overrides(memoryStorage());
    overrides.begin(orderOf('o', scene('a'), null, 5000));
    overrides.commit('o', 10);
    expect(overrides.all()[0]).toMatchObject({ commitMs: 10, untilMs: 6000 });
    overrides.end('o', 5000);
    expect(overrides.all()[0]).toMatchObject({ commitMs: 10, untilMs: 5000 });
    overrides.end('o', 9000);
    expect(overrides.all()[0]).toMatchObject({ untilMs: 5000 });
    overrides.sweep(5000 + 60_001);
    expect(overrides.all()).toEqual([]);
  });
  test('[RCK-2] a value that turns unknown leaves the last known one, marked stale', () => {
    const seen: string[] = [];
    const values = new Values(memoryStorage(), (keys) => seen.push(...keys));
    stops.push(() => values.stop());
    values.take([likes(12)]);
    values.take([likes(null)]);
    expect(values.of('product.likes:knit')).toMatchObject({ value: 12, quality: 'stale' });
    expect(seen).toEqual(['product.likes:knit', 'product.likes:knit']);
  });
});
