import type { Clock } from '../../controller/runtime/clock.ts';
import type { Emission } from './emission.ts';
import { Queue } from './queue.ts';
import type { Queued, QueueLimits } from './queue.ts';

/** An event waits at most this long for company, ms. */
export const BATCH_MS = 100;
/** A batch of this many goes at once. */
export const BATCH_EVENTS = 500;

/** Sends one batch. Resolves when the controller has it for good; rejects when that is not known. */
export type Send = (batch: readonly Queued[]) => Promise<void>;

/** Gathers emissions into batches and sends each until it is acknowledged, one at a time, so that order holds. */
export class Outbox {
  readonly #clock: Clock;
  readonly #boot: string;
  readonly #queue: Queue;
  #send: Send | null = null;
  #busy = false;
  #sequence = 0;
  #cancelTimer: (() => void) | null = null;
  #emptied: (() => void)[] = [];

  /** @param boot new at every start: together with a sequence it makes ids that never come twice */
  constructor(clock: Clock, boot: string, limits?: QueueLimits) {
    this.#clock = clock;
    this.#boot = boot;
    this.#queue = new Queue(limits);
  }

  get queued(): number {
    return this.#queue.size;
  }

  get dropped(): number {
    return this.#queue.dropped;
  }

  push(emission: Emission): void {
    this.#queue.push({ id: `${this.#boot}-${++this.#sequence}`, emission });
    this.#schedule();
  }

  /** The connection is up: send by this from now on, what was not acknowledged first. */
  resume(send: Send): void {
    this.#send = send;
    this.#busy = false;
    if (this.#queue.size > 0) this.#flush();
  }

  /** The connection is gone: gather and wait. */
  pause(): void {
    this.#send = null;
    this.#cancel();
  }

  /** Sends what is there without waiting for more; resolves when everything is acknowledged. */
  drain(): Promise<void> {
    if (this.#queue.size === 0) return Promise.resolve();
    this.#flush();
    return new Promise((resolve) => this.#emptied.push(resolve));
  }

  #schedule(): void {
    if (this.#send === null || this.#busy) return;
    if (this.#queue.size >= BATCH_EVENTS || this.#emptied.length > 0) this.#flush();
    else
      this.#cancelTimer ??= this.#clock.after(BATCH_MS, () => {
        this.#flush();
      });
  }

  #flush(): void {
    this.#cancel();
    const send = this.#send;
    if (send === null || this.#busy || this.#queue.size === 0) return;
    this.#busy = true;
    const done = (acknowledged: boolean): void => {
      // An answer that belongs to a connection of the past says nothing about this one.
      if (send !== this.#send) return;
      this.#busy = false;
      if (!acknowledged) return;
      this.#queue.acknowledge();
      if (this.#queue.size > 0) this.#schedule();
      else for (const resolve of this.#emptied.splice(0)) resolve();
    };
    send(this.#queue.batch(BATCH_EVENTS)).then(
      () => {
        done(true);
      },
      () => {
        done(false);
      },
    );
  }

  #cancel(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}
