import type { Frame } from '../detector.ts';
import { inside } from './geometry.ts';
import type { Place } from './geometry.ts';
import type { Area, ZoneCount } from './occupancy.ts';

/** Pictures for motion need be no larger, pixels. */
export const MOTION_WITHIN = { width: 160, height: 120 } as const;
/** Something moved says little about how many people there are, or whether it was one. */
const CONFIDENCE = 0.3;
/** The empty scene is learnt with this time constant, ms. */
const LEARN_MS = 8_000;
/**
 * Where something stands in front of it nothing is learnt, or whoever leaves would leave a ghost behind; what has stood
 * for this long belongs to the scene, ms.
 */
const ABSORB_MS = 60_000;
/** While it is new everything is taken for the empty scene, ms. */
export const MOTION_WARM_UP_MS = 3_000;
/** Grey levels that a spot must differ by at least, and in multiples of its own usual trembling. */
const LEAST_DIFFERENCE = 14;
const TREMBLING = 3.5;
/** So much of an area must have changed for somebody to be in it, and at least so many spots. */
const LEAST_PART = 0.004;
const LEAST_SPOTS = 10;
/** When so much of the picture changes at once it is the light. */
const LIGHT_PART = 0.5;
/** Once occupied, an area stays so this long after the last change, ms. */
const HOLD_MS = 2_000;

interface Zone {
  readonly zone: string;
  readonly spots: readonly number[];
  occupiedMs: number;
}

/**
 * Whether anything is in an area that does not belong to the empty scene. Not a count of people: it says 0 or 1, with
 * little confidence, and somebody who stands still for a minute becomes part of the scene.
 */
export class MotionOccupancy {
  readonly #areas: readonly Area[];
  readonly #masks: readonly (readonly Place[])[];
  #width = 0;
  #height = 0;
  #mean = new Float32Array(0);
  #spread = new Float32Array(0);
  #changed = new Uint8Array(0);
  #coveredMs = new Float32Array(0);
  #zones: Zone[] = [];
  #lastMs = 0;
  #firstMs = 0;

  constructor(areas: readonly Area[], masks: readonly (readonly Place[])[]) {
    this.#areas = areas;
    this.#masks = masks;
  }

  /** @param atMs when the picture was taken; later than the one before */
  step(frame: Frame, atMs: number): ZoneCount[] {
    if (frame.width !== this.#width || frame.height !== this.#height) this.#begin(frame, atMs);
    else this.#compare(frame, atMs);
    return this.#zones.map((z) => ({
      zone: z.zone,
      count: atMs - z.occupiedMs <= HOLD_MS ? 1 : 0,
      confidence: CONFIDENCE,
    }));
  }

  #begin(frame: Frame, atMs: number): void {
    this.#width = frame.width;
    this.#height = frame.height;
    const spots = frame.width * frame.height;
    this.#mean = Float32Array.from({ length: spots }, (_, i) => grey(frame.rgb, i));
    this.#spread = new Float32Array(spots).fill(16);
    this.#changed = new Uint8Array(spots);
    this.#coveredMs = new Float32Array(spots);
    this.#firstMs = atMs;
    this.#lastMs = atMs;
    const counted = Array.from({ length: spots }, (_, i) => i).filter(
      (i) => !this.#masks.some((mask) => inside(mask, this.#place(i))),
    );
    this.#zones = [...new Set(this.#areas.map((a) => a.zone))].map((zone) => {
      const outlines = this.#areas.filter((a) => a.zone === zone).map((a) => a.outline);
      return {
        zone,
        spots: counted.filter((i) => outlines.some((o) => o === null || inside(o, this.#place(i)))),
        occupiedMs: -Infinity,
      };
    });
  }

  #place(spot: number): Place {
    return { x: ((spot % this.#width) + 0.5) / this.#width, y: (Math.floor(spot / this.#width) + 0.5) / this.#height };
  }

  #compare({ rgb }: Frame, atMs: number): void {
    const elapsedMs = Math.max(1, atMs - this.#lastMs);
    this.#lastMs = atMs;
    const shift = this.#shift(rgb);
    let differing = 0;
    for (let i = 0; i < this.#mean.length; i++) {
      const difference = Math.abs(grey(rgb, i) - this.#mean[i]! - shift);
      const changed = difference > Math.max(LEAST_DIFFERENCE, TREMBLING * Math.sqrt(this.#spread[i]!));
      this.#changed[i] = changed ? 1 : 0;
      if (changed) differing++;
    }
    const fresh = atMs - this.#firstMs < MOTION_WARM_UP_MS;
    const light = differing > LIGHT_PART * this.#mean.length;
    if (!fresh && !light)
      for (const zone of this.#zones) {
        const least = Math.max(LEAST_SPOTS, LEAST_PART * zone.spots.length);
        if (zone.spots.filter((i) => this.#solid(i)).length >= least) zone.occupiedMs = atMs;
      }
    this.#learn(rgb, elapsedMs, fresh || light);
  }

  /** How much lighter most of the picture is: a camera that sees somebody turns its exposure, and nobody else came. */
  #shift(rgb: Uint8Array): number {
    const seen = new Uint32Array(511);
    for (let i = 0; i < this.#mean.length; i++) seen[Math.round(grey(rgb, i) - this.#mean[i]!) + 255]!++;
    let level = 0;
    for (let below = 0; level < 510; level++) {
      below += seen[level]!;
      if (below * 2 >= this.#mean.length) break;
    }
    return level - 255;
  }

  /** A changed spot among changed ones; a lone one is noise. */
  #solid(i: number): boolean {
    const c = this.#changed;
    return c[i] === 1 && (c[i - 1] ?? 0) + (c[i + 1] ?? 0) + (c[i - this.#width] ?? 0) + (c[i + this.#width] ?? 0) >= 3;
  }

  #learn(rgb: Uint8Array, elapsedMs: number, fast: boolean): void {
    const step = 1 - Math.exp(-elapsedMs / (fast ? LEARN_MS / 8 : LEARN_MS));
    for (let i = 0; i < this.#mean.length; i++) {
      const difference = grey(rgb, i) - this.#mean[i]!;
      if (this.#changed[i] === 0 || fast) {
        this.#coveredMs[i] = 0;
        this.#mean[i]! += difference * step;
        if (this.#changed[i] === 0) this.#spread[i]! += (difference * difference - this.#spread[i]!) * step;
        continue;
      }
      this.#coveredMs[i]! += elapsedMs;
      if (this.#coveredMs[i]! < ABSORB_MS) continue;
      this.#mean[i]! += difference;
      this.#coveredMs[i] = 0;
    }
  }
}

function grey(rgb: Uint8Array, spot: number): number {
  return 0.3 * rgb[3 * spot]! + 0.59 * rgb[3 * spot + 1]! + 0.11 * rgb[3 * spot + 2]!;
}
