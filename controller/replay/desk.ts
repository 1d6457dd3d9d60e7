import { randomBytes } from 'node:crypto';
import type { DecisionAnswer, Draft, ReplayState } from '../protocol/replay.ts';
import type { Logger } from '../runtime/logger.ts';
import { ReplayError } from './core/past.ts';
import { Cancelled, runJob } from './run.ts';
import type { Running } from './run.ts';

/** An outcome is kept so long, ms. */
const KEPT_MS = 3_600_000;
const MOST_WAITING = 4;
/** Answers to "why" that may be worked out or wait at a time. */
const MOST_WHY = 8;

export interface Asked {
  readonly fromMs: number;
  /** Later than now: now. */
  readonly toMs: number;
  readonly draft: Draft | null;
  readonly by: string;
}

/** Why it is not worked out, in words. */
export interface Refusal {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
}

interface Entry {
  state: ReplayState;
  readonly asked: Asked;
  readonly ended: PromiseWithResolvers<undefined>;
  endedAtMs: number | null;
}

export interface DeskOptions {
  /** The database of the data folder. */
  readonly file: string;
  readonly logger: Logger;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Takes replays in, has one of them worked out at a time, and keeps what came of them for an hour (SPEC RPL-10). */
export class ReplayDesk {
  readonly #o: DeskOptions;
  readonly #entries = new Map<string, Entry>();
  #running: { readonly id: string; readonly job: Running } | null = null;
  #whys: Promise<unknown> = Promise.resolve();
  #whyRunning: Running | null = null;
  #whyCount = 0;
  #stopped = false;

  constructor(options: DeskOptions) {
    this.#o = options;
  }

  ask(asked: Asked): { readonly ok: true; readonly state: ReplayState } | Refusal {
    this.#forget();
    const nowMs = this.#o.now();
    const { fromMs, draft, by } = asked;
    const toMs = Math.min(asked.toMs, nowMs);
    if (!(fromMs < asked.toMs)) return refuse('bad-range', 'the end must lie after the beginning; swap the two');
    if (fromMs >= toMs) return refuse('bad-range', 'that time has not been yet; choose one that lies behind us');
    const waiting = [...this.#entries.values()].filter((e) => e.state.state === 'waiting');
    if (waiting.length >= MOST_WAITING)
      return refuse('busy', `${waiting.length} replays wait already; try again in a while`);
    const state: ReplayState = {
      id: randomBytes(9).toString('hex'),
      state: 'waiting',
      ...{ from: fromMs, to: toMs, draft: draft !== null, askedAtMs: nowMs, by },
      progress: { done: 0, all: 0 },
      ...{ error: null, report: null, whatIf: null },
    };
    const entry = { state, asked: { ...asked, toMs }, ended: Promise.withResolvers<undefined>(), endedAtMs: null };
    this.#entries.set(state.id, entry);
    this.#next();
    return { ok: true, state: entry.state };
  }

  get(id: string): ReplayState | undefined {
    this.#forget();
    return this.#entries.get(id)?.state;
  }

  /** Resolves when it has ended, however. */
  async ended(id: string): Promise<ReplayState | undefined> {
    const entry = this.#entries.get(id);
    await entry?.ended.promise;
    return entry?.state;
  }

  /** What has ended already stays as it is. */
  cancel(id: string): ReplayState | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    if (this.#running?.id === id) this.#running.job.cancel();
    if (entry.state.state === 'waiting' || entry.state.state === 'running') this.#end(entry, { state: 'cancelled' });
    return entry.state;
  }

  /**
   * Why a screen showed what it showed, worked out again for an instant of the past; null: there was no such screen.
   * One after the other, beside the replays. Never rejects.
   */
  async why(
    screen: string,
    atMs: number,
  ): Promise<{ readonly ok: true; readonly answer: DecisionAnswer | null } | Refusal> {
    if (this.#whyCount >= MOST_WHY) return refuse('busy', 'too many such questions wait already; ask again in a while');
    this.#whyCount += 1;
    const turn = this.#whys.then(() => this.#workOutWhy(screen, atMs));
    this.#whys = turn;
    try {
      return await turn;
    } finally {
      this.#whyCount -= 1;
    }
  }

  async #workOutWhy(
    screen: string,
    atMs: number,
  ): Promise<{ readonly ok: true; readonly answer: DecisionAnswer | null } | Refusal> {
    if (this.#stopped) return refuse('cancelled', 'the controller stops');
    const job = runJob({ kind: 'why', file: this.#o.file, screen, atMs }, () => undefined);
    this.#whyRunning = job;
    try {
      const outcome = await job.outcome;
      return { ok: true, answer: outcome.kind === 'why' ? outcome.answer : null };
    } catch (error) {
      if (error instanceof ReplayError) return refuse(error.code, error.message);
      if (!(error instanceof Cancelled))
        this.#o.logger.error({ error: String(error) }, 'a decision was not worked out');
      return refuse('failed', 'it could not be worked out; the log of the controller tells more');
    } finally {
      this.#whyRunning = null;
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const id of [...this.#entries.keys()].reverse()) this.cancel(id);
    this.#whyRunning?.cancel();
    await this.#whys;
  }

  #next(): void {
    if (this.#running !== null || this.#stopped) return;
    const entry = [...this.#entries.values()].find((e) => e.state.state === 'waiting');
    if (entry === undefined) return;
    const { fromMs, toMs, draft } = entry.asked;
    const job = runJob({ kind: 'replay', file: this.#o.file, fromMs, toMs, draft }, (done, all) => {
      entry.state = { ...entry.state, progress: { done, all } };
    });
    const { id } = entry.state;
    this.#running = { id, job };
    entry.state = { ...entry.state, state: 'running' };
    void this.#follow(entry, job).finally(() => {
      this.#running = null;
      this.#next();
    });
  }

  async #follow(entry: Entry, job: Running): Promise<void> {
    try {
      const outcome = await job.outcome;
      if (outcome.kind === 'replay') this.#end(entry, { state: 'done', report: outcome.report });
      else if (outcome.kind === 'whatIf') this.#end(entry, { state: 'done', whatIf: outcome.report });
    } catch (error) {
      if (error instanceof Cancelled) return;
      const known = error instanceof ReplayError;
      if (!known) this.#o.logger.error({ error: String(error) }, 'a replay failed');
      const told = {
        code: known ? error.code : 'failed',
        message: known ? error.message : 'it could not be worked out; the log of the controller tells more',
        faults: known ? [...error.faults] : [],
      };
      this.#end(entry, { state: 'failed', error: told });
    }
  }

  #end(entry: Entry, change: Partial<ReplayState>): void {
    if (entry.endedAtMs !== null) return;
    const { all } = entry.state.progress;
    const progress = change.state === 'done' ? { done: all, all } : entry.state.progress;
    entry.state = { ...entry.state, progress, ...change };
    entry.endedAtMs = this.#o.now();
    entry.ended.resolve(undefined);
  }

  #forget(): void {
    const before = this.#o.now() - KEPT_MS;
    for (const [id, { endedAtMs }] of this.#entries)
      if (endedAtMs !== null && endedAtMs < before) this.#entries.delete(id);
  }
}

function refuse(code: string, message: string): Refusal {
  return { ok: false, code, message };
}
