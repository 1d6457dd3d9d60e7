import type { DecisionAnswer, Draft, ReplayReport, WhatIfReport } from '../protocol/replay.ts';
import { openHistory } from '../records/history.ts';
import { StorageError } from '../records/records.ts';
import { doJob } from '../runtime/ownProcess.ts';
import { ReplayError } from './core/past.ts';
import { keptBefore, replay } from './core/replay.ts';
import { whatIf } from './core/whatIf.ts';
import { whyAt } from './core/why.ts';

/** What is to be worked out in a process of its own, from the database in `file`. */
export type Job =
  | {
      readonly kind: 'replay';
      readonly file: string;
      readonly fromMs: number;
      readonly toMs: number;
      readonly draft: Draft | null;
    }
  | { readonly kind: 'why'; readonly file: string; readonly screen: string; readonly atMs: number };

export type Outcome =
  | { readonly kind: 'replay'; readonly report: ReplayReport }
  | { readonly kind: 'whatIf'; readonly report: WhatIfReport }
  | { readonly kind: 'why'; readonly answer: DecisionAnswer | null };

export type Told =
  | { readonly kind: 'progress'; readonly done: number; readonly all: number }
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | {
      readonly kind: 'failed';
      readonly code: ReplayError['code'] | 'failed';
      readonly message: string;
      readonly faults: ReplayError['faults'];
    };

function workOut(job: Job, tell: (told: Told) => void): Outcome {
  const history = openHistory(job.file);
  try {
    if (job.kind === 'why') return { kind: 'why', answer: whyAt(history, job.screen, job.atMs) ?? null };
    const { fromMs, toMs, draft } = job;
    const all = Math.max(1, history.seqAt(toMs) - keptBefore(history, job).seq);
    const progress = (done: number): void => {
      tell({ kind: 'progress', done: Math.min(done, all), all });
    };
    progress(0);
    return draft === null
      ? { kind: 'replay', report: replay(history, { fromMs, toMs }, progress) }
      : { kind: 'whatIf', report: whatIf(history, { fromMs, toMs }, draft, progress) };
  } finally {
    history.close();
  }
}

function failure(error: unknown): Told {
  if (error instanceof ReplayError)
    return { kind: 'failed', code: error.code, message: error.message, faults: error.faults };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', code: error instanceof StorageError ? 'unreadable' : 'failed', message, faults: [] };
}

doJob((job, post) => {
  const tell: (told: Told) => void = post;
  try {
    tell({ kind: 'done', outcome: workOut(job as Job, tell) });
  } catch (error) {
    tell(failure(error));
  }
});
