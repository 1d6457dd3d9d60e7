import type { DecisionAnswer } from '../../protocol/replay.ts';
import { ReplayError } from './past.ts';
import type { Past } from './past.ts';
import { Walk } from './walk.ts';

export interface WhyPast extends Past {
  /** Number of the last entry at or before an instant. */
  seqAt(atMs: number): number;
}

/** Entries that one answer may run; more would keep the one who asks waiting. */
export const MOST_ENTRIES = 300_000;

/**
 * Why a screen showed what it showed at an instant, worked out again from the last state before it (SPEC RPL).
 *
 * @returns undefined where there was no such screen
 * @throws ReplayError when nothing was kept, or too much happened since then
 */
export function whyAt(past: WhyPast, screen: string, atMs: number, most = MOST_ENTRIES): DecisionAnswer | undefined {
  const kept = past.checkpointBefore(atMs);
  if (kept === undefined)
    throw new ReplayError(
      'not-covered',
      'no state of the engine was kept before that instant, so it cannot be worked out again',
    );
  const entries = past.seqAt(atMs) - kept.seq;
  if (entries > most) {
    throw new ReplayError(
      'too-long',
      `${entries} inputs lie between the last kept state and that instant, and at most ${most} are run again for one answer`,
    );
  }
  const walk = new Walk(past, kept);
  walk.run(atMs, true, Number.NEGATIVE_INFINITY);
  if (walk.gaps.length > 0)
    throw new ReplayError('not-covered', `it cannot be worked out again: ${walk.gaps[0]!.text}`);
  walk.advance(atMs);
  const decision = walk.engine.decision(screen);
  if (decision === undefined) return undefined;
  const off = past.stoppedMs(walk.seq);
  return {
    ...decision,
    basis: 'replayed',
    askedMs: atMs,
    then: decision.readings.flatMap(({ key }) => walk.engine.reading(key) ?? []),
    note:
      off !== undefined && off <= atMs ? 'No controller ran at that instant; players went on with what they had.' : '',
  };
}
