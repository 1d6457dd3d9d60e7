import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineInput } from '../../controller/engine/io.ts';
import { advance, campaign, count, engineOf, NOON, on, S, triggered } from './store.ts';

const HOUR = 3_600 * S;
const MIN = 60 * S;
const store = { id: 'test', name: 'Test', timeZone: 'Europe/Amsterdam' };
const atOnce = { holdForS: 0, releaseAfterS: 0, minOnScreenS: 0 };
const loop = campaign('loop');

function stock(quantity: number, atMs: number, product = 'cola'): EngineInput {
  return { kind: 'stock', atMs, sensedAtMs: atMs, source: 'erp', simulated: false, product, quantity };
}

describe('the fairness floor', () => {
  /** People all the time: a trigger that would never go. */
  function crowded(parts: Record<string, unknown>, hours: number): { onMs: number[]; minutes: boolean[] } {
    const engine = engineOf(parts);
    const minutes: boolean[] = [];
    for (let at = NOON; at < NOON + hours * HOUR; at += 5 * S) {
      engine.apply(count('drinks', 9, at));
      minutes.push(engine.overrides('one')[0]?.class === 'triggered');
    }
    const perHour = HOUR / (5 * S);
    const onMs = minutes.slice(perHour).map((_, i) => minutes.slice(i, i + perHour).filter(Boolean).length * 5 * S);
    return { onMs, minutes };
  }

  it('[DEC-28] triggers have half of any hour while others are booked, and come again when there is room', () => {
    const { onMs, minutes } = crowded({ campaigns: [loop, triggered('crowd', atOnce)] }, 3);
    expect(Math.max(...onMs)).toBeLessThanOrEqual(HOUR / 2 + 5 * S);
    expect(Math.min(...onMs)).toBeGreaterThan(HOUR / 2 - 2 * MIN);
    expect(minutes[0]).toBe(true);
  });

  it('[DEC-28] over any history of triggers no hour has more than its part', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 1500 }), fc.integer({ min: 0, max: 6 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, fc.constantFrom(0.1, 0.25, 0.5, 0.9), (list, triggeredShare) => {
        const engine = engineOf({ store: { ...store, triggeredShare }, campaigns: [loop, triggered('crowd', atOnce)] });
        const stretches: [number, number][] = [];
        let at = NOON;
        let since: number | null = null;
        const look = (now: number): void => {
          const is = engine.overrides('one').length > 0;
          if (is && since === null) since = now;
          if (!is && since !== null) {
            stretches.push([since, now]);
            since = null;
          }
        };
        const goTo = (end: number): void => {
          for (let due = engine.wakeAtMs(); due <= end; due = engine.wakeAtMs()) {
            engine.apply(advance(due));
            look(due);
          }
        };
        for (const [gap, n] of list) {
          at += gap * S;
          goTo(at);
          engine.apply(count('drinks', n, at));
          look(at);
        }
        goTo(at + 2 * HOUR);
        for (const [, end] of stretches) {
          const taken = stretches.reduce(
            (sum, [a, b]) => sum + Math.max(0, Math.min(b, end) - Math.max(a, end - HOUR)),
            0,
          );
          expect(taken).toBeLessThanOrEqual(triggeredShare * HOUR + 1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('[DEC-28] where nothing is scheduled triggers may have it all; takeovers are never held back', () => {
    const fallback = campaign('rest', { class: 'fallback' });
    expect(crowded({ campaigns: [fallback, triggered('crowd', atOnce)] }, 2).minutes.every(Boolean)).toBe(true);
    const engine = engineOf({
      store: { ...store, triggeredShare: 0 },
      campaigns: [loop, triggered('crowd', atOnce), campaign('sale', { class: 'takeover' })],
    });
    engine.apply(count('drinks', 9, NOON + S));
    expect(on(engine)).toEqual(['sale']);
    engine.apply({ kind: 'status', atMs: NOON + 2 * S, campaign: 'sale', status: 'paused' });
    expect(on(engine)).toEqual(['loop']);
    expect(engine.decision('one')!.losers[0]).toMatchObject({
      campaign: 'crowd',
      rule: 'DEC-28',
      reason: 'triggered campaigns take nothing from booked ones in this store',
    });
  });

  it('[DEC-28][DEC-20] a screen says that triggers have had their part', () => {
    const engine = engineOf({ campaigns: [loop, triggered('crowd', atOnce)] });
    for (let at = NOON; at <= NOON + 31 * MIN; at += 5 * S) engine.apply(count('drinks', 9, at));
    expect(engine.decision('one')!.losers).toEqual([
      {
        campaign: 'crowd',
        name: 'Campaign crowd',
        rule: 'DEC-28',
        reason: 'triggered campaigns have had their 30 min of this hour on this screen',
      },
    ]);
    expect(engine.campaigns().find((c) => c.id === 'crowd')).toMatchObject({
      onScreens: [],
      why: 'triggered campaigns have had their 30 min of this hour on this screen',
    });
  });
});

describe('the cap of a trigger', () => {
  it('[DEC-29] it comes on at most so often in any hour, also across a restart, and says so', () => {
    const parts = { campaigns: [loop, triggered('crowd', atOnce, { maxPerHour: 2 })] };
    let engine = engineOf(parts);
    const begins: number[] = [];
    for (let at = NOON; at < NOON + 3 * HOUR; at += 5 * MIN) {
      const begun = engine.apply(count('drinks', 9, at)).some((c) => c.kind === 'override.begin');
      if (begun) begins.push(at);
      engine.apply(count('drinks', 0, at + 30 * S));
      if (at === NOON + 10 * MIN) {
        engine.apply(count('drinks', 9, at + 31 * S));
        expect(engine.decision('one')!.losers[0]!.reason).toBe(
          'it has come on 2 times in the last hour, its most; it may again in 50 min',
        );
        engine = engineOf(parts, { nowMs: at + 40 * S, snapshot: engine.snapshot() });
      }
    }
    for (const at of begins) expect(begins.filter((b) => b > at - HOUR && b <= at).length).toBeLessThanOrEqual(2);
    expect(begins.length).toBe(6);
  });

  it('[DEC-14] a pause does not shorten the cool-down', () => {
    const engine = engineOf({ campaigns: [loop, triggered('crowd', { ...atOnce, coolDownS: 600 })] });
    engine.apply(count('drinks', 9, NOON));
    for (const status of ['paused', 'approved'] as const)
      engine.apply({ kind: 'status', atMs: NOON + 10 * S, campaign: 'crowd', status });
    engine.apply(count('drinks', 9, NOON + 12 * S));
    expect(on(engine)).toEqual(['loop']);
    engine.apply(count('drinks', 9, NOON + 605 * S));
    engine.apply(count('drinks', 9, NOON + 611 * S));
    expect(on(engine)).toEqual(['crowd']);
  });
});

describe('stock', () => {
  const cola = campaign('cola', { products: ['cola'], leastStock: 3, creatives: ['c'] });

  it('[DEC-30] a booked campaign leaves the loop while its product is out, and comes back', () => {
    const engine = engineOf({ campaigns: [loop, cola] });
    expect(on(engine)).toEqual(['loop', 'cola']);
    const out = engine.apply(stock(2, NOON + S));
    expect(out.filter((c) => c.kind === 'programme').map((c) => c.screen)).toEqual(['one', 'two', 'three']);
    expect(on(engine)).toEqual(['loop']);
    expect(engine.decision('one')!.losers[0]).toMatchObject({
      rule: 'DEC-30',
      reason: 'too few pieces in stock: Cola 2 (at least 3)',
    });
    expect(engine.apply(stock(1, NOON + 2 * S)).map((c) => c.kind)).toEqual(['reading']);
    engine.apply(stock(30, NOON + 3 * S));
    expect(on(engine)).toEqual(['loop', 'cola']);
  });

  it('[DEC-30] unknown and stale stock rests nobody; without a least stock none does', () => {
    const engine = engineOf({ campaigns: [loop, cola] });
    engine.apply(stock(0, NOON));
    expect(on(engine)).toEqual(['loop']);
    engine.apply(advance(NOON + 25 * HOUR));
    expect(on(engine)).toEqual(['loop', 'cola']);
    const free = engineOf({ campaigns: [loop, { ...cola, leastStock: 0 }] });
    free.apply(stock(0, NOON));
    expect(on(free)).toEqual(['loop', 'cola']);
  });

  it('[DEC-30] a triggered campaign goes at once, and one of several products only when all are out', () => {
    const products = [
      { id: 'cola', gtin: '09506000134352', name: 'Cola', price: 1.5, category: 'drinks' },
      { id: 'juice', gtin: '09506000134369', name: 'Juice', price: 2, category: 'drinks' },
    ];
    const engine = engineOf({
      products,
      campaigns: [loop, triggered('crowd', atOnce, { products: ['cola', 'juice'], leastStock: 1 })],
    });
    engine.apply(count('drinks', 9, NOON));
    engine.apply(stock(0, NOON + S));
    expect(on(engine)).toEqual(['crowd']);
    engine.apply(stock(0, NOON + 2 * S, 'juice'));
    expect(on(engine)).toEqual(['loop']);
  });
});

describe('a campaign that is held out', () => {
  it('[DEC-31] stays away for its share of the hours, and each turn is told for its screens', () => {
    const held = triggered('crowd', atOnce, { holdOut: { share: 0.5, by: 'hour', seed: 3 } });
    const engine = engineOf({ store: { ...store, triggeredShare: 1 }, campaigns: [loop, held] });
    const hours: string[] = [];
    let told = 0;
    for (let at = NOON + 1; at < NOON + 40 * HOUR; at += MIN) {
      const out = engine.apply(count('drinks', 9, at));
      const reason = engine.decision('one')!.losers[0]?.reason ?? '';
      told += out.filter((c) => c.kind === 'decision' && c.decision.screen === 'one').length;
      if ((at - NOON - 1) % HOUR === 30 * MIN) hours.push(on(engine)[0] === 'crowd' ? 'on' : reason);
    }
    const away = hours.filter((h) => h !== 'on');
    expect(away).toHaveLength(20);
    expect(new Set(away)).toEqual(new Set(['it is held out this hour, so that its effect can be measured']));
    const turns = hours.filter((h, i) => i > 0 && (h === 'on') !== (hours[i - 1] === 'on')).length;
    // Each turn is one decision that says it, or one that says that it is on or gone.
    expect(told).toBeGreaterThanOrEqual(turns);
  });

  it('[DEC-31] a hold-out that changes nothing on the screen is told all the same', () => {
    const held = triggered('crowd', atOnce, { holdOut: { share: 0.5, by: 'hour', seed: 3 } });
    const engine = engineOf({ campaigns: [loop, held] });
    const reasons = new Set<string>();
    for (let hour = 1; hour < 12; hour++)
      for (const c of engine.apply(advance(NOON + hour * HOUR)))
        if (c.kind === 'decision' && c.decision.screen === 'one') reasons.add(c.decision.losers[0]!.rule);
    expect(reasons).toEqual(new Set(['SCH-11', 'DEC-12']));
  });
});
