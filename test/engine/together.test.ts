import { describe, expect, it } from 'vitest';
import type { StoreEngine } from '../../controller/engine/engine.ts';
import type { Command, EngineInput } from '../../controller/engine/io.ts';
import { advance, campaign, count, engineOf, kinds, NOON, on, S, triggered } from './store.ts';

const HOUR = 3_600 * S;
const loop = campaign('loop', { creatives: ['a', 'c'] });
const atOnce = { holdForS: 0, releaseAfterS: 0, minOnScreenS: 0 };
const store = { id: 'test', name: 'Test', timeZone: 'Europe/Amsterdam' };

function stock(quantity: number, atMs: number): EngineInput {
  return { kind: 'stock', atMs, sensedAtMs: atMs, source: 'erp', simulated: false, product: 'cola', quantity };
}

function crowdUntil(engine: StoreEngine, toMs: number, fromMs = NOON): Command[] {
  const out: Command[] = [];
  for (let at = fromMs; at < toMs; at += 5 * S) out.push(...engine.apply(count('drinks', 9, at)));
  return out;
}

function decidedOn(commands: readonly Command[], screen: string): (readonly string[])[] {
  return commands.flatMap((c) => (c.kind === 'decision' && c.decision.screen === screen ? [c.decision.campaigns] : []));
}

describe('what falls on one instant', () => {
  it('[DEC-17] a takeover that ends as another begins is replaced by it, without the loop between and without a decision of it', () => {
    for (const [first, second] of [
      ['am', 'pm'],
      ['zz', 'aa'],
    ] as const) {
      const engine = engineOf({
        dayparts: [
          { id: 'am', name: 'AM', from: '08:00', to: '13:00' },
          { id: 'pm', name: 'PM', from: '13:00', to: '18:00' },
        ],
        campaigns: [
          loop,
          campaign(first, { class: 'takeover', dayparts: ['am'], creatives: ['b'] }),
          campaign(second, { class: 'takeover', dayparts: ['pm'], creatives: ['d'] }),
        ],
      });
      const out = engine.apply(advance(NOON + 2 * HOUR));
      expect(kinds(out).filter((k) => k.startsWith('override'))).toEqual(['override.begin', 'override.end']);
      expect(decidedOn(out, 'one')).toEqual([[second]]);
    }
  });

  it('[DEC-17][DEC-28] the floor cuts and frees a group in step, and all other screens, together', () => {
    const engine = engineOf({
      groups: [{ id: 'pair', name: 'Pair', screens: ['one', 'two'], inStep: true }],
      campaigns: [loop, triggered('crowd', atOnce)],
    });
    const out = crowdUntil(engine, NOON + 2 * HOUR);
    const begins = out.filter((c) => c.kind === 'override.begin');
    expect(begins.map((c) => [c.override.screens, c.inStep])).toEqual(
      begins.flatMap((_, i) =>
        i % 2 === 0
          ? [
              [['one', 'two'], true],
              [['three'], false],
            ]
          : [],
      ),
    );
    const ends = out.filter((c) => c.kind === 'override.end');
    expect(ends.length).toBeGreaterThan(0);
    for (const end of ends) expect(end.resume).not.toBeNull();
    expect(engine.programme('one')!.segments[0]!.anchorMs).toBe(engine.programme('two')!.segments[0]!.anchorMs);
  });

  it('[DEC-20] a campaign that begins or ends by its date is decided at midnight', () => {
    const engine = engineOf({
      campaigns: [loop, campaign('new', { from: '2026-11-22', to: '2026-11-22', creatives: ['d'] })],
    });
    expect(decidedOn(engine.apply(advance(NOON + 12 * HOUR)), 'one')).toEqual([['loop', 'new']]);
    expect(decidedOn(engine.apply(advance(NOON + 36 * HOUR)), 'one')).toEqual([['loop']]);
    expect(decidedOn(engine.apply(advance(NOON + 60 * HOUR)), 'one')).toEqual([]);
  });
});

describe('what others did before', () => {
  it('[DEC-1][DEC-25] bookings that change on one screen do not make it forget the dayparts of another', () => {
    const engine = engineOf({
      dayparts: [{ id: 'later', name: 'Later', from: '13:00', to: '14:00' }],
      campaigns: [
        loop,
        campaign('cola', { products: ['cola'], leastStock: 5, creatives: ['b'], on: { screens: ['one'] } }),
        campaign('later', { dayparts: ['later'], creatives: ['d'], on: { screens: ['three'] } }),
      ],
    });
    [1, 9, 1, 9].forEach((n, i) => engine.apply(stock(n, NOON + i * S)));
    expect(engine.wakeAtMs()).toBeLessThanOrEqual(NOON + HOUR);
    expect(decidedOn(engine.apply(advance(NOON + HOUR)), 'three')).toEqual([['loop', 'later']]);
  });

  it('[DEC-28] a saved change that cuts a trigger does not lock it out', () => {
    const parts = (more: unknown[]): Record<string, unknown> => ({
      store: { ...store, triggeredShare: 0.5 },
      campaigns: [triggered('crowd', atOnce), ...more],
    });
    const engine = engineOf(parts([]));
    crowdUntil(engine, NOON + 40 * 60 * S);
    expect(on(engine)).toEqual(['crowd']);
    const next = engineOf(parts([loop]), { nowMs: NOON + 40 * 60 * S, state: engine.state(), changed: true });
    expect(on(next)).toEqual(['loop']);
    crowdUntil(next, NOON + 75 * 60 * S, NOON + 40 * 60 * S + 5 * S);
    expect(on(next)).toEqual(['crowd']);
  });

  it('[PRG-6] after the edge of a daypart the next resume still fits what the players hold', () => {
    const engine = engineOf({
      store: { ...store, triggeredShare: 1 },
      dayparts: [{ id: 'lunch', name: 'Lunch', from: '12:00', to: '12:10' }],
      campaigns: [
        loop,
        campaign('juice', { dayparts: ['lunch'], creatives: ['b', 'd'] }),
        triggered('crowd', { ...atOnce }),
      ],
    });
    let held = engine.programme('one')!.revision;
    for (const at of [NOON + 61 * S, NOON + 333 * S, NOON + 700 * S, NOON + 900 * S]) {
      engine.apply(count('drinks', 9, at));
      const out = engine.apply(count('drinks', 0, at + 4 * S));
      const end = out.find((c) => c.kind === 'override.end')!;
      expect(end.resume!.from).toBe(held);
      held = engine.programme('one')!.revision;
      expect(end.resume!.revision).toBe(held);
    }
    const other = engineOf({}, { nowMs: NOON + 905 * S });
    expect(other.programme('one')!.revision).not.toBe(held);
  });

  it('[PRG-6] screens that become a group in step meet again', () => {
    const alone = triggered('alone', atOnce, { on: { screens: ['one'] } });
    const engine = engineOf({ campaigns: [loop, alone] });
    engine.apply(count('drinks', 9, NOON + 1 * S));
    engine.apply(count('drinks', 0, NOON + 5 * S));
    const groups = [{ id: 'pair', name: 'Pair', screens: ['one', 'two'], inStep: true }];
    const next = engineOf(
      { groups, campaigns: [loop, alone] },
      { nowMs: NOON + 9 * S, state: engine.state(), changed: true },
    );
    expect(next.programme('one')!.segments).toEqual(next.programme('two')!.segments);
  });
});
