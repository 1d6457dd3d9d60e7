import { createHash } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../controller/protocol/playChain.ts';
import { launchChromium } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { near, PixelReader } from './pictures.ts';
import { GREEN, imageOf, openShop, orderOf, RED, spotOf } from './shop.ts';

let browser: Browser;
let reader: PixelReader;
let shop: DisplayStore;
/** One context per test: what it stored outlives its pages, as on a real machine. */
let machine: BrowserContext;

beforeAll(async () => {
  browser = await launchChromium({ args: ['--disable-gpu'] });
  reader = await PixelReader.open(browser);
});
afterAll(() => browser.close());
beforeEach(async () => {
  shop = await openShop();
  machine = await browser.newContext({ viewport: { width: 320, height: 180 } });
});
afterEach(async () => {
  await machine.close();
  await shop.stop();
});

async function player(): Promise<Page> {
  const page = await machine.newPage();
  await page.goto(`${shop.url}/player`);
  return page;
}
const showing = (page: Page, creative: string) =>
  page.waitForFunction((c) => document.documentElement.dataset['creative'] === c, creative);
/** The page dies as by kill -9: nothing in it gets to run. */
async function kill(page: Page): Promise<void> {
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  const cdp = await machine.newCDPSession(page);
  void cdp.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
}

describe('after a restart', () => {
  test('[PLY-30] a hidden page proves nothing: the play ends there, and health says why', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'red');
    const hide = (hidden: boolean): Promise<void> =>
      page.evaluate((is) => {
        Object.defineProperty(document, 'hidden', { configurable: true, value: is });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    const saysSo = (): boolean => (shop.healths.at(-1)?.faults ?? []).some((f) => f.includes('no play counts'));
    const plays = () => [...shop.plays.values()];
    // A play begins with its first presented frame, a moment after the page has changed.
    await page.waitForTimeout(1_200);
    await hide(true);
    await shop.until(() => saysSo() && shop.plays.size === 1);
    const told = [...shop.shown];
    await shop.ask('override.begin', orderOf('order', imageOf(shop, 'green', GREEN), Date.now()));
    await showing(page, 'green');
    shop.notify('override.end', { id: 'order', atMs: Date.now() });
    await showing(page, 'red');
    expect(shop.shown).toEqual(told);
    await page.waitForTimeout(1_200);
    await hide(false);
    await shop.until(() => !saysSo());
    await hide(true);
    await shop.until(() => shop.plays.size === 2);
    expect(plays().map((p) => p.creative)).toEqual(['red', 'red']);
    expect(plays()[1]).toMatchObject({ continues: plays()[0]!.id });
  });

  test('[PLY-30] what its shell says of the window counts, where the page cannot know that it is hidden', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await machine.newPage();
    await page.addInitScript(() => {
      const hidden = (tell: (now: boolean) => void): (() => void) => {
        Object.assign(globalThis, { windowIs: tell });
        return () => undefined;
      };
      Object.assign(globalThis, { endcapShell: Object.freeze({ name: 'test', version: '1', hidden }) });
    });
    await page.goto(`${shop.url}/player`);
    await showing(page, 'red');
    const hide = (is: boolean): Promise<void> =>
      page.evaluate((now) => (globalThis as unknown as { windowIs: (now: boolean) => void }).windowIs(now), is);
    const saysSo = (): boolean => (shop.healths.at(-1)?.faults ?? []).some((f) => f.includes('no play counts'));
    await page.waitForTimeout(700);
    await hide(true);
    await shop.until(() => saysSo() && shop.plays.size === 1);
    expect(await page.evaluate(() => document.visibilityState)).toBe('visible');
    await hide(false);
    await shop.until(() => !saysSo());
    await page.waitForTimeout(700);
    await hide(true);
    await shop.until(() => shop.plays.size === 2);
    const [first, second] = [...shop.plays.values()];
    expect(second).toMatchObject({ creative: 'red', continues: first!.id });
    // A panel that is off is no fault, whether its window is hidden or not.
    await shop.until(saysSo);
    shop.notify('power', { by: 'none', on: [], untilMs: Date.now() + 3_600_000 });
    await shop.until(() => shop.healths.at(-1)?.picture?.state === 'standby' && !saysSo());
  });

  test('[PLY-8] without a controller the page comes from its cache and shows the last programme', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const first = await player();
    await showing(first, 'red');
    // Kept: the page itself, and the picture.
    await first.waitForFunction(async () => {
      const page = await caches.open('endcap-page-v1');
      const media = await caches.open('endcap-media-player');
      const worker = await navigator.serviceWorker.getRegistration('/player');
      return (
        (await page.match('/player')) !== undefined &&
        (await media.keys()).length === 1 &&
        worker?.active?.state === 'activated' &&
        navigator.serviceWorker.controller !== null
      );
    });
    // Chromium writes down five seconds later what its caches hold: what a page kept just before its end is lost.
    await first.waitForTimeout(6_000);
    await first.close();
    const port = await shop.stop();
    const second = await machine.newPage();
    // While the process of the closed page ends, its worker is ended with it: the shell opens the page again (WDG-3).
    const opened = () =>
      second.goto(`http://127.0.0.1:${port}/player`).then(
        () => true,
        () => false,
      );
    await expect.poll(opened, { interval: 1_000, timeout: 15_000 }).toBe(true);
    await showing(second, 'red');
    await second.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(near(await reader.middle(second), RED)).toBe(true);
    expect(await second.evaluate(() => document.documentElement.dataset['link'])).not.toBe('live');
    // The controller comes back: the line is taken up and the new programme shown, without a reload.
    shop.play('front', [spotOf(imageOf(shop, 'green', GREEN))], 60_000, 'two');
    await shop.start(port);
    await showing(second, 'green');
  });

  test('[PLY-9] plays count exactly once through a killed page and a controller that does not take them', async () => {
    const red = imageOf(shop, 'red', RED);
    const green = imageOf(shop, 'green', GREEN);
    shop.play('front', [spotOf(red)], 3_600_000, 'one');
    shop.takesPlays = false;
    const first = await player();
    await showing(first, 'red');
    shop.notify('override.begin', orderOf('o1', green, Date.now()));
    await showing(first, 'green');
    await shop.until(() => shop.shown.some((s) => s.override === 'o1'));
    // Its record is written before anything else is sent: health after the switch comes later than that.
    await first.waitForFunction(
      () =>
        new Promise((resolve) => {
          const open = indexedDB.open('endcap-player');
          open.onsuccess = () => {
            const transaction = open.result.transaction(['plays', 'closed']);
            const counts = ['plays', 'closed'].map((name) => transaction.objectStore(name).count());
            transaction.oncomplete = () => {
              open.result.close();
              resolve(counts.every((count) => count.result === 1));
            };
          };
        }),
    );
    await kill(first);
    shop.takesPlays = true;
    const second = await player();
    await showing(second, 'red');
    await shop.until(() => shop.plays.size >= 2);
    const of = (creative: string) => [...shop.plays.values()].filter((p) => p.creative === creative);
    expect(of('green')).toHaveLength(1);
    expect(of('green')[0]).toMatchObject({ outcome: 'interrupted', override: 'o1', screen: 'front' });
    expect(of('red')[0]).toMatchObject({ outcome: 'truncated', override: null, plannedMs: 3_600_000 });
    for (const play of shop.plays.values()) expect(play.endMs).toBeGreaterThanOrEqual(play.startMs);
    // One chain, through the crash: each stands on the one before it.
    const inOrder = [...shop.plays.values()].sort((a, b) => a.link!.sequence - b.link!.sequence);
    expect(inOrder.map((p) => p.link!.sequence)).toEqual([1, 2]);
    expect(new Set(inOrder.map((p) => p.link!.chain)).size).toBe(1);
    expect(inOrder.map((p) => p.link!.before)).toEqual([null, inOrder[0]!.link!.own]);
    for (const { link, ...play } of inOrder) {
      expect(
        createHash('sha256')
          .update(canonicalJson({ ...play, link: { ...link, own: undefined } }))
          .digest('hex'),
      ).toBe(link!.own);
    }
    // The second run ends what it shows; what was handed over before does not come again.
    shop.notify('override.begin', orderOf('o2', green, Date.now() + 1));
    await showing(second, 'green');
    await shop.until(() => of('red').length === 2);
    expect(shop.twice).toEqual([]);
    expect(new Set([...shop.plays.keys()].map((id) => id.split('.')[1])).size).toBe(2);
  });

  test('[PLY-13] a lost line does not touch the picture, and is taken up again', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'red');
    const port = await shop.stop();
    await page.waitForFunction(() => document.documentElement.dataset['link'] === 'offline');
    expect(near(await reader.middle(page), RED)).toBe(true);
    const hellos = shop.hellos.length;
    await shop.start(port);
    await page.waitForFunction(() => document.documentElement.dataset['link'] === 'live');
    expect(shop.hellos.length).toBeGreaterThan(hellos);
    await shop.until(() => shop.healths.at(-1)?.faults.some((f) => f.startsWith('The line was away')) === true);
    expect(near(await reader.middle(page), RED)).toBe(true);
  });
});
