import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Programme, Segment } from '../../controller/protocol/programme/programme.ts';
import { cycleLengthMs, nextChange, spotAt } from '../../controller/protocol/programme/spotAt.ts';

type Segments = Pick<Programme, 'segments'>;

const T0 = Date.UTC(2026, 10, 21, 9);

const cycle = fc.array(fc.record({ spot: fc.nat(5), durationMs: fc.integer({ min: 250, max: 20_000 }) }), {
  minLength: 1,
  maxLength: 8,
});
/** Segments in order, some back to back, some with a gap, anchors before, inside or long after their segment. */
const programme: fc.Arbitrary<Segments> = fc
  .array(
    fc.record({
      gap: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60_000 })),
      length: fc.integer({ min: 1, max: 300_000 }),
      anchor: fc.integer({ min: -1_000_000, max: 1_000_000 }),
      cycle,
    }),
    { maxLength: 6 },
  )
  .map((parts) => {
    let at = T0;
    const segments: Segment[] = parts.map((p) => {
      const fromMs = at + p.gap;
      at = fromMs + p.length;
      return { fromMs, toMs: at, anchorMs: fromMs + p.anchor, cycle: p.cycle };
    });
    return { segments };
  });
/** Part of a millisecond. Nearer to one it would be one: an epoch time has about four digits left behind the point. */
const fraction = fc.double({ min: 0, max: 0.999, noNaN: true });
const instant = fc.integer({ min: -60_000, max: 2_200_000 }).map((ms) => T0 + ms);

/** The schoolbook way: look at every segment, walk the cycle turn by turn. */
function naive(p: Segments, t: number): { spot: number; startMs: number; endMs: number } | null {
  for (const s of p.segments) {
    if (t < s.fromMs || t >= s.toMs) continue;
    const length = s.cycle.reduce((sum, e) => sum + e.durationMs, 0);
    let at = s.anchorMs;
    while (at > t) at -= length;
    while (at + length <= t) at += length;
    for (const e of s.cycle) {
      if (t < at + e.durationMs) {
        return { spot: e.spot, startMs: Math.max(at, s.fromMs), endMs: Math.min(at + e.durationMs, s.toMs) };
      }
      at += e.durationMs;
    }
  }
  return null;
}

describe('[PRG-11] the spot at an instant', () => {
  it('is what walking the cycle by hand gives', () => {
    fc.assert(
      fc.property(programme, instant, (p, t) => {
        expect(spotAt(p, t)).toEqual(naive(p, t));
      }),
      { numRuns: 2000 },
    );
  });

  it('holds from its start to just before its end, and is followed by another slot or by nothing', () => {
    fc.assert(
      fc.property(programme, instant, fc.double({ min: 0, max: 0.999_999, noNaN: true }), (p, t, share) => {
        const slot = spotAt(p, t);
        fc.pre(slot !== null);
        expect(slot.startMs).toBeLessThanOrEqual(t);
        expect(slot.endMs).toBeGreaterThan(t);
        const inside = slot.startMs + Math.floor(share * (slot.endMs - slot.startMs));
        expect(spotAt(p, inside)).toEqual(slot);
        expect(spotAt(p, slot.endMs)?.startMs ?? slot.endMs).toBe(slot.endMs);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same for two players whatever they asked before, with fractions of a millisecond too', () => {
    fc.assert(
      fc.property(programme, instant, fraction, (p, t, f) => {
        const copy = structuredClone(p);
        spotAt(copy, t + 12_345);
        expect(spotAt(copy, t + f)).toEqual(spotAt(p, t + f));
        expect(spotAt(p, t + f)).toEqual(spotAt(p, t));
      }),
    );
  });

  it('each spot gets its share of a whole number of turns, to the millisecond', () => {
    const segment: Segment = {
      fromMs: T0,
      toMs: T0 + 3_600_000,
      anchorMs: T0 - 7_000,
      cycle: [
        { spot: 0, durationMs: 6000 },
        { spot: 1, durationMs: 3000 },
        { spot: 0, durationMs: 3000 },
      ],
    };
    const p = { segments: [segment] };
    const shown = [0, 0];
    const end = T0 + 10 * cycleLengthMs(segment);
    for (let t = T0; t < end;) {
      const slot = spotAt(p, t)!;
      const until = Math.min(slot.endMs, end);
      shown[slot.spot]! += until - t;
      t = until;
    }
    expect(shown).toEqual([90_000, 30_000]);
  });

  it('an empty programme shows nothing and never changes', () => {
    expect(spotAt({ segments: [] }, T0)).toBeNull();
    expect(nextChange({ segments: [] }, T0)).toBeNull();
  });
});

describe('[PRG-12] the next change', () => {
  it('is really the next: nothing changes before it, and it lies ahead', () => {
    fc.assert(
      fc.property(programme, instant, fc.double({ min: 0, max: 0.999_999, noNaN: true }), (p, t, share) => {
        const next = nextChange(p, t);
        if (next === null) {
          expect(spotAt(p, t)).toBeNull();
          expect(p.segments.every((s) => s.toMs <= t)).toBe(true);
          return;
        }
        expect(next).toBeGreaterThan(t);
        expect(spotAt(p, t + Math.floor(share * (next - t)))).toEqual(spotAt(p, t));
      }),
      { numRuns: 2000 },
    );
  });

  it('a player that jumps from change to change shows what one that looks at every instant shows', () => {
    fc.assert(
      fc.property(programme, (p) => {
        const end = p.segments.at(-1)?.toMs ?? T0;
        const jumped: (number | null)[] = [];
        const looked: (number | null)[] = [];
        const step = Math.max(1, Math.floor((end - T0) / 200));
        let slot = spotAt(p, T0);
        let next = nextChange(p, T0);
        for (let at = T0; at < end; at += step) {
          while (next !== null && next <= at) {
            slot = spotAt(p, next);
            next = nextChange(p, next);
          }
          jumped.push(slot?.spot ?? null);
          looked.push(naive(p, at)?.spot ?? null);
        }
        expect(jumped).toEqual(looked);
      }),
      { numRuns: 200 },
    );
  });
});
