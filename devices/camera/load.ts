/** People are followed well from here on, pictures a second; below this smaller pictures are better than fewer ones. */
const GOOD_FPS = 5;
/** Below this nobody can be followed any more. */
const LEAST_FPS = 2;
/** Sizes, parts of what was asked for each way. */
const SCALES = [1, 0.8, 0.64, 0.5] as const;
/** It must be too slow for this long to step down, and a larger size affordable for this long to step up, ms. */
const DOWN_MS = 5_000;
const UP_MS = 20_000;
/** A larger size is tried when it would be faster than needed by this factor. */
const AMPLE = 1.3;

export interface LoadOptions {
  /** Part of the time that the detector may work, above 0, at most 1. */
  readonly share: number;
  /** Pictures a second that are asked for, of each camera. */
  readonly fps: number;
}

/**
 * How many pictures of which size a detector can judge in its share of the time: fewer pictures first, then smaller
 * ones, and back when there is room. Pure: time comes in.
 */
export class Load {
  readonly #share: number;
  readonly #fps: number;
  #step = 0;
  #tookMs: number | null = null;
  /** The first picture of a new size loads the network anew and says nothing. */
  #fresh = true;
  #slowMs: number | null = null;
  #ampleMs: number | null = null;
  #overMs: number | null = null;
  #overloaded = false;
  #streams = 1;

  constructor({ share, fps }: LoadOptions) {
    this.#share = share;
    this.#fps = fps;
  }

  /** Size of the pictures now, part of what was asked for each way. */
  get scale(): number {
    return SCALES[this.#step]!;
  }

  /** Pictures a second of each camera that are judged, as far as is known. */
  get rate(): number {
    return Math.min(this.#fps, this.#possible);
  }

  /** Even the smallest pictures are too many: nobody can be followed. */
  get isOverloaded(): boolean {
    return this.#overloaded;
  }

  /** What is less than was asked for, in words; null: nothing. */
  get words(): string | null {
    const rate = this.rate;
    const fewer = rate < this.#fps * 0.9 ? `${rate.toFixed(1)} of ${this.#fps} pictures a second` : null;
    const smaller = this.#step === 0 ? null : `pictures of ${Math.round(this.scale * 100)} % of --size`;
    const less = [fewer, smaller].filter((word) => word !== null);
    return less.length === 0 ? null : `${less.join(', ')}, to keep to its share of the processor`;
  }

  get #possible(): number {
    return this.#tookMs === null || this.#tookMs <= 0
      ? Infinity
      : (this.#share * 1000) / this.#tookMs / Math.max(1, this.#streams);
  }

  /**
   * A picture was judged.
   *
   * @param tookMs time that it took the detector
   * @param streams cameras that share the detector
   * @param atMs now
   */
  judged(tookMs: number, streams: number, atMs: number): void {
    this.#streams = streams;
    if (this.#fresh) {
      this.#fresh = false;
      return;
    }
    this.#tookMs = this.#tookMs === null ? tookMs : this.#tookMs + (tookMs - this.#tookMs) * 0.15;
    const possible = this.#possible;
    const good = Math.min(GOOD_FPS, this.#fps);
    const smallest = this.#step === SCALES.length - 1;

    this.#slowMs = possible < good * 0.95 ? (this.#slowMs ?? atMs) : null;
    if (this.#slowMs !== null && !smallest && atMs - this.#slowMs >= DOWN_MS) {
      this.#resize(this.#step + 1);
      return;
    }
    const larger = this.#step === 0 ? 0 : possible * (this.scale / SCALES[this.#step - 1]!) ** 2;
    this.#ampleMs = larger >= good * AMPLE ? (this.#ampleMs ?? atMs) : null;
    if (this.#ampleMs !== null && atMs - this.#ampleMs >= UP_MS) {
      this.#resize(this.#step - 1);
      return;
    }
    const least = Math.min(LEAST_FPS, this.#fps * 0.9);
    if (this.#overloaded ? possible > least * 1.2 : possible >= least) this.#overMs = null;
    else this.#overMs ??= atMs;
    if (this.#overMs === null) this.#overloaded = false;
    else if (smallest && atMs - this.#overMs >= DOWN_MS) this.#overloaded = true;
  }

  #resize(step: number): void {
    this.#step = step;
    this.#tookMs = null;
    this.#fresh = true;
    this.#slowMs = null;
    this.#ampleMs = null;
  }
}
