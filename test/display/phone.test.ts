import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { face, likes, openShop, PHONE_GTIN, product } from './shop.ts';

const axe = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');
let browser: Browser;
let phone: BrowserContext;
let shop: DisplayStore;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium({ args: ['--disable-gpu'] });
});
afterAll(() => browser.close());
beforeEach(async () => {
  shop = await openShop();
  shop.pages.set(PHONE_GTIN, {
    product,
    facts: [{ label: 'Material', value: '100 % merino wool' }],
    currency: 'EUR',
    locale: 'en',
    store: 'Lindenhof',
    brand: face.brand,
    likes: 41,
    likesQuality: 'live',
    likesAtMs: Date.now(),
    liked: false,
  });
  shop.set(likes(41));
});
afterEach(async () => {
  await phone.close();
  await shop.stop();
});

async function open(path = `/01/${PHONE_GTIN}`, colorScheme: 'light' | 'dark' = 'light', width = 390): Promise<void> {
  phone = await browser.newContext({
    viewport: { width, height: 844 },
    colorScheme,
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  page = await phone.newPage();
  await page.goto(shop.url + path);
  await page.waitForFunction(() => document.querySelector('#page')?.getAttribute('aria-busy') === 'false');
}
/** Rules that the page breaks, by axe. */
async function broken(): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate<AxeResults>('axe.run()');
  return results.violations.flatMap((v) =>
    v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 80)} ${n.failureSummary ?? ''}`),
  );
}
const said = (text: string) => page.waitForFunction((t) => document.querySelector('.said')?.textContent === t, text);

describe('phone page', () => {
  test('[PHN-1] [PHN-4] facts, price and live likes, and nothing from elsewhere', async () => {
    const elsewhere: string[] = [];
    await open();
    page.on('request', (request) => !request.url().startsWith(shop.url) && elsewhere.push(request.url()));
    const text = await page.locator('#page').innerText();
    for (const part of ['Lindenhof', 'Cable Jumper', 'Four cables', 'merino', 'without knowing who you are']) {
      expect(text).toContain(part);
    }
    expect(await page.locator('.price .spoken').textContent()).toBe('€119.90');
    expect(await page.title()).toBe('Cable Jumper · Lindenhof');
    shop.set(likes(57));
    await page.waitForFunction(() => document.querySelector('.count .spoken')?.textContent === '57');
    expect(elsewhere).toEqual([]);
  });

  test('[PHN-2] a like is counted once, and the page says which it was', async () => {
    await open();
    await page.getByRole('button', { name: 'Like' }).click();
    await said('Counted. It is on the rack now.');
    expect(await page.locator('.like').getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('.count .spoken').textContent()).toBe('42');
    await page.reload();
    const again = page.getByRole('button', { name: 'Liked' });
    await again.focus();
    await page.keyboard.press('Enter');
    await said('Your like of today is counted already. Come back tomorrow.');
    expect(shop.pages.get(PHONE_GTIN)?.likes).toBe(42);
  });

  test('[PHN-2] a like that does not get through is taken back', async () => {
    await open();
    await phone.setOffline(true);
    await page.getByRole('button', { name: 'Like' }).click();
    await said('Your like did not get through. Try again.');
    expect(await page.locator('.like').getAttribute('aria-pressed')).toBe('false');
    await phone.setOffline(false);
  });

  test('[PHN-2] a phone that keeps no cookie is told that its like was not counted', async () => {
    shop.forgetful = true;
    await open();
    await page.getByRole('button', { name: 'Like' }).click();
    await said('Your like was not counted. Allow cookies for this page and try again.');
    expect(await page.locator('.like').getAttribute('aria-pressed')).toBe('false');
    expect(shop.pages.get(PHONE_GTIN)?.likes).toBe(41);
  });

  test('[PHN-1] what is not live is not called so: unknown, stale, below the minimum, connection lost', async () => {
    const caption = (pattern: RegExp) =>
      page.waitForFunction(
        (p) => new RegExp(p).test(document.querySelector('.count-caption')?.textContent ?? ''),
        pattern.source,
      );
    const number = () => page.locator('.count .spoken').isVisible();
    await open();
    await caption(/^likes · live now$/);
    shop.set(likes(41, 26 * 3_600_000, 'stale'));
    await caption(/^likes · as of .*\d\d:\d\d$/);
    shop.set(likes(0));
    await caption(/^No likes yet/);
    expect(await number()).toBe(false);
    shop.set(likes(null));
    await caption(/^Likes cannot be read right now$/);
    expect(await number()).toBe(false);
    shop.set(likes(43));
    await caption(/^likes · live now$/);
    await shop.stop();
    await caption(/^likes · as of \d\d:\d\d$/);
  });

  test('[PHN-3] unknown product, wrong check digit and a failing store have words', async () => {
    await open('/01/09521321101999');
    expect(await page.locator('h1').textContent()).toBe('This product is not in our store');
    expect(await page.locator('button').count()).toBe(0);
    const known = shop.pages.get(PHONE_GTIN)!;
    shop.pages.set(PHONE_GTIN, { ...known, likes: -1.5 });
    await page.goto(`${shop.url}/01/${PHONE_GTIN}`);
    await page.getByRole('heading', { name: 'The store does not answer' }).waitFor();
    shop.pages.set(PHONE_GTIN, known);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Cable Jumper' }).waitFor();
  });

  test('[PHN-5] axe finds nothing, light and dark, and nothing scrolls sideways at 320 px', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      await open(`/01/${PHONE_GTIN}`, scheme, 320);
      expect(await broken()).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      if (scheme === 'light') await phone.close();
    }
    await page.goto(`${shop.url}/01/09521321101999`);
    await page.locator('.trouble').waitFor();
    expect(await broken()).toEqual([]);
  });
});
