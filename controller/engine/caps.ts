/** An hour, ms: what `maxPerHour` counts over. */
export const HOUR_MS = 3_600_000;

/** What the shares of a loop are worked out from. */
export interface Claim {
  readonly share: number;
  /** Usual length of its spots, ms. */
  readonly meanMs: number;
  readonly maxPerHour: number | undefined;
}

export interface TimeShares {
  /** Part of the time per voice, 0 to 1; voices first, then fillers. */
  readonly parts: readonly number[];
  /** False: nobody is there to take what the caps leave, so they give way. */
  readonly capsHold: boolean;
}

/** Most of the time that a cap leaves to a voice, 0 to 1. */
export function capPart(claim: Claim): number {
  return claim.maxPerHour === undefined ? 1 : Math.min(1, (claim.maxPerHour * claim.meanMs) / HOUR_MS);
}

/**
 * Parts of the time (DEC-24): by shares, but nobody more than its cap leaves; what that leaves over goes to the others
 * by their shares, then to the fillers by theirs.
 */
export function timeShares(voices: readonly Claim[], fillers: readonly Claim[]): TimeShares {
  const own = fill(voices, 1);
  if (own.left < 1e-9) return { parts: [...own.parts, ...fillers.map(() => 0)], capsHold: true };
  if (fillers.length === 0) return { parts: byShare(voices, 1), capsHold: false };
  const rest = fill(fillers, own.left);
  // Fillers are the last that can come: between them caps give way.
  return {
    parts: [...own.parts, ...(rest.left < 1e-9 ? rest.parts : byShare(fillers, own.left))],
    capsHold: true,
  };
}

function byShare(claims: readonly Claim[], time: number): number[] {
  const total = claims.reduce((sum, c) => sum + c.share, 0);
  return claims.map((c) => (c.share / total) * time);
}

/** Hands out `time` by shares; whom his cap stops keeps what it leaves him, and the others share the rest anew. */
function fill(claims: readonly Claim[], time: number): { parts: number[]; left: number } {
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
