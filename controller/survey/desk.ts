import type { Logger } from '../runtime/logger.ts';
import { ProcessQueue } from '../runtime/processQueue.ts';
import type { SurveyChecked, SurveyJob } from './checkSurvey.ts';
import type { Told } from './child.ts';

/** With so many at work or waiting the next one is asked to come back. */
const MOST_WAITING = 3;
/** Nobody waits longer than this, ms. */
const MOST_MS = 60_000;
/** A recording of 32 MB needs a good half of it, MB. */
const LIMITS = { oldMb: 600, youngMb: 16 };

export type SurveyAnswer =
  | { readonly ok: true; readonly checked: SurveyChecked }
  | { readonly ok: false; readonly code: 'busy' | 'failed'; readonly message: string };

/** Has surveys read and judged one after the other in a process of their own: a long one takes seconds (API-21). */
export class SurveyDesk {
  readonly #logger: Logger;
  readonly #queue = new ProcessQueue<Told, SurveyChecked>({
    module: new URL('./child.ts', import.meta.url),
    limits: LIMITS,
    mostMs: MOST_MS,
    outcome(told) {
      if (told.kind === 'done') return told.checked;
      throw new Error(told.message);
    },
  });

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Never rejects. */
  async check(job: SurveyJob): Promise<SurveyAnswer> {
    if (this.#queue.waiting >= MOST_WAITING)
      return { ok: false, code: 'busy', message: 'other surveys are being looked at already; try again in a while' };
    try {
      return { ok: true, checked: await this.#queue.run(job) };
    } catch (error) {
      if (!this.#queue.stopped) this.#logger.error({ error: String(error) }, 'a survey was not read');
      const message = 'it could not be worked out; the log of the controller tells more';
      return { ok: false, code: 'failed', message };
    }
  }

  stop(): Promise<void> {
    return this.#queue.stop();
  }
}
