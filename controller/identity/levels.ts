/** Side of the regions in which receivers are compared, metres. */
const REGION_M = 5;
/** Steps in a region after which it counts half of what it can. */
const HALF_STEPS = 5;
/** Steps that a region remembers. */
const MEMORY_STEPS = 200;
/** Weight of "the receiver is as configured", in regions. */
const AS_CONFIGURED = 0.7;
/** … and of "the receiver is as surveyed". */
const AS_SURVEYED = 3;
/** No receiver is taken to be further off than this, dB: it would be broken. */
const MOST_DB = 12;

interface Region {
  readonly steps: Float64Array;
  readonly mean: Float64Array;
}

/**
 * How much louder or fainter each receiver hears than expected, learned from every tag that passes. A tag that lies
 * somewhere for hours says no more about its region than one that passes by, so that its corner is not learned for
 * the whole floor. Volatile.
 */
export class Levels {
  readonly #regions = new Map<number, Region>();
  readonly #offsets: Float64Array;
  /** Over all regions: their means, weighed, and the weights. */
  readonly #sums: Float64Array;
  readonly #weights: Float64Array;

  constructor(receivers: number, surveyed: boolean) {
    this.#offsets = new Float64Array(receivers);
    this.#sums = new Float64Array(receivers);
    this.#weights = new Float64Array(receivers).fill(surveyed ? AS_SURVEYED : AS_CONFIGURED);
  }

  /** What to take off a level of this receiver, dB. */
  offset(receiver: number): number {
    return this.#offsets[receiver]!;
  }

  /** Regions in which a receiver has been heard. */
  regions(receiver: number): number {
    let n = 0;
    for (const { steps } of this.#regions.values()) if (steps[receiver]! >= HALF_STEPS) n++;
    return n;
  }

  /**
   * A tag, most likely at a place, was heard.
   *
   * @param residuals per receiver: level above what was expected there, without any offset, less what is common to
   * all receivers, dB; NaN where it was not heard
   */
  learn(x: number, y: number, residuals: Float64Array): void {
    const key = Math.floor(x / REGION_M) * 4096 + Math.floor(y / REGION_M);
    let region = this.#regions.get(key);
    if (region === undefined) {
      region = { steps: new Float64Array(residuals.length), mean: new Float64Array(residuals.length) };
      this.#regions.set(key, region);
    }
    for (let r = 0; r < residuals.length; r++) {
      const residual = residuals[r]!;
      if (Number.isNaN(residual)) continue;
      this.#count(r, region, -1);
      const steps = Math.min(MEMORY_STEPS, region.steps[r]! + 1);
      region.steps[r] = steps;
      region.mean[r]! += (residual - region.mean[r]!) / steps;
      this.#count(r, region, 1);
      const offset = this.#sums[r]! / this.#weights[r]!;
      this.#offsets[r] = Math.max(-MOST_DB, Math.min(MOST_DB, offset));
    }
  }

  /** Adds a region to what all of them say of a receiver, or takes it off. */
  #count(r: number, { steps, mean }: Region, sign: 1 | -1): void {
    const n = steps[r]!;
    const w = (sign * n) / (n + HALF_STEPS);
    this.#sums[r]! += w * mean[r]!;
    this.#weights[r]! += w;
  }
}
