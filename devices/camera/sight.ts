import type { Clock } from '../../controller/runtime/clock.ts';
import type { Frame } from './detector.ts';
import { DetectorError } from './detector.ts';
import { copyWithin } from './pixelate.ts';
import type { Seen } from './reporter.ts';
import type { Turns } from './turns.ts';
import type { Watcher } from './watcher.ts';

export interface SightOptions {
  readonly watcher: Watcher;
  /** Turns at the detector, which other cameras may share. */
  readonly turns: Turns;
  readonly clock: Clock;
  readonly onSeen: (seen: Seen, atMs: number) => void;
  /** A picture could not be judged; the next one is tried. The message has no full stop. */
  readonly onTrouble: (message: string) => void;
  /** Once: the watcher cannot work, and nothing is taken any more. */
  readonly onFault: (message: string) => void;
}

/** Looks at one picture at a time. What comes meanwhile is passed over but for the newest, so that it never lags. */
export class Sight {
  readonly #options: SightOptions;
  readonly #turn: ReturnType<Turns['join']>;
  #busy = false;
  #next: { readonly frame: Frame; readonly atMs: number; readonly counts: boolean } | null = null;
  /** Pictures of before a break say nothing about after it. */
  #epoch = 0;
  #stopped = false;
  #idle: (() => void)[] = [];
  #lastMs = -Infinity;

  constructor(options: SightOptions) {
    this.#options = options;
    this.#turn = options.turns.join();
  }

  /** @param counts false: it is looked at for whom calibrates alone, and nothing is seen in it */
  take(frame: Frame, counts = true): void {
    if (this.#stopped) return;
    this.#next = { frame, atMs: this.#options.clock.now(), counts };
    if (!this.#busy) void this.#run();
  }

  /** Resolves when all that was taken is judged. */
  done(): Promise<void> {
    if (!this.#busy) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  forget(): void {
    this.#epoch++;
    this.#next = null;
  }

  stop(): void {
    this.#stopped = true;
    this.forget();
    this.#turn.leave();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#next !== null && (await this.#turn.take())) await this.#tryLook();
    } finally {
      this.#busy = false;
      for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  /** What goes wrong with one picture is told, and never thrown: nobody awaits what looks at pictures. */
  async #tryLook(): Promise<void> {
    try {
      await this.#look();
    } catch (error) {
      if (this.#stopped) return;
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof DetectorError && !error.passing) {
        this.stop();
        this.#options.onFault(message);
        return;
      }
      this.#turn.done(null);
      this.#options.onTrouble(
        error instanceof DetectorError ? message : `a picture could not be judged (${message.slice(0, 200)})`,
      );
    }
  }

  /** The newest picture, now that it is this camera's turn. */
  async #look(): Promise<void> {
    const { watcher, turns, onSeen } = this.#options;
    const next = this.#next;
    this.#next = null;
    // Two pictures of one chunk would carry one instant; what follows people needs time to pass.
    if (next === null || next.atMs <= this.#lastMs) {
      this.#turn.done(null);
      return;
    }
    this.#lastMs = next.atMs;
    const epoch = this.#epoch;
    const { scale } = turns.load;
    const frame = scale < 1 ? copyWithin(next.frame, Math.round(next.frame.width * scale)) : next.frame;
    const { tookMs, ...seen } = await watcher.look(frame, next.atMs, next.counts);
    this.#turn.done(tookMs);
    if (next.counts && epoch === this.#epoch) onSeen(seen, next.atMs);
  }
}
