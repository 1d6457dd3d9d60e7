import type { ConnectorContext } from '../connector.ts';
import { HIGH_USAGE, reactionsOf } from './graph.ts';
import type { GraphAnswer } from './graph.ts';

/** A request is given up after this long, ms. */
const ANSWER_WITHIN_MS = 15_000;
/** Longest pause between two rounds that failed, ms. */
const LONGEST_PAUSE_MS = 3_600_000;
/** How much less often it asks when the allowance is nearly used up. */
const SLOWER = 4;

export interface PollSettings {
  readonly graph: string;
  readonly token: string;
  readonly everyMs: number;
  /** CloudEvents source of a post. */
  readonly source: (post: string) => string;
}

/** Asks for the absolute number of every post, one after the other, again and again. */
export class LikesPoll {
  readonly #settings: PollSettings;
  readonly #context: ConnectorContext;
  readonly #abort = new AbortController();
  #stopTimer: () => void = () => undefined;
  #round: Promise<void> = Promise.resolve();
  #failures = 0;
  #lastPollMs: number | null = null;
  #trouble: string | null = null;
  #missing: readonly string[] = [];

  constructor(settings: PollSettings, context: ConnectorContext) {
    this.#settings = settings;
    this.#context = context;
  }

  /** Epoch ms of the last number that came. */
  get lastPollMs(): number | null {
    return this.#lastPollMs;
  }
  /** Why the last round failed, in words; null when it did not. */
  get trouble(): string | null {
    return this.#trouble;
  }
  /** Posts that are not there. */
  get missing(): readonly string[] {
    return this.#missing;
  }

  start(): void {
    this.#after(0);
  }

  stop(): void {
    this.#stopTimer();
    this.#abort.abort();
  }

  idle(): Promise<void> {
    return this.#round;
  }

  #after(ms: number): void {
    this.#stopTimer = this.#context.clock.after(ms, () => {
      this.#round = this.#ask().then((pauseMs) => {
        if (!this.#abort.signal.aborted) this.#after(pauseMs);
      });
    });
  }

  /** One round. Answers with the pause until the next, ms. */
  async #ask(): Promise<number> {
    const { everyMs } = this.#settings;
    const missing: string[] = [];
    let usage = 0;
    for (const [post, products] of this.#context.posts) {
      const answer = await this.#reactionsOf(post);
      if (this.#abort.signal.aborted) return everyMs;
      if (answer.kind === 'missing') missing.push(post);
      else if (answer.kind === 'total') {
        usage = Math.max(usage, answer.usage.percent);
        await this.#tell(post, products, answer.total);
      } else {
        // The rest of the round would meet the same.
        this.#trouble = wordsOf(answer);
        this.#failures += 1;
        const waitMs = answer.kind === 'limited' ? answer.usage.waitMs : 0;
        return Math.max(waitMs, Math.min(everyMs * 2 ** this.#failures, Math.max(LONGEST_PAUSE_MS, everyMs)));
      }
    }
    this.#trouble = null;
    this.#missing = missing;
    this.#failures = 0;
    return usage >= HIGH_USAGE ? everyMs * SLOWER : everyMs;
  }

  async #reactionsOf(post: string): Promise<GraphAnswer> {
    const { graph, token } = this.#settings;
    const { clock, fetch } = this.#context;
    const tooLong = new AbortController();
    const stopWaiting = clock.after(ANSWER_WITHIN_MS, () => {
      tooLong.abort();
    });
    try {
      const signal = AbortSignal.any([tooLong.signal, this.#abort.signal]);
      return await reactionsOf(fetch, graph, post, token, signal);
    } finally {
      stopWaiting();
    }
  }

  async #tell(post: string, products: readonly string[], total: number): Promise<void> {
    const nowMs = Math.floor(this.#context.clock.now());
    const events = products.map((product) => ({
      specversion: '1.0',
      id: `likes-${nowMs}-${product}`,
      source: this.#settings.source(post),
      type: 'endcap.likes.v1',
      data: { product, total },
    }));
    const results = await this.#context.ingest(events);
    for (const { result, reason } of results) {
      if (result === 'refused') this.#context.logger.warn({ post, reason }, 'a number of likes was not taken');
    }
    this.#lastPollMs = nowMs;
  }
}

function wordsOf(answer: Exclude<GraphAnswer, { kind: 'total' | 'missing' }>): string {
  switch (answer.kind) {
    case 'limited':
      return 'Facebook wants to be asked less often; it is asked again later.';
    case 'down':
      return `Facebook could not be asked: ${answer.why}. It is asked again later.`;
    case 'refused':
      return `Facebook refuses: ${answer.why}. Enter a valid page token with pages_read_engagement.`;
  }
}
