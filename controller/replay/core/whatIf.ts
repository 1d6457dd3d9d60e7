import type { EngineConfig } from '../../engine/io.ts';
import type { Draft, WhatIfReport } from '../../protocol/replay.ts';
import { Branch } from './branch.ts';
import { Comparison } from './compare.ts';
import { DraftConfig } from './draft.ts';
import { outcomes } from './outcomes.ts';
import type { Past } from './past.ts';
import { keptBefore, nothingRecorded, reportOf } from './replay.ts';
import type { Progress, Range } from './replay.ts';
import { Walk } from './walk.ts';
import { Watch } from './watch.ts';

export interface WhatIfPast extends Past {
  /** Plays that players reported, by campaign. */
  plays(fromMs: number, toMs: number): ReadonlyMap<string, number>;
}

/**
 * Holds a recorded time against a draft: the same inputs, from the same state, through both (SPEC RPL).
 *
 * @throws ReplayError, with every fault of a draft that is not sound
 */
export function whatIf(past: WhatIfPast, range: Range, draft: Draft, progress: Progress): WhatIfReport {
  const { fromMs, toMs } = range;
  const kept = keptBefore(past, range);
  const drafted = new DraftConfig(draft);
  const walk = new Walk(past, kept);
  walk.watch({ progress });
  walk.run(fromMs, false, fromMs);
  // From here on each instant at which something happens is told by itself.
  const comparison = new Comparison();
  const configs: EngineConfig[] = [walk.config];
  let watch: Watch | null = null;
  walk.watch({ progress, did: (commands, atMs) => watch?.did(commands, atMs) });
  walk.advance(fromMs);
  const was = (watch = new Watch(walk.engine, walk.config, fromMs));
  const branch = new Branch(drafted, walk.config, walk.engine.state(), fromMs);
  let inRange = 0;
  walk.watch({
    progress,
    did: (commands, atMs) => {
      was.did(commands, atMs);
    },
    entry(entry, decisions) {
      inRange += 1;
      comparison.entry(entry, decisions);
      if (entry.input.kind !== 'configuration' || entry.input.start !== true) branch.take(entry, walk.config);
    },
    engine(engine, config, atMs, off) {
      configs.push(config);
      const offMs = off === null ? null : Math.max(off, fromMs);
      was.engine(engine, config, atMs, offMs);
      if (offMs !== null) branch.restart(config, atMs, offMs);
    },
  });
  walk.run(toMs, true, fromMs);
  if (inRange === 0) throw nothingRecorded();
  const off = past.stoppedMs(walk.seq);
  if (off !== undefined && off < toMs) {
    was.nobodyKnows(Math.max(off, fromMs));
    branch.nobodyKnows(Math.max(off, fromMs));
  } else {
    walk.advance(toMs);
    branch.advance(toMs);
  }
  const { campaigns, screens } = outcomes(
    range,
    { screens: was.end(toMs), triggers: was.triggers, configs },
    { ...branch.end(toMs), configs: branch.configs },
    past.plays(fromMs, toMs),
  );
  const notes = [...branch.notes];
  if (comparison.differenceCount > 0)
    notes.unshift('What was could not be run again exactly, so the differences are not those of the draft alone.');
  return {
    replay: reportOf(range, kept, walk, comparison),
    seconds: (toMs - fromMs) / 1000,
    campaigns,
    screens,
    notes,
  };
}
