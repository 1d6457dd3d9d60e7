import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoreEngine } from '../../controller/engine/engine.ts';
import type { EngineInput } from '../../controller/engine/io.ts';
import { advance, campaign, count, engineOf, NOON, on, triggered } from './store.ts';

const parts = {
  groups: [{ id: 'pair', name: 'Pair', screens: ['one', 'two'], inStep: true }],
  dayparts: [{ id: 'lunch', name: 'Lunch', from: '12:00', to: '12:10' }],
  campaigns: [
    campaign('loop', { creatives: ['a', 'c'], share: 2 }),
    campaign('juice', { creatives: ['d'], dayparts: ['lunch'] }),
    triggered('crowd', { coolDownS: 20 }),
    triggered(
      'gels',
      {
        when: {
          any: [
            { reading: 'zone.presence', of: 'gels', value: 1 },
            { reading: 'button.pressed', of: 'help', value: 1 },
          ],
        },
      },
      { on: { zones: ['gels'] }, priority: 60 },
    ),
    campaign('sale', { class: 'takeover', status: 'paused', creatives: ['d'] }),
  ],
};

const input: fc.Arbitrary<(atMs: number) => EngineInput> = fc.oneof(
  fc.tuple(fc.constantFrom('drinks', 'gels', 'nowhere'), fc.integer({ min: 0, max: 9 })).map(
    ([zone, n]) =>
      (atMs: number) =>
        count(zone, n, atMs),
  ),
  fc.integer({ min: 0, max: 3 }).map((tags) => (atMs: number): EngineInput => ({
    kind: 'presence',
    atMs,
    sensedAtMs: atMs,
    source: 'r',
    simulated: false,
    zone: 'gels',
    tags,
    confidence: 1,
  })),
  fc.constantFrom<1 | -1>(1, -1).map((delta) => (atMs: number): EngineInput => ({
    kind: 'like',
    atMs,
    sensedAtMs: atMs,
    source: 'hearts',
    simulated: false,
    product: 'cola',
    delta,
  })),
  fc.constant((atMs: number): EngineInput => ({
    kind: 'button',
    atMs,
    sensedAtMs: atMs,
    source: 'gpio',
    simulated: false,
    button: 'help',
  })),
  fc
    .constantFrom<'approved' | 'paused'>('approved', 'paused')
    .map((status) => (atMs: number): EngineInput => ({ kind: 'status', atMs, campaign: 'sale', status })),
);
/** Inputs with gaps of 0 to 30 s. */
const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 30_000 }), input), { maxLength: 60 }).map((steps) => {
  let at = NOON;
  return steps.map(([gap, make]) => make((at += gap)));
});

/** Everything decided, without the readings told on the way. */
function decided(engine: StoreEngine, inputs: readonly EngineInput[]): unknown[] {
  return inputs.flatMap((i) => engine.apply(i)).filter((c) => c.kind !== 'reading');
}

describe('engine properties', () => {
  it('[DEC-1] the same inputs give the same commands, byte for byte', () => {
    fc.assert(
      fc.property(story, (inputs) => {
        const [a, b] = [engineOf(parts), engineOf(parts)];
        const run = (e: StoreEngine): string => JSON.stringify(inputs.map((i) => e.apply(i)));
        expect(run(a)).toBe(run(b));
        expect(JSON.stringify(a.snapshot())).toBe(JSON.stringify(b.snapshot()));
      }),
      { numRuns: 150 },
    );
  });

  it('[DEC-1] results do not depend on how often time is told', () => {
    fc.assert(
      fc.property(story, fc.array(fc.integer({ min: 0, max: 900_000 }), { maxLength: 40 }), (inputs, ticks) => {
        const end = advance(NOON + 2_000_000);
        const often = [...inputs, ...ticks.map((t) => advance(NOON + t))].sort((x, y) => x.atMs - y.atMs);
        expect(decided(engineOf(parts), [...often, end])).toEqual(decided(engineOf(parts), [...inputs, end]));
      }),
      { numRuns: 150 },
    );
  });

  it('[DEC-15] noise inside the thresholds never switches', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 3 }), { minLength: 20, maxLength: 80 }),
        fc.boolean(),
        (noise, startOn) => {
          const engine = engineOf({ campaigns: [campaign('loop'), triggered('crowd')] });
          let at = NOON;
          if (startOn) for (let i = 0; i < 5; i++) engine.apply(count('drinks', 5, (at += 1000)));
          const before = on(engine);
          const switches = noise
            .flatMap((n) => engine.apply(count('drinks', n, (at += 1000))))
            .filter((c) => c.kind === 'decision');
          expect(switches).toEqual([]);
          expect(on(engine)).toEqual(before);
        },
      ),
    );
  });

  it('[DEC-15] however noisy the counts, a trigger holds its least time on screen and its hold time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 30, maxLength: 120 }), (noise) => {
        const engine = engineOf({ campaigns: [campaign('loop'), triggered('crowd')] });
        let at = NOON;
        const switches: { on: boolean; at: number }[] = [];
        for (const n of noise) {
          for (const c of engine.apply(count('drinks', n, (at += 1000)))) {
            if (c.kind === 'decision' && c.decision.screen === 'one')
              switches.push({ on: c.decision.campaign === 'crowd', at: c.decision.atMs });
          }
        }
        switches.forEach((s, i) => {
          expect(s.on).toBe(i % 2 === 0);
          const before = switches[i - 1];
          if (before !== undefined) expect(s.at - before.at).toBeGreaterThanOrEqual(s.on ? 3000 : 8000);
        });
      }),
    );
  });

  it('[DEC-17] overrides begun and ended always come out as what the engine says is on', () => {
    fc.assert(
      fc.property(story, (inputs) => {
        const engine = engineOf(parts);
        const held = new Map<string, Set<string>>(['one', 'two', 'three'].map((s) => [s, new Set()]));
        for (const i of inputs) {
          for (const c of engine.apply(i)) {
            if (c.kind === 'override.begin') for (const s of c.override.screens) held.get(s)!.add(c.override.id);
            if (c.kind === 'override.end') for (const s of c.screens) held.get(s)!.delete(c.id);
          }
          for (const [screen, ids] of held) expect([...ids]).toEqual(engine.overrides(screen).map((o) => o.id));
        }
      }),
      { numRuns: 150 },
    );
  });
});
