import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium, openPage } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { likes, openShop, product } from './shop.ts';

const HOUR = 3_600_000;
let browser: Browser;
let shop: DisplayStore;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium({ args: ['--disable-gpu'] });
});
afterAll(() => browser.close());
beforeEach(async () => {
  shop = await openShop();
  shop.rack = {
    id: 'knits',
    name: 'Knits',
    minimum: 10,
    staleAfterS: 3600,
    products: [{ ...product, likesMinimum: 10, url: `${shop.url}/01/${product.gtin}` }],
  };
});
afterEach(async () => {
  await page.close();
  await shop.stop();
});

async function rack(width: number, height: number): Promise<void> {
  page = await openPage(browser, undefined, { width, height });
  await page.goto(`${shop.url}/rack/knits`);
  await page.waitForFunction(() => document.documentElement.dataset['rack'] === 'knits');
}
const faceIs = (kind: string) =>
  page.waitForFunction((k) => document.querySelector<HTMLElement>('.likes')?.dataset['face'] === k, kind);

describe('rack face', () => {
  test('[RCK-1] the number counts up and the heart beats when a like comes', async () => {
    shop.set(likes(1248));
    await rack(800, 480);
    await faceIs('number');
    shop.set(likes(1249));
    await page.waitForFunction(() => document.querySelector('.likes .spoken')?.textContent === '1,249');
    await page.locator('.heart.rising').waitFor({ state: 'attached' });
    // The wheels have come to rest on the number.
    await page.waitForFunction(() => {
      const wheels = [...document.querySelectorAll<HTMLElement>('.odometer-wheel:not([hidden])')];
      const digits = wheels.map((w) => {
        const strip = w.firstElementChild as HTMLElement;
        return -new DOMMatrix(getComputedStyle(strip).transform).m42 / w.getBoundingClientRect().height;
      });
      return digits.map((d) => Math.round(d * 100) / 100).join('') === '1249';
    });
  });

  test('[RCK-2] [RCK-3] [RCK-4] a silent source: its age, then a dash; under the minimum no number; never 0', async () => {
    shop.set(likes(1248, 2 * HOUR));
    await rack(480, 800);
    await faceIs('aged');
    expect(await page.locator('.likes-age').textContent()).toBe('2 hr. ago');
    shop.set(likes(1248, 8 * HOUR));
    await faceIs('dash');
    expect(await page.locator('.likes-dash').isVisible()).toBe(true);
    expect(await page.locator('.odometer').isVisible()).toBe(false);
    shop.set(likes(9));
    await faceIs('below');
    expect(await page.locator('.likes').isVisible()).toBe(false);
    shop.set(likes(12));
    await faceIs('number');
    // The source goes away: the last known number stays, it does not fall to nothing.
    shop.set(likes(null));
    await faceIs('aged');
    expect(await page.locator('.likes .spoken').textContent()).toBe('12');
  });

  test('[RCK-3] a product never heard of has a dash', async () => {
    await rack(800, 480);
    await faceIs('dash');
    expect(await page.locator('.rack-name').textContent()).toBe('Cable Jumper');
  });

  test('[RCK-5] nothing leaves its panel on small and large faces', async () => {
    shop.rack = {
      ...shop.rack!,
      products: ['knit', 'b', 'c', 'd'].map((id) => ({
        ...product,
        id,
        name: 'Zopfstrickpullover Haarlem',
        url: shop.url,
      })),
    };
    shop.set(...['knit', 'b', 'c', 'd'].map((id) => likes(128_480, 0, 'live', id)));
    for (const [width, height] of [
      [800, 480],
      [480, 800],
      [1280, 400],
      [1920, 1080],
    ] as const) {
      await rack(width, height);
      await faceIs('number');
      const out = await page.evaluate(() =>
        [...document.querySelectorAll('.rack-page.on .rack-panel')].flatMap((panel) => {
          const box = panel.getBoundingClientRect();
          return ['.likes', '.rack-name', '.qr', '.price'].filter((part) => {
            const inner = panel.querySelector(part)?.getBoundingClientRect();
            return (
              inner === undefined ||
              inner.right > box.right + 1 ||
              inner.bottom > box.bottom + 1 ||
              inner.top < box.top - 1
            );
          });
        }),
      );
      expect({ width, height, out }).toEqual({ width, height, out: [] });
      if (width !== 1920) await page.close();
    }
  });
});
