import type { Clock } from '../../controller/runtime/clock.ts';
import type { Frame } from './detector.ts';
import { DetectorError } from './detector.ts';
import type { Seen } from './reporter.ts';
import type { Watcher } from './watcher.ts';

export interface SightOptions {
  readonly watcher: Watcher;
  readonly clock: Clock;
  readonly onSeen: (seen: Seen, atMs: number) => void;
  /** Once: the watcher cannot work. */
  readonly onFault: (message: string) => void;
}

/** Looks at one picture at a time. What comes meanwhile is passed over but for the newest, so that it never lags. */
export class Sight {
  readonly #options: SightOptions;
  #busy = false;
  #next: { readonly frame: Frame; readonly atMs: number } | null = null;
  /** Pictures of before a break say nothing about after it. */
  #epoch = 0;
  #stopped = false;
  #idle: (() => void)[] = [];
  #usualMs = 0;
  #lastMs = -Infinity;

  constructor(options: SightOptions) {
    this.#options = options;
  }

  /** How long a picture takes, running mean, ms. */
  get usualMs(): number {
    return this.#usualMs;
  }

  take(frame: Frame): void {
    if (this.#stopped) return;
    this.#next = { frame, atMs: this.#options.clock.now() };
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
  }

  async #run(): Promise<void> {
    const { watcher, onSeen, onFault } = this.#options;
    this.#busy = true;
    try {
      for (let next = this.#next; next !== null; next = this.#next) {
        this.#next = null;
        // Two pictures of one chunk would carry one instant; what follows people needs time to pass.
        if (next.atMs <= this.#lastMs) continue;
        this.#lastMs = next.atMs;
        const epoch = this.#epoch;
        const { tookMs, ...seen } = await watcher.look(next.frame, next.atMs);
        this.#usualMs += (tookMs - this.#usualMs) * 0.1;
        if (epoch === this.#epoch) onSeen(seen, next.atMs);
      }
    } catch (error) {
      if (this.#stopped) return;
      this.stop();
      if (!(error instanceof DetectorError)) throw error;
      onFault(error.message);
    } finally {
      this.#busy = false;
      for (const resolve of this.#idle.splice(0)) resolve();
    }
  }
}
