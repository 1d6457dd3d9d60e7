import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { near, PixelReader } from './pictures.ts';
import { BLUE, face, GREEN, imageOf, openShop, orderOf, RED, spotOf } from './shop.ts';

const DAY = 86_400_000;
let browser: Browser;
let reader: PixelReader;
let shop: DisplayStore;
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
const said = (...words: string[]): Promise<void> =>
  shop.until(() => (shop.healths.at(-1)?.faults ?? []).some((f) => words.every((w) => f.includes(w))));

describe('a bad programme', () => {
  const json = (response: ServerResponse, body: string, headers = {}): void => {
    response.writeHead(200, { 'content-type': 'application/json', etag: '"two"', ...headers }).end(body);
  };
  const sound = () => JSON.stringify({ ...shop.programmes.get('front')!, revision: 'two' });
  test.each<[string, (response: ServerResponse) => void, string]>([
    ['an empty body', (r) => json(r, ''), 'it is empty'],
    ['only its beginning', (r) => json(r, sound().slice(0, 80)), 'only the beginning'],
    [
      'an unknown kind of scene',
      (r) => json(r, sound().replace('"image"', '"hologram"')),
      'not as agreed: spots.0.scene',
    ],
    ['a spot that is not there', (r) => json(r, sound().replace('"spot":0', '"spot":9')), 'not in it'],
    ['a newer protocol', (r) => json(r, sound(), { 'endcap-protocol': '99' }), 'protocol 99'],
    ['a page of words', (r) => void r.writeHead(502).end('<h1>Bad gateway</h1>'), 'answered 502'],
    ['an endless redirect', (r) => void r.writeHead(302, { location: '?again' }).end(), 'another address'],
  ])('[PRG-16] %s: the last good one goes on, and the console is told', async (_name, answer, words) => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'red');
    await shop.until(() => shop.healths.at(-1)?.programme === 'one');
    shop.oddProgramme = (_request, response) => answer(response);
    shop.notify('programme', { url: '/api/v1/screens/front/programme', revision: 'two' });
    await said(words, 'The last good one goes on.');
    expect(shop.healths.at(-1)?.programme).toBe('one');
    expect(near(await reader.middle(page), RED)).toBe(true);
    // Mended, it is taken by itself.
    shop.oddProgramme = null;
    shop.play('front', [spotOf(imageOf(shop, 'green', GREEN))], 60_000, 'three');
    await showing(page, 'green');
    await shop.until(() => shop.healths.at(-1)?.faults.length === 0);
  });
});

describe('alone', () => {
  test('[PLY-8] seven days without a controller: what was booked shows, day by day, then the store card', async () => {
    const [red, green, blue] = [imageOf(shop, 'red', RED), imageOf(shop, 'green', GREEN), imageOf(shop, 'blue', BLUE)];
    const now = Date.now();
    const days = Array.from({ length: 7 }, (_, day) => ({
      fromMs: now - 1000 + day * DAY,
      toMs: now - 1000 + (day + 1) * DAY,
      anchorMs: now,
      cycle: [{ spot: day % 3, durationMs: 60_000 }],
    }));
    const spots = [red, green, blue].map(spotOf);
    shop.programmes.set('front', { screen: 'front', revision: 'week', madeAtMs: now, spots, segments: days });
    const page = await machine.newPage();
    await page.clock.install({ time: now });
    await page.goto(`${shop.url}/player`);
    await showing(page, 'red');
    await shop.until(() => shop.healths.at(-1)?.cached.present === 3);
    await shop.stop();
    for (const creative of ['green', 'blue', 'red', 'green', 'blue', 'red']) {
      await page.clock.fastForward(DAY);
      await showing(page, creative);
    }
    expect(near(await reader.middle(page), RED)).toBe(true);
    await page.clock.fastForward(DAY);
    await page.waitForFunction(() => document.documentElement.dataset['creative'] === '');
  });

  test('[CCH-13] outside its window nothing is fetched for later; what is due or ordered is, at once', async () => {
    const hour = new Date().getUTCHours();
    const clock = (offset: number): string => `${String((hour + offset) % 24).padStart(2, '0')}:00`;
    Object.assign(shop, { store: { ...face, timeZone: 'UTC', downloads: { from: clock(3), to: clock(5) } } });
    const later = imageOf(shop, 'later', GREEN);
    shop.play('front', [spotOf(imageOf(shop, 'red', RED)), spotOf(later)], 3_600_000, 'one');
    const page = await player();
    await showing(page, 'red');
    await shop.until(() => shop.healths.at(-1)?.cached.present === 1);
    await shop.until(() => shop.healths.at(-1)?.cached.waits?.includes(`from ${clock(3)} to ${clock(5)}`) === true);
    if (later.kind !== 'image') throw new Error('an image');
    expect(shop.ranges.get(later.files.landscape!.sha256)).toBeUndefined();
    shop.notify('override.begin', orderOf('o1', later, Date.now()));
    await showing(page, 'later');
  });

  test('[CCH-12] a browser that keeps nothing: it plays from memory, and says so', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'endcap-refused-'));
    mkdirSync(join(profile, 'Default'));
    // As a person does who forbids all sites to keep data.
    const forbidden = { profile: { default_content_setting_values: { cookies: 2 } } };
    writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(forbidden));
    const strict = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium()!,
      chromiumSandbox: process.getuid?.() !== 0,
      viewport: { width: 320, height: 180 },
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    try {
      shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
      const page = await strict.newPage();
      await page.goto(`${shop.url}/player`);
      await showing(page, 'red');
      await said('Media is not kept for a restart', 'refuses to keep anything');
      expect(near(await reader.middle(page), RED)).toBe(true);
    } finally {
      await strict.close();
      rmSync(profile, { recursive: true, force: true });
    }
  });
});
