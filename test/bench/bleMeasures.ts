/** Once a second of a walk: where the tag truly was, and where it was said to be. */
export interface Second {
  /** Zone index. */
  readonly truth: number;
  /** Zone index; null: not said yet, unsure, or away. */
  readonly said: number | null;
  /** Distance of the published position from the true one, metres; null where none is published. */
  readonly offM: number | null;
}

/** The measures of sensing.md A4, at 1 Hz. */
export interface ZoneMeasures {
  /** Share of seconds with the right zone; a second without one is wrong. */
  readonly accuracy: number;
  /** Changes of what is said, from the first zone on. */
  readonly changesPerMinute: number;
  readonly trueChangesPerMinute: number;
  /** Seconds from a true change until it is published, the median of those that were; null where none was. */
  readonly medianDelayS: number | null;
  /** True changes that were never published before the next one, or the end. */
  readonly missed: number;
  readonly trueChanges: number;
}

/** A true change counts where the new zone holds for this long, seconds. */
export const HELD_S = 3;

/** What is added up over walks. */
export interface ZoneTally {
  readonly seconds: number;
  readonly right: number;
  readonly changes: number;
  readonly delaysS: readonly number[];
  readonly missed: number;
}

export function tally(walk: readonly Second[]): ZoneTally {
  const first = walk.findIndex((s) => s.said !== null);
  const changes = walk.filter((s, i) => first >= 0 && i > first && s.said !== walk[i - 1]!.said).length;
  const moves = heldChanges(walk.map((s) => s.truth));
  const delaysS: number[] = [];
  moves.forEach((from, i) => {
    const until = moves[i + 1] ?? walk.length;
    const said = walk.slice(from, until).findIndex((s) => s.said === walk[from]!.truth);
    if (said >= 0) delaysS.push(said);
  });
  return {
    seconds: walk.length,
    right: walk.filter((s) => s.said === s.truth).length,
    changes,
    delaysS,
    missed: moves.length - delaysS.length,
  };
}

/** Seconds at which the truth changes to another zone than the one held before, and holds it. */
export function heldChanges(truth: readonly number[]): number[] {
  const changes: number[] = [];
  let held: number | null = null;
  for (let from = 0; from < truth.length;) {
    let to = from;
    while (to < truth.length && truth[to] === truth[from]) to++;
    if (held === null || (to - from >= HELD_S && truth[from] !== held)) {
      if (held !== null) changes.push(from);
      held = truth[from]!;
    }
    from = to;
  }
  return changes;
}

export function measuresOf(tallies: readonly ZoneTally[]): ZoneMeasures {
  const sum = (of: (t: ZoneTally) => number): number => tallies.reduce((all, t) => all + of(t), 0);
  const minutes = sum((t) => t.seconds) / 60;
  const delays = tallies.flatMap((t) => t.delaysS);
  const missed = sum((t) => t.missed);
  const trueChanges = delays.length + missed;
  return {
    accuracy: minutes === 0 ? 0 : sum((t) => t.right) / (minutes * 60),
    changesPerMinute: minutes === 0 ? 0 : sum((t) => t.changes) / minutes,
    trueChangesPerMinute: minutes === 0 ? 0 : trueChanges / minutes,
    medianDelayS: middle(delays),
    missed,
    trueChanges,
  };
}

/** Median, the mean of the two in the middle where their number is even; null of nothing. */
export function middle(samples: readonly number[]): number | null {
  if (samples.length === 0) return null;
  const sorted = [...samples].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Share of seconds in which no zone was said: not yet, unsure, or away. */
export function unsaidShare(seconds: readonly Second[]): number {
  return seconds.length === 0 ? 0 : seconds.filter((s) => s.said === null).length / seconds.length;
}

export interface PositionMeasures {
  readonly medianM: number | null;
  readonly p90M: number | null;
  /** Share of seconds with a published position. */
  readonly share: number;
}

export function positionOf(seconds: readonly Second[]): PositionMeasures {
  const off = seconds.flatMap((s) => s.offM ?? []).sort((a, b) => a - b);
  return {
    medianM: middle(off),
    p90M: off[Math.ceil(0.9 * off.length) - 1] ?? null,
    share: seconds.length === 0 ? 0 : off.length / seconds.length,
  };
}
