/** Why everybody was let go. */
export type ZeroReason = 'idle' | 'night';

export const zeroWords: Readonly<Record<ZeroReason, string>> = {
  idle: 'nobody was found for five minutes and nothing moved: who was held is let go, the counts are 0',
  night: "a new day of the store: counting begins anew, what was counted of yesterday stays yesterday's",
};

/** Nobody was found and nothing moved for so long: whoever is held is not there, ms. */
const IDLE_MS = 300_000;
/** The day of a store turns at four in the morning, when the fewest are open. */
const TURN_MS = 4 * 3_600_000;
const DAY_MS = 86_400_000;
/** Pictures are compared this often, ms. */
const COMPARE_MS = 1_000;
/** Blocks across and down into which a picture is cut to see whether anything moves. */
const [ACROSS, DOWN] = [24, 18];
/** A block moves when its brightness changes by this. */
const CHANGED = 6;

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** When anything last moved in the picture, by the brightness of its blocks. Nothing of a picture is kept but these. */
export class Stillness {
  #blocks: Float64Array | null = null;
  #comparedMs = -Infinity;
  #movedMs: number | null = null;

  /** For how long nothing has moved, ms. */
  stillMs(atMs: number): number {
    return this.#movedMs === null ? 0 : atMs - this.#movedMs;
  }

  forget(): void {
    this.#blocks = null;
    this.#comparedMs = -Infinity;
    this.#movedMs = null;
  }

  step(picture: Picture, atMs: number): void {
    if (atMs - this.#comparedMs < COMPARE_MS) return;
    this.#comparedMs = atMs;
    const blocks = blocksOf(picture);
    const before = this.#blocks;
    this.#blocks = blocks;
    this.#movedMs ??= atMs;
    if (before?.some((level, i) => Math.abs(level - blocks[i]!) > CHANGED) === true) this.#movedMs = atMs;
  }
}

/** Mean brightness of each block, of every fourth pixel both ways. */
function blocksOf({ width, height, rgb }: Picture): Float64Array {
  const sums = new Float64Array(ACROSS * DOWN);
  const counts = new Float64Array(ACROSS * DOWN);
  for (let y = 0; y < height; y += 4)
    for (let x = 0; x < width; x += 4) {
      const block = Math.floor((y * DOWN) / height) * ACROSS + Math.floor((x * ACROSS) / width);
      sums[block]! += rgb[3 * (y * width + x) + 1]!;
      counts[block]!++;
    }
  return sums.map((sum, i) => sum / Math.max(1, counts[i]!));
}

export interface Watched {
  /** People who are counted, and when one of them was last found in a picture, ms. */
  readonly people: readonly { readonly seenMs: number }[];
  /** For how long nothing has moved, ms. */
  readonly stillMs: number;
}

/** When to let everybody go: what is held by mistake does not outlive an idle shop, nor the night. */
export class Zeroing {
  readonly #dayOf: (atMs: number) => number;
  #day: number | null = null;

  /** @param dayOf number of the store's day at an instant of the agent's clock */
  constructor(dayOf: (atMs: number) => number) {
    this.#dayOf = dayOf;
  }

  /** Answers once per reason; then nobody is held any more. */
  step({ people, stillMs }: Watched, atMs: number): ZeroReason | null {
    const day = this.#dayOf(atMs);
    const turned = this.#day !== null && day > this.#day;
    this.#day = Math.max(day, this.#day ?? day);
    if (turned) return 'night';
    if (people.length === 0 || stillMs < IDLE_MS) return null;
    return people.every((p) => atMs - p.seenMs >= IDLE_MS) ? 'idle' : null;
  }
}

/**
 * Days of a store that turn at four in the morning, by its own clock.
 *
 * @param timeZone IANA name
 * @param epochMs makes epoch ms of an instant
 */
export function storeDays(timeZone: string, epochMs: (atMs: number) => number): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
  });
  // The wall clock is asked once in a quarter of an hour: it is slow, and offsets are whole quarters.
  let [asked, day] = [NaN, 0];
  return (atMs) => {
    const ms = epochMs(atMs);
    const quarter = Math.floor(ms / 900_000);
    if (quarter !== asked) {
      asked = quarter;
      const part = new Map(format.formatToParts(ms).map((p) => [p.type, Number(p.value)]));
      const wall = Date.UTC(part.get('year')!, part.get('month')! - 1, part.get('day'), part.get('hour'));
      day = Math.floor((wall - TURN_MS) / DAY_MS);
    }
    return day;
  };
}
