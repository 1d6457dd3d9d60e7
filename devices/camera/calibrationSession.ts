import { MAX_STILL_BYTES, MAX_STILL_WIDTH, STILL_EVERY_MS } from '../../controller/protocol/calibration.ts';
import type { Still } from '../../controller/protocol/calibration.ts';
import type { Clock } from '../../controller/runtime/clock.ts';
import type { Calibration } from '../agent/calibrations.ts';
import type { Frame } from './detector.ts';
import { ACROSS_WHEN_SURE, ACROSS_WHEN_UNSURE, copyWithin, pixelate, pixelateAll } from './pixelate.ts';
import type { Region } from './pixelate.ts';
import { Unrest } from './unrest.ts';
import type { Watcher } from './watcher.ts';

/** A place where somebody was found stays unrecognisable for so long after, ms. */
const KEPT_MS = 3_000;
/** Pictures must have been compared for so long before it is known what moves, ms. */
const SURE_MS = 2_000;

export interface CalibrationSessionOptions {
  readonly camera: string;
  /** People are found; otherwise the whole picture is made coarser still. */
  readonly findsPeople: boolean;
  readonly clock: Clock;
  /** Makes a JPEG of a picture, in memory. */
  readonly encode: (frame: Frame) => Promise<Uint8Array>;
  /** Coarse signature of the view now, for the store's "signature"; null: it is not known yet. */
  readonly signature: () => readonly number[] | null;
  /** Hands a picture to the controller. Rejects when it is not known whether it has arrived. */
  readonly send: (still: Still) => Promise<void>;
}

/**
 * The only way of a picture out of a camera agent: while an administrator calibrates this camera, when a picture is
 * asked for, at most one a second, and only after all of it was made coarse, and people in it coarser (CAM-33, CAM-34).
 */
export class CalibrationSession {
  readonly #o: CalibrationSessionOptions;
  readonly #unrest = new Unrest();
  #running: Calibration | null = null;
  #wanted = false;
  #busy = false;
  #sentMs = -Infinity;
  #kept: { readonly region: Region; readonly atMs: number }[] = [];

  constructor(options: CalibrationSessionOptions) {
    this.#o = options;
  }

  /** Who calibrates now, or nobody; and whether a picture is wanted. */
  follow(calibration: Calibration | null): void {
    if (calibration?.session !== this.#running?.session) this.#forget();
    this.#running = calibration;
    this.#wanted = calibration?.wanted === true;
  }

  /** Somebody calibrates this camera now. */
  get isOn(): boolean {
    return this.#running !== null;
  }

  /** The same watcher, whose pictures can be shown. Outside a session nothing is copied, compared or kept. */
  watch(watcher: Watcher): Watcher {
    return {
      within: watcher.within,
      label: watcher.label,
      warmUpMs: watcher.warmUpMs,
      present: () => watcher.present(),
      look: async (frame, atMs, counts = true) => {
        const session = this.#running?.session;
        if (session === undefined) return watcher.look(frame, atMs, counts);
        this.#unrest.take(frame, atMs);
        // The detector takes the picture's memory away.
        const copy = this.#isDue ? copyWithin(frame, MAX_STILL_WIDTH) : null;
        const seen = await watcher.look(frame, atMs, counts);
        this.#keep(watcher.present(), atMs);
        if (copy !== null && this.#running?.session === session) void this.#show(copy, session, atMs);
        return seen;
      },
      forget: () => {
        this.#unrest.forget();
        watcher.forget();
      },
    };
  }

  get #isDue(): boolean {
    return this.#wanted && !this.#busy && this.#o.clock.now() - this.#sentMs >= STILL_EVERY_MS;
  }

  #keep(present: readonly Region[], atMs: number): void {
    this.#kept = [
      ...this.#kept.filter((k) => atMs - k.atMs <= KEPT_MS),
      ...present.map((region) => ({ region, atMs })),
    ];
  }

  async #show(frame: Frame, session: string, atMs: number): Promise<void> {
    const { camera, clock, encode, send, findsPeople } = this.#o;
    this.#busy = true;
    this.#wanted = false;
    this.#sentMs = clock.now();
    try {
      const sure = findsPeople && this.#unrest.watchedMs(atMs) >= SURE_MS;
      // Whoever stands still and is not found is in it too.
      pixelateAll(frame, sure ? ACROSS_WHEN_SURE : ACROSS_WHEN_UNSURE);
      pixelate(frame, [...this.#kept.map((k) => k.region), ...this.#unrest.regions(atMs)]);
      const jpeg = await encode(frame);
      if (this.#running?.session !== session || jpeg.length > MAX_STILL_BYTES) return;
      const { width, height } = frame;
      const signature = this.#o.signature();
      await send({
        ...{ session, camera, width, height, sure },
        jpeg: Buffer.from(jpeg).toString('base64'),
        ...(signature === null ? {} : { signature: [...signature] }),
      });
    } catch {
      // It could not be made or did not arrive: the next one that is asked for may.
    } finally {
      this.#busy = false;
    }
  }

  #forget(): void {
    this.#kept = [];
    this.#unrest.forget();
    this.#wanted = false;
  }
}
