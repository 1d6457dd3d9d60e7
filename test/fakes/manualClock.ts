import type { Clock } from '../../controller/runtime/clock.ts';

export interface ManualClock extends Clock {
  /** Lets time pass: timers that fall due run in order, each at its own instant. */
  advance(ms: number): void;
  /** How long each waiting timer has to go, ms, the soonest first. */
  readonly waits: readonly number[];
}

/** A clock that stands still until it is told. */
export function manualClock(startMs = 1_800_000_000_000): ManualClock {
  let now = startMs;
  let order = 0;
  let timers: { readonly atMs: number; readonly order: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    after(ms, run) {
      const timer = { atMs: now + Math.max(0, ms), order: order++, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((t) => t !== timer);
      };
    },
    advance(ms) {
      const untilMs = now + ms;
      for (;;) {
        const next = timers.filter((t) => t.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
        if (next === undefined) break;
        timers = timers.filter((t) => t !== next);
        now = Math.max(now, next.atMs);
        next.run();
      }
      now = untilMs;
    },
    get waits() {
      return timers.map((t) => t.atMs - now).sort((a, b) => a - b);
    },
  };
}
