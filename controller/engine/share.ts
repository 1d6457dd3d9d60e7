import { HOUR_MS, timeShares } from './caps.ts';
import { bestCut } from './cut.ts';
import type { Cut } from './cut.ts';
import { Loop } from './loop.ts';
import type { Part } from './loop.ts';

/** One campaign that takes part in a loop: its share of voice and the spots that it plays in turn. */
export interface Voice {
  readonly share: number;
  readonly spots: readonly { readonly spot: number; readonly durationMs: number }[];
  /** Most starts in any hour. */
  readonly maxPerHour?: number | undefined;
  /** Exclusion tags. */
  readonly separate?: readonly string[] | undefined;
}

export interface LoopOptions {
  /** Who takes the time that caps leave: first the first of these ranks, then what its caps leave the next. */
  readonly fillers?: readonly (readonly Voice[])[];
  /** Most entries of the cycle. */
  readonly most?: number;
}

/** Longest cycle, entries, as the protocol has it. */
export const MAX_CYCLE = 2000;

/**
 * A cycle in which every voice has its share of the time (DEC-5), keeps its cap (DEC-24) and its distance (DEC-26):
 * always the one that is furthest behind its share of those that may come is next (smooth weighted round robin over
 * time, ties to the first). The cycle ends where every rotation has come round and all of that holds over its seam
 * too; where no such place is found within an hour and a round of every rotation, at the best there is.
 *
 * @returns entries in order; empty when nobody takes part
 */
export function shareCycle(
  voices: readonly Voice[],
  { fillers = [], most = MAX_CYCLE }: LoopOptions = {},
): { spot: number; durationMs: number }[] {
  const own = taking(voices);
  if (own.length === 0) return [];
  const ranks = [own, ...fillers.map(taking).filter((rank) => rank.length > 0)];
  const all = ranks.flat();
  const shares = timeShares(ranks.map((rank) => rank.map(claimOf))).flat();
  const stretch = stretchOf(
    all.filter((_, i) => shares[i]!.part > 0),
    most,
  );
  const parts = all.map((v, i): Part => ({
    spots: stretch > 1 ? v.spots.map((s) => ({ ...s, durationMs: s.durationMs * stretch })) : v.spots,
    part: shares[i]!.part,
    maxPerHour: shares[i]!.capHolds ? v.maxPerHour : undefined,
    separate: v.separate ?? [],
  }));
  const loop = new Loop(parts, own.length);
  const cuts: Cut[] = [];
  let evaluated = 0;
  while (loop.entries.length < most) {
    loop.step();
    const cut = loop.cut();
    if (cut === null) continue;
    // Candidates that are even in themselves are looked at closely at once: the first that holds is the shortest.
    if (cut.allShown && cut.whole && cut.drift <= 1 && evaluated < 60) {
      evaluated += 1;
      if (loop.worst(cut.length) <= 1) return loop.take(cut.length);
    }
    cuts.push(cut);
    if (loop.elapsedMs >= HOUR_MS + loop.longestMs && loop.allShown) break;
  }
  const cycle = loop.take(bestCut(cuts, loop) ?? loop.closed(most));
  // Caps and tags together may leave somebody no place at all: then those with a tag need not keep their distance.
  const tagged = parts.some((p) => p.separate.length > 0);
  if (!tagged || everybodyIn(cycle, parts)) return cycle;
  const untagged = (v: Voice): Voice => ({ ...v, separate: [] });
  return shareCycle(voices.map(untagged), { fillers: fillers.map((rank) => rank.map(untagged)), most });
}

function everybodyIn(cycle: readonly { readonly spot: number }[], parts: readonly Part[]): boolean {
  const shown = new Set(cycle.map((e) => e.spot));
  return parts.every((p) => p.part === 0 || p.spots.some((s) => shown.has(s.spot)));
}

/** Voices with something to show and a share. Where nobody has a share they have equal ones: a screen is never black. */
function taking(voices: readonly Voice[]): Voice[] {
  const showing = voices.filter((v) => v.spots.length > 0);
  const sharing = showing.filter((v) => v.share > 0);
  return sharing.length > 0 ? sharing : showing.map((v) => ({ ...v, share: 1 }));
}

function claimOf(voice: Voice): { share: number; meanMs: number; maxPerHour: number | undefined } {
  const meanMs = voice.spots.reduce((sum, s) => sum + s.durationMs, 0) / voice.spots.length;
  return { share: voice.share, meanMs, maxPerHour: voice.maxPerHour };
}

/** With caps a cycle may have to last an hour: spots too short for that within the entries stay on several times over. */
function stretchOf(voices: readonly Voice[], most: number): number {
  if (most < MAX_CYCLE || voices.every((v) => v.maxPerHour === undefined)) return 1;
  const shortest = Math.min(...voices.flatMap((v) => v.spots.map((s) => s.durationMs)));
  return Math.max(1, Math.ceil((HOUR_MS * 1.05) / (most * shortest)));
}
