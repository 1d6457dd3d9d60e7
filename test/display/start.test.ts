import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PAGE_STATE, QUIET_MS, pageIs } from '../../display/player/pageState.ts';
import { launchChromium } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { bundled } from './bundled.ts';
import { imageOf, openShop, RED, spotOf } from './shop.ts';

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
});
afterEach(async () => {
  await machine.close();
  await shop.stop();
});

const is = async () => pageIs(await page.evaluate(PAGE_STATE), shop.url);
const showing = (creative: string) =>
  page.waitForFunction((c) => document.documentElement.dataset['creative'] === c, creative);
const mark = () => page.evaluate(() => document.documentElement.dataset['alive']);
const marked = async (): Promise<void> => {
  const before = await mark();
  await page.waitForFunction((was) => document.documentElement.dataset['alive'] !== was, before);
};

describe('the mark of a page whose player runs', () => {
  test('[WDG-10] is renewed with a code to pair, with a picture, and while no controller is there', async () => {
    shop.unpaired = { ok: false, reason: 'unpaired', message: 'Ask for a code.' };
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    await page.goto(`${shop.url}/player`);
    await page.locator('.overlay-code').waitFor();
    await marked();
    shop.notify('paired', { device: 'player-1', key: 'k'.repeat(43), name: 'Front' });
    await showing('red');
    await marked();
    await shop.stop();
    await page.waitForFunction(() => document.documentElement.dataset['link'] === 'offline');
    await marked();
    expect(await is()).toBe('player');
  });

  test('[WDG-10] is not renewed when the picture is looked after no more', async () => {
    const source = (await bundled(['display/renderer/page/alive.ts'])).get('alive.js')!;
    await page.clock.install();
    await page.setContent('<html data-alive="0"></html>');
    await page.evaluate(
      `import(URL.createObjectURL(new Blob([${JSON.stringify(source)}], { type: 'text/javascript' }))).then((m) => {
        globalThis.looks = null;
        m.keepAlive(() => globalThis.looks);
      })`,
    );
    const looked = (looks: number | null) => page.evaluate((n) => Object.assign(globalThis, { looks: n }), looks);
    const renewed = async (): Promise<boolean> => {
      const before = await mark();
      await page.clock.runFor(5_000);
      return (await mark()) !== before;
    };
    expect([await renewed(), await renewed()]).toEqual([true, true]);
    await looked(7);
    expect([await renewed(), await renewed()]).toEqual([true, false]);
    await looked(8);
    expect([await renewed(), await renewed()]).toEqual([true, false]);
    // Before anything is there to be shown nothing is looked after.
    await looked(0);
    expect([await renewed(), await renewed()]).toEqual([true, true]);
  });

  test('[WDG-10] a page whose script never comes is dead after its time; one without a mark is not judged', async () => {
    await page.route('**/web/**/*.js', (route) => route.fulfill({ status: 404 }));
    await page.clock.install();
    await page.goto(`${shop.url}/player`);
    await page.clock.runFor(QUIET_MS);
    await page.clock.runFor(1_000);
    expect(await is()).toBe('dead');
    await page.evaluate(() => delete document.documentElement.dataset['alive']);
    expect(await is()).toBe('player');
    // As it is right after the page was answered.
    await page.evaluate(() => document.documentElement.remove());
    expect(await is()).toBe('player');
  });
});

describe('a start that fails', () => {
  test('[PLY-36] is said to whoever stands there, and tried again ever more rarely', async () => {
    const errors: string[] = [];
    page.on('console', (said) => said.type() === 'error' && errors.push(said.text()));
    let missing = true;
    let asked = 0;
    await page.route('**/web/assets/start-*.js', (route) => {
      asked += 1;
      return missing ? route.fulfill({ status: 404 }) : route.continue();
    });
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    await page.clock.install();
    await page.goto(`${shop.url}/player`);
    const title = page.getByRole('heading', { name: 'This display could not start' });
    const loaded = () => page.evaluate(() => Object.assign(globalThis, { before: true }));
    const anew = () => page.waitForFunction(() => !('before' in globalThis));
    await title.waitFor();
    expect(errors.join()).toContain('The display could not start');
    await loaded();
    await page.clock.runFor(5_000);
    expect(await page.evaluate(() => 'before' in globalThis)).toBe(true);
    await page.clock.runFor(5_000);
    await anew();
    await title.waitFor();
    await loaded();
    await page.clock.runFor(12_000);
    expect(await page.evaluate(() => 'before' in globalThis)).toBe(true);
    missing = false;
    await page.clock.runFor(8_000);
    await anew();
    await page.clock.resume();
    await showing('red');
    expect(await title.count()).toBe(0);
    expect(asked).toBeGreaterThanOrEqual(3);
    await page.waitForFunction(() => sessionStorage.getItem('endcap-failed-starts') === null);
  });
});
