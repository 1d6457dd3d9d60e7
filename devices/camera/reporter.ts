import type { Emission } from '../agent/emission.ts';
import type { Crossing } from './counting/lineCounter.ts';
import type { ZoneCount } from './counting/occupancy.ts';

/** What was made of one picture: all that ever leaves the camera's code. */
export interface Seen {
  readonly zones: readonly ZoneCount[];
  readonly crossings: readonly Crossing[];
}

/** A count that stays the same is said again this often, ms, so that it does not go stale. */
const REPEAT_MS = 1_000;

export interface ReporterOptions {
  /** Part of the device: the camera, and how it sees where that is not by counting people. */
  readonly part: string;
  /** From the first picture on, nothing is said for this long, nor before so many pictures were judged. */
  readonly warmUpMs: number;
  readonly warmUpPictures: number;
}

/** Turns what was seen into observations: a count at once when it changes, and again and again while it stays. */
export class Reporter {
  readonly #options: ReporterOptions;
  readonly #said = new Map<string, { readonly count: number; readonly atMs: number }>();
  #firstMs: number | null = null;
  #pictures = 0;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  /** The stream was gone: what comes next is a new beginning. */
  forget(): void {
    this.#said.clear();
    this.#firstMs = null;
    this.#pictures = 0;
  }

  /** True once enough was seen to say anything. */
  get isSettled(): boolean {
    return this.#said.size > 0;
  }

  report(seen: Seen, atMs: number): Emission[] {
    const { part, warmUpMs, warmUpPictures } = this.#options;
    this.#firstMs ??= atMs;
    this.#pictures++;
    if (this.#pictures < warmUpPictures || atMs - this.#firstMs < warmUpMs) return [];
    const emissions: Emission[] = seen.crossings.map(({ line, way }) => ({
      type: 'endcap.crossing.v1',
      part,
      atMs,
      data: { line, way, people: 1 },
    }));
    for (const { zone, count, confidence } of seen.zones) {
      const last = this.#said.get(zone);
      if (last?.count === count && atMs - last.atMs < REPEAT_MS) continue;
      this.#said.set(zone, { count, atMs });
      emissions.push({ type: 'endcap.count.v1', part, atMs, data: { zone, count, confidence } });
    }
    return emissions;
  }
}
