import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium, openPage } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { BAD, GOOD, PageServer } from '../fakes/pageServer.ts';
import { near, PixelReader } from './pictures.ts';
import type { Rgb } from './pictures.ts';
import { BLUE, CARD, face, GREEN, imageOf, openShop, orderOf, RED, spotOf } from './shop.ts';

let web: PageServer;
let browser: Browser;
let reader: PixelReader;
let shop: DisplayStore;
const pages: Page[] = [];

beforeAll(async () => {
  web = new PageServer();
  await web.start();
  browser = await launchChromium({ args: ['--disable-gpu', web.resolverRule] });
  reader = await PixelReader.open(browser);
});
afterAll(async () => {
  await browser.close();
  web.stop();
});
beforeEach(async () => {
  shop = await openShop();
  shop.store = { ...face, webPages: [GOOD, 'gone.example.com'] };
  web.requests.length = 0;
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
  await shop.stop();
});

async function player(): Promise<Page> {
  const page = await openPage(browser, undefined, { width: 320, height: 180, ignoreHTTPSErrors: true });
  pages.push(page);
  await page.goto(`${shop.url}/player`);
  return page;
}
const scene = (path: string, waitS = 5) =>
  spotOf({
    ...{
      creative: 'web',
      transition: 'cut',
      kind: 'page',
      url: path.startsWith('https') ? path : `https://${GOOD}${path}`,
      waitS,
    },
  });
const showing = (page: Page, value: string) =>
  page.waitForFunction((v) => document.documentElement.dataset['creative'] === v, value);
const faults = () => shop.healths.flatMap((h) => h.faults).join('\n');
const middle = (page: Page): Promise<Rgb> => reader.middle(page);
/** Fetches and frames of the player, not of the pages that it shows. */
const frameOf = (page: Page) => page.locator('iframe.page-frame');

describe('a web page on a screen', () => {
  test('[SCN-5] comes on loaded, in a frame that may do nothing but draw', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED)), scene('/good')], 2500, 'one');
    const page = await player();
    await showing(page, 'red');
    await showing(page, 'web');
    expect(near(await middle(page), GREEN)).toBe(true);
    const first = web.requests.length;
    const frame = frameOf(page);
    const asked = await frame.evaluate((f: HTMLIFrameElement) => ({
      sandbox: f.getAttribute('sandbox'),
      allow: f.getAttribute('allow'),
      referrer: f.referrerPolicy,
    }));
    expect(asked).toEqual({ sandbox: 'allow-scripts', allow: '', referrer: 'no-referrer' });
    expect(web.requests.every((r) => r.headers['referer'] === undefined && r.headers['cookie'] === undefined)).toBe(
      true,
    );
    // Off screen it runs no longer, and its next turn loads it anew.
    await showing(page, 'red');
    await page.waitForFunction(() => document.querySelector('.layer[aria-hidden="false"] iframe') === null);
    await showing(page, 'web');
    expect(near(await middle(page), GREEN)).toBe(true);
    expect(web.requests.length).toBeGreaterThan(first);
  });

  test('[SCN-5] dialogues, windows, downloads, storage and the way to the top lead nowhere', async () => {
    shop.play('front', [scene('/nags')], 60_000, 'one');
    const page = await player();
    const seen: string[] = [];
    page.on('dialog', (dialog) => {
      seen.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('popup', () => seen.push('popup'));
    page.on('download', () => seen.push('download'));
    await showing(page, 'web');
    await page.frameLocator('iframe.page-frame').locator('a.file').waitFor({ state: 'attached' });
    expect(near(await middle(page), GREEN)).toBe(true);
    expect(page.url()).toBe(`${shop.url}/player`);
    expect(seen).toEqual([]);
  });

  test.each([
    ['an address that is not on the list', `https://${BAD}/blue`, 'list of web pages does not name'],
    ['an address that leads to a host that is not on the list', '/redirects', "which the store's list does not name"],
    ['one that does not answer', '/never', 'cannot be reached'],
    ['a host that refuses', 'https://gone.example.com/x', 'cannot be reached'],
  ])('[SCN-6] %s is passed over, and health says why', async (_what, url, why) => {
    shop.play('front', [scene(url, 2), spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'red');
    expect(near(await middle(page), RED)).toBe(true);
    await shop.until(() => faults().includes(why));
    expect(web.requests.filter((r) => r.host === BAD)).toEqual([]);
  });

  test('[SCN-6] a page on screen stays in the picture while another one is refused', async () => {
    shop.play('front', [scene('/good')], 60_000, 'one');
    const page = await player();
    await showing(page, 'web');
    await page.evaluate(() => {
      const seen = { hidden: 0 };
      Object.assign(window, { seen });
      const frame = document.querySelector<HTMLElement>('iframe.page-frame')!;
      new MutationObserver(() => {
        if (frame.style.visibility === 'hidden' || !frame.isConnected) seen.hidden += 1;
      }).observe(document.body, { attributes: true, childList: true, subtree: true });
    });
    const other = scene('/redirects');
    shop.notify('override.begin', orderOf('other', { ...other.scene, creative: 'other' }, Date.now()));
    await shop.until(() => faults().includes(`"other" is broken`));
    expect(await page.evaluate(() => (window as unknown as { seen: { hidden: number } }).seen.hidden)).toBe(0);
    expect(near(await middle(page), GREEN)).toBe(true);
  });

  test('[SCN-6] one that goes somewhere else is taken away before anybody sees where', async () => {
    shop.play('front', [scene('/leaves'), spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    const colours: Rgb[] = [];
    const watch = (async () => {
      while (!faults().includes('does not name')) colours.push(await middle(page));
    })();
    await shop.until(() => faults().includes(`led to https://${BAD}`));
    await watch;
    await showing(page, 'red');
    expect(await frameOf(page).count()).toBe(0);
    expect(colours.some((c) => near(c, BLUE))).toBe(false);
    // White and grey are the browser's own words about a page that it does not show.
    expect(colours.filter((c) => Math.max(...c) - Math.min(...c) < 6)).toEqual([]);
    expect(web.requests.filter((r) => r.host === BAD)).toEqual([]);
  });

  test('[SCN-6] [PLY-2] where one is taken away and nothing else is drawn yet, the store card shows, never bare paper', async () => {
    shop.play('front', [scene('/leaves')], 60_000, 'one');
    const page = await openPage(browser, undefined, { width: 320, height: 180, ignoreHTTPSErrors: true });
    pages.push(page);
    // What comes next stands still at its beginning: what lies below it is seen.
    await page.addInitScript(() => {
      type Animate = (this: Element, ...how: Parameters<Element['animate']>) => Animation;
      const animate = Object.getOwnPropertyDescriptor(Element.prototype, 'animate')!.value as Animate;
      Element.prototype.animate = function (this: Element, ...how) {
        const made = animate.apply(this, how);
        if (made.id === 'switch') made.pause();
        return made;
      };
    });
    await page.goto(`${shop.url}/player`);
    await shop.until(() => faults().includes(`led to https://${BAD}`));
    await page.waitForFunction(() => document.getAnimations().some((a) => a.id === 'switch'));
    expect(await frameOf(page).count()).toBe(0);
    expect(near(await middle(page), CARD)).toBe(true);
  });

  test('[SCN-7] one that eats the processor does not stop the show', async () => {
    shop.play('front', [scene('/busy'), spotOf(imageOf(shop, 'red', RED))], 3000, 'one');
    const page = await player();
    await showing(page, 'web');
    const frames = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let count = 0;
          const end = performance.now() + 1500;
          const tick = (): void => {
            count += 1;
            if (performance.now() < end) requestAnimationFrame(tick);
            else resolve(count);
          };
          requestAnimationFrame(tick);
        }),
    );
    expect(frames).toBeGreaterThan(15);
    await showing(page, 'red');
    expect(near(await middle(page), RED)).toBe(true);
  });
});
