import type { Trigger } from '../../config/schema/campaign.ts';
import type { TriggerPhase } from './io.ts';

/** Where a trigger stands. `sinceMs`: when the phase began; `onSinceMs`: when it came on. */
export interface TriggerState {
  readonly phase: Exclude<TriggerPhase, 'none'>;
  readonly sinceMs: number;
  readonly onSinceMs: number | null;
  readonly lastEndedMs: number | null;
  /** When it came on in the last hour, oldest first; kept only where it may come on only so often. */
  readonly startsMs: readonly number[];
}

/** A trigger with the cap of its campaign. */
export type Rule = Trigger & { readonly maxPerHour?: number | undefined };

const HOUR_MS = 3_600_000;

/** What is kept of a trigger across a restart. */
export interface TriggerPast {
  readonly lastEndedMs: number | null;
  readonly startsMs: readonly number[];
}

export function initialTrigger(nowMs: number, past: TriggerPast, rule: Rule): TriggerState {
  const waiting: TriggerState = { phase: 'waiting', sinceMs: nowMs, onSinceMs: null, ...past };
  return nowMs < restsUntilMs(waiting, rule)
    ? { ...waiting, phase: 'cooling', sinceMs: past.lastEndedMs ?? nowMs }
    : waiting;
}

/** Until when it may not come on again: its cool-down, and its most times an hour (DEC-14). */
export function restsUntilMs(s: TriggerPast, rule: Rule): number {
  const cooled = s.lastEndedMs === null ? 0 : s.lastEndedMs + rule.coolDownS * 1000;
  const most = rule.maxPerHour ?? Number.POSITIVE_INFINITY;
  const capped = s.startsMs.length < most ? 0 : s.startsMs[s.startsMs.length - most]! + HOUR_MS;
  return Math.max(cooled, capped);
}

/** True while its campaign is to be shown. */
export function isOn(state: TriggerState): boolean {
  return state.phase === 'on' || state.phase === 'releasing';
}

/** Instant at which time alone moves the trigger, or Infinity. */
export function dueMs(state: TriggerState, t: Rule): number {
  switch (state.phase) {
    case 'holding':
      return state.sinceMs + t.holdForS * 1000;
    case 'releasing':
      return Math.max(state.sinceMs + t.releaseAfterS * 1000, state.onSinceMs! + t.minOnScreenS * 1000);
    case 'cooling':
      return restsUntilMs(state, t);
    case 'waiting':
    case 'on':
      return Number.POSITIVE_INFINITY;
  }
}

/**
 * One step at an instant, given whether the condition holds (DEC-12..15). Called at every change of the condition
 * and at `dueMs`; called more often it changes nothing.
 */
export function stepTrigger(state: TriggerState, t: Rule, holds: boolean, nowMs: number): TriggerState {
  let s = state;
  // A phase of no length passes at once, so a step may go through several; each can be entered once.
  for (let i = 0; i < 5; i++) {
    const next = oneStep(s, t, holds, nowMs);
    if (next === s) return s;
    s = next;
  }
  return s;
}

function oneStep(s: TriggerState, t: Rule, holds: boolean, nowMs: number): TriggerState {
  switch (s.phase) {
    case 'waiting':
      if (nowMs < restsUntilMs(s, t)) return { ...s, phase: 'cooling', sinceMs: nowMs };
      return holds ? { ...s, phase: 'holding', sinceMs: nowMs } : s;
    case 'holding':
      if (!holds) return { ...s, phase: 'waiting', sinceMs: nowMs };
      return nowMs >= dueMs(s, t) ? cameOn(s, t, nowMs) : s;
    case 'on':
      return holds ? s : { ...s, phase: 'releasing', sinceMs: nowMs };
    case 'releasing': {
      if (holds) return { ...s, phase: 'on', sinceMs: nowMs };
      if (nowMs < dueMs(s, t)) return s;
      const ended: TriggerState = { ...s, phase: 'waiting', sinceMs: nowMs, onSinceMs: null, lastEndedMs: nowMs };
      return nowMs < restsUntilMs(ended, t) ? { ...ended, phase: 'cooling' } : ended;
    }
    case 'cooling':
      return nowMs >= dueMs(s, t) ? { ...s, phase: 'waiting', sinceMs: nowMs } : s;
  }
}

function cameOn(s: TriggerState, t: Rule, nowMs: number): TriggerState {
  const startsMs = t.maxPerHour === undefined ? [] : [...s.startsMs.filter((at) => at > nowMs - HOUR_MS), nowMs];
  return { ...s, phase: 'on', sinceMs: nowMs, onSinceMs: nowMs, startsMs };
}
