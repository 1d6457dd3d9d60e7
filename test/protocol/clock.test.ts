import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateClock } from '../../controller/protocol/clock.ts';
import type { ClockSample } from '../../controller/protocol/clock.ts';

const OFFSET = Date.UTC(2026, 10, 21, 9);

/** A ping over a network that takes `out` ms there and `back` ms home. */
function ping(sentAt: number, out: number, back: number): ClockSample {
  return { sentAt, receivedAt: sentAt + out + back, serverMs: OFFSET + sentAt + out };
}

describe('[CLK-2] clock estimate', () => {
  it('takes the sample with the lowest round trip', () => {
    expect(estimateClock([ping(0, 90, 10), ping(200, 3, 3), ping(400, 1, 40)])).toEqual({ offsetMs: OFFSET, rttMs: 6 });
  });

  it('is wrong by at most half of the lowest round trip, however lopsided the network', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(100_000), fc.nat(400), fc.nat(400)), { minLength: 1, maxLength: 8 }),
        (network) => {
          const samples = network.map(([at, out, back]) => ping(at, out, back));
          const estimate = estimateClock(samples)!;
          const lowest = Math.min(...network.map(([, out, back]) => out + back));
          expect(estimate.rttMs).toBe(lowest);
          expect(Math.abs(estimate.offsetMs - OFFSET)).toBeLessThanOrEqual(lowest / 2);
        },
      ),
    );
  });

  it('knows nothing without a sample, and leaves out one that came before it was sent', () => {
    expect(estimateClock([])).toBeNull();
    expect(estimateClock([{ sentAt: 10, receivedAt: 9, serverMs: OFFSET }])).toBeNull();
    expect(estimateClock([{ sentAt: 10, receivedAt: 9, serverMs: OFFSET }, ping(5, 2, 2)])?.rttMs).toBe(4);
  });
});
