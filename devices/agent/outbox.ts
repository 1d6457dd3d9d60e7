import type { Clock } from '../../controller/runtime/clock.ts';
import { backoffMs } from './backoff.ts';
import type { Emission } from './emission.ts';
import { Queue } from './queue.ts';
import type { Queued, QueueLimits } from './queue.ts';

/** An event waits at most this long for company, ms. */
export const BATCH_MS = 100;
/** A batch of this many goes at once. */
export const BATCH_EVENTS = 500;

/** What the controller answered to a batch. */
export interface Outcome {
  /** Ids that it could not write down and wants again; what is not named here is done with. */
  readonly again: ReadonlySet<string>;
  /** Why it wants them again, in its words; null when it wants none. */
  readonly reason: string | null;
}

/** Sends one batch. Resolves when the controller has answered for every event; rejects when that is not known. */
export type Send = (batch: readonly Queued[]) => Promise<Outcome>;

/** Gathers emissions into batches and sends each until it is acknowledged, one at a time, so that order holds. */
export class Outbox {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #boot: string;
  readonly #queue: Queue;
  #send: Send | null = null;
  #busy = false;
  #sequence = 0;
  #cancelTimer: (() => void) | null = null;
  /** Ends the wait after an answer that wants events again. */
  #cancelWait: (() => void) | null = null;
  #turnedBack = 0;
  #blocked: string | null = null;
  #emptied: (() => void)[] = [];

  /**
   * @param boot new at every start: together with a sequence it makes ids that never come twice
   * @param random uniform in [0, 1)
   */
  constructor(clock: Clock, boot: string, random: () => number, limits?: QueueLimits) {
    this.#clock = clock;
    this.#random = random;
    this.#boot = boot;
    this.#queue = new Queue(limits);
  }

  get queued(): number {
    return this.#queue.size;
  }

  get dropped(): number {
    return this.#queue.dropped;
  }

  /** Why the controller could not write down the last batch, in its words; null while it can. */
  get blocked(): string | null {
    return this.#blocked;
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
    if (this.#send === null || this.#busy || this.#cancelWait !== null) return;
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
    send(this.#queue.batch(BATCH_EVENTS)).then(
      (outcome) => {
        // An answer that belongs to a connection of the past says nothing about this one.
        if (send === this.#send) this.#answered(outcome);
      },
      () => {
        if (send === this.#send) this.#busy = false;
      },
    );
  }

  #answered({ again, reason }: Outcome): void {
    this.#busy = false;
    this.#queue.acknowledge(again, this.#clock.now());
    this.#blocked = again.size > 0 ? reason : null;
    if (again.size > 0) this.#waitAndFlush();
    else this.#turnedBack = 0;
    if (this.#queue.size > 0) this.#schedule();
    else for (const resolve of this.#emptied.splice(0)) resolve();
  }

  /** A disk that is full now is full in a moment: the waits double, as after a lost connection. */
  #waitAndFlush(): void {
    this.#cancelWait = this.#clock.after(backoffMs(this.#turnedBack++, this.#random()), () => {
      this.#flush();
    });
  }

  #cancel(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#cancelWait?.();
    this.#cancelWait = null;
  }
}
