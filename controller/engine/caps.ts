/** An hour, ms: what `maxPerHour` counts over. */
export const HOUR_MS = 3_600_000;

/** What the shares of a loop are worked out from. */
export interface Claim {
  readonly share: number;
  /** Usual length of its spots, ms. */
  readonly meanMs: number;
  readonly maxPerHour: number | undefined;
}

/** What a voice has of a loop. */
export interface TimeShare {
  /** Part of the time, 0 to 1. */
  readonly part: number;
  /** False: nobody comes after it to take what its cap leaves, so the cap gives way. */
  readonly capHolds: boolean;
}

/** Most of the time that a cap leaves to a voice, 0 to 1. */
export function capPart(claim: Claim): number {
  return claim.maxPerHour === undefined ? 1 : Math.min(1, (claim.maxPerHour * claim.meanMs) / HOUR_MS);
}

/**
 * Parts of the time (DEC-24): by shares, but nobody more than its cap leaves; what that leaves over goes to the others
 * of its rank by their shares, then to the next rank by theirs, and so on. Of the last rank the caps give way.
 *
 * @param ranks claims of each rank, the highest first
 */
export function timeShares(ranks: readonly (readonly Claim[])[]): TimeShare[][] {
  let left = 1;
  return ranks.map((claims, i) => {
    const filled = fill(claims, left);
    const last = i === ranks.length - 1 && filled.left >= 1e-9;
    const parts = last ? byShare(claims, left) : filled.parts;
    left = filled.left < 1e-9 ? 0 : filled.left;
    return parts.map((part) => ({ part, capHolds: !last }));
  });
}

function byShare(claims: readonly Claim[], time: number): number[] {
  const total = claims.reduce((sum, c) => sum + c.share, 0);
  return claims.map((c) => (c.share / total) * time);
}

/** Hands out `time` by shares; whom his cap stops keeps what it leaves him, and the others share the rest anew. */
function fill(claims: readonly Claim[], time: number): { parts: number[]; left: number } {
  if (time === 0) return { parts: claims.map(() => 0), left: 0 };
  const parts: (number | undefined)[] = claims.map(() => undefined);
  let left = time;
  for (;;) {
    const weight = claims.reduce((sum, c, i) => sum + (parts[i] === undefined ? c.share : 0), 0);
    const stopped = claims.flatMap((c, i) =>
      parts[i] === undefined && (c.share / weight) * left > capPart(c) + 1e-12 ? [i] : [],
    );
    if (stopped.length === 0)
      return {
        parts: parts.map((p, i) => p ?? (claims[i]!.share / weight) * left),
        left: weight > 0 ? 0 : left,
      };
    for (const i of stopped) {
      parts[i] = capPart(claims[i]!);
      left -= parts[i];
    }
  }
}

/**
 * Shortest cycle, ms, at whose every repetition any hour holds at most `most` of these starts.
 *
 * @param starts in order, ms from the beginning of the cycle
 */
export function leastCycleMs(starts: readonly number[], most: number): number {
  let least = 0;
  // Any `most` + 1 starts one after another must reach over an hour; later turns of the cycle count on.
  for (let j = 0; j < starts.length; j++) {
    const turns = Math.floor((j + most) / starts.length);
    const later = starts[(j + most) % starts.length]!;
    if (turns > 0) least = Math.max(least, (HOUR_MS + starts[j]! - later) / turns);
  }
  return least;
}
