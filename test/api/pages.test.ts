import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bench } from './harness.ts';

test.each([
  ['/', 200, 'console'],
  ['/campaigns', 200, 'console'],
  ['/screens/aisle-1?tab=why', 200, 'console'],
  ['/player', 200, 'player'],
  ['/player?screen=aisle-1', 200, 'player'],
  ['/rack/rack-1', 200, 'rack'],
  ['/01/09506000134352', 200, 'phone'],
  ['/01/9506000134352', 200, 'phone'],
  ['/01/96385074', 200, 'phone'],
  ['/01/09506000134352/10/LOT7/21/S1001?17=270101', 200, 'phone'],
  ['/01/09506000134353', 404, 'phone'],
  ['/01/hello', 404, 'phone'],
])('[API-10] %s is %i, the page %s', async (url, status, page) => {
  const { call } = await bench();
  const answer = await call('GET', url);
  expect([answer.statusCode, answer.body]).toEqual([status, `<title>${page}</title>`]);
  expect(answer.headers['cache-control']).toBe('no-cache');
});

test.each([
  '/api/v1/nothing',
  '/api',
  '/favicon.ico',
  '/media',
  '/web/missing.js',
  '/web/..%2f..%2fpackage.json',
  '/hooks/x',
])('[API-2] %s is 404 in JSON', async (url) => {
  const { call } = await bench();
  const answer = await call('GET', url);
  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toMatchObject({ error: 'not-found' });
});

test('[API-2] a change at an unknown address is 404 in JSON', async () => {
  const { call } = await bench();
  expect((await call('POST', '/nowhere', undefined, {})).json()).toMatchObject({ error: 'not-found' });
});

test('[SEC-7] pages run their own files only and are never framed', async () => {
  const { call } = await bench();
  for (const url of ['/', '/player', '/rack/rack-1', '/01/96385074']) {
    const { headers } = await call('GET', url);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    // Pages that draw creatives unpack models with WebAssembly, which is no eval.
    const draws = url === '/' || url === '/player';
    expect(policy).toContain(draws ? "script-src 'self' 'wasm-unsafe-eval';" : "script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*'unsafe/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    });
    expect(headers['strict-transport-security']).toBeUndefined();
  }
});

test('[SEC-7] the player may ask the hosts of web pages whether they answer; the console may only frame them', async () => {
  const b = await bench();
  b.app.configuration().config.store.webPages.push('pages.example.com');
  const rules = async (url: string, rule: string): Promise<string> => {
    const policy = String((await b.call('GET', url)).headers['content-security-policy']);
    return policy.split('; ').find((r) => r.startsWith(`${rule} `)) ?? '';
  };
  for (const url of ['/', '/player']) {
    expect(await rules(url, 'frame-src')).toBe('frame-src https://pages.example.com:*');
    expect((await rules(url, 'connect-src')).includes('pages.example.com')).toBe(url === '/player');
  }
});

test('[SEC-7] data runs nothing and is not kept', async () => {
  const b = await bench();
  const { headers } = await b.call('GET', '/api/v1/store', await b.as('viewer'));
  expect(headers).toMatchObject({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cache-control': 'no-store',
  });
});

test('[API-8] built files are cached for ever, the worker is not and may look after the whole origin', async () => {
  const { api, call } = await bench();
  const built = await call('GET', '/web/assets/app-1a2b.js');
  expect(built.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': expect.stringMatching(/javascript; charset=utf-8$/) as string,
  });
  const worker = await api.http.inject({ url: '/web/sw.js', headers: { 'service-worker': 'script' } });
  expect(worker.headers).toMatchObject({ 'cache-control': 'no-cache', 'service-worker-allowed': '/' });
});

test('[API-2] pages that are not built say so', async () => {
  const { folder, call } = await bench();
  rmSync(join(folder, 'web', 'display'), { recursive: true });
  const answer = await call('GET', '/player');
  expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([503, 'not-built']);
});
