import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoreEngine } from '../../controller/engine/engine.ts';
import type { Command, EngineInput } from '../../controller/engine/io.ts';
import { resumed } from '../../controller/protocol/programme/resume.ts';
import { spotAt } from '../../controller/protocol/programme/spotAt.ts';
import { advance, campaign, count, engineOf, NOON, S, triggered } from './store.ts';

const loop = [
  campaign('cola', { creatives: ['a'], share: 2 }),
  campaign('juice', { creatives: ['c', 'd'], share: 1 }),
  campaign('water', { creatives: ['b'], share: 1 }),
];
/** Comes and goes at once with the counts. */
const crowd = triggered('crowd', { holdForS: 0, releaseAfterS: 0, minOnScreenS: 0 });
const screens = ['one', 'two', 'three'];

/** What a screen shows by programme, with the player's own arithmetic. */
function spotOn(engine: StoreEngine, screen: string, atMs: number): { campaign: string; leftMs: number } {
  const programme = engine.programme(screen)!;
  const slot = spotAt(programme, atMs)!;
  return { campaign: programme.spots[slot.spot]!.campaign, leftMs: slot.endMs - atMs };
}

function ends(commands: readonly Command[]): Extract<Command, { kind: 'override.end' }>[] {
  return commands.filter((c) => c.kind === 'override.end');
}

/** Time that each campaign of the loop had on a screen, ms, in [from, to), outside of overrides. */
function shown(inputs: readonly EngineInput[], toMs: number): { booked: Map<string, number>; total: number } {
  const engine = engineOf({ store: { ...store, triggeredShare: 1 }, campaigns: [...loop, crowd] });
  const booked = new Map<string, number>();
  let total = 0;
  let at = NOON;
  const until = (end: number): void => {
    while (at < end) {
      const next = Math.min(end, engine.wakeAtMs());
      while (at < next) {
        if (engine.overrides('one').length > 0) at = next;
        else {
          const { campaign: id, leftMs } = spotOn(engine, 'one', at);
          const ms = Math.min(leftMs, next - at);
          booked.set(id, (booked.get(id) ?? 0) + ms);
          total += ms;
          at += ms;
        }
      }
      engine.apply(advance(next));
    }
  };
  for (const input of inputs) {
    until(Math.min(input.atMs, toMs));
    engine.apply(input);
  }
  until(toMs);
  return { booked, total };
}

const store = { id: 'test', name: 'Test', timeZone: 'Europe/Amsterdam' };

describe('a booked loop under triggers', () => {
  it('[PRG-6] stands still and goes on with the rest of the spot; a rest that would only flash is made up for', () => {
    const engine = engineOf({ campaigns: [...loop, crowd] });
    const early = NOON + spotOn(engine, 'one', NOON).leftMs + 1 * S;
    const second = spotOn(engine, 'one', early).campaign;
    engine.apply(count('drinks', 5, early));
    const [end] = ends(engine.apply(count('drinks', 0, early + 7 * S)));
    expect(end).toMatchObject({ screens, resume: { anchorMs: expect.any(Number) as number } });
    expect(spotOn(engine, 'one', early + 7 * S)).toEqual({ campaign: second, leftMs: 9 * S });
    // A second before its end: it is left out.
    const late = early + 15 * S;
    const third = spotOn(engine, 'one', late + 2 * S).campaign;
    engine.apply(count('drinks', 5, late));
    engine.apply(count('drinks', 0, late + 5 * S));
    expect(spotOn(engine, 'one', late + 5 * S)).toEqual({ campaign: third, leftMs: 10 * S });
    // The next time that it is interrupted it has it on top.
    const programme = engine.programme('one')!;
    let at = late + 5 * S;
    while (spotOn(engine, 'one', at).campaign !== second) at += 10 * S;
    expect(programme.revision).toBe(engine.programme('one')!.revision);
    engine.apply(count('drinks', 5, at + 4 * S));
    engine.apply(count('drinks', 0, at + 9 * S));
    expect(spotOn(engine, 'one', at + 9 * S)).toEqual({ campaign: second, leftMs: 7 * S });
  });

  it('[PRG-6] what the end of an override says makes the programme that the controller has', () => {
    const engine = engineOf({ campaigns: [...loop, crowd] });
    let held = engine.programme('two')!;
    for (const step of [3, 17, 44, 45, 123]) {
      const at = NOON + step * 10 * S;
      engine.apply(count('drinks', 5, at));
      const [end] = ends(engine.apply(count('drinks', 0, at + 3 * S + step)));
      held = resumed(held, end!.resume!, end!.atMs)!;
      expect({ ...held, madeAtMs: 0 }).toEqual({ ...engine.programme('two')!, madeAtMs: 0 });
    }
    expect(resumed(held, { from: 'another', revision: 'x', anchorMs: 0 }, NOON)).toBeNull();
  });

  it('[PRG-6][DEC-5] booked shares hold within a spot over any time, however often triggers interrupt', () => {
    const gaps = fc.array(fc.tuple(fc.integer({ min: 200, max: 90_000 }), fc.integer({ min: 100, max: 60_000 })), {
      minLength: 1,
      maxLength: 80,
    });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 600_000, max: 3_600_000 }), (list, lengthMs) => {
        let at = NOON;
        const inputs = list.flatMap(([off, on]) => {
          const begin = (at += off);
          const end = (at += on);
          return [count('drinks', 5, begin), count('drinks', 0, end)];
        });
        const { booked, total } = shown(inputs, NOON + lengthMs);
        for (const [id, share] of [
          ['cola', 0.5],
          ['juice', 0.25],
          ['water', 0.25],
        ] as const) {
          expect(Math.abs((booked.get(id) ?? 0) - share * total)).toBeLessThanOrEqual(10 * S);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('[PRG-6] a member of a group in step that was interrupted alone goes on with the group', () => {
    const engine = engineOf({
      groups: [{ id: 'pair', name: 'Pair', screens: ['one', 'two'], inStep: true }],
      campaigns: [
        ...loop,
        triggered('alone', { holdForS: 0, releaseAfterS: 0, minOnScreenS: 0 }, { on: { screens: ['one'] } }),
        triggered(
          'both',
          {
            holdForS: 0,
            releaseAfterS: 0,
            minOnScreenS: 0,
            when: { reading: 'zone.occupancy', of: 'gels', value: 1 },
          },
          { on: { groups: ['pair'] } },
        ),
      ],
    });
    engine.apply(count('drinks', 5, NOON + 1 * S));
    const [alone] = ends(engine.apply(count('drinks', 0, NOON + 4 * S)));
    expect(alone).toMatchObject({ screens: ['one'], resume: null });
    engine.apply(count('gels', 2, NOON + 11 * S));
    const [both] = ends(engine.apply(count('gels', 0, NOON + 30 * S)));
    expect(both).toMatchObject({ screens: ['one', 'two'], resume: { anchorMs: expect.any(Number) as number } });
    const at = NOON + 61 * S;
    expect(spotOn(engine, 'one', at)).toEqual(spotOn(engine, 'two', at));
    expect(spotOn(engine, 'one', at)).not.toEqual(spotOn(engine, 'three', at));
  });

  it('[PRG-6][PRG-2] a new day, and a saved change of something else, leave a loop where it is', () => {
    const engine = engineOf({ campaigns: [...loop, crowd] });
    engine.apply(count('drinks', 5, NOON + 1 * S));
    engine.apply(count('drinks', 0, NOON + 5 * S));
    const { anchorMs } = engine.programme('one')!.segments[0]!;
    expect(anchorMs).not.toBe(0);
    const tomorrow = NOON + 86_400_000;
    engine.apply({ kind: 'advance', atMs: tomorrow });
    expect(engine.programme('one')!.segments[0]!.anchorMs).toBe(anchorMs);
    const next = engineOf(
      { campaigns: [...loop, crowd], products: [] },
      { nowMs: tomorrow + S, state: engine.state(), changed: true },
    );
    expect(next.programme('one')!.segments[0]!.anchorMs).toBe(anchorMs);
    const other = engineOf(
      { campaigns: [loop[0], crowd] },
      { nowMs: tomorrow + S, state: engine.state(), changed: true },
    );
    expect(other.programme('one')!.segments[0]!.anchorMs).toBe(0);
  });
});
