import type { Logger } from '../runtime/logger.ts';
import { startProcess } from '../runtime/ownProcess.ts';
import type { OwnProcess } from '../runtime/ownProcess.ts';
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
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #child: OwnProcess | null = null;
  #stopped = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Never rejects. */
  check(job: SurveyJob): Promise<SurveyAnswer> {
    if (this.#waiting >= MOST_WAITING) {
      const message = 'other surveys are being looked at already; try again in a while';
      return Promise.resolve({ ok: false, code: 'busy', message });
    }
    this.#waiting += 1;
    const turn = this.#turn.then(async (): Promise<SurveyAnswer> => {
      try {
        return { ok: true, checked: await this.#run(job) };
      } catch (error) {
        if (!this.#stopped) this.#logger.error({ error: String(error) }, 'a survey was not read');
        const message = 'it could not be worked out; the log of the controller tells more';
        return { ok: false, code: 'failed', message };
      } finally {
        this.#waiting -= 1;
        this.#child = null;
      }
    });
    this.#turn = turn;
    return turn;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#child?.stop();
    await this.#turn;
  }

  #run(job: SurveyJob): Promise<SurveyChecked> {
    if (this.#stopped) return Promise.reject(new Error('the controller stops'));
    const { promise, resolve, reject } = Promise.withResolvers<SurveyChecked>();
    const child = startProcess<Told>(new URL('./child.ts', import.meta.url), job, LIMITS, {
      message(told) {
        if (told.kind === 'done') resolve(told.checked);
        else reject(new Error(told.message));
      },
      ended() {
        reject(new Error('it ended without an outcome'));
      },
    });
    this.#child = child;
    const timer = setTimeout(() => {
      child.stop();
    }, MOST_MS);
    return promise.finally(() => {
      clearTimeout(timer);
    });
  }
}
