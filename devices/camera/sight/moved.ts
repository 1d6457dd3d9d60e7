import { structureOf } from './scene.ts';
import { fitOf, profilesOf, SIGNATURE_LENGTH, signatureOf } from './signature.ts';
import type { Fit } from './signature.ts';

/** Pictures are averaged over this time, so that who walks by leaves no trace, ms. */
const MEAN_MS = 2_000;
/** So long pictures must have come before the mean says anything, ms. */
const FIRST_MS = 3_000;
/** Judged this often, ms. */
const EVERY_MS = 500;
/** A view that fits no better than this is another one. */
const STRANGE = 0.36;
/** It fits so much better when it is shifted, and so well: the camera was pushed. */
const BETTER = 0.2;
const SURE = 0.6;
const LEAST_SHIFT = 0.028;
/** A push is plain at once; a strange view may be a crowd or a trolley for a while, ms. */
const PUSHED_MS = 2_500;
const STRANGE_MS = 7_000;
/** Fewer edges than this cannot be recognised, grey levels by spot. */
const LEAST_STRUCTURE = 1;
/** Without a calibration the view that is taken for the usual one follows what is seen, ms. */
const FOLLOW_MS = 600_000;

/** Whether a camera looks where it looked when it was calibrated, or at its start. */
export class MovedWatch {
  readonly #calibrated: boolean;
  #usual: Float32Array | null;
  #mean: Float32Array | null = null;
  #firstMs = 0;
  #judgedMs = -Infinity;
  #pushedMs: number | null = null;
  #strangeMs: number | null = null;
  #words: string | null = null;
  #known: boolean;

  constructor(signature: readonly number[] | null) {
    this.#calibrated = signature?.length === SIGNATURE_LENGTH;
    this.#known = !this.#calibrated;
    this.#usual = this.#calibrated && signature !== null ? Float32Array.from(signature) : null;
  }

  /** Signature of the view now; null: not enough pictures yet. */
  get now(): number[] | null {
    return this.#mean === null || this.#judgedMs === -Infinity ? null : signatureOf(this.#mean);
  }

  /** False: it is not known yet whether this is the view that was calibrated. */
  get isKnown(): boolean {
    return this.#known;
  }

  /** The camera may have been turned, or be another one. */
  doubt(): void {
    this.#known = !this.#calibrated;
  }

  /** The view was lost for a while. */
  forget(): void {
    this.#mean = null;
    this.#judgedMs = -Infinity;
    this.#pushedMs = null;
    this.#strangeMs = null;
  }

  /** What is wrong, in words; null: it looks where it should. */
  step(spots: Float32Array, atMs: number, elapsedMs: number): string | null {
    if (this.#mean === null) {
      this.#mean = spots.slice();
      this.#firstMs = atMs;
      return this.#words;
    }
    const mean = this.#mean;
    const step = 1 - Math.exp(-elapsedMs / MEAN_MS);
    for (let i = 0; i < mean.length; i++) mean[i]! += (spots[i]! - mean[i]!) * step;
    if (atMs - this.#firstMs < FIRST_MS || atMs - this.#judgedMs < EVERY_MS) return this.#words;
    const sinceMs = this.#judgedMs === -Infinity ? 0 : atMs - this.#judgedMs;
    this.#judgedMs = atMs;
    if (structureOf(mean) >= LEAST_STRUCTURE) this.#compare(profilesOf(mean), atMs, sinceMs);
    else this.#known = true;
    return this.#words;
  }

  #compare(profiles: Float32Array, atMs: number, sinceMs: number): void {
    if (this.#usual === null) {
      this.#usual = profiles;
      return;
    }
    const fit = fitOf(profiles, this.#usual);
    const pushed =
      fit.best >= SURE &&
      fit.best - fit.here >= BETTER &&
      Math.max(Math.abs(fit.across), Math.abs(fit.down)) >= LEAST_SHIFT;
    const strange = fit.here < STRANGE;
    this.#pushedMs = pushed ? (this.#pushedMs ?? atMs) : null;
    this.#strangeMs = strange ? (this.#strangeMs ?? atMs) : null;
    if (this.#pushedMs !== null && atMs - this.#pushedMs >= PUSHED_MS) this.#words = pushWords(fit);
    else if (this.#strangeMs !== null && atMs - this.#strangeMs >= STRANGE_MS)
      this.#words = this.#calibrated
        ? 'it does not show the view that was calibrated: it was turned, or this is the calibration of another camera. Turn it back, or calibrate again'
        : 'it shows another view than before: it was turned. Turn it back, or look whether its areas and lines still fit';
    else if (!pushed && !strange) this.#words = null;
    if (!pushed && !strange) this.#known = true;
    if (this.#calibrated || this.#words !== null || pushed || strange) return;
    const step = 1 - Math.exp(-sinceMs / FOLLOW_MS);
    for (let i = 0; i < profiles.length; i++) this.#usual[i]! += (profiles[i]! - this.#usual[i]!) * step;
  }
}

function pushWords({ across, down }: Fit): string {
  const parts = [
    across === 0 ? '' : `${Math.round(Math.abs(across) * 100)} % of its width to the ${across < 0 ? 'left' : 'right'}`,
    down === 0 ? '' : `${Math.round(Math.abs(down) * 100)} % of its height ${down < 0 ? 'up' : 'down'}`,
  ].filter((part) => part !== '');
  return `the view lies ${parts.join(' and ')} of where it was: the camera was pushed. Push it back, or calibrate again`;
}
