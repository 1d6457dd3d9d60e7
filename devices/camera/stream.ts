import type { Clock } from '../../controller/runtime/clock.ts';
import type { Emit } from '../agent/driver.ts';
import type { Frame } from './detector.ts';
import { faultWords } from './faultWords.ts';
import { hardwareFails } from './ffmpegArguments.ts';
import { openPictures } from './pictures.ts';
import type { Pictures } from './pictures.ts';
import type { Reporter } from './reporter.ts';
import { retryMs } from './retry.ts';
import { isRecorded, sourceName } from './source.ts';
import type { Decoder, Source } from './source.ts';
import { Sight } from './sight.ts';
import { ViewWatch } from './sight/viewWatch.ts';
import type { ViewState } from './sight/viewWatch.ts';
import type { Turns } from './turns.ts';
import type { Watcher } from './watcher.ts';

/** What becomes of a camera, as the controller is told. */
type CameraState = ViewState | 'blind' | 'overloaded';

export interface StreamOptions {
  /** The store's camera that this is. */
  readonly camera: string;
  readonly source: Source;
  /** Pictures a second, at most. */
  readonly fps: number;
  readonly loop: boolean;
  readonly decoder: Decoder;
  readonly watcher: Watcher;
  readonly reporter: Reporter;
  /** Signature of the view that was calibrated; null: none was. */
  readonly signature: readonly number[] | null;
  /** Somebody calibrates it now. */
  readonly isShown: () => boolean;
  readonly turns: Turns;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly say: (line: string) => void;
  readonly emit: Emit;
  /** What is wrong with this camera, or null; and what people should know though it works, or null. */
  readonly health: (trouble: string | null, note: string | null) => void;
  /** Once: a recording is over (0), or cannot be played (1). */
  readonly over: (summary: string, code: 0 | 1) => void;
  /** Once: the detector cannot work, for any camera. */
  readonly fault: (message: string) => void;
}

/** A stream that went on for this long was a good one: the next wait is a short one again, ms. */
const GOOD_MS = 10_000;
/** The view is looked at no more often than this, ms. */
const LOOK_MS = 90;
/** Pictures that lie further apart than this, twice in a row, follow nobody, ms. */
const SPARSE_MS = 2_500;
/** A picture of another shape than before, parts of the ratio of its sides. */
const SHAPE = 0.02;

/** Pictures of so short a time after a decoder complained are not judged, ms. */
const DAMAGE_MS = 500;
/** Complaints that go on for this long are told; and for as long nobody complains before it is over, ms. */
const DAMAGE_TOLD_MS = 2_000;

/**
 * One camera from its source to what is sent. While it is blind, or its view is not what it was, it sends no counts, so
 * that they go stale; it says why, and tries again by itself.
 */
export class CameraStream {
  readonly #o: StreamOptions;
  readonly #view: ViewWatch;
  readonly #sight: Sight;
  #pictures: Pictures | null = null;
  #cancelRetry = (): void => undefined;
  #stopped = false;
  #failures = 0;
  #openedMs = 0;
  /** Since when it gives no pictures, ms. */
  #awayMs = 0;
  #frames = 0;
  #software = false;
  #lastMs: number | null = null;
  #lookedMs = -Infinity;
  #sparse = 0;
  #shape = 0;
  #damagedMs = -Infinity;
  #damagedSinceMs = -Infinity;
  #trusted = true;
  #state: CameraState | null = null;
  #trouble: string | null = null;
  #note: string | null = null;

  constructor(options: StreamOptions) {
    this.#o = options;
    this.#view = new ViewWatch(options.signature);
    const { watcher, turns, clock } = options;
    this.#sight = new Sight({
      ...{ watcher, turns, clock },
      onSeen: (seen, atMs) => {
        this.#seen(seen, atMs);
      },
      onTrouble: (message) => {
        this.#forget();
        this.#become('blind', message);
      },
      onFault: (message) => {
        this.#become('blind', message);
        options.fault(message);
      },
    });
  }

  /** The view as it is now, for a calibration; null: it is not known yet. */
  get signature(): number[] | null {
    return this.#view.signature;
  }

  start(): void {
    const name = sourceName(this.#o.source);
    this.#trouble = `Camera "${this.#o.camera}" has seen nothing yet: waiting for the first pictures of ${name}.`;
    this.#o.health(this.#trouble, null);
    this.#open();
  }

  /** May be called twice. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancelRetry();
    this.#pictures?.stop();
    this.#sight.stop();
  }

  #open(): void {
    const { source, fps, loop, decoder, watcher, clock } = this.#o;
    this.#openedMs = clock.now();
    this.#frames = 0;
    const used = this.#software ? 'none' : decoder;
    this.#pictures = openPictures(source, { fps, within: watcher.within, pace: 'life', loop, decoder: used }, clock, {
      onFrame: (frame) => {
        this.#take(frame);
      },
      onDamage: () => {
        this.#damage();
      },
      onEnd: ({ complete, words }) => {
        if (this.#frames === 0 && used !== 'none' && hardwareFails(words)) this.#withoutHardware();
        else if (isRecorded(source))
          void this.#sight.done().then(() => {
            this.#over(complete, words);
          });
        else this.#lost(complete ? ['the stream ended'] : words);
      },
    });
  }

  #withoutHardware(): void {
    this.#software = true;
    this.#note = `this machine cannot decode its pictures by ${this.#o.decoder}, so they are decoded in software`;
    this.#o.say(`Camera "${this.#o.camera}": ${this.#note}.`);
    this.#open();
  }

  #take(frame: Frame): void {
    const nowMs = this.#o.clock.now();
    this.#frames++;
    this.#sparse = this.#lastMs === null || nowMs - this.#lastMs <= SPARSE_MS ? 0 : this.#sparse + 1;
    this.#lastMs = nowMs;
    // What was counted before says nothing about now; pictures that far apart are no beginning either.
    if (this.#sparse > 0) this.#o.reporter.forget();
    const isDamageTold = this.#damagedMs - this.#damagedSinceMs >= DAMAGE_TOLD_MS;
    if (nowMs - this.#damagedMs < (isDamageTold ? DAMAGE_TOLD_MS : DAMAGE_MS)) return;
    const shape = frame.width / frame.height;
    if (this.#shape !== 0 && Math.abs(shape / this.#shape - 1) > SHAPE) {
      this.#o.say(`Camera "${this.#o.camera}": its pictures have another shape now; counting begins anew.`);
      this.#forget();
    }
    this.#shape = shape;
    if (this.#sparse >= 2) {
      this.#distrust();
      this.#become(
        'blind',
        `${sourceName(this.#o.source)} gives less than one picture in two seconds, too few to follow people`,
      );
      return;
    }
    // Several pictures of one chunk: the view is looked at once.
    if (nowMs - this.#lookedMs >= LOOK_MS) {
      this.#lookedMs = nowMs;
      const { state, detail, trusted } = this.#view.step(frame, nowMs);
      if (!trusted) this.#distrust();
      this.#trusted = trusted;
      if (state !== 'working') this.#become(state, detail);
    }
    if (this.#trusted) this.#sight.take(frame);
    // Whoever is to calibrate it again must see what it shows now.
    else if (this.#state === 'moved' && this.#o.isShown()) this.#sight.take(frame, false);
  }

  /** Nothing of what was seen is said any more; whoever was there may leave meanwhile. */
  #distrust(): void {
    if (!this.#trusted) return;
    this.#trusted = false;
    this.#forget();
  }

  /** A broken picture now and then is left out; while they go on coming nobody knows who is there. */
  #damage(): void {
    const nowMs = this.#o.clock.now();
    if (nowMs - this.#damagedMs > DAMAGE_TOLD_MS) this.#damagedSinceMs = nowMs;
    this.#damagedMs = nowMs;
    if (nowMs - this.#damagedSinceMs < DAMAGE_TOLD_MS) return;
    this.#distrust();
    this.#become(
      'blind',
      `${sourceName(this.#o.source)} sends broken pictures: check its cable or radio, its power, and how it codes`,
    );
  }

  #forget(): void {
    this.#sight.forget();
    this.#o.watcher.forget();
    this.#o.reporter.forget();
  }

  #seen(seen: Parameters<Reporter['report']>[0], atMs: number): void {
    const { reporter, emit, turns } = this.#o;
    if (turns.load.isOverloaded) {
      reporter.forget();
      this.#become(
        'overloaded',
        'this machine is too slow to follow people with this model; choose a smaller --size, a smaller model or fewer cameras, or give it a larger --cpu-share or more --threads',
      );
      return;
    }
    if (seen.unknown !== undefined && seen.unknown !== null) {
      reporter.forget();
      this.#become('blind', seen.unknown);
      return;
    }
    for (const emission of reporter.report(seen, atMs)) emit(emission);
    if (reporter.isSettled) this.#become('working', '');
  }

  /** Tells what has become of the camera, when that changes. */
  #become(state: CameraState, detail: string): void {
    const { camera, emit, health, say, turns, clock } = this.#o;
    const line = state === 'working' ? null : `Camera "${camera}" ${stateWords(state)}: ${detail}.`;
    if (state !== this.#state) {
      emit({
        type: 'endcap.camera.v1',
        part: camera,
        atMs: clock.now(),
        data: { camera, state, detail: detail.slice(0, 300) },
      });
      if (state === 'working' && this.#state !== null) say(`Camera "${camera}" sees.`);
    }
    if (line !== null && line !== this.#trouble && (state !== this.#state || state === 'blind')) say(line);
    this.#state = state;
    this.#trouble = line;
    const notes = [this.#note, turns.load.words].filter((note) => note !== null);
    health(line, notes.length === 0 ? null : `Camera "${camera}": ${notes.join('; ')}.`);
  }

  #over(complete: boolean, words: readonly string[]): void {
    if (this.#stopped) return;
    this.stop();
    const what = this.#o.source.kind === 'folder' ? 'folder' : 'video';
    if (this.#frames === 0) this.#o.over(`${faultWords(this.#o.source, words)}.`, 1);
    else if (complete && words.length === 0) this.#o.over(`The ${what} is over: ${this.#frames} pictures.`, 0);
    else
      this.#o.over(
        `The ${what} ended early or is damaged (${this.#frames} pictures): ${words.at(-1) ?? 'no reason given'}`,
        0,
      );
  }

  #lost(words: readonly string[]): void {
    const { clock, source, random } = this.#o;
    this.#forget();
    this.#view.forget();
    this.#lastMs = null;
    this.#shape = 0;
    this.#damagedMs = -Infinity;
    const nowMs = clock.now();
    if (this.#failures === 0 || nowMs - this.#openedMs > GOOD_MS) {
      this.#failures = 0;
      this.#awayMs = nowMs;
    }
    const waitMs = retryMs(this.#failures++, nowMs - this.#awayMs, random());
    this.#become('blind', `${faultWords(source, words)}; trying again`);
    this.#cancelRetry = clock.after(waitMs, () => {
      this.#open();
    });
  }
}

function stateWords(state: CameraState): string {
  if (state === 'overloaded') return 'counts nobody for now';
  if (state === 'moved') return 'looks elsewhere';
  return `is ${state}`;
}
