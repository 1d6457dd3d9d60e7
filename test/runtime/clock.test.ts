import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../controller/runtime/clock.ts';

/** A machine whose two clocks are set by hand. */
function machine(): { mono: number; wall: number; clock: ReturnType<typeof systemClock> } {
  const m = { mono: 0, wall: 1_000_000, clock: null as unknown as ReturnType<typeof systemClock> };
  m.clock = systemClock(
    () => m.wall,
    () => m.mono,
  );
  return m;
}

describe('clock', () => {
  it('[DEC-10] runs on the monotonic clock between whole milliseconds of the wall', () => {
    const m = machine();
    m.mono += 0.4;
    expect(m.clock.now()).toBeCloseTo(1_000_000.4, 6);
  });

  it('[DEC-10] follows at once when the wall clock is set forward a little', () => {
    const m = machine();
    m.mono += 10;
    m.wall += 50_000;
    expect(m.clock.now()).toBe(1_050_000);
  });

  it('[DEC-10] follows a leap of the wall clock only after it has held for a minute', () => {
    const m = machine();
    m.wall += 86_400_000;
    const after = (ms: number): number => {
      m.mono += ms;
      m.wall += ms;
      return m.clock.now();
    };
    expect([after(1000), after(58_000)]).toEqual([1_001_000, 1_059_000]);
    expect(after(2_000)).toBe(87_459_000 + 2_000);
  });

  it('[DEC-10] a leap that is taken back leaves no trace', () => {
    const m = machine();
    m.wall += 86_400_000;
    m.mono += 1000;
    m.clock.now();
    m.wall -= 86_399_000;
    expect(m.clock.now()).toBe(1_001_000);
  });

  it('[DEC-10] set back by an hour it runs at half speed until the wall has caught up', () => {
    const m = machine();
    m.wall -= 1000;
    m.mono += 100;
    m.wall += 100;
    expect(m.clock.now()).toBe(1_000_050);
    m.mono += 1900;
    m.wall += 1900;
    expect(m.clock.now()).toBe(1_001_000);
    m.mono += 1000;
    m.wall += 1000;
    expect(m.clock.now()).toBe(1_002_000);
  });

  it('[DEC-10] never runs backwards, whatever the wall clock does', () => {
    const step = fc.record({
      mono: fc.integer({ min: 0, max: 10_000 }),
      wall: fc.integer({ min: -100_000, max: 100_000 }),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const m = machine();
        let before = m.clock.now();
        for (const s of steps) {
          m.mono += s.mono;
          m.wall += s.wall;
          const now = m.clock.now();
          expect(now).toBeGreaterThanOrEqual(before);
          before = now;
        }
      }),
    );
  });
});
