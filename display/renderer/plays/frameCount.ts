export interface Frames {
  readonly presented: number;
  readonly dropped: number;
}

/** Frames of one play, from counters that run on over many and begin anew with a new drawing of the scene. */
export class FrameCount {
  private readonly read: () => Frames | null;
  private last: Frames | null;
  private sum: Frames | null = null;

  constructor(read: () => Frames | null) {
    this.read = read;
    this.last = read();
    if (this.last !== null) this.sum = { presented: 0, dropped: 0 };
  }

  /** Since the beginning of the play; null where nobody counts. */
  now(): Frames | null {
    const seen = this.read();
    if (seen === null) return this.sum;
    const { presented, dropped } = this.sum ?? { presented: 0, dropped: 0 };
    const anew = this.last === null || seen.presented < this.last.presented || seen.dropped < this.last.dropped;
    const from = anew || this.last === null ? { presented: 0, dropped: 0 } : this.last;
    this.sum = {
      presented: presented + seen.presented - from.presented,
      dropped: dropped + seen.dropped - from.dropped,
    };
    this.last = seen;
    return this.sum;
  }
}
