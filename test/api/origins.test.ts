import { expect, test } from 'vitest';
import { smallStore } from '../fakes/smallStore.ts';
import { bench } from './harness.ts';
import type { Bench } from './harness.ts';

async function change(b: Bench, headers: Record<string, string>): Promise<number> {
  const answer = await b.api.http.inject({
    method: 'POST',
    url: '/api/v1/campaigns/cola-all-day/status',
    headers: { host: 'localhost:8080', ...headers },
    payload: { status: 'paused' },
  });
  return answer.statusCode;
}

test.each([
  ['the own origin', 200, { origin: 'http://localhost:8080' }],
  ['a browser that says same-origin', 200, { 'sec-fetch-site': 'same-origin' }],
  ['a foreign origin', 403, { origin: 'http://evil.example' }],
  ['the own name on another port', 403, { origin: 'http://localhost:9999' }],
  ['the own name over another scheme', 403, { origin: 'https://localhost:8080' }],
  ['an opaque origin', 403, { origin: 'null' }],
  ['a foreign origin that claims same-origin', 403, { origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' }],
  ['a browser that says cross-site', 403, { 'sec-fetch-site': 'cross-site' }],
  ['a browser that says same-site', 403, { 'sec-fetch-site': 'same-site' }],
  ['a cookie that proves nothing', 403, {}],
])('[SEC-5] a change with %s is answered with %i', async (_what, status, headers) => {
  const b = await bench();
  expect(await change(b, { cookie: await b.as('marketer'), ...headers })).toBe(status);
  expect(b.app.status.get('cola-all-day')).toBe(status === 200 ? 'paused' : undefined);
});

test('[SEC-5] a foreign page cannot sign its visitor in', async () => {
  const b = await bench();
  const answer = await b.api.http.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: { host: 'localhost', origin: 'http://evil.example' },
    payload: { user: 'viewer', password: 'a good long password' },
  });
  expect(answer.statusCode).toBe(403);
  expect(answer.json<{ error: string }>().error).toBe('foreign-origin');
});

test('[SEC-5] the public address counts as the controller’s own', async () => {
  const b = await bench();
  const cookie = await b.as('marketer');
  const headers = { cookie, host: 'shop.example', origin: 'https://shop.example' };
  expect(await change(b, headers)).toBe(421);
  const config = smallStore();
  await b.app.saveConfiguration(
    { ...config, store: { ...config.store, publicUrl: 'https://shop.example/' } },
    {},
    'me',
  );
  expect(await change(b, headers)).toBe(200);
  // Whoever came by the public address came over HTTPS, and their cookies stay there.
  const page = await b.api.http.inject({ url: '/api/v1/products/96385074', headers: { host: 'shop.example' } });
  expect(page.headers['set-cookie']).toContain('; Secure');
  const near = await b.api.http.inject({ url: '/api/v1/products/96385074', headers: { host: 'localhost' } });
  expect(near.headers['set-cookie']).not.toContain('Secure');
});

test('[API-2] what is refused is counted by its code', async () => {
  const b = await bench();
  await change(b, { cookie: await b.as('marketer'), origin: 'http://evil.example' });
  await b.call('GET', '/api/v1/audit', await b.as('staff'));
  await b.call('GET', '/api/v1/audit');
  await b.call('GET', '/api/v1/nothing');
  b.app.failNext = { call: 'engine', error: new Error('x') };
  await b.call('GET', '/api/v1/readings', await b.as('staff'));
  const lines = (await b.metrics.text()).split('\n').filter((line) => line.startsWith('endcap_http_refused_total{'));
  expect(lines.map((line) => line.replace(/^.*reason="(.*)"} /, '$1 ')).sort()).toEqual([
    'foreign-origin 1',
    'not-allowed 1',
    'not-found 1',
    'not-signed-in 1',
    'unexpected 1',
  ]);
});

test('[SEC-5] on loopback a foreign name that points at this machine is not answered', async () => {
  const b = await bench();
  const ask = async (host: string): Promise<number> =>
    (await b.api.http.inject({ url: '/healthz', headers: { host } })).statusCode;
  expect(await ask('evil.example:8080')).toBe(421);
  expect(await ask('localhost.evil.example')).toBe(421);
  expect(await ask('127.0.0.1.evil.example')).toBe(421);
  for (const host of ['localhost', 'LOCALHOST:8080', '127.0.0.1:8080', '[::1]:8080']) expect(await ask(host)).toBe(200);
});

test('[API-11] behind a proxy nothing counts as this machine, also where the proxy does not say that it is one', async () => {
  const ask = async (b: Bench): Promise<number> =>
    (await b.api.http.inject({ url: '/metrics', headers: { host: '127.0.0.1:8080' } })).statusCode;
  expect(await ask(await bench({ trustProxy: ['127.0.0.1'] }))).toBe(401);
  const b = await bench();
  expect(await ask(b)).toBe(200);
  const config = smallStore();
  await b.app.saveConfiguration({ ...config, store: { ...config.store, publicUrl: 'https://shop.example' } }, {}, 'me');
  expect(await ask(b)).toBe(401);
});

test('[API-11] numbers are for this machine and for auditors; a tunnel on this machine is not this machine', async () => {
  const b = await bench();
  const ask = async (headers: Record<string, string>, remoteAddress = '127.0.0.1'): Promise<number> =>
    (await b.api.http.inject({ url: '/metrics', headers: { host: 'localhost', ...headers }, remoteAddress }))
      .statusCode;
  expect(await ask({})).toBe(200);
  expect(await ask({}, '192.0.2.1')).toBe(401);
  expect(await ask({ 'x-forwarded-for': '198.51.100.1' })).toBe(401);
  expect(await ask({ 'cf-connecting-ip': '198.51.100.1' })).toBe(401);
  expect(await ask({ cookie: await b.as('staff') }, '192.0.2.1')).toBe(403);
  expect(await ask({ cookie: await b.as('admin') }, '192.0.2.1')).toBe(200);
});
