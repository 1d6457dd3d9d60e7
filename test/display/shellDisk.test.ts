import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DiskCache } from '../../display/player/diskCache.ts';
import { launchChromium } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { throughDiskDoor } from './diskDoor.ts';
import { near, PixelReader } from './pictures.ts';
import { imageOf, openShop, RED, spotOf } from './shop.ts';

const TOKEN = 'token-of-this-test-run';
let browser: Browser;
let shop: DisplayStore;
let server: Server;
let base: string;
let folder: string;

beforeAll(async () => {
  browser = await launchChromium({ args: ['--disable-gpu'] });
  shop = await openShop();
  folder = mkdtempSync(join(tmpdir(), 'endcap-shell-disk-'));
  const cache = await DiskCache.open(folder);
  server = createServer((request, response) => {
    void throughDiskDoor(request, response, { cache, token: TOKEN, origin: shop.url });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/${TOKEN}/`;
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
  await shop.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('[CCH-2] [PLY-8] in a shell, pictures and films lie on its disk, and a start without a controller shows them', async () => {
  // The page's policy knows the shell's own scheme; here the disk answers over HTTP.
  const machine = await browser.newContext({ viewport: { width: 320, height: 180 }, bypassCSP: true });
  const opened = async (): Promise<Page> => {
    const page = await machine.newPage();
    await page.addInitScript(
      (media) =>
        Object.assign(globalThis, { endcapShell: Object.freeze({ name: 'Endcap player', version: '1', media }) }),
      base,
    );
    return page;
  };
  const film = readFileSync(join(import.meta.dirname, '../../config/stores/demo/media/gel-film-landscape.mp4'));
  const landscape = shop.addMedia(film, 'video/mp4');
  const scene = { creative: 'film', transition: 'cut', kind: 'video', files: { landscape } } as const;
  shop.play('front', [spotOf(scene), spotOf(imageOf(shop, 'red', RED))], 2000, 'one');
  const first = await opened();
  await first.goto(`${shop.url}/player`);
  await first.waitForFunction(() => document.documentElement.dataset['creative'] === 'film');
  await first.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.2);
  expect(await first.evaluate(() => document.querySelector('video')!.src)).toContain('/files/');
  await shop.until(() => shop.healths.at(-1)?.cached.present === 2);
  expect(readdirSync(join(folder, 'files'))).toHaveLength(2);
  expect(readdirSync(join(folder, 'parts'))).toEqual([]);
  await first.waitForFunction(async () => (await (await caches.open('endcap-page-v1')).match('/player')) !== undefined);
  await first.close();

  const port = await shop.stop();
  const second = await opened();
  await second.goto(`http://127.0.0.1:${port}/player`);
  await second.waitForFunction(() => document.documentElement.dataset['creative'] === 'red');
  const reader = await PixelReader.open(browser);
  expect(near(await reader.middle(second), RED)).toBe(true);
  await second.waitForFunction(() => document.documentElement.dataset['creative'] === 'film');
  await machine.close();
});
