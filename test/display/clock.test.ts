import { afterEach, describe, expect, test, vi } from 'vitest';
import { SyncedClock } from '../../display/renderer/link/clock.ts';

const HOUR = 3_600_000;

/** A controller's clock and a display's, both by hand. The line takes `rttMs`. */
function pair(start = 1_000_000): {
  clock: SyncedClock;
  steps: number[];
  run: (ms: number, controllerMs?: number) => void;
  jump: (ms: number) => void;
  ask: (rttMs?: number) => void;
  error: () => number;
} {
  let mono = 5_000;
  let controller = start;
  const steps: number[] = [];
  const clock = new SyncedClock(
    () => mono,
    start - mono,
    (by) => steps.push(by),
  );
  const ask = (rttMs = 4): void => {
    const sentAt = mono;
    mono += rttMs / 2;
    controller += rttMs / 2;
    const serverMs = controller;
    mono += rttMs / 2;
    controller += rttMs / 2;
    clock.add({ sentAt, receivedAt: mono, serverMs });
  };
  return {
    clock,
    steps,
    run(ms, controllerMs = ms) {
      mono += ms;
      controller += controllerMs;
    },
    jump(ms) {
      controller += ms;
    },
    ask,
    error: () => clock.now() - controller,
  };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("the controller's time jumps", () => {
  test('[PLY-22] an hour ahead: the next answer counts at once, whatever the round trips before it were', () => {
    const p = pair();
    for (let i = 0; i < 8; i++) p.ask(1);
    p.jump(HOUR);
    p.run(10_000);
    // A slower line than before: the old answers had shorter round trips, and are worth nothing all the same.
    p.ask(40);
    expect(Math.abs(p.error())).toBeLessThan(1);
    expect(p.steps).toHaveLength(1);
    expect(p.steps[0]).toBeCloseTo(HOUR, 0);
  });

  test('[PLY-22] an hour back: the same', () => {
    const p = pair(10 * HOUR);
    for (let i = 0; i < 8; i++) p.ask(1);
    p.jump(-HOUR);
    p.run(10_000);
    p.ask(40);
    expect(Math.abs(p.error())).toBeLessThan(1);
    expect(p.steps).toHaveLength(1);
  });

  test('[PLY-22] a slow line alone is no jump', () => {
    const p = pair();
    p.ask(2);
    for (const rtt of [400, 90, 1500, 3]) p.ask(rtt);
    p.run(60_000);
    p.ask(800);
    expect(p.steps).toEqual([]);
    expect(Math.abs(p.error())).toBeLessThan(2);
  });

  test('[PLY-22] a controller that runs at half speed is followed, never backwards', () => {
    const p = pair();
    for (let i = 0; i < 8; i++) p.ask(2);
    let before = p.clock.now();
    for (let s = 0; s < 120; s++) {
      p.run(1000, 500);
      p.ask(2);
      const now = p.clock.now();
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
    expect(p.steps).toEqual([]);
    expect(Math.abs(p.error())).toBeLessThan(600);
  });

  test('[PLY-22] what is dated later than its own clock makes it ask at once', async () => {
    vi.useFakeTimers();
    let mono = 0;
    let controller = 1_000_000;
    const asked: number[] = [];
    const clock = new SyncedClock(() => mono, 0);
    clock.follow((t0) => {
      asked.push(mono);
      return Promise.resolve({ t0, serverMs: controller });
    });
    const pass = async (ms: number): Promise<void> => {
      mono += ms;
      controller += ms;
      await vi.advanceTimersByTimeAsync(ms);
    };
    await pass(0);
    for (let i = 0; i < 10; i++) await pass(40);
    expect(asked).toHaveLength(8);
    clock.heard(controller);
    await pass(10);
    expect(asked).toHaveLength(8);
    controller += HOUR;
    clock.heard(controller);
    await pass(10);
    expect(asked).toHaveLength(9);
    expect(Math.abs(clock.now() - controller)).toBeLessThan(1);
    // It goes on asking often until it is sure, and then every ten seconds again.
    await pass(1000);
    expect(asked).toHaveLength(10);
    await pass(1000);
    expect(asked).toHaveLength(10);
    clock.stop();
  });
});
