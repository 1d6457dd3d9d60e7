import type { Emission } from '../agent/emission.ts';
import type { Crossing } from './counting/lineCounter.ts';
import type { Tallies } from './counting/figures.ts';
import { HEAT_CELL_M } from './counting/heat.ts';
import type { ZoneCount } from './counting/occupancy.ts';
import type { QueueNow } from './counting/queue.ts';
import { zeroWords } from './counting/zeroing.ts';
import type { ZeroReason } from './counting/zeroing.ts';

/** What was made of one picture: all that ever leaves the camera's code. */
export interface Seen {
  readonly zones: readonly ZoneCount[];
  readonly crossings: readonly Crossing[];
  readonly queues?: readonly (QueueNow & { readonly zone: string; readonly confidence: number })[];
  /** Sums that are asked for once a minute. */
  readonly tallies?: { take(atMs: number): Tallies };
  /** Why nothing is known any more, without a full stop; what was said last holds no longer. */
  readonly unknown?: string | null;
  /** Why somebody, or everybody, was let go with this picture. */
  readonly zeroed?: readonly ZeroReason[];
}

/** A count that stays the same is said again this often, ms, so that it does not go stale. */
const REPEAT_MS = 1_000;
/** So is a queue. */
const QUEUE_MS = 5_000;
/** Visits and heat are sums of so long, ms. */
const TALLY_MS = 60_000;

/** What befell single ones is told together, as only the last word of a camera is shown; a new day by itself. */
function zeroedWords(reasons: readonly ZeroReason[]): string[] {
  const single = [...new Set(reasons)].filter((why) => why !== 'night').map((why) => zeroWords[why]);
  return [single.join('; '), reasons.includes('night') ? zeroWords.night : ''].filter((words) => words !== '');
}

export interface ReporterOptions {
  /** Part of the device: the camera, and how it sees where that is not by counting people. */
  readonly part: string;
  readonly camera: string;
  /** From the first picture on, nothing is said for this long, nor before so many pictures were judged. */
  readonly warmUpMs: number;
  readonly warmUpPictures: number;
}

/** Turns what was seen into observations: a count at once when it changes, and again and again while it stays. */
export class Reporter {
  readonly #options: ReporterOptions;
  readonly #said = new Map<string, { readonly count: number; readonly atMs: number }>();
  readonly #queues = new Map<string, { readonly length: number; readonly atMs: number }>();
  #tallyMs: number | null = null;
  #firstMs: number | null = null;
  #pictures = 0;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  /** The stream was gone: what comes next is a new beginning. */
  forget(): void {
    this.#said.clear();
    this.#queues.clear();
    this.#firstMs = null;
    this.#pictures = 0;
  }

  /** True once enough was seen to say anything. */
  get isSettled(): boolean {
    return this.#said.size > 0;
  }

  report(seen: Seen, atMs: number): Emission[] {
    const { camera, part, warmUpMs, warmUpPictures } = this.#options;
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
    for (const { zone, length, waitS, confidence } of seen.queues ?? []) {
      const last = this.#queues.get(zone);
      if (last?.length === length && atMs - last.atMs < QUEUE_MS) continue;
      this.#queues.set(zone, { length, atMs });
      const data = { zone, length, ...(waitS === null ? {} : { waitS }), confidence };
      emissions.push({ type: 'endcap.queue.v1', part, atMs, data });
    }
    for (const why of zeroedWords(seen.zeroed ?? [])) {
      const data = { camera, state: 'working', detail: `At work; ${why}.` } as const;
      emissions.push({ type: 'endcap.camera.v1', part, atMs, data });
    }
    this.#tallyMs ??= atMs;
    if (seen.tallies === undefined || atMs - this.#tallyMs < TALLY_MS) return emissions;
    this.#tallyMs = atMs;
    const { visits, heat } = seen.tallies.take(atMs);
    const sure = new Map(seen.zones.map((z) => [z.zone, z.confidence]));
    for (const { zone, histogram, meanS } of visits) {
      const data = { zone, histogram, meanS, confidence: sure.get(zone) ?? 0.5 };
      emissions.push({ type: 'endcap.visits.v1', part, atMs, data });
    }
    if (heat !== null)
      emissions.push({ type: 'endcap.heat.v1', part, atMs, data: { camera, cellM: HEAT_CELL_M, cells: [...heat] } });
    return emissions;
  }
}
