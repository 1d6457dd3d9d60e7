import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Override } from '../../controller/protocol/programme/programme.ts';
import { overrideAt, overrideSlot } from '../../controller/protocol/programme/spotAt.ts';

const T0 = Date.UTC(2026, 10, 21, 9);

function override(fields: Partial<Override> & Pick<Override, 'id'>): Override {
  return {
    screens: ['drinks-wall'],
    class: 'triggered',
    campaign: 'cola-crowd',
    spots: [
      {
        campaign: 'cola-crowd',
        scene: { kind: 'message', creative: 'card', transition: 'cut', headline: 'Hello', text: '' },
        durationMs: 5000,
      },
    ],
    commitMs: T0,
    untilMs: null,
    cause: { rule: 'DEC-3', text: '5 people in Drinks', decidedAtMs: T0, simulated: false },
    ...fields,
  };
}

const classes = ['emergency', 'takeover', 'triggered', 'scheduled', 'fallback'] as const;
const anyOverride = fc
  .record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    class: fc.constantFrom(...classes),
    commitMs: fc.option(fc.integer({ min: -20, max: 20 }).map((ms) => T0 + ms)),
    untilMs: fc.option(fc.integer({ min: -20, max: 40 }).map((ms) => T0 + ms)),
  })
  .map(override);

describe('[OVR-3] the override that is on', () => {
  it('is the highest class', () => {
    const all = classes.map((c) => override({ id: c, class: c }));
    expect(overrideAt([...all].reverse(), T0)?.id).toBe('emergency');
    expect(overrideAt(all.slice(2), T0)?.id).toBe('triggered');
  });
  it('inside a class the latest committed, then the id', () => {
    const early = override({ id: 'z', commitMs: T0 - 5 });
    const late = override({ id: 'a', commitMs: T0 - 1 });
    const same = override({ id: 'b', commitMs: T0 - 1 });
    expect(overrideAt([early, late], T0)?.id).toBe('a');
    expect(overrideAt([late, same, early], T0)?.id).toBe('b');
  });
  it('waits for its commit, begins with it, and is over at its end', () => {
    expect(overrideAt([override({ id: 'a', commitMs: null })], T0)).toBeNull();
    const o = override({ id: 'a', commitMs: T0, untilMs: T0 + 10 });
    expect([T0 - 1, T0, T0 + 9, T0 + 10].map((t) => overrideAt([o], t)?.id ?? null)).toEqual([null, 'a', 'a', null]);
  });
  it('does not depend on the order in which they came, and never is one that is not on', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyOverride, { selector: (o) => o.id, maxLength: 8 }), fc.nat(60), (all, ms) => {
        const t = T0 - 20 + ms;
        const found = overrideAt(all, t);
        expect(overrideAt([...all].reverse(), t)?.id).toBe(found?.id);
        const on = all.filter((o) => o.commitMs !== null && o.commitMs <= t && (o.untilMs === null || t < o.untilMs));
        expect(found === null).toBe(on.length === 0);
        if (found !== null) {
          expect(on).toContain(found);
          expect(on.every((o) => classes.indexOf(o.class) >= classes.indexOf(found.class))).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('[OVR-4] spots of an override', () => {
  it('one spot stays from the commit to the end', () => {
    expect(overrideSlot(override({ id: 'a', untilMs: T0 + 90_000 }), T0 + 60_000)).toEqual({
      spot: 0,
      startMs: T0,
      endMs: T0 + 90_000,
    });
  });
  it('several go round from the commit on, and the last is cut at the end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 250, max: 9000 }), { minLength: 2, maxLength: 6 }),
        fc.nat(100_000),
        fc.option(fc.integer({ min: 100_001, max: 120_000 })),
        (durations, after, until) => {
          const { spots } = override({ id: 'a' });
          const o = override({
            id: 'a',
            spots: durations.map((durationMs) => ({ ...spots[0]!, durationMs })),
            untilMs: until === null ? null : T0 + until,
          });
          const t = T0 + after;
          const slot = overrideSlot(o, t);
          // By hand: walk from the commit.
          let at = T0;
          let index = 0;
          while (at + durations[index % durations.length]! <= t) at += durations[index++ % durations.length]!;
          const end = at + durations[index % durations.length]!;
          expect(slot).toEqual({
            spot: index % durations.length,
            startMs: at,
            endMs: until === null ? end : Math.min(end, T0 + until),
          });
        },
      ),
    );
  });
});
