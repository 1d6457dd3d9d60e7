import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { GREEN, imageOf, openShop, orderOf, RED, spotOf } from './shop.ts';

let browser: Browser;
let shop: DisplayStore;
let machine: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium({ args: ['--disable-gpu'] });
});
afterAll(() => browser.close());
beforeEach(async () => {
  shop = await openShop();
  machine = await browser.newContext({ viewport: { width: 320, height: 180 } });
  page = await machine.newPage();
  shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 3_600_000, 'one');
});
afterEach(async () => {
  await machine.close();
  await shop.stop();
});

const showing = (creative: string) =>
  page.waitForFunction((c) => document.documentElement.dataset['creative'] === c, creative);
const says = (words: string): boolean => (shop.healths.at(-1)?.faults ?? []).some((f) => f.includes(words));
const of = (creative: string) => [...shop.plays.values()].filter((p) => p.creative === creative);
let orders = 0;
/** Another spot comes and goes: two plays end. */
async function interrupt(): Promise<void> {
  const id = `order-${++orders}`;
  await shop.ask('override.begin', orderOf(id, imageOf(shop, 'green', GREEN), Date.now()));
  await showing('green');
  await shop.until(() => shop.shown.some((s) => s.override === id));
  shop.notify('override.end', { id, atMs: Date.now() });
  await showing('red');
  await shop.until(() => shop.shown.at(-1)?.override === null);
}

describe('a storage that the browser takes away', () => {
  test('[PLY-37] closed after an error of the disk, it is opened again, and every play is recorded once', async () => {
    await page.addInitScript(() => {
      const connections = new Set<IDBDatabase>();
      const open = indexedDB.open.bind(indexedDB);
      IDBFactory.prototype.open = (...how) => {
        const request = open(...how);
        request.addEventListener('success', () => connections.add(request.result));
        return request;
      };
      Object.assign(globalThis, { closeAll: () => [...connections].map((db) => db.close()).length });
    });
    await page.goto(`${shop.url}/player`);
    await showing('red');
    await shop.until(() => shop.shown.length > 0);
    await interrupt();
    await shop.until(() => of('green').length === 1);
    // Both databases: what is kept and played, and the account of media.
    const closed = await page.evaluate(() => (globalThis as unknown as { closeAll: () => number }).closeAll());
    expect(closed).toBeGreaterThanOrEqual(2);
    await interrupt();
    await shop.until(() => of('green').length === 2 && of('red').length === 2);
    expect(shop.twice).toEqual([]);
    const links = [...shop.plays.values()].map((p) => p.link!).sort((a, b) => a.sequence - b.sequence);
    expect(links.map((l) => l.sequence)).toEqual([1, 2, 3, 4]);
    expect(new Set(links.map((l) => l.chain)).size).toBe(1);
    expect(says('cannot be stored')).toBe(false);
  });

  test('[PLY-37] cleared by the browser, it begins anew, and plays are recorded again', async () => {
    await page.goto(`${shop.url}/player`);
    await showing('red');
    await shop.until(() => shop.shown.length > 0);
    await interrupt();
    await shop.until(() => of('green').length === 1);
    const devtools = await machine.newCDPSession(page);
    await devtools.send('Storage.clearDataForOrigin', { origin: shop.url, storageTypes: 'indexeddb' });
    await interrupt();
    await shop.until(() => of('green').length === 2);
    await interrupt();
    await shop.until(() => of('green').length === 3 && of('red').length >= 2);
    expect(shop.twice).toEqual([]);
    expect(says('cannot be stored')).toBe(false);
  });
});

describe('a storage that does not answer', () => {
  test('[PLY-37] the show goes on from memory, health says so, and the page comes anew with the answer', async () => {
    await page.addInitScript(() => {
      if (sessionStorage.getItem('answers') !== null) return;
      const open = indexedDB.open.bind(indexedDB);
      IDBFactory.prototype.open = (...how) => {
        if (how[0] !== 'endcap-player') return open(...how);
        const held = {} as { -readonly [K in keyof IDBOpenDBRequest]: IDBOpenDBRequest[K] };
        const answer = (): void => {
          sessionStorage.setItem('answers', 'yes');
          const real = open(...how);
          real.onupgradeneeded = (event) => {
            held.result = real.result;
            held.onupgradeneeded?.call(real, event);
          };
          real.onsuccess = (event) => {
            held.result = real.result;
            held.onsuccess?.call(real, event);
          };
        };
        Object.assign(globalThis, { answer });
        return held;
      };
    });
    await page.goto(`${shop.url}/player`);
    await showing('red');
    await shop.until(() => says('gives no answer'));
    await interrupt();
    await shop.until(() => of('green').length === 1);
    await page.evaluate(() => (globalThis as unknown as { answer: () => void }).answer());
    await page.waitForFunction(() => !('answer' in globalThis));
    await showing('red');
    await shop.until(() => shop.healths.length > 0 && !says('gives no answer'));
  });
});

describe('what the browser promises to keep', () => {
  test.each([
    [false, 100, true],
    [false, 5_000, false],
    [true, 100, false],
  ])('[PLY-38] promised: %s, room for %i MB: a fault: %s', async (promised, roomMb, fault) => {
    await page.addInitScript(
      ({ kept, room }) => {
        StorageManager.prototype.persist = () => Promise.resolve(kept);
        StorageManager.prototype.estimate = () => Promise.resolve({ quota: 10_000e6, usage: 10_000e6 - room });
      },
      { kept: promised, room: roomMb * 1e6 },
    );
    await page.goto(`${shop.url}/player`);
    await showing('red');
    if (fault) await shop.until(() => says('little room left'));
    else {
      // Told after the question was answered.
      await shop.until(() => shop.healths.length > 0);
      await page.evaluate(() => navigator.storage.persist());
      const healths = shop.healths.length;
      await shop.until(() => shop.healths.length > healths);
      expect(says('little room left')).toBe(false);
    }
  });
});
