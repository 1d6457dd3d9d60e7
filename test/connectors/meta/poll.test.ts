import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import { createConnectors } from '../../../controller/connectors/connectors.ts';
import type { Connectors } from '../../../controller/connectors/connectors.ts';
import { usageOf } from '../../../controller/connectors/meta/graph.ts';
import type { ConnectorState } from '../../../controller/protocol/http.ts';
import type { EventResult } from '../../../controller/protocol/observation.ts';
import { createLogger } from '../../../controller/runtime/logger.ts';
import { createMetrics } from '../../../controller/runtime/metrics.ts';
import { manualClock } from '../../fakes/manualClock.ts';
import type { ManualClock } from '../../fakes/manualClock.ts';
import { smallStore } from '../../fakes/smallStore.ts';
import { graphServer } from './graphServer.ts';
import type { GraphServer } from './graphServer.ts';
import { PAGE, POST } from './sample.ts';

const OTHER = `${PAGE}_2`;
const MINUTE = 60_000;

interface Shop {
  readonly connectors: Connectors;
  readonly clock: ManualClock;
  readonly told: unknown[];
  /** Lets time pass, then waits for what was asked meanwhile. */
  pass(ms: number): Promise<void>;
  configure(change: (config: StoreConfig) => StoreConfig): void;
  state(): ConnectorState;
}

function storeWith(graph: string): StoreConfig {
  const store = smallStore();
  const posts = (post: string) => [{ connector: 'fb', post }];
  const products = store.products.map((p) => ({ ...p, posts: posts(p.id === 'cola' ? POST : OTHER) }));
  const fb = { id: 'fb', name: 'Page', kind: 'facebook' as const, page: PAGE, pollEveryS: 300, graph };
  return { ...store, products, connectors: [fb] };
}

async function shop(graph: string, token: string | null = 'the-page-token'): Promise<Shop> {
  let config = storeWith(graph);
  const listeners = new Set<() => void>();
  const secrets = new Map<string, string>();
  const told: unknown[] = [];
  const clock = manualClock();
  const connectors = createConnectors({
    configuration: () => config,
    onConfiguration(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async ingest(events, { maySend }) {
      told.push(...events);
      return events.map((event): EventResult => {
        const { id, source } = event as { id: string; source: string };
        return { id, source, result: maySend(source) ? 'accepted' : 'refused' };
      });
    },
    secrets: {
      get: (name) => secrets.get(name),
      async put(name, value) {
        secrets.set(name, value);
      },
      async remove(name) {
        secrets.delete(name);
      },
    },
    clock,
    logger: createLogger('silent'),
    metrics: createMetrics(),
  });
  connectors.start();
  onTestFinished(() => connectors.stop());
  if (token !== null) await connectors.setSecrets('fb', { pageToken: token });
  return {
    ...{ connectors, clock, told },
    async pass(ms) {
      clock.advance(ms);
      await connectors.idle();
    },
    configure(change) {
      config = change(config);
      for (const listener of listeners) listener();
    },
    state: () => connectors.states()[0]!,
  };
}

async function shopAndGraph(): Promise<Shop & { graph: GraphServer }> {
  const graph = await graphServer();
  graph.likes.set(POST, 28).set(OTHER, 5);
  return { ...(await shop(graph.url)), graph };
}

test('[FB-9] asks for the number alone, of each post, and tells it as the whole number of that source', async () => {
  const s = await shopAndGraph();
  await s.pass(0);
  expect(s.graph.asked).toEqual([
    `/v26.0/${POST}?fields=reactions.limit(0).summary(total_count)`,
    `/v26.0/${OTHER}?fields=reactions.limit(0).summary(total_count)`,
  ]);
  expect([...s.graph.tokens]).toEqual(['the-page-token']);
  expect(s.told).toMatchObject([
    {
      type: 'endcap.likes.v1',
      source: `urn:endcap:connector:fb:${POST}`,
      data: { product: 'cola', total: 28 },
    },
    { type: 'endcap.likes.v1', source: `urn:endcap:connector:fb:${OTHER}`, data: { product: 'water', total: 5 } },
  ]);
  expect(s.state()).toMatchObject({ state: 'working', lastPollMs: s.clock.now() });
  s.graph.likes.set(POST, 30);
  await s.pass(5 * MINUTE - 1);
  expect(s.told).toHaveLength(2);
  await s.pass(1);
  expect(s.told).toHaveLength(4);
  expect(s.told[2]).toMatchObject({ data: { product: 'cola', total: 30 } });
  expect(
    new Set(s.told.map((e) => (e as { id: string; source: string }).id + (e as { source: string }).source)).size,
  ).toBe(4);
});

test('[FB-10] near the end of its allowance it asks four times less often', async () => {
  const s = await shopAndGraph();
  s.graph.headers = { 'x-app-usage': '{"call_count":75,"total_time":2,"total_cputime":2}' };
  await s.pass(0);
  expect(s.clock.waits).toEqual([20 * MINUTE]);
  s.graph.headers = { 'x-app-usage': '{"call_count":74,"total_time":2,"total_cputime":2}' };
  await s.pass(20 * MINUTE);
  expect(s.clock.waits).toEqual([5 * MINUTE]);
});

test.each([
  ['code 4', 400, { error: { code: 4, message: 'x' } }, 'Facebook wants to be asked less often'],
  ['code 17', 400, { error: { code: 17, message: 'x' } }, 'Facebook wants to be asked less often'],
  ['code 32', 403, { error: { code: 32, message: 'x' } }, 'Facebook wants to be asked less often'],
  ['code 80001', 400, { error: { code: 80_001, message: 'x' } }, 'Facebook wants to be asked less often'],
  ['status 429', 429, {}, 'Facebook wants to be asked less often'],
  ['status 500', 500, 'oh', 'Facebook could not be asked: it answered 500'],
  ['something else than JSON', 200, '<html>', 'it answered 200 with something else than a number'],
  ['a number that is none', 200, { reactions: { summary: { total_count: -1 } } }, 'something else than a number'],
  [
    'a bad token',
    400,
    { error: { code: 190, message: 'Bad token the-page-token' } },
    'Facebook refuses: Bad token … (code 190)',
  ],
])(
  '[FB-10] after %s it waits longer each time, says why, and goes on when it may',
  async (_name, status, body, words) => {
    const s = await shopAndGraph();
    s.graph.instead.push({ status, body }, { status, body });
    await s.pass(0);
    expect(s.graph.asked).toHaveLength(1);
    expect(s.state()).toMatchObject({ state: 'failed', lastPollMs: null });
    expect(s.state().detail).toContain(words);
    expect(s.clock.waits).toEqual([10 * MINUTE]);
    await s.pass(10 * MINUTE);
    expect(s.clock.waits).toEqual([20 * MINUTE]);
    await s.pass(20 * MINUTE);
    expect(s.told).toHaveLength(2);
    expect(s.state().state).toBe('working');
    expect(s.clock.waits).toEqual([5 * MINUTE]);
  },
);

test('[FB-10] the time that Facebook names is kept', async () => {
  const s = await shopAndGraph();
  const usage = '{"1":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":55}]}';
  s.graph.instead.push({
    status: 400,
    body: { error: { code: 80_001 } },
    headers: { 'x-business-use-case-usage': usage },
  });
  await s.pass(0);
  expect(s.clock.waits).toEqual([55 * MINUTE]);
  const headers = (text: string) => new Headers({ 'x-app-usage': text });
  expect(usageOf(headers('not json'))).toEqual({ percent: 0, waitMs: 0 });
  expect(usageOf(headers('{"call_count":"9"}'))).toEqual({ percent: 0, waitMs: 0 });
  expect(usageOf(headers('{"call_count":9,"total_cputime":80}'))).toEqual({ percent: 80, waitMs: 0 });
});

test('[FB-11] a post that is not there is named, and the others go on', async () => {
  const s = await shopAndGraph();
  s.graph.likes.delete(POST);
  await s.pass(0);
  expect(s.told).toMatchObject([{ data: { product: 'water', total: 5 } }]);
  expect(s.state().state).toBe('failed');
  expect(s.state().detail).toContain(`Not there, or hidden from this page token: ${POST}.`);
});

test('[FB-12] a server that does not answer is given up after a while, and one that is gone is said to be', async () => {
  const silent = createServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const s = await shop(`http://127.0.0.1:${port}/v26.0`);
  s.clock.advance(0);
  const [socket] = (await once(silent, 'connection')) as [Socket];
  await s.pass(15_000);
  expect(s.state().detail).toContain('Facebook could not be asked: it did not answer in time.');
  socket.destroy();
  silent.close();
  await once(silent, 'close');
  await s.pass(10 * MINUTE);
  expect(s.state().detail).toContain('Facebook could not be asked: it cannot be reached (ECONNREFUSED).');
});

test('[FB-12] stopping ends what is being asked, and no timer is left', async () => {
  const silent = createServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const s = await shop(`http://127.0.0.1:${(silent.address() as AddressInfo).port}/v26.0`);
  s.clock.advance(0);
  const [socket] = (await once(silent, 'connection')) as [Socket];
  onTestFinished(() => void socket.destroy());
  await s.connectors.stop();
  expect(s.clock.waits).toEqual([]);
  expect(s.told).toEqual([]);
});

test('[FB-13] a changed connector starts anew, one that did not change keeps its rhythm', async () => {
  const s = await shopAndGraph();
  await s.pass(0);
  await s.pass(MINUTE);
  s.configure((config) => ({ ...config, store: { ...config.store, name: 'New name' } }));
  expect(s.clock.waits).toEqual([4 * MINUTE]);
  s.configure((config) => ({ ...config, connectors: config.connectors.map((c) => ({ ...c, pollEveryS: 60 })) }));
  await s.pass(0);
  expect(s.graph.asked).toHaveLength(4);
  expect(s.clock.waits).toEqual([MINUTE]);
  s.configure((config) => ({ ...config, products: config.products.map((p) => ({ ...p, posts: [] })), connectors: [] }));
  expect(s.clock.waits).toEqual([]);
  expect(s.connectors.states()).toEqual([]);
});

test('[FB-14] the token is sent to HTTPS or to this machine, and never to another address in the clear', async () => {
  const s = await shop('http://graph.example.org/v26.0');
  await s.pass(0);
  expect(s.clock.waits).toEqual([]);
  expect(s.state()).toMatchObject({ state: 'failed' });
  expect(s.state().detail).toContain('must be HTTPS');
  const graph = await graphServer();
  const moved = await graphServer();
  graph.instead.push({ status: 302, body: '', headers: { location: `${moved.url}/${POST}` } });
  const other = await shop(graph.url);
  await other.pass(0);
  expect([moved.asked, other.state().state]).toEqual([[], 'failed']);
});

test('[FB-8] without a page token nothing is asked, and the state says what is needed', async () => {
  const graph = await graphServer();
  const s = await shop(graph.url, null);
  await s.pass(MINUTE);
  expect(graph.asked).toEqual([]);
  expect(s.state()).toMatchObject({
    state: 'unset',
    detail: 'Without a public address there is no webhook. The page token is needed to ask for the numbers.',
  });
});
