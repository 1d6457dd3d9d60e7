import type { Outlook } from '../protocol/outlook.ts';
import type { Logger } from '../runtime/logger.ts';
import { ProcessQueue } from '../runtime/processQueue.ts';
import type { OutlookJob } from './core/outlook.ts';
import type { ChildJob, Told } from './child.ts';

/** What was worked out is good for this long, ms. */
const KEPT_MS = 60_000;
const MOST_KEPT = 8;
/** With so many at work or waiting the next one is asked to come back. */
const MOST_WAITING = 6;
/** Nobody waits longer than this, ms. */
const MOST_MS = 60_000;

/** A thousand campaigns on a hundred screens for four weeks need a good half of it, MB. */
const LIMITS = { oldMb: 400, youngMb: 16 };

export interface DeskOptions {
  /** The database of the data folder. */
  readonly file: string;
  readonly logger: Logger;
  /** Epoch ms. */
  readonly now: () => number;
}

export type OutlookAnswer =
  | { readonly ok: true; readonly outlook: Outlook }
  | { readonly ok: false; readonly code: 'busy' | 'failed'; readonly message: string };

interface Kept {
  readonly atMs: number;
  readonly answer: Promise<OutlookAnswer>;
}

/** Has outlooks made one after the other in a process of their own, so that deciding never waits for them (SPEC OUT-12). */
export class OutlookDesk {
  readonly #o: DeskOptions;
  readonly #kept = new Map<string, Kept>();
  readonly #queue = new ProcessQueue<Told, Outlook>({
    module: new URL('./child.ts', import.meta.url),
    limits: LIMITS,
    mostMs: MOST_MS,
    outcome(told) {
      if (told.kind === 'done') return told.outlook;
      throw new Error(told.message);
    },
  });

  constructor(options: DeskOptions) {
    this.#o = options;
  }

  /**
   * Never rejects.
   * @param key same key, same outlook, within a minute; null: it is made anew
   */
  async make(job: OutlookJob, key: string | null): Promise<OutlookAnswer> {
    const nowMs = this.#o.now();
    for (const [id, { atMs }] of this.#kept) if (nowMs - atMs >= KEPT_MS) this.#kept.delete(id);
    const known = key === null ? undefined : this.#kept.get(key);
    if (known !== undefined) return known.answer;
    if (this.#queue.waiting >= MOST_WAITING)
      return { ok: false, code: 'busy', message: 'many outlooks are being made already; ask again in a while' };
    const answer = this.#answer(job);
    if (key === null) return answer;
    const oldest = this.#kept.keys().next();
    if (this.#kept.size >= MOST_KEPT && oldest.done !== true) this.#kept.delete(oldest.value);
    this.#kept.set(key, { atMs: nowMs, answer });
    const made = await answer;
    if (!made.ok) this.#kept.delete(key);
    return made;
  }

  stop(): Promise<void> {
    return this.#queue.stop();
  }

  async #answer(job: OutlookJob): Promise<OutlookAnswer> {
    try {
      return { ok: true, outlook: await this.#queue.run({ file: this.#o.file, job } satisfies ChildJob) };
    } catch (error) {
      if (!this.#queue.stopped) this.#o.logger.error({ error: String(error) }, 'an outlook was not made');
      const message = 'it could not be worked out; the log of the controller tells more';
      return { ok: false, code: 'failed', message };
    }
  }
}
