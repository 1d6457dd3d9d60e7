import { startProcess } from './ownProcess.ts';
import type { OwnProcess, OwnProcessLimits } from './ownProcess.ts';

export interface ProcessQueueOptions<M, R> {
  /** File to run, as `new URL('./child.ts', import.meta.url)`. */
  readonly module: URL;
  readonly limits: OwnProcessLimits;
  /** No job may take longer than this, ms. */
  readonly mostMs: number;
  /** What the process told is its outcome; throws with its reason when it failed. */
  readonly outcome: (told: M) => R;
}

/** Jobs one after the other, each in a process of its own that ends with it. */
export class ProcessQueue<M, R> {
  readonly #o: ProcessQueueOptions<M, R>;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #child: OwnProcess | null = null;
  #stopped = false;

  constructor(options: ProcessQueueOptions<M, R>) {
    this.#o = options;
  }

  /** Jobs at work or waiting. */
  get waiting(): number {
    return this.#waiting;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Rejects when the job fails, takes too long or the queue is stopped. */
  run(job: unknown): Promise<R> {
    this.#waiting += 1;
    const turn = this.#turn
      .then(() => this.#start(job))
      .finally(() => {
        this.#waiting -= 1;
        this.#child = null;
      });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#child?.stop();
    await this.#turn;
  }

  #start(job: unknown): Promise<R> {
    if (this.#stopped) return Promise.reject(new Error('the controller stops'));
    const { module, limits, mostMs, outcome } = this.#o;
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    const child = startProcess<M>(module, job, limits, {
      message(told) {
        try {
          resolve(outcome(told));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      },
      ended() {
        reject(new Error('it ended without an outcome'));
      },
    });
    this.#child = child;
    const timer = setTimeout(() => {
      child.stop();
    }, mostMs);
    return promise.finally(() => {
      clearTimeout(timer);
    });
  }
}
