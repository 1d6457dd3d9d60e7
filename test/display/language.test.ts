import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium, openPage } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { openShop, product } from './shop.ts';

let browser: Browser;
let shop: DisplayStore;
beforeAll(async () => {
  browser = await launchChromium({ args: ['--disable-gpu'] });
});
afterAll(() => browser.close());
beforeEach(async () => {
  shop = await openShop();
  shop.store = { ...shop.store, locale: 'nl' };
  shop.rack = {
    ...{ id: 'knits', name: 'Knits', minimum: 10, staleAfterS: 3600 },
    products: [{ ...product, likesMinimum: 10, url: `${shop.url}/01/${product.gtin}` }],
  };
});
afterEach(() => shop.stop());

describe('the language of a display', () => {
  test.each([
    ['player', 'screen'],
    ['rack/knits', 'rack'],
  ])('[PLY-14] of the system until that of the store is known: %s', async (path, place) => {
    const unpaired = { ok: false, reason: 'unpaired', message: 'Ask for a code.' } as const;
    shop.unpaired = unpaired;
    const context = await browser.newContext({ locale: 'de-DE' });
    try {
      const page = await openPage(context, `${shop.url}/${path}`);
      await page.getByRole('heading', { name: 'Anzeige koppeln' }).waitFor();
      shop.notify('paired', { device: 'player-1', key: 'k'.repeat(43), name: 'Front' });
      await page.waitForFunction((name) => document.documentElement.dataset[name] !== undefined, place);
      expect(await page.locator('html').getAttribute('lang')).toBe('nl');
      shop.unpaired = unpaired;
      shop.notify('revoked', { message: 'Taken out of the store.' });
      await page.getByRole('heading', { name: 'Scherm koppelen' }).waitFor();
    } finally {
      await context.close();
    }
  });
});
