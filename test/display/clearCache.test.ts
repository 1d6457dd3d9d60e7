import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Scene } from '../../controller/protocol/scene.ts';
import { DiskCache } from '../../display/player/diskCache.ts';
import { launchChromium } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { throughDiskDoor } from './diskDoor.ts';
import { near, PixelReader } from './pictures.ts';
import { BLUE, imageOf, openShop, orderOf, RED, spotOf } from './shop.ts';

const TOKEN = 'token-of-this-test-run';
const FILM = readFileSync(join(import.meta.dirname, '../../config/stores/demo/media/gel-film-landscape.mp4'));
let browser: Browser;
let reader: PixelReader;
let shop: DisplayStore;
let machine: BrowserContext;
let folder: string;
let disk: Server;
let base: string;

beforeAll(async () => {
  browser = await launchChromium({ args: ['--disable-gpu'] });
  reader = await PixelReader.open(browser);
});
afterAll(() => browser.close());
beforeEach(async () => {
  shop = await openShop();
  folder = mkdtempSync(join(tmpdir(), 'endcap-clear-'));
  const cache = await DiskCache.open(folder);
  disk = createServer((request, response) => {
    void throughDiskDoor(request, response, { cache, token: TOKEN, origin: shop.url });
  });
  await new Promise<void>((done) => disk.listen(0, '127.0.0.1', done));
  const address = disk.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/${TOKEN}/`;
  // The page's policy knows the shell's own scheme; here the disk answers over HTTP, and the test reads addresses.
  machine = await browser.newContext({ viewport: { width: 320, height: 180 }, bypassCSP: true });
});
afterEach(async () => {
  await machine.close();
  disk.closeAllConnections();
  disk.close();
  await shop.stop();
  rmSync(folder, { recursive: true, force: true });
});

const showing = (page: Page, creative: string) =>
  page.waitForFunction((c) => document.documentElement.dataset['creative'] === c, creative);
const creative = (page: Page) => page.evaluate(() => document.documentElement.dataset['creative']);
const present = () => shop.healths.at(-1)?.cached.present;
/** An order that there is not ends: the player looks again at what is due. */
const looksAgain = () => shop.ask('override.end', { id: 'none', atMs: Date.now() });

const shellOn = (media: string): string =>
  `globalThis.endcapShell = Object.freeze({ name: 'test', version: '1', media: '${media}' });`;

/** From now on the controller takes the requests for these files and does not answer. */
function hold(scenes: readonly Scene[]): Map<string, ServerResponse[]> {
  const held = new Map<string, ServerResponse[]>();
  for (const scene of scenes) {
    if (scene.kind !== 'image' && scene.kind !== 'video') throw new Error('a scene of one file');
    const { sha256 } = scene.files.landscape!;
    held.set(sha256, []);
    shop.odd.set(sha256, (_request, response) => held.get(sha256)!.push(response));
  }
  return held;
}

function release(held: Map<string, ServerResponse[]>): void {
  shop.odd.clear();
  for (const response of [...held.values()].flat()) response.destroy();
}

test('[PLY-29] cleared while the line is slow: what is on goes on, and what is drawn comes in its turn', async () => {
  const [red, blue] = [imageOf(shop, 'red', RED), imageOf(shop, 'blue', BLUE)];
  shop.play('front', [red, blue].map(spotOf), 3_600_000, 'one');
  const page = await machine.newPage();
  await page.goto(`${shop.url}/player`);
  await showing(page, 'red');
  await shop.until(() => present() === 2);
  const held = hold([red, blue]);
  expect(await shop.ask('cache.clear', {})).toEqual([{ ok: true }]);
  await shop.until(() => [...held.values()].every((r) => r.length === 1));
  await looksAgain();
  expect(await creative(page)).toBe('red');
  // A new size: drawn anew from the same file.
  await page.setViewportSize({ width: 300, height: 200 });
  await page.waitForFunction(() => [...document.querySelectorAll('#stage .scene-image')].length > 2);
  await looksAgain();
  expect(await creative(page)).toBe('red');
  expect(near(await reader.middle(page), RED)).toBe(true);
  await shop.ask('override.begin', orderOf('o1', blue, Date.now()));
  await showing(page, 'blue');
  expect(near(await reader.middle(page), BLUE)).toBe(true);
  await shop.until(() => present() === 0);
  expect(shop.healths.at(-1)?.faults).toEqual([]);
  release(held);
  await shop.until(() => present() === 2);
});

test('[PLY-29] a disk without room for a second copy keeps the one that is on screen', async () => {
  const red = imageOf(shop, 'red', RED);
  shop.play('front', [spotOf(red)], 3_600_000, 'one');
  const page = await machine.newPage();
  await page.addInitScript(shellOn(base));
  await page.goto(`${shop.url}/player`);
  await showing(page, 'red');
  await shop.until(() => present() === 1);
  const [sha256] = [...hold([red]).keys()];
  shop.odd.clear();
  symlinkSync('/dev/full', join(folder, 'parts', sha256!));
  await shop.ask('cache.clear', {});
  await shop.until(() => shop.ranges.get(sha256!)?.length === 2);
  const told = shop.healths.length;
  await shop.until(() => shop.healths.length > told && present() === 1);
  await looksAgain();
  expect([await creative(page), readdirSync(join(folder, 'files'))]).toEqual(['red', [sha256]]);
  expect(shop.healths.at(-1)?.faults).toEqual([]);
});

test.each(['stored', 'disk'])(
  '[PLY-29] a film on screen plays on while its file is fetched anew (%s), also one that comes wrong',
  async (kind) => {
    const landscape = shop.addMedia(FILM, 'video/mp4', { width: 1280, height: 720 });
    const film: Scene = { creative: 'film', transition: 'cut', kind: 'video', files: { landscape }, sound: false };
    const red = imageOf(shop, 'red', RED);
    shop.play('front', [film, red].map(spotOf), 3_600_000, 'one');
    const page = await machine.newPage();
    if (kind === 'disk') await page.addInitScript(shellOn(base));
    await page.goto(`${shop.url}/player`);
    await showing(page, 'film');
    await shop.until(() => present() === 2);
    const held = hold([film, red]);
    await shop.ask('cache.clear', {});
    await shop.until(() => [...held.values()].every((r) => r.length === 1));
    await looksAgain();
    /** Bytes that its address still gives. */
    const readable = () =>
      page.evaluate(async () => (await (await fetch(document.querySelector('video')!.src)).blob()).size);
    const plays = async (): Promise<void> => {
      expect([await creative(page), await readable()]).toEqual(['film', FILM.length]);
      // From another place of it, to be read again.
      await page.evaluate(() => (document.querySelector('video')!.currentTime = 1));
      await page.waitForFunction(() => document.querySelector('video')!.currentTime > 1.3);
      expect(await page.evaluate(() => document.querySelector('video')!.error)).toBeNull();
    };
    await plays();
    // What comes is not what it should be: told, and still the show goes on.
    shop.odd.clear();
    shop.spoiled.set(landscape.sha256, Buffer.alloc(FILM.length, 7));
    release(held);
    await shop.until(() => (shop.healths.at(-1)?.faults ?? []).some((f) => f.includes('SHA-256')));
    await looksAgain();
    await plays();
    expect(shop.healths.flatMap((h) => h.faults).join()).not.toContain('is broken');
    // Cleared once more it comes right.
    shop.spoiled.clear();
    await shop.ask('cache.clear', {});
    await shop.until(() => present() === 2 && shop.healths.at(-1)!.faults.length === 0);
    await plays();
    if (kind === 'disk') {
      expect(readdirSync(join(folder, 'files'))).toHaveLength(2);
      expect(readdirSync(join(folder, 'parts'))).toEqual([]);
    }
  },
);
