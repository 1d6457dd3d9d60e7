/** One campaign that takes part in a loop: its share of voice and the spots that it plays in turn. */
export interface Voice {
  readonly share: number;
  readonly spots: readonly { readonly spot: number; readonly durationMs: number }[];
}

/** Longest cycle, entries. */
const MAX_ENTRIES = 400;

/**
 * A cycle in which every voice has its share of the time (DEC-5): always the one that is furthest behind its
 * share comes next (smooth weighted round robin over time, ties to the first). The cycle ends where the shares
 * come out even, or where they are nearest to even after every spot was shown.
 *
 * @returns entries in order; empty when nobody takes part
 */
export function shareCycle(voices: readonly Voice[]): { spot: number; durationMs: number }[] {
  const weights = voices.map((v) => v.share);
  const total = weights.reduce((a, b) => a + b, 0);
  if (voices.length === 0 || total === 0) return [];
  const shown = voices.map(() => 0);
  const turns = voices.map(() => 0);
  const cycle: { spot: number; durationMs: number }[] = [];
  let elapsed = 0;
  let best = { length: 0, error: Number.POSITIVE_INFINITY };
  while (cycle.length < MAX_ENTRIES) {
    const next = furthestBehind(voices, shown, elapsed, total);
    const voice = voices[next]!;
    const entry = voice.spots[turns[next]! % voice.spots.length]!;
    cycle.push({ spot: entry.spot, durationMs: entry.durationMs });
    turns[next]! += 1;
    shown[next]! += entry.durationMs;
    elapsed += entry.durationMs;
    if (voices.every((v, i) => turns[i]! >= v.spots.length && turns[i]! % v.spots.length === 0)) {
      const error = Math.max(...voices.map((v, i) => Math.abs(shown[i]! / elapsed - v.share / total)));
      if (error < best.error - 1e-9) best = { length: cycle.length, error };
      if (error < 1e-9) break;
    }
  }
  // Rotations that never come out together within the limit: the whole run is the nearest.
  return best.length === 0 ? cycle : cycle.slice(0, best.length);
}

/** The voice with the largest debt once one more spot of usual length has passed; ties go to the first. */
function furthestBehind(voices: readonly Voice[], shown: readonly number[], elapsed: number, total: number): number {
  const usual = voices.reduce((sum, v) => sum + meanMs(v) / voices.length, 0);
  let next = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (const [i, voice] of voices.entries()) {
    const debt = (voice.share / total) * (elapsed + usual) - shown[i]!;
    if (debt > most + 1e-6) {
      most = debt;
      next = i;
    }
  }
  return next;
}

function meanMs(voice: Voice): number {
  return voice.spots.reduce((sum, s) => sum + s.durationMs, 0) / voice.spots.length;
}
