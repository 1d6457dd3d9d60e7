import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ConnectorState, Problem } from '../../controller/protocol/http.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import { APP_SECRET, LIKER, PAGE, POST, SAMPLE, SAMPLE_SIGNATURE, sampleWith } from '../connectors/meta/sample.ts';
import { bench } from './harness.ts';
import type { Bench } from './harness.ts';

const secrets = { appSecret: APP_SECRET, verifyToken: 'hello-meta' };

interface Shop extends Bench {
  deliver(body: string, signature?: string): Promise<{ status: number; text: string }>;
  handshake(query: string): Promise<{ status: number; text: string; type: unknown }>;
  likes(): number | null;
  counted(): Promise<Record<string, number>>;
}

/** A store with a public address, a connector and a product with the post of the sample. */
async function shop(): Promise<Shop> {
  const b = await bench();
  const { config, media, revision } = b.app.configuration();
  const products = config.products.map((p) =>
    p.id === 'cola' ? { ...p, posts: [{ connector: 'fb', post: POST }] } : p,
  );
  const graph = 'https://graph.facebook.com/v26.0';
  const connectors = [{ id: 'fb', name: 'Page', kind: 'facebook' as const, page: PAGE, pollEveryS: 300, graph }];
  const store = { ...config.store, publicUrl: 'https://shop.example.org' };
  await b.app.saveConfiguration({ ...config, store, products, connectors }, media, 'me', revision);
  return {
    ...b,
    async deliver(body, signature) {
      const header = signature ?? `sha256=${createHmac('sha256', APP_SECRET).update(body).digest('hex')}`;
      const answer = await b.api.http.inject({
        method: 'POST',
        url: '/hooks/fb',
        headers: { host: 'shop.example.org', 'content-type': 'application/json', 'x-hub-signature-256': header },
        payload: body,
      });
      await b.connectors.idle();
      return { status: answer.statusCode, text: answer.body };
    },
    async handshake(query) {
      const answer = await b.api.http.inject({ url: `/hooks/fb?${query}`, headers: { host: 'shop.example.org' } });
      return { status: answer.statusCode, text: answer.body, type: answer.headers['content-type'] };
    },
    likes() {
      const reading: Reading | undefined = b.app.engine().reading('product.likes:cola');
      return reading?.value ?? null;
    },
    async counted() {
      const lines = (await b.metrics.text()).matchAll(/endcap_webhooks_total\{connector="fb",result="(.+)"\} (\d+)/g);
      const counts: Record<string, number> = {};
      for (const [, result = '', n] of lines) counts[result] = Number(n);
      return counts;
    },
  };
}

async function put(b: Bench, body: object, id = 'fb'): Promise<{ status: number; text: string }> {
  const answer = await b.call('PUT', `/api/v1/connectors/${id}/secrets`, await b.as('admin'), body);
  return { status: answer.statusCode, text: answer.body };
}

test('[FB-2] the handshake answers the challenge alone, as text; a wrong token is refused', async () => {
  const s = await shop();
  const right = 'hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=hello-meta';
  expect((await s.handshake(right)).status).toBe(403);
  await put(s, secrets);
  const answer = { status: 200, text: '1158201444', type: 'text/plain; charset=utf-8' };
  expect(await s.handshake(right)).toEqual(answer);
  expect(await s.handshake(right.replaceAll('hub.', 'hub_'))).toEqual(answer);
  for (const query of [
    right.replace('hello-meta', 'hello-metb'),
    right.replace('hello-meta', ''),
    right.replace('subscribe', 'unsubscribe'),
    `${right}&hub.verify_token=other`,
    'hub.mode=subscribe',
    '',
  ]) {
    const refused = await s.handshake(query);
    expect([query, refused.status]).toEqual([query, 403]);
    expect(refused.text).toContain('Enter the same on both sides');
  }
});

test('[FB-1] vector 1 with its signature counts up once; with another one it does not', async () => {
  const s = await shop();
  await put(s, secrets);
  expect(await s.deliver(SAMPLE, SAMPLE_SIGNATURE)).toEqual({ status: 200, text: 'ok' });
  expect(s.likes()).toBe(1);
  for (const signature of [SAMPLE_SIGNATURE.replace('46', '47'), '', 'sha256=']) {
    expect((await s.deliver(SAMPLE, signature)).status).toBe(403);
  }
  expect((await s.deliver(sampleWith({ from: { id: '2' } }), SAMPLE_SIGNATURE)).status).toBe(403);
  expect(s.likes()).toBe(1);
  expect(await s.counted()).toEqual({ accepted: 1, 'wrong-signature': 4 });
});

test('[FB-4] a delivery that comes again counts once; what is taken back counts down', async () => {
  const s = await shop();
  await put(s, secrets);
  const again = await Promise.all([s.deliver(SAMPLE), s.deliver(SAMPLE), s.deliver(SAMPLE)]);
  expect(again.map((a) => a.status)).toEqual([200, 200, 200]);
  expect(s.likes()).toBe(1);
  await s.deliver(sampleWith({ from: { id: '2' }, reaction_type: 'like' }));
  expect(s.likes()).toBe(2);
  await s.deliver(sampleWith({ verb: 'remove', created_time: 1_608_952_999 }));
  await s.deliver(sampleWith({ verb: 'edited' }));
  await s.deliver(sampleWith({ post_id: `${PAGE}_1`, parent_id: `${PAGE}_1` }));
  expect(s.likes()).toBe(1);
  expect(await s.counted()).toEqual({ accepted: 3, duplicate: 2, ignored: 1, 'unknown-post': 1 });
  expect(s.app.handedIn[0]).toMatchObject({
    event: { type: 'endcap.like.v1', source: `urn:endcap:connector:fb:${POST}`, data: { product: 'cola', delta: 1 } },
  });
  expect(JSON.stringify(s.app.handedIn)).not.toMatch(new RegExp(`${LIKER}|Test User|1608952690`));
});

test('[FB-6] a signed body that is none is refused, and one that was written anew too', async () => {
  const s = await shop();
  await put(s, secrets);
  expect((await s.deliver('{"object":')).status).toBe(400);
  const escaped = SAMPLE.replace('Test User', 'Caf\\u00e9 \\/ Bar');
  const signature = `sha256=${createHmac('sha256', APP_SECRET).update(escaped).digest('hex')}`;
  expect((await s.deliver(JSON.stringify(JSON.parse(escaped)), signature)).status).toBe(403);
  expect((await s.deliver(escaped, signature)).status).toBe(200);
  expect(s.likes()).toBe(1);
});

test('[FB-7] without a public address there is no webhook, and the state says so', async () => {
  const s = await shop();
  const { config, media } = s.app.configuration();
  const { publicUrl: _none, ...store } = config.store;
  await s.app.saveConfiguration({ ...config, store }, media, 'me');
  await put(s, secrets);
  const answer = await s.call('POST', '/hooks/fb', undefined, {});
  expect([answer.statusCode, answer.json<Problem>().error]).toEqual([404, 'not-offered']);
  const [state] = s.connectors.states();
  expect(state).toMatchObject({ state: 'unset', webhook: null });
  expect(state?.detail).toContain('Without a public address there is no webhook.');
  expect((await s.call('GET', '/hooks/nobody')).statusCode).toBe(404);
});

test('[FB-8] secrets go in and never come out; who lacks the right enters none', async () => {
  const s = await shop();
  expect((await s.call('PUT', '/api/v1/connectors/fb/secrets', await s.as('marketer'), secrets)).statusCode).toBe(403);
  const wrong = await put(s, { ...secrets, colour: 'red' });
  expect([wrong.status, wrong.text]).toEqual([
    422,
    expect.stringContaining('appSecret, verifyToken, pageToken') as string,
  ]);
  expect(s.connectors.states()[0]?.secrets).toEqual({ appSecret: false, verifyToken: false, pageToken: false });
  expect((await put(s, secrets, 'nobody')).status).toBe(404);
  const set = await put(s, { ...secrets, pageToken: 'page-token-1' });
  expect(set.status).toBe(200);
  const list = await s.call('GET', '/api/v1/connectors', await s.as('viewer'));
  expect(list.json<{ connectors: ConnectorState[] }>().connectors).toEqual([
    {
      id: 'fb',
      kind: 'facebook',
      name: 'Page',
      state: 'waiting',
      detail: 'The webhook waits for its first like. The numbers are asked for every 300 s.',
      secrets: { appSecret: true, verifyToken: true, pageToken: true },
      webhook: 'https://shop.example.org/hooks/fb',
      lastEventMs: null,
      lastPollMs: null,
    },
  ]);
  const exported = await s.call('GET', '/api/v1/config', await s.as('admin'));
  const store = await s.call('GET', '/api/v1/store', await s.as('viewer'));
  const told = [set.text, list.body, exported.body, store.body, JSON.stringify(s.records.audit.list(50))].join();
  expect(told).not.toMatch(/meta_app_secret|hello-meta|page-token-1/);
  expect(s.records.audit.list(1)[0]).toMatchObject({
    what: 'connector.secrets',
    detail: 'fb: appSecret, verifyToken, pageToken',
  });
});

test('[FB-8] a connector that is removed takes its secrets along', async () => {
  const s = await shop();
  await put(s, secrets);
  const { config, media } = s.app.configuration();
  const products = config.products.map((p) => ({ ...p, posts: [] }));
  await s.app.saveConfiguration({ ...config, products, connectors: [] }, media, 'me');
  expect(s.connectors.states()).toEqual([]);
  await s.app.saveConfiguration(config, media, 'me');
  expect(s.connectors.states()[0]?.secrets['appSecret']).toBe(false);
});
