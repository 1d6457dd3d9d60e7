import { ENGINE_VERSION } from '../../engine/version.ts';
import type { ReplayReport } from '../../protocol/replay.ts';
import { Comparison } from './compare.ts';
import { ReplayError } from './past.ts';
import type { Kept, Past } from './past.ts';
import { Walk } from './walk.ts';

export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Called now and then with how many entries have been run. */
export type Progress = (done: number) => void;

/**
 * The kept state from which a time can be run again.
 *
 * @throws ReplayError when the time is none, or nothing was kept before it
 */
export function keptBefore(past: Past, { fromMs, toMs }: Range): Kept {
  if (!(fromMs < toMs)) throw new ReplayError('bad-range', 'the end must lie after the beginning; swap the two');
  const kept = past.checkpointBefore(fromMs);
  if (kept !== undefined) return kept;
  const first = past.firstCheckpointMs();
  throw new ReplayError(
    'not-covered',
    `no state of the engine was kept before the beginning, so it cannot be run again; ${first === undefined ? 'none was kept since then either' : `the first was kept at ${new Date(Math.ceil(first)).toISOString()}, choose a later beginning`}`,
  );
}

/**
 * Runs what was recorded once more and compares the decisions (SPEC RPL).
 *
 * @throws ReplayError
 */
export function replay(past: Past, range: Range, progress: Progress): ReplayReport {
  const { fromMs, toMs } = range;
  const kept = keptBefore(past, range);
  const walk = new Walk(past, kept);
  const comparison = new Comparison();
  let inRange = 0;
  walk.watch({
    progress,
    entry(entry, decisions) {
      if (entry.input.atMs < fromMs) return;
      inRange += 1;
      comparison.entry(entry, decisions);
    },
  });
  walk.run(toMs, true, fromMs);
  if (inRange === 0) throw nothingRecorded();
  return reportOf(range, kept, walk, comparison);
}

export function nothingRecorded(): ReplayError {
  return new ReplayError(
    'nothing-recorded',
    'nothing is recorded in that time; choose one in which the store was open',
  );
}

export function reportOf({ fromMs, toMs }: Range, kept: Kept, walk: Walk, comparison: Comparison): ReplayReport {
  const { decisions, differences, differenceCount } = comparison;
  return {
    fromMs,
    toMs,
    startedMs: kept.atMs,
    entries: walk.entries,
    decisions,
    identical: differenceCount === 0 && walk.gaps.length === 0,
    differenceCount,
    differences: [...differences],
    engineThen: [...walk.versions].sort((a, b) => a - b),
    engineNow: ENGINE_VERSION,
    gaps: [...walk.gaps],
  };
}
