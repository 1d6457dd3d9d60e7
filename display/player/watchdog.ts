import { z } from 'zod';
import { LOOK_CAP_MS, waitMs } from './backoff.ts';

/** A page without an answer for this long hangs, ms. */
export const HANG_MS = 10_000;
/** A page that neither opens nor fails in this time has failed, ms. */
export const OPEN_MS = 30_000;
/** A page that ran this long without a fault is well again, ms. Not below the cap of the back-off (WDG-2). */
export const WELL_MS = 60_000;

/** What went wrong since the machine was started. */
export const watchdogCounts = z.object({
  /** The page's process ended. */
  gone: z.int().min(0),
  /** The page hung and was ended, or was there without a player that runs. */
  hung: z.int().min(0),
  /** The graphics process ended; Chromium starts another by itself. */
  gpu: z.int().min(0),
  /** The page could not be opened. */
  unreachable: z.int().min(0),
});
export type WatchdogCounts = z.infer<typeof watchdogCounts>;

export type Phase = 'opening' | 'showing' | 'silent' | 'waiting' | 'looking';

export interface WatchdogState {
  readonly phase: Phase;
  /** Instant of the next `due`, epoch ms; null: nothing is waited for. */
  readonly dueMs: number | null;
  /** Faults one after another; a page that runs for a minute clears them. */
  readonly faults: number;
  /** Looks for the controller since the page last ran for a minute. */
  readonly looks: number;
  readonly counts: WatchdogCounts;
}

export type WatchdogEvent =
  | { readonly kind: 'start' }
  /** The page is open. */
  | { readonly kind: 'opened' }
  /** The page could not be opened: no controller, a refused certificate, an error page. */
  | { readonly kind: 'failed' }
  /** The page's process ended by itself. */
  | { readonly kind: 'gone' }
  /** The page gives no answer. */
  | { readonly kind: 'silent' }
  /** The page is there, and its player does not run: a script that failed, a start that never ended. */
  | { readonly kind: 'dead' }
  /** The page answers again. */
  | { readonly kind: 'answered' }
  | { readonly kind: 'gpu' }
  /** The controller answered a look, or did not. */
  | { readonly kind: 'found' }
  | { readonly kind: 'notFound' }
  /** `dueMs` has come. */
  | { readonly kind: 'due' };

/** `open`: the player's page, in a fresh process where the old one is gone. `look`: ask whether the controller is there. */
export type Order = 'open' | 'end' | 'showLooking' | 'look';

export interface Step {
  readonly state: WatchdogState;
  /** To be done in this order. */
  readonly orders: readonly Order[];
}

export const NO_COUNTS: WatchdogCounts = { gone: 0, hung: 0, gpu: 0, unreachable: 0 };

/** What outlives the player's process, and counts for the boot of the machine that it was written in. */
export const watchdogMemory = z.object({
  boot: z.string().min(1).max(80),
  faults: z.int().min(0),
  counts: watchdogCounts,
});
export type WatchdogMemory = z.infer<typeof watchdogMemory>;

/** @param memory of an earlier process; heeded only when it is of the same boot */
export function beginWatch(boot: string, memory: WatchdogMemory | null): WatchdogState {
  const kept = memory?.boot === boot ? memory : null;
  return { phase: 'waiting', dueMs: null, faults: kept?.faults ?? 0, looks: 0, counts: kept?.counts ?? NO_COUNTS };
}

function after(state: WatchdogState, phase: Phase, dueMs: number | null, orders: readonly Order[] = []): Step {
  return { state: { ...state, phase, dueMs }, orders };
}

/** One more fault: wait for its back-off, then open again. */
function fault(state: WatchdogState, what: 'gone' | 'hung', nowMs: number, orders: readonly Order[]): Step {
  const faults = state.faults + 1;
  const counts = { ...state.counts, [what]: state.counts[what] + 1 };
  return after({ ...state, faults, counts }, 'waiting', nowMs + waitMs(faults), orders);
}

/** The controller cannot be reached: the local page, and a look after a wait. */
function lookAgain(state: WatchdogState, nowMs: number, orders: readonly Order[]): Step {
  const looks = state.looks + 1;
  return after({ ...state, looks }, 'looking', nowMs + waitMs(looks, LOOK_CAP_MS), orders);
}

function due(state: WatchdogState, nowMs: number): Step {
  switch (state.phase) {
    case 'waiting':
      return after(state, 'opening', nowMs + OPEN_MS, ['open']);
    case 'silent':
      return fault(state, 'hung', nowMs, ['end']);
    case 'opening':
      return failed(state, nowMs, ['end']);
    case 'showing':
      return after({ ...state, faults: 0, looks: 0 }, 'showing', null);
    case 'looking':
      return after(state, 'looking', null, ['look']);
  }
}

function failed(state: WatchdogState, nowMs: number, first: readonly Order[] = []): Step {
  const counts = { ...state.counts, unreachable: state.counts.unreachable + 1 };
  return lookAgain({ ...state, counts }, nowMs, [...first, 'showLooking']);
}

/**
 * The rules of SPEC.md (WDG) as a pure function: what happened, to what is to be done. An event that does not fit the
 * phase (an answer that comes late, a second report of the same end) changes nothing.
 */
export function watch(state: WatchdogState, event: WatchdogEvent, nowMs: number): Step {
  const same: Step = { state, orders: [] };
  switch (event.kind) {
    case 'start':
      // A process that has just followed a crashed one of the same boot waits as that one would have.
      if (state.faults > 0) return after(state, 'waiting', nowMs + waitMs(state.faults), ['showLooking']);
      return after(state, 'opening', nowMs + OPEN_MS, ['open']);
    case 'opened':
      if (state.phase !== 'opening') return same;
      return after(state, 'showing', nowMs + WELL_MS);
    case 'failed':
      // While it showed: it opened something else by itself, and that failed or is not the player's page.
      return ['opening', 'showing', 'silent'].includes(state.phase) ? failed(state, nowMs) : same;
    case 'gone':
      return state.phase === 'waiting' ? same : fault(state, 'gone', nowMs, []);
    case 'silent':
      return state.phase === 'showing' ? after(state, 'silent', nowMs + HANG_MS) : same;
    case 'dead':
      return state.phase === 'showing' || state.phase === 'silent'
        ? fault(state, 'hung', nowMs, ['showLooking'])
        : same;
    case 'answered':
      return state.phase === 'silent' ? after(state, 'showing', nowMs + WELL_MS) : same;
    case 'gpu':
      return { state: { ...state, counts: { ...state.counts, gpu: state.counts.gpu + 1 } }, orders: [] };
    case 'found':
      if (state.phase !== 'looking') return same;
      return after(state, 'opening', nowMs + OPEN_MS, ['open']);
    case 'notFound':
      return state.phase === 'looking' ? lookAgain(state, nowMs, []) : same;
    case 'due':
      return state.dueMs !== null && nowMs >= state.dueMs ? due(state, nowMs) : same;
  }
}
