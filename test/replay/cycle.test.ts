import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overrideSlot, spotAt } from '../../controller/protocol/programme/spotAt.ts';
import type { Override, Programme } from '../../controller/protocol/programme/programme.ts';
import { tallyOverride, tallyProgramme } from '../../controller/replay/core/cycle.ts';
import type { Part } from '../../controller/replay/core/cycle.ts';

type Booked = Pick<Programme, 'segments' | 'spots'>;
const scene = { kind: 'message', creative: 'x', transition: 'cut', headline: 'x', text: '' } as const;

/** Segments with pauses between them, loops that begin anywhere, instants in eighths of a millisecond. */
const programmes = fc
  .record({
    spots: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }),
    segments: fc.array(
      fc.record({
        restMs: fc.integer({ min: 0, max: 4000 }),
        lengthMs: fc.integer({ min: 1, max: 9000 }),
        anchorMs: fc.integer({ min: -20_000, max: 20_000 }),
        cycle: fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 250, max: 3000 })), { minLength: 1, maxLength: 5 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ spots, segments }): Booked => {
    let at = 0;
    return {
      spots: spots.map((campaign) => ({ campaign, class: 'scheduled', scene })),
      segments: segments.map(({ restMs, lengthMs, anchorMs, cycle }) => {
        const fromMs = at + restMs;
        at = fromMs + lengthMs;
        const entries = cycle.map(([spot, durationMs]) => ({ spot: spot % spots.length, durationMs }));
        return { fromMs, toMs: at, anchorMs, cycle: entries };
      }),
    };
  });
const instants = fc.integer({ min: 0, max: 200_000 }).map((n) => n / 8);

interface Sum {
  ms: number;
  begun: number;
}

function sums(parts: readonly Part[]): Record<string, Sum> {
  const all: Record<string, Sum> = {};
  for (const { campaign, ms, begun } of parts) {
    const sum = (all[campaign ?? 'nothing'] ??= { ms: 0, begun: 0 });
    sum.ms += ms;
    sum.begun += begun;
  }
  return Object.fromEntries(Object.entries(all).filter(([, s]) => s.ms > 0 || s.begun > 0));
}

/** The same, one spot after the other, as a player would go. */
function walked({ segments, spots }: Booked, fromMs: number, toMs: number, fresh: boolean): Part[] {
  const parts: Part[] = [];
  for (let at = fromMs; at < toMs;) {
    const slot = spotAt({ segments }, at);
    const next = slot?.endMs ?? segments.find((s) => s.fromMs > at)?.fromMs ?? toMs;
    const begun = slot !== null && (slot.startMs === at || (fresh && at === fromMs)) ? 1 : 0;
    const campaign = slot === null ? null : spots[slot.spot]!.campaign;
    parts.push({ campaign, ms: Math.min(next, toMs) - at, begun });
    at = Math.min(next, toMs);
  }
  return parts;
}

describe('time of spots in closed form', () => {
  it('[RPL-6] a loop comes to what a player shows that goes from spot to spot', () => {
    fc.assert(
      fc.property(programmes, instants, instants, fc.boolean(), (programme, a, b, fresh) => {
        const [fromMs, toMs] = [Math.min(a, b), Math.max(a, b)];
        const parts: Part[] = [];
        tallyProgramme(programme, fromMs, toMs, fresh, parts);
        expect(sums(parts)).toEqual(sums(walked(programme, fromMs, toMs, fresh)));
      }),
    );
  });

  it('[RPL-6] it does not matter where the time is cut in two', () => {
    fc.assert(
      fc.property(programmes, fc.array(instants, { minLength: 3, maxLength: 3 }), (programme, times) => {
        const [fromMs, cutMs, toMs] = times.sort((a, b) => a - b) as [number, number, number];
        const [whole, halves]: [Part[], Part[]] = [[], []];
        tallyProgramme(programme, fromMs, toMs, false, whole);
        tallyProgramme(programme, fromMs, cutMs, false, halves);
        tallyProgramme(programme, cutMs, toMs, false, halves);
        expect(sums(halves)).toEqual(sums(whole));
      }),
    );
  });

  it('[RPL-6] spots of an override take turns from the instant of its commit; a single one stays', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 250, max: 3000 }), { minLength: 1, maxLength: 4 }),
        instants,
        instants,
        (lengths, a, b) => {
          const override: Override = {
            id: 'o',
            ...{ screens: ['one'], class: 'triggered', campaign: 'a', commitMs: 0, untilMs: null },
            spots: lengths.map((durationMs, i) => ({ campaign: `c${i}`, scene, durationMs })),
            cause: { rule: 'DEC-12', text: '', decidedAtMs: 0, simulated: false },
          };
          const [fromMs, toMs] = [Math.min(a, b), Math.max(a, b)];
          const parts: Part[] = [];
          if (fromMs < toMs) tallyOverride(override, fromMs, toMs, false, parts);
          const expected: Part[] = [];
          for (let at = fromMs; at < toMs;) {
            const { spot, startMs, endMs } = overrideSlot(override, at);
            const ms = Math.min(endMs, toMs) - at;
            expected.push({ campaign: `c${spot}`, ms, begun: startMs === at ? 1 : 0 });
            at += ms;
          }
          expect(sums(parts)).toEqual(sums(expected));
        },
      ),
    );
  });
});
