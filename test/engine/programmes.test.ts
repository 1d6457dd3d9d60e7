import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { programme as programmeSchema } from '../../controller/protocol/programme/programme.ts';
import { spotAt } from '../../controller/protocol/programme/spotAt.ts';
import { shareCycle } from '../../controller/engine/share.ts';
import { advance, campaign, engineOf, NOON, on, triggered } from './store.ts';

const DAY = 86_400_000;
const lunch = { id: 'lunch', name: 'Lunch', from: '12:30', to: '13:30' };

describe('share of voice', () => {
  it('[DEC-5] two to one: the spots alternate smoothly', () => {
    const cycle = shareCycle([
      { share: 2, spots: [{ spot: 0, durationMs: 10_000 }] },
      { share: 1, spots: [{ spot: 1, durationMs: 10_000 }] },
    ]);
    expect(cycle.map((e) => e.spot)).toEqual([0, 1, 0]);
  });

  it('[DEC-5] creatives of a campaign rotate', () => {
    const cycle = shareCycle([
      { share: 1, spots: [0, 1].map((spot) => ({ spot, durationMs: 5000 })) },
      { share: 1, spots: [{ spot: 2, durationMs: 5000 }] },
    ]);
    expect(cycle.map((e) => e.spot)).toEqual([0, 2, 1, 2]);
  });

  it('[DEC-5] over any cycle every campaign has its share of the time, within one spot', () => {
    const voice = fc.record({
      share: fc.integer({ min: 1, max: 6 }),
      durations: fc.array(fc.integer({ min: 4, max: 30 }), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(voice, { minLength: 1, maxLength: 6 }), (voices) => {
        let next = 0;
        const made = voices.map((v) => ({
          share: v.share,
          spots: v.durations.map((d) => ({ spot: next++, durationMs: d * 1000 })),
        }));
        const cycle = shareCycle(made);
        const length = cycle.reduce((sum, e) => sum + e.durationMs, 0);
        const total = voices.reduce((sum, v) => sum + v.share, 0);
        expect(new Set(cycle.map((e) => e.spot)).size).toBe(next);
        const longest = Math.max(...cycle.map((e) => e.durationMs));
        made.forEach((v) => {
          const own = new Set(v.spots.map((s) => s.spot));
          const shown = cycle.filter((e) => own.has(e.spot)).reduce((sum, e) => sum + e.durationMs, 0);
          expect(Math.abs(shown - (v.share / total) * length)).toBeLessThanOrEqual(longest);
        });
      }),
    );
  });

  it('[DEC-7] nobody takes part: no cycle', () => {
    expect(shareCycle([])).toEqual([]);
  });
});

describe('programmes', () => {
  const parts = {
    dayparts: [lunch],
    campaigns: [
      campaign('loop', { share: 2 }),
      campaign('juice', { creatives: ['b'], dayparts: ['lunch'] }),
      campaign('fill', { class: 'fallback', creatives: ['c'] }),
      triggered('crowd'),
    ],
  };

  it('[PRG-1] covers seven days in order, without overlap, and passes its own schema', () => {
    const p = engineOf(parts).programme('one')!;
    expect(() => programmeSchema.parse(p)).not.toThrow();
    p.segments.forEach((s, i) => {
      expect(s.toMs).toBeGreaterThan(s.fromMs);
      if (i > 0) expect(s.fromMs).toBe(p.segments[i - 1]!.toMs);
    });
    expect(p.segments[0]!.fromMs).toBeLessThanOrEqual(NOON);
    expect(p.segments.at(-1)!.toMs).toBeGreaterThanOrEqual(NOON + 7 * DAY);
  });

  it('[PRG-1][DEC-6] the daypart changes the loop at its very instant', () => {
    const p = engineOf(parts).programme('one')!;
    const shown = (ms: number): string => p.spots[spotAt(p, ms)!.spot]!.campaign;
    const half = Date.parse('2026-11-21T11:30:00Z');
    const before = new Set(Array.from({ length: 60 }, (_, i) => shown(half - 1 - i * 1000)));
    const after = new Set(Array.from({ length: 60 }, (_, i) => shown(half + i * 1000)));
    expect([before, after]).toEqual([new Set(['loop']), new Set(['loop', 'juice'])]);
  });

  it('[PRG-2] same content, same revision, whenever it was made in a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 11 * 3600 }), (s) => {
        expect(engineOf(parts, { nowMs: NOON + s * 1000 }).programme('one')!.revision).toBe(
          engineOf(parts).programme('one')!.revision,
        );
      }),
      { numRuns: 20 },
    );
  });

  it('[PRG-2] a new day brings a programme that goes on where the old one was', () => {
    const engine = engineOf(parts);
    const old = engine.programme('one')!;
    const midnight = Date.parse('2026-11-21T23:00:00Z');
    const commands = engine.apply(advance(midnight));
    expect(commands.filter((c) => c.kind === 'programme')).toHaveLength(3);
    const next = engine.programme('one')!;
    for (let t = midnight; t < midnight + 2 * DAY; t += 977_000) {
      expect(next.spots[spotAt(next, t)!.spot]!.scene.creative).toBe(old.spots[spotAt(old, t)!.spot]!.scene.creative);
    }
  });

  it('[PRG-3] screens with the same bookings have the same spots at the same instants', () => {
    const engine = engineOf(parts);
    const { screen: a, ...one } = engine.programme('one')!;
    const { screen: b, ...three } = engine.programme('three')!;
    expect([a, b]).toEqual(['one', 'three']);
    expect(one).toEqual(three);
  });

  it('[PRG-4] what readings decide is not in the programme', () => {
    expect(
      engineOf(parts)
        .programme('one')!
        .spots.map((s) => s.campaign),
    ).not.toContain('crowd');
  });

  it('[DEC-7] where nothing is booked there is a gap, and the card of the store shows', () => {
    const engine = engineOf({ dayparts: [lunch], campaigns: [campaign('juice', { dayparts: ['lunch'] })] });
    expect(spotAt(engine.programme('one')!, NOON)).toBeNull();
    expect(on(engine)).toEqual([]);
    expect(engine.decision('one')!.cause.rule).toBe('DEC-7');
    expect(engine.decision('one')!.losers[0]!.reason).toBe('it plays only in Lunch (12:30 to 13:30)');
    engine.apply(advance(Date.parse('2026-11-21T11:30:00Z')));
    expect(on(engine)).toEqual(['juice']);
  });

  it('[PRG-1] thirty campaigns with dayparts stay below 100 kB for a week', () => {
    const campaigns = Array.from({ length: 30 }, (_, i) =>
      campaign(`c${i}`, { creatives: ['a', 'b'], dayparts: i % 3 === 0 ? ['lunch'] : [] }),
    );
    const p = engineOf({ dayparts: [lunch], campaigns }).programme('one')!;
    expect(JSON.stringify(p).length).toBeLessThan(100_000);
  });
});
