import type { Trigger } from '../../config/schema/campaign.ts';
import type { TriggerPhase } from './io.ts';

/** Where a trigger stands. `sinceMs`: when the phase began; `onSinceMs`: when it came on. */
export interface TriggerState {
  readonly phase: Exclude<TriggerPhase, 'none'>;
  readonly sinceMs: number;
  readonly onSinceMs: number | null;
  readonly lastEndedMs: number | null;
}

export function initialTrigger(nowMs: number, lastEndedMs: number | null, coolDownS: number): TriggerState {
  const cooling = lastEndedMs !== null && nowMs < lastEndedMs + coolDownS * 1000;
  return {
    phase: cooling ? 'cooling' : 'waiting',
    sinceMs: cooling ? lastEndedMs : nowMs,
    onSinceMs: null,
    lastEndedMs,
  };
}

/** True while its campaign is to be shown. */
export function isOn(state: TriggerState): boolean {
  return state.phase === 'on' || state.phase === 'releasing';
}

/** Instant at which time alone moves the trigger, or Infinity. */
export function dueMs(state: TriggerState, t: Trigger): number {
  switch (state.phase) {
    case 'holding':
      return state.sinceMs + t.holdForS * 1000;
    case 'releasing':
      return Math.max(state.sinceMs + t.releaseAfterS * 1000, state.onSinceMs! + t.minOnScreenS * 1000);
    case 'cooling':
      return state.lastEndedMs! + t.coolDownS * 1000;
    case 'waiting':
    case 'on':
      return Number.POSITIVE_INFINITY;
  }
}

/**
 * One step at an instant, given whether the condition holds (DEC-12..15). Called at every change of the condition
 * and at `dueMs`; called more often it changes nothing.
 */
export function stepTrigger(state: TriggerState, t: Trigger, holds: boolean, nowMs: number): TriggerState {
  let s = state;
  // A phase of no length passes at once, so a step may go through several; each can be entered once.
  for (let i = 0; i < 5; i++) {
    const next = oneStep(s, t, holds, nowMs);
    if (next === s) return s;
    s = next;
  }
  return s;
}

function oneStep(s: TriggerState, t: Trigger, holds: boolean, nowMs: number): TriggerState {
  switch (s.phase) {
    case 'waiting':
      return holds ? { ...s, phase: 'holding', sinceMs: nowMs } : s;
    case 'holding':
      if (!holds) return { ...s, phase: 'waiting', sinceMs: nowMs };
      return nowMs >= dueMs(s, t) ? { ...s, phase: 'on', sinceMs: nowMs, onSinceMs: nowMs } : s;
    case 'on':
      return holds ? s : { ...s, phase: 'releasing', sinceMs: nowMs };
    case 'releasing': {
      if (holds) return { ...s, phase: 'on', sinceMs: nowMs };
      if (nowMs < dueMs(s, t)) return s;
      return { phase: t.coolDownS > 0 ? 'cooling' : 'waiting', sinceMs: nowMs, onSinceMs: null, lastEndedMs: nowMs };
    }
    case 'cooling':
      return nowMs >= dueMs(s, t) ? { ...s, phase: 'waiting', sinceMs: nowMs } : s;
  }
}
