import type { Clock } from '../../controller/runtime/clock.ts';
import { Load } from './load.ts';
import type { LoadOptions } from './load.ts';

/** One camera's part of a detector that several share. */
export interface Turn {
  /** Resolves when it is this camera's turn; false: it has left meanwhile. */
  take(): Promise<boolean>;
  /** The turn is over. `tookMs`: what the detector needed; null: it was not used. */
  done(tookMs: number | null): void;
  /** No more turns; what waits is let go. May be called twice. */
  leave(): void;
}

/**
 * Turns at a detector that judges one picture at a time: every camera that waits gets one before another gets its
 * second. Between turns the detector rests, so that it keeps to its share of the time.
 */
export class Turns {
  readonly load: Load;
  readonly #clock: Clock;
  readonly #share: number;
  readonly #members = new Set<Turn>();
  #waiting: { readonly turn: Turn; readonly resolve: (mine: boolean) => void }[] = [];
  #holder: Turn | null = null;
  #resting = false;
  #cancelRest = (): void => undefined;

  constructor(clock: Clock, options: LoadOptions) {
    this.#clock = clock;
    this.#share = options.share;
    this.load = new Load(options);
  }

  join(): Turn {
    const turn: Turn = {
      take: () =>
        this.#members.has(turn)
          ? new Promise((resolve) => {
              this.#waiting.push({ turn, resolve });
              this.#next();
            })
          : Promise.resolve(false),
      done: (tookMs) => {
        if (this.#holder !== turn) return;
        this.#holder = null;
        if (tookMs === null) {
          this.#next();
          return;
        }
        this.load.judged(tookMs, this.#members.size, this.#clock.now());
        this.#rest(tookMs * (1 / this.#share - 1));
      },
      leave: () => {
        this.#members.delete(turn);
        const gone = this.#waiting.filter((w) => w.turn === turn);
        this.#waiting = this.#waiting.filter((w) => w.turn !== turn);
        for (const { resolve } of gone) resolve(false);
        if (this.#holder === turn) this.#holder = null;
        if (this.#members.size === 0) {
          this.#cancelRest();
          this.#resting = false;
        } else this.#next();
      },
    };
    this.#members.add(turn);
    return turn;
  }

  #rest(ms: number): void {
    if (ms < 1 || this.#members.size === 0) {
      this.#next();
      return;
    }
    this.#resting = true;
    this.#cancelRest = this.#clock.after(ms, () => {
      this.#resting = false;
      this.#next();
    });
  }

  #next(): void {
    if (this.#holder !== null || this.#resting) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#holder = next.turn;
    next.resolve(true);
  }
}
