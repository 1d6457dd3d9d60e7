import type { ServerResponse } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Programme } from '../../controller/protocol/programme/programme.ts';
import { Programmes } from '../../display/renderer/link/programmes.ts';
import { memoryStorage } from '../../display/renderer/page/storage.ts';
import { launchChromium } from '../chromium.ts';
import { KEY } from '../fakes/displayStore.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { CARD, GREEN, imageOf, openShop, RED, spotOf } from './shop.ts';
import { near, PixelReader } from './pictures.ts';

let browser: Browser;
let reader: PixelReader;
let shop: DisplayStore;
let machine: BrowserContext;
/** Answers for the file of the other screen's spot that are held back. */
let held: ServerResponse[];

beforeAll(async () => {
  browser = await launchChromium({ args: ['--disable-gpu'] });
  reader = await PixelReader.open(browser);
});
afterAll(() => browser.close());
beforeEach(async () => {
  shop = await openShop();
  held = [];
  const [red, green] = [imageOf(shop, 'red', RED), imageOf(shop, 'green', GREEN)];
  shop.play('front', [spotOf(red)], 3_600_000, 'of-front');
  shop.play('side', [spotOf(green)], 3_600_000, 'of-side');
  if (green.kind === 'image') shop.odd.set(green.files.landscape!.sha256, (_request, response) => held.push(response));
  machine = await browser.newContext({ viewport: { width: 320, height: 180 } });
  // Everything that was ever on.
  await machine.addInitScript(() => {
    const seen: string[] = [];
    new MutationObserver(() => seen.push(document.documentElement.dataset['creative'] ?? '')).observe(document, {
      subtree: true,
      attributeFilter: ['data-creative'],
    });
    Object.assign(globalThis, { seen });
  });
});
afterEach(async () => {
  await machine.close();
  await shop.stop();
});

const showing = (page: Page, creative: string) =>
  page.waitForFunction((c) => document.documentElement.dataset['creative'] === c, creative);
const hangsAt = (page: Page, screen: string) =>
  page.waitForFunction((s) => document.documentElement.dataset['screen'] === s, screen);
/** Nothing moves any more. */
const still = (page: Page) => page.waitForFunction(() => document.getAnimations().length === 0);
const seen = (page: Page) => page.evaluate(() => (globalThis as { seen?: string[] }).seen);

async function atFront(): Promise<Page> {
  const page = await machine.newPage();
  await page.goto(`${shop.url}/player`);
  await showing(page, 'red');
  await page.waitForFunction(() => document.documentElement.dataset['screen'] === 'front');
  return page;
}

describe('a player that is given to another screen', () => {
  test('[PLY-34] shows the store card until its own programme can be shown, and books nothing of the old one', async () => {
    const page = await atFront();
    await shop.until(() => shop.healths.at(-1)?.programme === 'of-front');
    const port = await shop.stop();
    shop.place = 'side';
    await shop.start(port);
    await hangsAt(page, 'side');
    await showing(page, '');
    await still(page);
    expect(near(await reader.middle(page), CARD)).toBe(true);
    await shop.until(() => held.length > 0 && shop.plays.size > 0);
    expect([...shop.plays.values()]).toMatchObject([{ creative: 'red', screen: 'front' }]);
    expect(shop.healths.findLast((h) => h.screen === 'side')?.programme).not.toBe('of-front');

    // A restart meanwhile finds nothing of the old screen either.
    await page.reload();
    await hangsAt(page, 'side');
    await shop.until(() => held.length > 1);
    expect(await seen(page)).not.toContain('red');
    shop.odd.clear();
    held.at(-1)!.destroy();
    await showing(page, 'green');
    await shop.until(() => shop.healths.at(-1)?.programme === 'of-side');
  });

  test('[PLY-15] [PLY-34] revoked, it forgets the programme; paired anew for another screen it waits for that one', async () => {
    const page = await atFront();
    const kept = (key: string) =>
      page.evaluate(
        (name) =>
          new Promise((resolve) => {
            const open = indexedDB.open('endcap-player');
            open.onsuccess = () => {
              const found = open.result.transaction('kept').objectStore('kept').get(name);
              found.onsuccess = () => {
                open.result.close();
                resolve(found.result ?? null);
              };
            };
          }),
        key,
      );
    await expect.poll(() => kept('programme')).toMatchObject({ screen: 'front' });
    // The play of what shows begins with its first presented frame, told within a second.
    await page.waitForTimeout(1_200);
    shop.unpaired = { ok: false, reason: 'unpaired', message: 'Nobody knows this player.' };
    shop.notify('revoked', { message: 'This player was revoked.' });
    await page.waitForFunction(() => document.documentElement.dataset['link'] === 'pairing');
    expect(await kept('programme')).toBeNull();
    shop.place = 'side';
    shop.notify('paired', { device: 'player-1', key: KEY, name: 'Here' });
    await hangsAt(page, 'side');
    await showing(page, '');
    await shop.until(() => held.length > 0);
    expect((await seen(page))!.filter((c) => c === 'red')).toHaveLength(1);
    shop.odd.clear();
    held.at(-1)!.destroy();
    await showing(page, 'green');
    await shop.until(() => [...shop.plays.values()].some((p) => p.creative === 'red'));
    for (const play of shop.plays.values()) expect(play.screen).toBe(play.creative === 'red' ? 'front' : 'side');
  });
});

test('[PLY-34] a kept programme of another screen is not taken up again', async () => {
  const storage = memoryStorage();
  await storage.put('programme', shop.programmes.get('front'));
  const taken: (Programme | null)[] = [];
  const programmes = (): Programmes =>
    new Programmes({
      storage,
      take: (programme) => taken.push(programme),
      fault: () => undefined,
      ready: () => true,
      settled: () => undefined,
    });
  const other = programmes();
  other.belong('side');
  expect(await other.restore()).toBeNull();
  const right = programmes();
  right.belong('front');
  expect(await right.restore()).toMatchObject({ revision: 'of-front' });
  right.belong('side');
  expect(taken).toMatchObject([{ revision: 'of-front' }, null]);
  expect(await storage.get('programme')).toBeUndefined();
});
