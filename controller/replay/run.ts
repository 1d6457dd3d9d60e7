import { Worker } from 'node:worker_threads';
import { ReplayError } from './core/past.ts';
import type { FromThread, Job, Outcome } from './thread.ts';

/** A replay at work on a thread of its own. */
export interface Running {
  /** Rejects with ReplayError in words, with Cancelled, or with the error of a mistake in this program. */
  readonly outcome: Promise<Outcome>;
  cancel(): void;
}

/** Decisions are made by the million and soon forgotten, so there is much young memory and a limit to the old one. */
const LIMITS = { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 1024 } as const;

export class Cancelled extends Error {
  constructor() {
    super('it was cancelled');
    this.name = 'Cancelled';
  }
}

/** @param progress inputs done, of all of them */
export function runJob(job: Job, progress: (done: number, all: number) => void): Running {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: job, resourceLimits: LIMITS });
  let cancelled = false;
  const outcome = new Promise<Outcome>((resolve, reject) => {
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'progress') progress(message.done, message.all);
      else if (message.kind === 'done') resolve(message.outcome);
      else if (message.code === 'failed') reject(new Error(message.message));
      else reject(new ReplayError(message.code, message.message, message.faults));
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      reject(cancelled ? new Cancelled() : new Error('the replay ended without an outcome'));
    });
  });
  return {
    outcome,
    cancel() {
      cancelled = true;
      void worker.terminate();
    },
  };
}
