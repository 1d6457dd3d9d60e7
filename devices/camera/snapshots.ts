import type { Clock } from '../../controller/runtime/clock.ts';
import { authorization, loginOf } from './credentials.ts';
import type { Challenge } from './credentials.ts';

/** Largest picture of a camera, bytes. */
const MAX_BYTES = 20 * 2 ** 20;
/** An answer begins within this time, and a picture is whole, ms. */
const TIMEOUT_MS = 3_000;

/**
 * Asks an address again and again. User and password are kept out of it, as `fetch` wants it, and are given only when
 * the server asks for them; where it sends to is not followed, so that they reach nobody else.
 */
function asking(address: string): (signal: AbortSignal) => Promise<Response> {
  const url = new URL(address);
  const login = loginOf(url);
  url.username = '';
  url.password = '';
  let challenge: Challenge | null = null;
  const ask = (signal: AbortSignal): Promise<Response> => {
    const path = `${url.pathname}${url.search}`;
    const said = challenge === null ? null : authorization(login, challenge, path);
    const headers = said === null ? {} : { authorization: said };
    return fetch(url, { headers, signal, redirect: 'manual' });
  };
  return async (signal) => {
    let answer = await ask(signal);
    const header = answer.headers.get('www-authenticate');
    if (answer.status === 401 && header !== null && login.user !== '') {
      await answer.body?.cancel();
      challenge = { header, times: 0 };
      answer = await ask(signal);
    }
    if (answer.ok) return answer;
    await answer.body?.cancel();
    throw new Error(answer.status >= 300 && answer.status < 400 ? 'redirected' : `HTTP ${answer.status}`);
  };
}

function words(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return 'Connection refused';
  return code === '' ? error.message : `${code} ${error.message}`;
}

/** What an address gives: single pictures, or something that goes on. */
export type HttpAnswer =
  | { readonly kind: 'snapshots' }
  | { readonly kind: 'body'; readonly multipart: boolean; readonly body: ReadableStream<Uint8Array> };

/**
 * Asks an address once. What goes on ends with `stopped`.
 *
 * @throws Error with the server's or the network's words
 */
export async function askHttp(address: string, clock: Clock, stopped: AbortSignal): Promise<HttpAnswer> {
  const late = new AbortController();
  const cancel = clock.after(TIMEOUT_MS, () => {
    late.abort(new DOMException('timeout', 'TimeoutError'));
  });
  try {
    const answer = await asking(address)(AbortSignal.any([stopped, late.signal]));
    const type = answer.headers.get('content-type') ?? '';
    const { body } = answer;
    if (body === null) throw new Error('no picture');
    if (!/^image\/jpe?g\b|mpegurl|dash\+xml/i.test(type))
      return { kind: 'body', multipart: /^multipart\//i.test(type), body };
    await body.cancel();
    if (!/^image/i.test(type)) throw new Error('playlist');
    return { kind: 'snapshots' };
  } catch (error) {
    throw new Error(words(error), { cause: error });
  } finally {
    cancel();
  }
}

/** The whole answer; whatever its length says, no more than a picture is taken. */
async function bodyOf(answer: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > MAX_BYTES) throw new Error(`a picture of more than ${MAX_BYTES / 2 ** 20} MB`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

export interface SnapshotOptions {
  readonly url: string;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly onPicture: (jpeg: Uint8Array) => void;
  /** Once: it does not go on. */
  readonly onEnd: (words: string) => void;
}

/** Asks for a picture again and again. Answers with its stop. */
export function pollSnapshots({ url, everyMs, clock, onPicture, onEnd }: SnapshotOptions): () => void {
  const stopped = new AbortController();
  const ask = asking(url);
  let cancel = (): void => undefined;

  async function turn(): Promise<void> {
    const startedMs = clock.now();
    const answer = await ask(AbortSignal.any([stopped.signal, AbortSignal.timeout(TIMEOUT_MS)]));
    const jpeg = await bodyOf(answer);
    if (stopped.signal.aborted) return;
    if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) throw new Error('Invalid data: the answer is no JPEG');
    onPicture(jpeg);
    cancel = clock.after(Math.max(0, everyMs - (clock.now() - startedMs)), next);
  }
  function next(): void {
    turn().catch((error: unknown) => {
      if (stopped.signal.aborted) return;
      stopped.abort();
      onEnd(words(error));
    });
  }
  next();
  return () => {
    stopped.abort();
    cancel();
  };
}
