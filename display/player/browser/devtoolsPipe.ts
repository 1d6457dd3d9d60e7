import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

/** A message longer than this is not the browser's, bytes. */
const LONGEST = 8 * 1024 * 1024;

const message = z.object({
  id: z.int().optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
});
type Params = Readonly<Record<string, unknown>>;

/** Chromium's DevTools protocol over its pipe: JSON messages, each ended by a zero byte. */
export interface DevtoolsPipe {
  /** Rejects with the browser's words, or when the pipe ends. */
  send(method: string, params?: Params, sessionId?: string): Promise<Params>;
  isOpen(): boolean;
}

export function devtoolsPipe(
  toBrowser: Writable,
  fromBrowser: Readable,
  heard: (method: string, params: Params) => void,
): DevtoolsPipe {
  const waiting = new Map<number, { resolve: (result: Params) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let pieces: Buffer[] = [];
  let length = 0;
  let ended = false;

  const end = (): void => {
    ended = true;
    for (const { reject } of waiting.values()) reject(new Error('the browser has ended'));
    waiting.clear();
  };
  const take = (text: string): void => {
    let given: unknown;
    try {
      given = JSON.parse(text);
    } catch {
      return;
    }
    const parsed = message.safeParse(given);
    if (!parsed.success) return;
    const { id, method, params, result, error } = parsed.data;
    if (id === undefined) {
      if (method !== undefined) heard(method, params ?? {});
      return;
    }
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result ?? {});
    else asked?.reject(new Error(error.message));
  };
  fromBrowser.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, from)) {
      const whole = Buffer.concat([...pieces, chunk.subarray(from, at)]).toString('utf8');
      pieces = [];
      length = 0;
      from = at + 1;
      take(whole);
    }
    const rest = chunk.subarray(from);
    length += rest.length;
    if (length > LONGEST) fromBrowser.destroy();
    else if (rest.length > 0) pieces.push(rest);
  });
  for (const stream of [toBrowser, fromBrowser]) stream.on('close', end).on('error', end);

  return {
    isOpen: () => !ended,
    send(method, params = {}, sessionId) {
      if (ended) return Promise.reject(new Error('the browser has ended'));
      const id = ++lastId;
      const { promise, resolve, reject } = Promise.withResolvers<Params>();
      waiting.set(id, { resolve, reject });
      toBrowser.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
      return promise;
    },
  };
}
