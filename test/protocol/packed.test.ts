import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packedProgramme, packProgramme, programmeOnWire } from '../../controller/protocol/programme/packed.ts';
import type { Programme, Segment } from '../../controller/protocol/programme/programme.ts';
import { nextChange, spotAt } from '../../controller/protocol/programme/spotAt.ts';

const T0 = Date.UTC(2026, 10, 21, 9);

const cycle = fc.array(fc.record({ spot: fc.nat(3), durationMs: fc.integer({ min: 250, max: 20_000 }) }), {
  minLength: 1,
  maxLength: 5,
});
const scene = { creative: 'a', transition: 'cut', kind: 'message', headline: 'A', text: '' } as const;
const programme: fc.Arbitrary<Programme> = fc
  .tuple(fc.array(cycle, { minLength: 1, maxLength: 3 }), fc.array(fc.nat(2), { maxLength: 8 }))
  .map(([cycles, picks]) => ({
    screen: 'one',
    revision: 'r',
    madeAtMs: T0,
    spots: Array.from({ length: 4 }, () => ({ campaign: 'loop', class: 'scheduled' as const, scene })),
    segments: picks.map((pick, i) => ({
      fromMs: T0 + i * 60_000,
      toMs: T0 + (i + 1) * 60_000,
      anchorMs: T0,
      cycle: structuredClone(cycles[pick % cycles.length]!),
    })),
  }));

describe('[PRG-5] a programme on its way', () => {
  it('comes out as it went in, and carries each cycle once', () => {
    fc.assert(
      fc.property(programme, (p) => {
        const text = JSON.stringify(packProgramme(p));
        const packed = packedProgramme.parse(JSON.parse(text));
        expect(new Set(packed.cycles.map((c) => c.join())).size).toBe(packed.cycles.length);
        expect(programmeOnWire.parse(JSON.parse(text))).toEqual(p);
      }),
    );
  });

  it('segments with the same cycle share one list when it is read', () => {
    const segment = (i: number): Segment => ({
      ...{ fromMs: T0 + i, toMs: T0 + i + 1, anchorMs: 0 },
      cycle: [{ spot: 0, durationMs: 1000 }],
    });
    const p: Programme = { screen: 'one', revision: 'r', madeAtMs: 0, spots: [], segments: [segment(0), segment(1)] };
    const read = programmeOnWire.parse(packProgramme(p));
    expect(read.segments[0]!.cycle).toBe(read.segments[1]!.cycle);
  });

  it('a programme that is not packed is read too', () => {
    fc.assert(
      fc.property(programme, (p) => {
        expect(programmeOnWire.parse(p)).toEqual(p);
      }),
    );
  });

  it.each([
    ['a cycle that is not there', { cycles: [[0, 1000]], segments: [{ fromMs: 0, toMs: 1, anchorMs: 0, cycle: 1 }] }],
    ['a duration out of range', { cycles: [[0, 1]], segments: [] }],
    ['half a pair', { cycles: [[0, 1000, 1]], segments: [] }],
  ])('is refused with %s', (_, part) => {
    const p = { screen: 'one', revision: 'r', madeAtMs: 0, spots: [], ...part };
    expect(programmeOnWire.safeParse(p).success).toBe(false);
  });
});

describe('[PRG-11][PRG-12] a long cycle', () => {
  it('every instant of a segment has a slot, and walking from change to change passes each entry in its order', () => {
    const long = fc.array(fc.record({ spot: fc.nat(50), durationMs: fc.integer({ min: 250, max: 5000 }) }), {
      minLength: 500,
      maxLength: 2000,
    });
    fc.assert(
      fc.property(long, fc.nat(10_000_000), (entries, late) => {
        const segments = [{ fromMs: T0, toMs: T0 + 20_000_000, anchorMs: T0 - late, cycle: entries }];
        const shown: number[] = [];
        let at = T0;
        while (shown.length < entries.length) {
          const slot = spotAt({ segments }, at)!;
          expect(slot.startMs).toBe(at);
          shown.push(slot.spot);
          const next = nextChange({ segments }, at)!;
          expect(next).toBe(slot.endMs);
          at = next;
          if (at >= segments[0]!.toMs) break;
        }
        // The list that was seen is the cycle, begun somewhere in it.
        const twice = [...entries, ...entries].map((e) => e.spot).join();
        expect(`,${twice},`).toContain(`,${shown.join()},`);
      }),
      { numRuns: 20 },
    );
  });
});
