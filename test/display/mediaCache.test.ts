import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, openPage } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { openShop } from './shop.ts';

const source = join(import.meta.dirname, '../../display/renderer/media');
let browser: Browser;
let shop: DisplayStore;

beforeAll(async () => {
  browser = await launchChromium();
  shop = await openShop();
});
afterAll(async () => {
  await browser.close();
  await shop.stop();
});

/** What every media cache must do, run in the page on the implementation itself. */
const CONTRACT = `async (cache) => {
  const asset = (letter, bytes) => ({ sha256: letter.repeat(64), mime: 'text/plain', bytes });
  const a = asset('a', 5);
  const b = asset('b', 4);
  const result = {};
  result.absent = await cache.open(a);
  await cache.put(a, new Blob(['hello'], { type: 'text/plain' }));
  await cache.put(b, new Blob(['four']));
  result.text = await (await cache.open(a)).text();
  await cache.put(a, new Blob(['hello'], { type: 'text/plain' }));
  await cache.keepOnly(new Set([a.sha256]));
  result.swept = await cache.open(b);
  result.stays = (await cache.open(a)).size;
  await cache.drop(a);
  result.dropped = await cache.open(a);
  return result;
}`;

describe('media cache', () => {
  test.each([
    ['storedCache', `m.storedCache('test')`],
    ['memoryCache', `m.memoryCache(1000)`],
  ])('[PLY-6] %s keeps whole files and lets go of what is not named', async (file, make) => {
    const page = await openPage(browser);
    await page.route('**/source/*', (route) => {
      const name = new URL(route.request().url()).pathname.split('/').at(-1)!;
      const body = stripTypeScriptTypes(readFileSync(join(source, name), 'utf8'));
      return route.fulfill({ contentType: 'text/javascript', body });
    });
    await page.goto(`${shop.url}/player`);
    const result = await page.evaluate(
      `(async () => { const m = await import('/source/${file}.ts'); return (${CONTRACT})(await ${make}); })()`,
    );
    expect(result).toEqual({ absent: null, text: 'hello', swept: null, stays: 5, dropped: null });
    await page.close();
  });
});
