/** Time as a port: tests hand in their own. */
export interface Clock {
  /** Epoch ms, never backwards. */
  now(): number;
  /** Calls back once after `ms`; answers with its stop. */
  after(ms: number, run: () => void): () => void;
}

/** Longest wait that setTimeout keeps, ms. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** While the wall clock is behind, time runs at half speed until the wall has caught up. */
const SLOWED = 0.5;
/** The wall clock is read in whole milliseconds; nearer than this it says the same as the monotonic one, ms. */
const SAME_MS = 2;

/**
 * The machine's clock. Runs on the monotonic clock; when the wall clock was set forward it follows at once,
 * when it was set back it slows down until the wall has caught up.
 */
export function systemClock(wall: () => number = Date.now, mono: () => number = () => performance.now()): Clock {
  let lastMono = mono();
  let now = wall();
  return {
    now() {
      const m = mono();
      const elapsed = Math.max(0, m - lastMono);
      lastMono = m;
      const ran = now + elapsed;
      const ahead = wall() - ran;
      if (Math.abs(ahead) < SAME_MS) now = ran;
      else now = ahead > 0 ? ran + ahead : Math.max(ran + ahead, now + elapsed * SLOWED);
      return now;
    },
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(0, ms), MAX_TIMEOUT_MS));
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
