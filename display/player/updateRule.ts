import { z } from 'zod';
import type { PageNow } from '../renderer/page/shell.ts';

/** A newer version is asked for this often, ms; ... */
export const CHECK_EVERY_MS = 6 * 3_600_000;
/** ... and up to so much later, by lot, so that a thousand players do not ask at once, ms. */
export const CHECK_SPREAD_MS = 3_600_000;
/** What a page said of itself counts for so long, ms: it says it every ten minutes. */
export const TOLD_MS = 25 * 60_000;
/** Night, hours of the machine's own clock: from, and before. */
const NIGHT = [1, 5] as const;
/** A new version that was started so often without running well is not to be kept. */
export const TRIALS = 3;
/** So long it shows its page until it is well, ms. */
export const WELL_AFTER_MS = 10 * 60_000;

/** What one window's page said last. */
export interface Told {
  readonly now: PageNow;
  readonly atMs: number;
}

export interface Quiet {
  readonly nowMs: number;
  /** Of the machine's clock, 0 to 23. */
  readonly hour: number;
  /** Of every window; null: its page has said nothing yet. */
  readonly pages: readonly (Told | null)[];
}

function fresh({ nowMs, pages }: Quiet): (PageNow | null)[] {
  return pages.map((told) => (told !== null && nowMs - told.atMs <= TOLD_MS ? told.now : null));
}

function isNight(hour: number): boolean {
  return hour >= NIGHT[0] && hour < NIGHT[1];
}

/** Whether an update may be loaded: where every page may load; a page that says nothing may at night. */
export function mayDownload(quiet: Quiet): boolean {
  return fresh(quiet).every((page) => page?.downloads ?? isNight(quiet.hour));
}

/** Whether the player may start anew now: at night or in a closed store, and never while a takeover plays. */
export function mayRestart(quiet: Quiet): boolean {
  const pages = fresh(quiet);
  if (pages.some((page) => page?.showing === 'takeover')) return false;
  return isNight(quiet.hour) || (pages.length > 0 && pages.every((page) => page?.open === false));
}

/** When it is asked for the next time. @param lot 0 to 1 */
export function nextCheckMs(nowMs: number, lot: number): number {
  return nowMs + CHECK_EVERY_MS + Math.round(CHECK_SPREAD_MS * lot);
}

/** The trial of the version that was installed last, and versions that did not pass theirs. */
export const updateMemory = z.object({
  /** Null: none is on trial. */
  trial: z.object({ from: z.string().max(40), to: z.string().max(40), starts: z.int().min(0) }).nullable(),
  bad: z.array(z.string().max(40)).max(20),
});
export type UpdateMemory = Readonly<z.infer<typeof updateMemory>>;

export const NO_UPDATE: UpdateMemory = { trial: null, bad: [] };

/** A start of the player. `bad`: the version that runs has used up its trial. */
export function trialStarts(memory: UpdateMemory, running: string): { memory: UpdateMemory; bad: string | null } {
  const { trial, bad } = memory;
  if (trial === null) return { memory, bad: bad.includes(running) ? running : null };
  // Another version runs: the installation did not take place, or somebody put the old one back.
  if (trial.to !== running) {
    const putBack = trial.starts > 0 && !bad.includes(trial.to);
    return { memory: { trial: null, bad: putBack ? [...bad, trial.to].slice(-20) : bad }, bad: null };
  }
  const starts = trial.starts + 1;
  if (starts <= TRIALS) return { memory: { trial: { ...trial, starts }, bad }, bad: null };
  return { memory: { trial: { ...trial, starts }, bad: [...new Set([...bad, running])].slice(-20) }, bad: running };
}

/** It showed its page for long enough: it is well. */
export function trialPassed(memory: UpdateMemory, running: string): UpdateMemory {
  if (memory.trial?.to !== running) return memory;
  return { trial: null, bad: memory.bad.filter((version) => version !== running) };
}
