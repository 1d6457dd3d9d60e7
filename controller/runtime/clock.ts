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

/** A wall clock that leaps ahead further than this is followed only after it has held for as long, ms. */
const LEAP_MS = 60_000;

/**
 * The machine's clock. Runs on the monotonic clock. A wall clock set forward by less than a minute is followed at
 * once; a larger leap only when it has held for a minute, since a wrong clock would date events into the future. Set
 * back, time runs at half speed until the wall has caught up: it never runs backwards.
 */
export function systemClock(wall: () => number = Date.now, mono: () => number = () => performance.now()): Clock {
  let lastMono = mono();
  let now = wall();
  let leaptAt: number | null = null;
  return {
    now() {
      const m = mono();
      const elapsed = Math.max(0, m - lastMono);
      lastMono = m;
      const ran = now + elapsed;
      const ahead = wall() - ran;
      if (ahead <= LEAP_MS) leaptAt = null;
      else leaptAt ??= m;
      if (Math.abs(ahead) < SAME_MS || (leaptAt !== null && m - leaptAt < LEAP_MS)) now = ran;
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
