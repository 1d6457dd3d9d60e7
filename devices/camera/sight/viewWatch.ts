import type { Frame } from '../detector.ts';
import { FrozenWatch } from './frozen.ts';
import { MovedWatch } from './moved.ts';
import { sceneOf, structureOf } from './scene.ts';
import type { Scene } from './scene.ts';

export type ViewState = 'working' | 'dark' | 'covered' | 'frozen' | 'moved';

export interface ViewReport {
  readonly state: ViewState;
  /** In words, what to do with it; empty while it works. */
  readonly detail: string;
  /** False: what is counted now would be wrong, though it may be too early to say why. */
  readonly trusted: boolean;
}

/** Darker than this nobody is seen: mean brightness, and that of the brightest spots, 0 to 255. */
const DARK_MEAN = 16;
const DARK_BRIGHT = 40;
/** A view with less structure than this is all of one kind. */
const FLAT = 0.008;
/** So little of the usual structure is left when something hangs in front of the lens. */
const LOST = 0.45;
/** The usual structure is learnt with this time constant, ms. */
const LEARN_MS = 30_000;
/** A trouble must last so long to be told, ms. */
const CONFIRM_MS: Readonly<Record<ViewState, number>> = {
  working: 1_500,
  dark: 1_500,
  covered: 1_500,
  // These two have waited long enough by themselves.
  frozen: 0,
  moved: 0,
};
/** All of one kind from the very first picture on: it may be a white wall, so wait longer, ms. */
const FLAT_FROM_START_MS = 10_000;
/** Brightness that is added before structure is put in relation to it: little light is noisy. */
const DIM = 16;

/**
 * Whether a camera still shows what it is to show. Looks at brightness, structure and change alone; a picture is not
 * kept beyond the next one but for single pixels, in memory.
 */
export class ViewWatch {
  readonly #frozen = new FrozenWatch();
  readonly #moved: MovedWatch;
  #usual: number | null = null;
  #state: ViewState = 'working';
  #detail = '';
  #candidate: ViewState = 'working';
  #sinceMs = -Infinity;
  #beforeMs: number | null = null;

  /** @param signature of the view that was calibrated; null: none was, so the view of the start is taken */
  constructor(signature: readonly number[] | null) {
    this.#moved = new MovedWatch(signature);
  }

  /** The view as it is now, for a calibration; null: too few pictures yet, or nothing to see. */
  get signature(): number[] | null {
    return this.#state === 'working' || this.#state === 'moved' ? this.#moved.now : null;
  }

  /** The stream was gone. What the view looked like is still known. */
  forget(): void {
    this.#frozen.forget();
    this.#moved.forget();
    this.#moved.doubt();
    this.#beforeMs = null;
    this.#candidate = this.#state;
  }

  /** @param atMs when the picture was taken; later than the one before */
  step(frame: Frame, atMs: number): ViewReport {
    const scene = sceneOf(frame);
    const elapsedMs = this.#beforeMs === null ? 0 : atMs - this.#beforeMs;
    this.#beforeMs = atMs;
    const { state, detail } = this.#judge(scene, atMs, elapsedMs);
    if (state !== this.#candidate) {
      this.#candidate = state;
      this.#sinceMs = atMs;
    }
    const fromStart = state === 'covered' && this.#usual === null;
    const waitMs = fromStart ? FLAT_FROM_START_MS : CONFIRM_MS[state];
    if (state !== this.#state && atMs - this.#sinceMs >= waitMs) this.#state = state;
    if (this.#state === state) this.#detail = detail;
    return {
      state: this.#state,
      detail: this.#detail,
      trusted: this.#state === 'working' && (state === 'working' || fromStart) && this.#moved.isKnown,
    };
  }

  #judge(scene: Scene, atMs: number, elapsedMs: number): { readonly state: ViewState; readonly detail: string } {
    // Asked of every picture: it lives from comparing them.
    const frozenMs = this.#frozen.step(scene.pixels, atMs);
    if (scene.mean < DARK_MEAN && scene.bright < DARK_BRIGHT) {
      this.#moved.forget();
      return {
        state: 'dark',
        detail: 'the picture is dark: switch the light on, or look whether something hangs in front of it',
      };
    }
    const structure = structureOf(scene.spots) / (scene.mean + DIM);
    if (structure < (this.#usual === null ? FLAT : Math.max(FLAT, this.#usual * LOST))) {
      this.#moved.forget();
      return {
        state: 'covered',
        detail:
          'nothing but one blurred surface is seen: something is in front of the lens, or it is dirty, fogged or blinded by light',
      };
    }
    if (frozenMs !== null)
      return {
        state: 'frozen',
        detail: `the very same picture for ${Math.round(frozenMs / 1000)} s though the stream goes on: restart the camera`,
      };
    const moved = this.#moved.step(scene.spots, atMs, elapsedMs);
    if (moved !== null) return { state: 'moved', detail: moved };
    const step = 1 - Math.exp(-elapsedMs / LEARN_MS);
    this.#usual = this.#usual === null ? structure : this.#usual + (structure - this.#usual) * step;
    return { state: 'working', detail: '' };
  }
}
