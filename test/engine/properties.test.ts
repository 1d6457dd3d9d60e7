import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineState, StoreEngine } from '../../controller/engine/engine.ts';
import type { EngineInput } from '../../controller/engine/io.ts';
import { advance, campaign, count, engineOf, NOON, on, triggered } from './store.ts';
import { busyStore, story } from './story.ts';

/** Everything decided, without the readings told on the way. */
function decided(engine: StoreEngine, inputs: readonly EngineInput[]): unknown[] {
  return inputs.flatMap((i) => engine.apply(i)).filter((c) => c.kind !== 'reading');
}

describe('engine properties', () => {
  it('[DEC-25] another engine goes on from the state of one, byte for byte', () => {
    fc.assert(
      fc.property(story, story, fc.integer({ min: 0, max: 60_000 }), (first, then, gap) => {
        const engine = engineOf(busyStore);
        for (const input of first) engine.apply(input);
        const shift = (first.at(-1)?.atMs ?? NOON) - NOON + gap;
        const later = then.map((i) => ({
          ...i,
          atMs: i.atMs + shift,
          ...('sensedAtMs' in i ? { sensedAtMs: i.sensedAtMs + shift } : {}),
        })) as EngineInput[];
        const text = JSON.stringify(engine.state());
        const state = JSON.parse(text) as EngineState;
        const other = engineOf(busyStore, { nowMs: state.nowMs, state });
        expect(JSON.stringify(other.state())).toBe(text);
        const told = other.takeStart().filter((c) => c.kind.startsWith('override'));
        expect(told).toEqual([]);
        for (const screen of ['one', 'two', 'three']) {
          expect(other.programme(screen)).toEqual(engine.programme(screen));
          expect(other.decision(screen)).toEqual(engine.decision(screen));
        }
        for (const input of later) expect(other.apply(input)).toEqual(engine.apply(input));
        const day = advance(NOON + 86_400_000);
        expect(JSON.stringify(other.apply(day))).toBe(JSON.stringify(engine.apply(day)));
        expect(other.wakeAtMs()).toBe(engine.wakeAtMs());
      }),
      { numRuns: 60 },
    );
  });

  it('[DEC-1] the same inputs give the same commands, byte for byte', () => {
    fc.assert(
      fc.property(story, (inputs) => {
        const [a, b] = [engineOf(busyStore), engineOf(busyStore)];
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
        expect(decided(engineOf(busyStore), [...often, end])).toEqual(decided(engineOf(busyStore), [...inputs, end]));
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
        const engine = engineOf(busyStore);
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
