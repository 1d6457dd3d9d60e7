import { startProcess } from '../runtime/ownProcess.ts';
import { ReplayError } from './core/past.ts';
import type { Job, Outcome, Told } from './child.ts';

/** A replay at work in a process of its own. */
export interface Running {
  /** Rejects with ReplayError in words, with Cancelled, or with the error of a mistake in this program. */
  readonly outcome: Promise<Outcome>;
  cancel(): void;
}

/** Decisions are made by the million and soon forgotten, so there is much young memory and a limit to the old one. */
const LIMITS = { youngMb: 32, oldMb: 1024 };

export class Cancelled extends Error {
  constructor() {
    super('it was cancelled');
    this.name = 'Cancelled';
  }
}

/** @param progress inputs done, of all of them */
export function runJob(job: Job, progress: (done: number, all: number) => void): Running {
  let cancelled = false;
  const { promise: outcome, resolve, reject } = Promise.withResolvers<Outcome>();
  const child = startProcess<Told>(new URL('./child.ts', import.meta.url), job, LIMITS, {
    message(told) {
      if (told.kind === 'progress') progress(told.done, told.all);
      else if (told.kind === 'done') resolve(told.outcome);
      else if (told.code === 'failed') reject(new Error(told.message));
      else reject(new ReplayError(told.code, told.message, told.faults));
    },
    ended() {
      reject(cancelled ? new Cancelled() : new Error('the replay ended without an outcome'));
    },
  });
  return {
    outcome,
    cancel() {
      cancelled = true;
      child.stop();
    },
  };
}
