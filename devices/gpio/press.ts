import type { Clock } from '../../controller/runtime/clock.ts';

/** A level counts when it has stayed for this long: contacts bounce for a few milliseconds, ms. */
export const SETTLE_MS = 20;

export interface Press {
  /** The level as it is now. */
  level(active: boolean): void;
  stop(): void;
}

/**
 * Turns the bouncing level of a button into presses.
 *
 * @param active level at the beginning: a button held down meanwhile is not a press
 * @param pressed called once for each press, with the instant of its first contact
 */
export function press(clock: Clock, active: boolean, pressed: (atMs: number) => void): Press {
  let settled = active;
  let now = active;
  let sinceMs = 0;
  let cancel: (() => void) | null = null;

  function settle(): void {
    cancel = null;
    if (now === settled) return;
    settled = now;
    if (settled) pressed(sinceMs);
  }

  return {
    level(next) {
      now = next;
      if (cancel === null) sinceMs = clock.now();
      else cancel();
      cancel = clock.after(SETTLE_MS, settle);
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
