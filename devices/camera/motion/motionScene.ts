import { inside } from '../counting/geometry.ts';
import type { Place } from '../counting/geometry.ts';
import type { Area, ZoneCount } from '../counting/occupancy.ts';
import type { Frame } from '../detector.ts';
import type { Background, Difference, MakeBackground } from './opencv.ts';
import { Stillness } from './stillness.ts';

/** Pictures for motion need be no larger, pixels. */
export const MOTION_WITHIN = { width: 160, height: 120 } as const;
/** While it is new everything is taken for the empty scene, ms. */
export const MOTION_WARM_UP_MS = 3_000;
/** Something moved says little about how many people there are, or whether it was one. */
const CONFIDENCE = 0.3;
/** The empty scene follows light and dust with this time constant while nobody is in a zone, ms. */
const LEARN_MS = 20_000;
const WARM_UP_LEARN_MS = 1_000;
/** So much of an area must differ for somebody to be in it, and at least so many spots. */
const LEAST_PART = 0.004;
const LEAST_SPOTS = 12;
/** When so much of the picture differs at once it is the light, or the camera: it is learnt anew. */
const LIGHT_PART = 0.5;
const RELEARNS = `most of the picture has changed at once, as it does when a light is switched: the empty scene is learnt anew, which takes ${MOTION_WARM_UP_MS / 1000} s`;
/** Once occupied, an area stays so this long after nothing differs any more, ms. */
const HOLD_MS = 500;

interface Zone {
  readonly zone: string;
  readonly spots: Uint32Array;
  occupiedMs: number;
}

/**
 * Whether anything is in an area that does not belong to the empty scene. Not a count of people: it says 0 or 1, with
 * little confidence. While anything is in an area nothing is learnt, so that who stands still stays, and who leaves
 * leaves no ghost.
 */
export class MotionScene {
  readonly #areas: readonly Area[];
  readonly #masks: readonly (readonly Place[])[];
  readonly #make: MakeBackground;
  #background: Background | null = null;
  #still = new Stillness(0, 0);
  #width = 0;
  #height = 0;
  #empty: Float32Array = new Float32Array(0);
  #masked: Uint8Array = new Uint8Array(0);
  #zones: Zone[] = [];
  #lastMs = 0;
  #firstMs = 0;
  #unknown: string | null = null;

  constructor(areas: readonly Area[], masks: readonly (readonly Place[])[], make: MakeBackground) {
    this.#areas = areas;
    this.#masks = masks;
    this.#make = make;
  }

  /**
   * @param atMs when the picture was taken; later than the one before
   * @returns no zones: the empty scene is not known yet, or not known any more
   */
  step(frame: Frame, atMs: number): ZoneCount[] {
    if (this.#background === null || frame.width !== this.#width || frame.height !== this.#height)
      this.#begin(frame, atMs);
    const background = this.#background!;
    const elapsedMs = Math.max(1, atMs - this.#lastMs);
    this.#lastMs = atMs;
    const rgb = this.#inUsualLight(frame.rgb);
    const grey = greyOf(rgb);
    this.#still.step(grey, atMs);
    if (atMs - this.#firstMs < MOTION_WARM_UP_MS) {
      this.#learn(rgb, 1 - Math.exp(-elapsedMs / WARM_UP_LEARN_MS));
      return [];
    }
    const difference = background.compare(rgb);
    if (this.#differing(difference) > LIGHT_PART * grey.length) {
      this.forget();
      this.#unknown = RELEARNS;
      return [];
    }
    this.#unknown = null;
    const belonging = this.#still.belonging(difference, grey, this.#empty, atMs);
    if (belonging.length > 0) this.#absorb(rgb, difference, belonging);
    let occupied = false;
    for (const zone of this.#zones) {
      const least = Math.max(LEAST_SPOTS, LEAST_PART * zone.spots.length);
      let found = 0;
      for (const i of zone.spots) if (difference.labels[i] !== 0 && !belonging.includes(difference.labels[i]!)) found++;
      if (found >= least) zone.occupiedMs = atMs;
      if (atMs - zone.occupiedMs <= HOLD_MS) occupied = true;
    }
    if (!occupied) this.#learn(rgb, 1 - Math.exp(-elapsedMs / LEARN_MS));
    return this.#zones.map((z) => ({
      zone: z.zone,
      count: atMs - z.occupiedMs <= HOLD_MS ? 1 : 0,
      confidence: CONFIDENCE,
    }));
  }

  /** Why what was known is known no more; null: it is known, or was never. */
  get unknown(): string | null {
    return this.#unknown;
  }

  /** The view was lost: the empty scene is learnt anew. */
  forget(): void {
    this.#unknown = null;
    this.#free();
  }

  #free(): void {
    this.#background?.free();
    this.#background = null;
  }

  #begin(frame: Frame, atMs: number): void {
    this.#free();
    this.#width = frame.width;
    this.#height = frame.height;
    this.#background = this.#make(frame.width, frame.height);
    this.#still = new Stillness(frame.width, frame.height);
    this.#empty = new Float32Array(0);
    this.#firstMs = atMs;
    this.#lastMs = atMs;
    const spots = Array.from({ length: frame.width * frame.height }, (_, i) => i);
    const place = (i: number): Place => ({
      x: ((i % frame.width) + 0.5) / frame.width,
      y: (Math.floor(i / frame.width) + 0.5) / frame.height,
    });
    this.#masked = Uint8Array.from(spots, (i) => (this.#masks.some((mask) => inside(mask, place(i))) ? 1 : 0));
    this.#zones = [...new Set(this.#areas.map((a) => a.zone))].map((zone) => {
      const outlines = this.#areas.filter((a) => a.zone === zone).map((a) => a.outline);
      const own = spots.filter((i) => this.#masked[i] === 0 && outlines.some((o) => o === null || inside(o, place(i))));
      return { zone, spots: Uint32Array.from(own), occupiedMs: -Infinity };
    });
  }

  #learn(rgb: Uint8Array, rate: number): void {
    this.#background!.learn(rgb, rate);
    this.#empty = greyOf(this.#background!.image());
  }

  /** What has come to belong to the scene is learnt at once; the rest of the picture stays as it was learnt. */
  #absorb(rgb: Uint8Array, { labels }: Difference, belonging: readonly number[]): void {
    const whole = this.#background!.image();
    const reach = [0, 1, -1, this.#width, -this.#width];
    for (let i = 0; i < labels.length; i++) {
      if (!reach.some((by) => belonging.includes(labels[i + by] ?? 0))) continue;
      whole.set(rgb.subarray(3 * i, 3 * i + 3), 3 * i);
    }
    this.#learn(whole, 1);
  }

  /** Spots that differ, but for masked ones. */
  #differing({ labels }: Difference): number {
    let sum = 0;
    for (let i = 0; i < labels.length; i++) if (labels[i] !== 0 && this.#masked[i] === 0) sum++;
    return sum;
  }

  /** A camera that sees somebody turns its exposure: most of the picture is lighter then, and nobody else came. */
  #inUsualLight(rgb: Uint8Array): Uint8Array {
    if (this.#empty.length === 0) return rgb;
    const seen = new Uint32Array(511);
    for (let i = 0; i < this.#empty.length; i++) seen[Math.round(grey(rgb, i) - this.#empty[i]!) + 255]!++;
    let level = 0;
    for (let below = 0; level < 510; level++) {
      below += seen[level]!;
      if (below * 2 >= this.#empty.length) break;
    }
    const shift = level - 255;
    return Math.abs(shift) < 2 ? rgb : rgb.map((value) => Math.min(255, Math.max(0, value - shift)));
  }
}

function greyOf(rgb: Uint8Array): Float32Array {
  return Float32Array.from({ length: rgb.length / 3 }, (_, i) => grey(rgb, i));
}

function grey(rgb: Uint8Array, spot: number): number {
  return 0.3 * rgb[3 * spot]! + 0.59 * rgb[3 * spot + 1]! + 0.11 * rgb[3 * spot + 2]!;
}
