import type { z } from 'zod';
import type { deviceCalls, deviceNotices } from '../../controller/protocol/device.ts';
import type { Clock } from '../../controller/runtime/clock.ts';

export type EnrolNotice = z.infer<typeof deviceNotices.enrol>;
/** The tag that is held to a desk receiver. */
export type Candidate = z.infer<typeof deviceCalls.candidate.body>;
/** Somebody enrols at a desk receiver now. */
export type Enrolment = Pick<EnrolNotice, 'enrolment' | 'receiver'>;

interface Running extends Enrolment {
  readonly cancel: () => void;
  /** Identities that the controller has been told, or is being told. */
  readonly told: Set<string>;
}

/**
 * The only way of an unknown tag out of an agent, and it is open only while somebody enrols. Each identity goes once.
 */
export class Enrolments {
  readonly #clock: Clock;
  readonly #send: (candidate: Candidate) => Promise<void>;
  #running: readonly Running[] = [];
  #listeners: ((enrolments: readonly Enrolment[]) => void)[] = [];

  /** @param send resolves when the controller has answered, whatever it said; rejects when that is not known */
  constructor(clock: Clock, send: (candidate: Candidate) => Promise<void>) {
    this.#clock = clock;
    this.#send = send;
  }

  /** The controller says that somebody enrols, or has ended. A receiver has one enrolment at a time. */
  take({ enrolment, receiver, forMs }: EnrolNotice): void {
    const same = this.#running.find((running) => running.enrolment === enrolment);
    this.#end((running) => running.enrolment === enrolment || (forMs > 0 && running.receiver === receiver));
    if (forMs === 0) return;
    const cancel = this.#clock.after(forMs, () => {
      this.#end((running) => running.enrolment === enrolment);
    });
    this.#running = [...this.#running, { enrolment, receiver, cancel, told: same?.told ?? new Set() }];
    this.#tell();
  }

  /** Tells what is known, then every change. */
  listen(tell: (enrolments: readonly Enrolment[]) => void): void {
    this.#listeners.push(tell);
    tell(this.#running);
  }

  /** The driver that listened has ended. */
  forgetListeners(): void {
    this.#listeners = [];
  }

  /** A tag is held to a desk receiver. Nothing happens unless somebody enrols there now, nor a second time. */
  candidate(candidate: Candidate): void {
    const told = this.#running.find((running) => running.enrolment === candidate.enrolment)?.told;
    if (told === undefined || told.has(candidate.identity)) return;
    told.add(candidate.identity);
    this.#send(candidate).catch(() => {
      // The connection went: it is told when it is found the next time.
      told.delete(candidate.identity);
    });
  }

  stop(): void {
    this.#end(() => true);
  }

  #end(which: (running: Running) => boolean): void {
    const ended = this.#running.filter(which);
    if (ended.length === 0) return;
    for (const { cancel } of ended) cancel();
    this.#running = this.#running.filter((running) => !ended.includes(running));
    this.#tell();
  }

  #tell(): void {
    for (const tell of this.#listeners) tell(this.#running);
  }
}
