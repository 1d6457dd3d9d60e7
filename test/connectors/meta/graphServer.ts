import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface GraphServer {
  /** Address with version, as a configuration names it. */
  readonly url: string;
  /** Addresses that were asked, without the token. */
  readonly asked: string[];
  readonly tokens: Set<string>;
  /** Likes by post; a post that is not here is unknown. */
  readonly likes: Map<string, number>;
  /** The next answers are these instead. */
  readonly instead: { status: number; body: unknown; headers?: Record<string, string> }[];
  headers: Record<string, string>;
  close(): Promise<void>;
}

/** The part of the Graph API that is asked for reactions, on a port of its own, answering as documented. */
export async function graphServer(): Promise<GraphServer> {
  const state: Omit<GraphServer, 'url' | 'close'> = {
    asked: [],
    tokens: new Set(),
    likes: new Map(),
    instead: [],
    headers: {},
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://graph');
    const post = url.pathname.replace('/v26.0/', '');
    state.tokens.add(url.searchParams.get('access_token') ?? '');
    url.searchParams.delete('access_token');
    state.asked.push(`${url.pathname}?${decodeURIComponent(url.searchParams.toString())}`);
    const planned = state.instead.shift();
    const total = state.likes.get(post);
    const found =
      total === undefined
        ? { status: 400, body: { error: { message: 'Object does not exist', code: 100, error_subcode: 33 } } }
        : { status: 200, body: { reactions: { data: [], summary: { total_count: total } }, id: post } };
    const { status, body, headers } = { headers: {}, ...(planned ?? found) };
    response.writeHead(status, { 'content-type': 'application/json', ...state.headers, ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(close);
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v26.0`, close });
}
