import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PanelHours, Screenshot } from '../../controller/protocol/display.ts';
import { screenshot } from '../../controller/protocol/display.ts';
import type { PictureState } from '../../controller/protocol/play.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { near, PixelReader } from './pictures.ts';
import { BLUE, GREEN, imageOf, openShop, orderOf, product, RED, spotOf } from './shop.ts';

const HOUR = 3_600_000;
let browser: Browser;
let reader: PixelReader;
let shop: DisplayStore;
const pages: Page[] = [];

beforeAll(async () => {
  browser = await launchChromium({ args: ['--disable-gpu'] });
  reader = await PixelReader.open(browser);
});
afterAll(() => browser.close());
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
  await shop.stop();
});

/** A player, with the ports of a shell that a page of its own makes of `shell`. */
async function player(shell?: string): Promise<Page> {
  const page = await openPage(browser, undefined, { width: 320, height: 180 });
  pages.push(page);
  if (shell !== undefined) await page.addInitScript(shell);
  await page.goto(`${shop.url}/player`);
  return page;
}
const showing = (page: Page, value: string) =>
  page.waitForFunction((v) => document.documentElement.dataset['creative'] === v, value);
const presented = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
/** The newest health in which the picture is so. */
async function health(state: PictureState['state']): Promise<{ picture: PictureState; faults: string[] }> {
  const found = () => shop.healths.findLast((h) => h.picture?.state === state);
  await shop.until(() => found() !== undefined);
  const { picture, faults } = found()!;
  return { picture: picture!, faults };
}
const off = (more: Partial<PanelHours> = {}): PanelHours => ({
  by: 'none',
  on: [{ fromMs: Date.now() + HOUR, toMs: Date.now() + 2 * HOUR }],
  untilMs: Date.now() + 24 * HOUR,
  ...more,
});
const asked = async (): Promise<Screenshot> => screenshot.parse((await shop.ask('screenshot', { widthPx: 160 }))[0]);

describe('what a player tells of its picture', () => {
  test('[PLY-26] layers, memory, sound, and that its picture is as it should be', { timeout: 60_000 }, async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], HOUR, 'one');
    const page = await player();
    await showing(page, 'red');
    const { picture, faults } = await health('fine');
    expect(picture).toMatchObject({ seenBy: 'page', framesPerS: null, dropped: 0, temperatureC: null, sound: 'off' });
    expect(picture.layers).toBeGreaterThan(0);
    expect(picture.heapMb).toBeGreaterThan(0);
    expect(faults.filter((f) => f.includes('picture'))).toEqual([]);
  });

  test('[PLY-26] a black picture is found, told and drawn anew', { timeout: 90_000 }, async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], HOUR, 'one');
    const page = await player();
    await showing(page, 'red');
    await presented(page);
    await page.evaluate(() => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 8;
      canvas.getContext('2d')!.fillRect(0, 0, 8, 8);
      for (const image of document.querySelectorAll('img')) image.src = canvas.toDataURL();
    });
    await presented(page);
    expect(near(await reader.middle(page), [0, 0, 0])).toBe(true);
    const { faults } = await health('black');
    expect(faults).toContain('The picture is black: it is black though its scene is not. It was drawn anew.');
    const before = shop.healths.length;
    await shop.until(() => shop.healths.slice(before).some((h) => h.picture?.state === 'fine'));
    expect(near(await reader.middle(page), RED)).toBe(true);
  });

  test('[PLY-26] the shell sees the window, the heat and its own faults', { timeout: 60_000 }, async () => {
    shop.play(
      'front',
      [spotOf({ creative: 'say', transition: 'cut', kind: 'message', headline: 'Hi', text: '' })],
      HOUR,
      'm',
    );
    const page = await player(`
      const drawn = (colour) => { const c = document.createElement('canvas'); c.width = 64; c.height = 36;
        const x = c.getContext('2d'); x.fillStyle = colour; x.fillRect(0, 0, 64, 36);
        return new Promise((done) => c.toBlob(async (b) => done(new Uint8Array(await b.arrayBuffer())), 'image/jpeg')); };
      globalThis.endcapShell = Object.freeze({ name: 'test', version: '1', capture: () => drawn(globalThis.windowIs ?? '#fff'),
        temperature: async () => 61.27, faults: async () => ['The disk is full.'], tell: async (now) => { globalThis.told = now; return null; } });
    `);
    await showing(page, 'say');
    const { picture, faults } = await health('fine');
    expect(picture).toMatchObject({ seenBy: 'window', temperatureC: 61.3 });
    expect(faults).toContain('The disk is full.');
    expect(await page.evaluate(() => (globalThis as { told?: unknown }).told)).toEqual({
      ...{ showing: 'programme', open: null, downloads: true },
    });
    // The page has drawn its template; what leaves the window is black all the same.
    await page.evaluate(() => Object.assign(globalThis, { windowIs: '#000' }));
    await health('black');
  });
});

describe('what somebody at a console asks of it', () => {
  test('[PLY-28] a picture of an image is what it shows, shrunk', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'green', GREEN))], HOUR, 'one');
    const page = await player();
    await showing(page, 'green');
    await presented(page);
    const taken = await asked();
    expect(taken).toMatchObject({ taken: true, mime: 'image/webp', widthPx: 160, heightPx: 90, of: 'layer' });
    if (!taken.taken) return;
    const [middle] = (await reader.read([taken.base64], taken.mime, [[0.5, 0.5]]))[0]!;
    expect(near(middle!, GREEN, 12)).toBe(true);
  });

  test('[PLY-28] a browser says that it cannot take a picture of a template', async () => {
    const scene = { creative: 'knit', transition: 'cut', kind: 'product', headline: '', product } as const;
    shop.play('front', [spotOf(scene)], HOUR, 'one');
    const page = await player();
    await showing(page, 'knit');
    expect(await asked()).toEqual({
      taken: false,
      why: 'This player runs in a browser and cannot take a picture of a template; the player shell can.',
    });
  });

  test('[PLY-28] a shell whose window gives no picture is not taken for a browser', async () => {
    const scene = { creative: 'knit', transition: 'cut', kind: 'product', headline: '', product } as const;
    shop.play('front', [spotOf(scene)], HOUR, 'one');
    const page = await player(`
      globalThis.endcapShell = Object.freeze({ name: 'test', version: '1', capture: async () => null });
    `);
    await showing(page, 'knit');
    expect(await asked()).toEqual({
      taken: false,
      why: 'The window gives no picture just now: it is hidden, or not drawn. Try again.',
    });
  });

  test('[PLY-29] its cache is cleared: everything is fetched anew, and the picture goes on', async () => {
    const blue = imageOf(shop, 'blue', BLUE);
    const path = blue.kind === 'image' ? `/media/${blue.files.landscape!.sha256}` : '';
    shop.play('front', [spotOf(blue)], HOUR, 'one');
    const page = await player();
    await showing(page, 'blue');
    const fetched = () => shop.requests.filter((r) => r === path).length;
    await shop.until(() => fetched() === 1);
    expect(await shop.ask('cache.clear', {})).toEqual([{ ok: true }]);
    await shop.until(() => fetched() === 2);
    await presented(page);
    expect(near(await reader.middle(page), BLUE)).toBe(true);
  });
});

describe('hours of the panel', () => {
  test('[PLY-27] outside them it is black on purpose, and no play is recorded', { timeout: 60_000 }, async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], HOUR, 'one');
    const page = await player();
    await showing(page, 'red');
    shop.notify('power', off());
    await showing(page, '');
    await page.waitForFunction(() => document.getAnimations().length === 0);
    await presented(page);
    expect(near(await reader.middle(page), [0, 0, 0])).toBe(true);
    await shop.until(() => shop.plays.size === 1);
    expect([...shop.plays.values()]).toMatchObject([{ creative: 'red', outcome: 'truncated' }]);
    const { faults } = await health('standby');
    expect(faults.filter((f) => f.includes('black'))).toEqual([]);
    expect(await asked()).toMatchObject({ taken: false });
    // A triggered order does not light it, a takeover does, and after it it is dark again.
    const green = imageOf(shop, 'green', GREEN);
    shop.notify('override.begin', orderOf('triggered', green, Date.now()));
    shop.notify('override.begin', { ...orderOf('takeover', green, Date.now()), class: 'takeover' });
    await page.waitForFunction(() => document.documentElement.dataset['override'] === 'takeover');
    await page.waitForFunction(() => document.getAnimations().length === 0);
    expect(near(await reader.middle(page), GREEN)).toBe(true);
    shop.notify('override.end', { id: 'takeover', atMs: Date.now() });
    await showing(page, '');
    shop.notify('power', off({ on: null }));
    await page.waitForFunction(() => document.documentElement.dataset['override'] === 'triggered');
  });

  test(
    '[PLY-27] the shell switches the panel the way it is told; what it cannot is told',
    { timeout: 60_000 },
    async () => {
      shop.play('front', [spotOf(imageOf(shop, 'red', RED))], HOUR, 'one');
      const page = await player(`
      globalThis.switched = [];
      globalThis.endcapShell = Object.freeze({ name: 'test', version: '1',
        power: async (on, by) => { switched.push([on, by]); return on ? null : 'no adapter answers'; } });
    `);
      await showing(page, 'red');
      shop.notify('power', off({ by: 'cec' }));
      await shop.until(() =>
        shop.healths.some((h) => h.faults.includes('The panel was not switched off: no adapter answers')),
      );
      shop.notify('power', off({ by: 'cec', on: null }));
      await showing(page, 'red');
      await page.waitForFunction(() => (globalThis as { switched?: unknown[] }).switched?.length === 2);
      expect(await page.evaluate(() => (globalThis as { switched?: unknown }).switched)).toEqual([
        [false, 'cec'],
        [true, 'cec'],
      ]);
      await shop.until(() => shop.healths.at(-1)!.faults.every((f) => !f.includes('panel')));
    },
  );

  test('[PLY-27] at the start the panel is lit once, by the hours that were kept too; signed out it is lit for its code', async () => {
    shop.power = off({ by: 'cec', on: null });
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], HOUR, 'one');
    const page = await player(`
      globalThis.switched = [];
      globalThis.endcapShell = Object.freeze({ name: 'test', version: '1', power: async (on, by) => { switched.push([on, by]); return null; } });
    `);
    const switched = () => page.evaluate(() => (globalThis as { switched?: unknown }).switched);
    await showing(page, 'red');
    expect(await switched()).toEqual([[true, 'cec']]);
    // Started again in the night it goes dark; nobody knows how it was left.
    shop.power = off({ by: 'cec' });
    await page.reload();
    await showing(page, '');
    await expect.poll(async () => ((await switched()) as unknown[]).at(-1)).toEqual([false, 'cec']);
    shop.unpaired = { ok: false, reason: 'unpaired', message: 'Ask for a code.' };
    shop.notify('revoked', { message: 'This display was signed out.' });
    await expect.poll(async () => ((await switched()) as unknown[]).at(-1), { timeout: 15_000 }).toEqual([true, 'cec']);
  });
});
