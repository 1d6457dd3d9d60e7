import type { ConnectorConfig } from '../../../config/schema/connector.ts';
import type { Connector, ConnectorContext, ConnectorStatus, HookAnswer, HookRequest } from '../connector.ts';
import { parseFeed } from './feed.ts';
import type { FeedChange } from './feed.ts';
import { LikesPoll } from './likesPoll.ts';
import { isSigned, sameText } from './signature.ts';

type FacebookConfig = Extract<ConnectorConfig, { kind: 'facebook' }>;

/** Deliveries that wait to be written down; more are put off, and come again. */
/** Pause before likes that could not be written down are tried again, ms. */
const RETRY_MS = 5_000;
const MOST_WAITING = 100;
const MOST_CHALLENGE = 200;

function refuse(status: number, error: string, message: string): HookAnswer {
  return { ok: false, status, error, message };
}

/** Likes of a page's posts: every one at once by the webhook, the absolute numbers by asking. */
export class Facebook implements Connector {
  readonly secrets = ['appSecret', 'verifyToken', 'pageToken'] as const;
  readonly #config: FacebookConfig;
  #context: ConnectorContext | null = null;
  #poll: LikesPoll | null = null;
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #lastEventMs: number | null = null;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(config: FacebookConfig) {
    this.#config = config;
  }

  start(context: ConnectorContext): () => void {
    this.#context = context;
    const token = context.secret('pageToken');
    if (token !== undefined && context.posts.size > 0 && this.#addressFault() === null) {
      const { graph, pollEveryS } = this.#config;
      this.#poll = new LikesPoll(
        { graph, token, everyMs: pollEveryS * 1000, source: (post) => this.#source(post) },
        context,
      );
      this.#poll.start();
    }
    return () => {
      this.#stopped = true;
      this.#wake();
      this.#poll?.stop();
    };
  }

  readonly hook = (request: HookRequest): HookAnswer => {
    const context = this.#context;
    if (!context?.publicUrl) {
      return refuse(
        404,
        'not-offered',
        'This store has no public address, so it takes no webhook. Likes are asked for.',
      );
    }
    return request.method === 'GET' ? this.#handshake(request, context) : this.#deliver(request, context);
  };

  async idle(): Promise<void> {
    await this.#queue;
    await this.#poll?.idle();
  }

  state(): ConnectorStatus {
    const times = { lastEventMs: this.#lastEventMs, lastPollMs: this.#poll?.lastPollMs ?? null };
    const hook = this.#hookWords();
    const poll = this.#pollWords();
    const missing = this.#poll?.missing ?? [];
    const detail = [
      this.#context?.posts.size === 0 ? 'No product names one of its posts yet.' : '',
      hook.words,
      poll.words,
      missing.length > 0 ? `Not there, or hidden from this page token: ${missing.slice(0, 5).join(', ')}.` : '',
    ]
      .filter((words) => words !== '')
      .join(' ');
    const failed = poll.failed || missing.length > 0;
    const heard = times.lastEventMs !== null || times.lastPollMs !== null;
    const state = failed ? 'failed' : !hook.set && !poll.set ? 'unset' : heard ? 'working' : 'waiting';
    return { state, detail, ...times };
  }

  #source(post: string): string {
    return `urn:endcap:connector:${this.#config.id}:${post}`;
  }

  #hookWords(): { set: boolean; words: string } {
    const context = this.#context;
    if (!context?.publicUrl) {
      return { set: false, words: 'Without a public address there is no webhook.' };
    }
    const lacking = [
      ...(context.secret('appSecret') === undefined ? ['app secret'] : []),
      ...(context.secret('verifyToken') === undefined ? ['verify token'] : []),
    ];
    if (lacking.length > 0) return { set: false, words: `The webhook needs the ${lacking.join(' and the ')}.` };
    return {
      set: true,
      words: this.#lastEventMs === null ? 'The webhook waits for its first like.' : 'Likes come in.',
    };
  }

  #pollWords(): { set: boolean; failed: boolean; words: string } {
    const fault = this.#addressFault();
    if (fault !== null) return { set: true, failed: true, words: fault };
    if (this.#context?.secret('pageToken') === undefined) {
      return { set: false, failed: false, words: 'The page token is needed to ask for the numbers.' };
    }
    const trouble = this.#poll?.trouble ?? null;
    if (trouble !== null) return { set: true, failed: true, words: trouble };
    return { set: true, failed: false, words: `The numbers are asked for every ${this.#config.pollEveryS} s.` };
  }

  /** The token is sent to this address: in the clear it would be anybody's. */
  #addressFault(): string | null {
    const { protocol, hostname } = new URL(this.#config.graph);
    if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return null;
    return 'The address of the Graph API must be HTTPS, because the page token is sent to it.';
  }

  #handshake({ query }: HookRequest, context: ConnectorContext): HookAnswer {
    // Some proxies and frameworks turn the dots into underscores.
    const given = (name: string): string => {
      const value = query[`hub.${name}`] ?? query[`hub_${name}`];
      return typeof value === 'string' ? value : '';
    };
    const expected = context.secret('verifyToken');
    const right = expected !== undefined && sameText(given('verify_token'), expected);
    const challenge = given('challenge');
    if (!right || given('mode') !== 'subscribe' || challenge === '' || challenge.length > MOST_CHALLENGE) {
      context.count('handshake-refused');
      return refuse(
        403,
        'wrong-token',
        'The verify token is not the one that was entered here. Enter the same on both sides.',
      );
    }
    context.count('handshake');
    return { ok: true, text: challenge };
  }

  #deliver({ body, header }: HookRequest, context: ConnectorContext): HookAnswer {
    const secret = context.secret('appSecret');
    if (secret === undefined || !isSigned(body, header('x-hub-signature-256'), secret)) {
      context.count('wrong-signature');
      return refuse(
        403,
        'wrong-signature',
        'The signature is not that of these bytes with the app secret entered here.',
      );
    }
    const changes = parseFeed(body, this.#config.page, context.ownKey);
    if (changes === null) {
      context.count('malformed');
      return refuse(400, 'malformed', 'This is no delivery of page changes in JSON.');
    }
    if (this.#waiting >= MOST_WAITING) {
      context.count('put-off');
      return refuse(503, 'busy', 'Too many deliveries wait to be written down. Send it again later.');
    }
    this.#waiting += 1;
    this.#queue = this.#queue.then(async () => {
      await this.#take(changes, context);
      this.#waiting -= 1;
    });
    return { ok: true, text: 'ok' };
  }

  /** Counts what counts. Its time is that of the delivery: deliveries are retried for 36 h, and a like is one then too. */
  async #take(changes: readonly FeedChange[], context: ConnectorContext): Promise<void> {
    const events: unknown[] = [];
    for (const change of changes) {
      const products = change.kind === 'reaction' ? (context.posts.get(change.post) ?? []) : [];
      if (change.kind !== 'reaction') context.count(change.kind);
      else if (products.length === 0) context.count('unknown-post');
      else {
        for (const product of products) {
          events.push({
            specversion: '1.0',
            id: `${change.key}-${product}`,
            source: this.#source(change.post),
            type: 'endcap.like.v1',
            data: { product, delta: change.delta },
          });
        }
      }
    }
    // The network has its answer and sends nothing twice: what cannot be written down is kept here until it can.
    for (let left = events; left.length > 0;) {
      const results = await context.ingest(left);
      for (const { result, reason } of results) {
        context.count(result);
        if (result === 'refused') context.logger.warn({ connector: this.#config.id, reason }, 'a like was not taken');
        if (result === 'accepted') this.#lastEventMs = context.clock.now();
      }
      left = left.filter((_, i) => results[i]?.result === 'retry');
      if (left.length === 0 || this.#stopped) return;
      await this.#pause(context);
    }
  }

  #pause({ clock }: ConnectorContext): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(RETRY_MS, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
