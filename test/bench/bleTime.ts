import type { Presence } from '../../controller/identity/presence.ts';

/** Most calls for one instant: work that is never done would otherwise hold the bench up for ever. */
const CALLS_MOST = 10_000;

/** Tells presence the time whenever it wants to know, up to and with an instant, as the controller's timer does. */
export function runUntil(presence: Presence, untilMs: number): void {
  let nowMs = Number.NEGATIVE_INFINITY;
  let calls = 0;
  for (let dueMs = presence.dueMs(); dueMs <= untilMs; dueMs = presence.dueMs()) {
    calls = dueMs > nowMs ? 0 : calls + 1;
    if (calls > CALLS_MOST) throw new Error(`presence wants to know the time again and again at ${nowMs}`);
    nowMs = Math.max(nowMs, dueMs);
    presence.advance(nowMs);
  }
}
