import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DiskCache } from '../../display/player/diskCache.ts';
import { launchChromium, openPage } from '../chromium.ts';
import { bundled } from './bundled.ts';
import { throughDiskDoor } from './diskDoor.ts';

const TOKEN = 'token-of-this-test-run';
let browser: Browser;
let server: Server;
let url: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'endcap-contract-'));
  const scripts = await bundled(
    ['memoryCache', 'storedCache', 'shellCache'].map((name) => `display/renderer/media/${name}.ts`),
  );
  const cache = await DiskCache.open(folder, 50_000);
  server = createServer((request, response) => {
    void (async () => {
      const path = request.url ?? '/';
      const script = scripts.get(path.slice(1));
      if (script !== undefined) return void response.setHeader('content-type', 'text/javascript').end(script);
      if (path === '/')
        return void response.setHeader('content-type', 'text/html').end('<!doctype html><title>t</title>');
      await throughDiskDoor(request, response, { cache, token: TOKEN, origin: url });
    })();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const hash = (content: string): string => createHash('sha256').update(content).digest('hex');
const HELLO = 'hello, this is a file of some bytes';
const OTHER = 'four';

/** What every media cache must do, run in the page on the implementation itself. */
async function contract(
  make: () => Promise<unknown>,
  hello: string,
  other: string,
  hashes: string[],
): Promise<unknown> {
  interface Kept {
    sha256: string;
    bytes: number;
    whole: boolean;
    neededAtMs: number;
  }
  interface Arriving {
    have: number;
    earlier(): AsyncIterable<Uint8Array>;
    write(chunk: Uint8Array): Promise<void>;
    finish(): Promise<void>;
    pause(): Promise<void>;
    drop(): Promise<void>;
  }
  interface Cache {
    list(): Promise<Kept[]>;
    open(asset: unknown): Promise<{ address: string; close(): void } | null>;
    begin(asset: unknown, anew: boolean): Promise<Arriving>;
    drop(sha256: string): Promise<void>;
    needed(hashes: string[], atMs: number): Promise<void>;
    quota(): Promise<number | null>;
  }
  const cache = (await make()) as Cache;
  const encode = (words: string): Uint8Array => new TextEncoder().encode(words);
  const a = { sha256: hashes[0], mime: 'image/png', bytes: hello.length };
  const b = { sha256: hashes[1], mime: 'image/png', bytes: other.length };
  const listed = async (): Promise<string[]> =>
    (await cache.list()).map((f) => `${f.sha256.slice(0, 4)} ${f.bytes} ${f.whole ? 'whole' : 'part'}`).sort();
  const result: Record<string, unknown> = {};

  result['absent'] = await cache.open(a);
  const first = await cache.begin(a, false);
  await first.write(encode(hello.slice(0, 10)));
  await first.pause();
  result['part is not given'] = await cache.open(a);
  result['part'] = await listed();

  const second = await cache.begin(a, false);
  let earlier = '';
  for await (const chunk of second.earlier()) earlier += new TextDecoder().decode(chunk);
  result['goes on'] = [second.have, earlier];
  await second.write(encode(hello.slice(10)));
  await second.finish();
  const opened = await cache.open(a);
  const response = await fetch(opened!.address);
  result['text'] = await response.text();
  result['kind'] = response.headers.get('content-type');
  const range = await fetch(opened!.address, { headers: { range: 'bytes=7-10' } });
  result['range'] = [range.status, await range.text()];
  // Fetched anew while somebody reads from it, it is read on.
  const anew = await cache.begin(a, false);
  result['anew beside it'] = anew.have;
  await anew.write(encode(hello.slice(0, 10)));
  await anew.pause();
  result['read meanwhile'] = await (await fetch(opened!.address)).text();
  const wrong = await cache.begin(a, true);
  await wrong.write(encode('wrong'));
  await wrong.drop();
  result['read after'] = await (await fetch(opened!.address)).text();
  const right = await cache.begin(a, false);
  await right.write(encode(hello));
  await right.finish();
  result['read in the end'] = [right.have, await (await fetch(opened!.address)).text()];
  result['other size'] = await cache.open({ ...b, sha256: 'e'.repeat(64) });
  opened!.close();

  const third = await cache.begin(b, false);
  await third.write(encode('xx'));
  await third.pause();
  const fourth = await cache.begin(b, true);
  result['anew'] = fourth.have;
  await fourth.write(encode(other));
  await fourth.finish();
  await cache.needed([b.sha256!], 1_700_000_000_000);
  result['needed'] = (await cache.list()).find((f) => f.sha256 === b.sha256)?.neededAtMs;
  result['both'] = await listed();
  await cache.drop(a.sha256!);
  result['dropped'] = [await cache.open(a), await listed()];
  result['quota'] = ((await cache.quota()) ?? 0) > 0;
  return result;
}

describe('media cache', () => {
  test.each([
    ['storedCache', `m.storedCache('test')`],
    ['memoryCache', 'm.memoryCache(1000)'],
    ['shellCache', `m.shellCache(location.origin + '/${TOKEN}/')`],
  ])('[CCH-1] %s keeps parts and whole files, goes on, and gives nothing that is not whole', async (file, make) => {
    const page = await openPage(browser);
    await page.goto(url);
    const names = [hash(HELLO), hash(OTHER)];
    const result = await page.evaluate(
      `(async () => { const m = await import('/${file}.js'); return (${contract.toString()})(async () => ${make}, ${JSON.stringify(HELLO)}, ${JSON.stringify(OTHER)}, ${JSON.stringify(names)}); })()`,
    );
    const [a, b] = names.map((n) => n.slice(0, 4));
    expect(result).toEqual({
      absent: null,
      'part is not given': null,
      part: [`${a} 10 part`],
      'goes on': [10, HELLO.slice(0, 10)],
      text: HELLO,
      kind: 'image/png',
      range: [206, HELLO.slice(7, 11)],
      'anew beside it': 0,
      'read meanwhile': HELLO,
      'read after': HELLO,
      'read in the end': [0, HELLO],
      'other size': null,
      anew: 0,
      needed: 1_700_000_000_000,
      both: [`${a} ${HELLO.length} whole`, `${b} 4 whole`].sort(),
      dropped: [null, [`${b} 4 whole`]],
      quota: true,
    });
    await page.close();
  });

  test('[CCH-3] what a killed page left in Cache Storage goes on, and what nobody accounts for goes', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    const big = 'x'.repeat(1024 * 1024 + 5);
    const asset = { sha256: hash(big), mime: 'video/mp4', bytes: big.length };
    await page.evaluate(
      `(async () => { const m = await import('/storedCache.js'); const c = await m.storedCache('again');
        const a = await c.begin(${JSON.stringify(asset)}, false);
        await a.write(new TextEncoder().encode('x'.repeat(1024 * 1024)));
        await a.write(new TextEncoder().encode('x'));
        await (await caches.open('again')).put('/media/${'d'.repeat(64)}?part=0', new Response('orphan'));
      })()`,
    );
    await page.close();
    const next = await context.newPage();
    await next.goto(url);
    const found = await next.evaluate(
      `(async () => { const m = await import('/storedCache.js'); const c = await m.storedCache('again');
        const a = await c.begin(${JSON.stringify(asset)}, false);
        const keys = (await (await caches.open('again')).keys()).length;
        return [a.have, keys];
      })()`,
    );
    expect(found).toEqual([1024 * 1024, 1]);
    await context.close();
  });
});
