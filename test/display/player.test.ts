import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium, openPage } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { near, PixelReader } from './pictures.ts';
import { BLUE, CARD, GREEN, imageOf, likes, openShop, orderOf, product, RED, spotOf } from './shop.ts';

const SMALL = { width: 320, height: 180 };
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

async function player(size: { width: number; height: number } = SMALL): Promise<Page> {
  const page = await openPage(browser, undefined, size);
  pages.push(page);
  await page.goto(`${shop.url}/player`);
  return page;
}
const showing = (page: Page, name: 'creative' | 'override', value: string) =>
  page.waitForFunction(([n, v]) => document.documentElement.dataset[n!] === v, [name, value]);
/** Resolves when what was just changed has been presented. */
const presented = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

describe('what the player shows', () => {
  test('[PLY-1] an image of the programme; the store card, never black, where nothing is booked', async () => {
    shop.play('front', [], 1000, 'empty');
    const page = await player();
    await page.waitForFunction(() => document.documentElement.dataset['screen'] === 'front');
    await presented(page);
    expect(near(await reader.middle(page), CARD)).toBe(true);
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    await showing(page, 'creative', 'red');
    await presented(page);
    expect(near(await reader.middle(page), RED)).toBe(true);
  });

  test('[PLY-5] [PLY-11] an override comes at once, is acknowledged and reported, and goes at its end', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    const order = orderOf('order-1', imageOf(shop, 'green', GREEN), Date.now());
    expect(await shop.ask('override.begin', order)).toEqual([{ ready: true }]);
    await showing(page, 'override', 'order-1');
    await presented(page);
    expect(near(await reader.middle(page), GREEN)).toBe(true);
    await shop.until(() => shop.shown.some((s) => s.override === 'order-1'));
    const report = shop.shown.find((s) => s.override === 'order-1')!;
    expect(report).toMatchObject({ screen: 'front', creative: 'green', cause: { text: 'because of a test' } });
    expect(report.shownAtMs).toBeGreaterThanOrEqual(order.commitMs!);
    shop.notify('override.end', { id: 'order-1', atMs: Date.now() });
    await showing(page, 'override', '');
    await presented(page);
    expect(near(await reader.middle(page), RED)).toBe(true);
    await shop.until(() => shop.shown.at(-1)?.creative === 'red' && shop.shown.at(-1)?.override === null);
  });

  test('[OVR-7] after an override the loop goes on where it is told, with no other spot between', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED)), spotOf(imageOf(shop, 'blue', BLUE))], 60_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    await shop.ask('override.begin', orderOf('order-1', imageOf(shop, 'green', GREEN), Date.now()));
    await showing(page, 'override', 'order-1');
    const atMs = Date.now();
    const resume = { from: 'one', revision: 'two', anchorMs: atMs - 61_000 };
    shop.notify('override.end', { id: 'order-1', atMs, resume });
    await showing(page, 'override', '');
    await showing(page, 'creative', 'blue');
    await presented(page);
    expect(near(await reader.middle(page), BLUE)).toBe(true);
    // Nothing else was shown between them.
    await shop.until(() => shop.shown.at(-1)?.creative === 'blue');
    expect(shop.shown.map((s) => s.creative).slice(-2)).toEqual(['green', 'blue']);
  });

  test('[OVR-7] a resume of a programme that the player does not have makes it fetch the one in force', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    await shop.ask('override.begin', orderOf('order-1', imageOf(shop, 'green', GREEN), Date.now()));
    await showing(page, 'override', 'order-1');
    const blue = shop.programmes.get('front')!;
    shop.programmes.set('front', { ...blue, revision: 'three', spots: [spotOf(imageOf(shop, 'blue', BLUE))] });
    shop.notify('override.end', {
      id: 'order-1',
      atMs: Date.now(),
      resume: { from: 'unheard-of', revision: 'three', anchorMs: 0 },
    });
    await showing(page, 'creative', 'blue');
    await presented(page);
    expect(near(await reader.middle(page), BLUE)).toBe(true);
  });

  test('[OVR-4] campaigns that share an override have each their own plays', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    const scenes = [imageOf(shop, 'green', GREEN), imageOf(shop, 'blue', BLUE)];
    const spots = scenes.map((scene) => ({ campaign: `campaign-${scene.creative}`, scene, durationMs: 400 }));
    shop.notify('override.begin', { ...orderOf('shared', scenes[0]!, Date.now()), spots });
    const playsOf = (campaign: string) =>
      [...shop.plays.values()].filter((p) => p.override === 'shared' && p.campaign === campaign);
    await shop.until(() => playsOf('campaign-green').length >= 2 && playsOf('campaign-blue').length >= 2);
    for (const { campaign, creative } of shop.plays.values()) expect(campaign).toBe(`campaign-${creative}`);
    expect(shop.shown.some((s) => s.campaign === 'campaign-blue' && s.override === 'shared')).toBe(true);
  });

  test('[PLY-5] an order that waits for its commit does not show before it', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    expect(await shop.ask('override.begin', orderOf('group', imageOf(shop, 'blue', BLUE), null))).toEqual([
      { ready: true },
    ]);
    await presented(page);
    expect(near(await reader.middle(page), RED)).toBe(true);
    shop.notify('override.commit', { id: 'group', commitMs: Date.now() + 150 });
    await showing(page, 'override', 'group');
    await presented(page);
    expect(near(await reader.middle(page), BLUE)).toBe(true);
  });

  test('[PLY-2] in 200 cuts every presented frame is one scene or the other, never black or blank', async () => {
    const red = imageOf(shop, 'red', RED);
    const green = imageOf(shop, 'green', GREEN);
    shop.play('front', [spotOf(red)], 3_600_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    await presented(page);
    const cdp = await page.context().newCDPSession(page);
    const frames: string[] = [];
    cdp.on('Page.screencastFrame', ({ data, sessionId }) => {
      frames.push(data);
      void cdp.send('Page.screencastFrameAck', { sessionId });
    });
    await cdp.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 });
    for (let i = 1; i <= 200; i++) {
      shop.notify('override.begin', orderOf(`o${i}`, i % 2 === 0 ? red : green, Date.now() + i / 1000));
      await showing(page, 'override', `o${i}`);
      await presented(page);
    }
    await cdp.send('Page.stopScreencast');
    const seen = (
      await reader.read(frames, 'image/png', [
        [0.5, 0.5],
        [0.1, 0.2],
        [0.85, 0.8],
      ])
    ).flat();
    expect(frames.length).toBeGreaterThan(60);
    expect(seen.filter((c) => !near(c, RED, 24) && !near(c, GREEN, 24))).toEqual([]);
    expect(seen.some((c) => near(c, RED, 24)) && seen.some((c) => near(c, GREEN, 24))).toBe(true);
  });

  test('[PLY-3] a fade passes through both scenes and through nothing else', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 3_600_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    await presented(page);
    const cdp = await page.context().newCDPSession(page);
    const frames: string[] = [];
    cdp.on('Page.screencastFrame', ({ data, sessionId }) => {
      frames.push(data);
      void cdp.send('Page.screencastFrameAck', { sessionId });
    });
    await cdp.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 });
    shop.notify('override.begin', orderOf('fade', imageOf(shop, 'green', GREEN, 'fade'), Date.now()));
    await showing(page, 'override', 'fade');
    await page.waitForFunction(() => document.getAnimations().length === 0);
    await presented(page);
    await cdp.send('Page.stopScreencast');
    const seen = (await reader.read(frames, 'image/png', [[0.5, 0.5]])).flat();
    // Each frame lies on the straight line from red to green: its share of green is the same in every channel.
    const shares = seen.map((c) => (c[0] - RED[0]) / (GREEN[0] - RED[0]));
    seen.forEach((c, i) => {
      const on = RED.map((from, k) => from + shares[i]! * (GREEN[k]! - from)) as [number, number, number];
      expect(near(c, on, 14)).toBe(true);
    });
    expect(shares.some((s) => s > 0.05 && s < 0.95)).toBe(true);
    expect(near(await reader.middle(page), GREEN)).toBe(true);
  });

  test('[PLY-4] a film comes on with a picture of its own and plays', async () => {
    const film = readFileSync(join(import.meta.dirname, '../../config/stores/demo/media/gel-film-landscape.mp4'));
    const landscape = shop.addMedia(film, 'video/mp4');
    const scene = { creative: 'film', transition: 'cut', kind: 'video', files: { landscape } } as const;
    shop.play('front', [spotOf(scene)], 60_000, 'film');
    const page = await player();
    await showing(page, 'creative', 'film');
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.4);
    const { muted, paused } = await page.evaluate(() => {
      const { muted, paused } = document.querySelector('video')!;
      return { muted, paused };
    });
    expect({ muted, paused }).toEqual({ muted: true, paused: false });
    expect(near(await reader.middle(page), [0, 0, 0])).toBe(false);
  });

  test('[PLY-7] [PLY-6] what does not decode and what has another hash is passed over and reported', async () => {
    const bad = shop.addMedia(Buffer.from('this is no picture'), 'image/png');
    const spoiled = imageOf(shop, 'spoiled', BLUE);
    const asset = spoiled.kind === 'image' ? spoiled.files.landscape! : null;
    shop.spoiled.set(asset!.sha256, Buffer.alloc(asset!.bytes, 7));
    const broken = { creative: 'broken', transition: 'cut', kind: 'image', files: { landscape: bad } } as const;
    shop.play('front', [broken, spoiled, imageOf(shop, 'red', RED)].map(spotOf), 60_000, 'three');
    const page = await player();
    await showing(page, 'creative', 'red');
    await presented(page);
    expect(near(await reader.middle(page), RED)).toBe(true);
    const has = (text: string) => shop.healths.at(-1)?.faults.some((f) => f.includes(text)) === true;
    await shop.until(() => has('"broken" is broken') && has('SHA-256'));
    expect(shop.requests.filter((r) => r.includes(bad.sha256)).length).toBeLessThanOrEqual(3);
  });

  test('[PLY-16] likes change in place; a stale number has its age, an unknown one is left out', async () => {
    const scene = { creative: 'knit', transition: 'cut', kind: 'product', headline: 'New', product } as const;
    shop.play('front', [spotOf(scene)], 60_000, 'product');
    shop.set(likes(1248));
    const page = await player({ width: 1280, height: 720 });
    await showing(page, 'creative', 'knit');
    const number = page.locator('.likes .spoken');
    await page.waitForFunction(() => document.querySelector('.likes .spoken')?.textContent === '1,248');
    await page.evaluate(() => document.querySelector('.scene-product')!.setAttribute('data-kept', 'yes'));
    shop.set(likes(1249));
    await page.waitForFunction(() => document.querySelector('.likes .spoken')?.textContent === '1,249');
    expect(await page.locator('.scene-product').getAttribute('data-kept')).toBe('yes');
    shop.set(likes(1249, 50 * 3_600_000, 'stale'));
    await page.waitForFunction(() => document.querySelector('.likes-age')?.textContent === '2 days ago');
    expect(await number.textContent()).toBe('1,249');
    shop.set(likes(1249, 8 * 86_400_000, 'stale'));
    await page.locator('.likes').waitFor({ state: 'hidden' });
    expect(await page.locator('.price .spoken').textContent()).toBe('€119.90');
    expect(await page.locator('.qr').count()).toBe(0);
  });

  test('[PLY-17] a code has its size and its quiet zone at full HD', async () => {
    const url = `${shop.url}/01/${product.gtin}`;
    const scene = { creative: 'knit', transition: 'cut', kind: 'product', headline: '', product, url } as const;
    shop.play('front', [spotOf(scene)], 60_000, 'product');
    const page = await player({ width: 1920, height: 1080 });
    await showing(page, 'creative', 'knit');
    const code = page.locator('.qr');
    const box = (await code.boundingBox())!;
    const modules = Number((await code.getAttribute('viewBox'))!.split(' ')[2]) - 8;
    // The printed code without its quiet zone of four modules on each side.
    expect((box.width * modules) / (modules + 8)).toBeGreaterThan(150);
    expect(box.width).toBeGreaterThanOrEqual(180);
    const shot = (await code.screenshot()).toString('base64');
    const at = (module: number): readonly [number, number] => [
      (module + 0.5) / (modules + 8),
      (module + 0.5) / (modules + 8),
    ];
    const [quiet, corner, finder] = (await reader.read([shot], 'image/png', [at(3), at(4), at(5)]))[0]!;
    expect(near(quiet!, [255, 255, 255], 4)).toBe(true);
    expect(near(corner!, [12, 12, 12], 4)).toBe(true);
    expect(near(finder!, [255, 255, 255], 4)).toBe(true);
  });

  test('[PLY-16] a ranking takes its live order, and cards move instead of being drawn anew', async () => {
    const products = ['a', 'b', 'c'].map((id) => ({ ...product, id, name: `Jumper ${id}` }));
    shop.set(likes(30, 0, 'live', 'a'), likes(20, 0, 'live', 'b'), likes(10, 0, 'live', 'c'));
    const scene = {
      creative: 'top',
      transition: 'cut',
      kind: 'ranking',
      headline: 'Most liked',
      places: 2,
      products,
    } as const;
    shop.play('front', [spotOf(scene)], 60_000, 'ranking');
    const page = await player({ width: 1280, height: 720 });
    await showing(page, 'creative', 'top');
    const first = () => page.locator('.card.first .card-name').textContent();
    expect(await first()).toBe('Jumper a');
    await page.evaluate(() =>
      document.querySelectorAll('.card').forEach((card) => card.setAttribute('data-kept', '1')),
    );
    shop.set(likes(31, 0, 'live', 'c'));
    await page.waitForFunction(() => document.querySelector('.card.first .card-name')?.textContent === 'Jumper c');
    expect(await page.locator('.card[data-kept]').count()).toBe(3);
    await page.waitForFunction(() => document.getAnimations().length === 0);
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.card')]
        .filter((card) => getComputedStyle(card).opacity === '1')
        .sort((x, y) => x.getBoundingClientRect().x - y.getBoundingClientRect().x)
        .map((card) => card.querySelector('.card-name')?.textContent),
    );
    expect(shown).toEqual(['Jumper c', 'Jumper a']);
  });

  test('[PLY-19] a long name stays inside its box, in whole words', async () => {
    const name = 'Feuchtigkeitsspendendes Duschgel mit Lavendelblütenextrakt';
    const scene = {
      creative: 'long',
      transition: 'cut',
      kind: 'product',
      headline: '',
      product: { ...product, name },
    } as const;
    shop.play('front', [spotOf(scene)], 60_000, 'long');
    for (const size of [
      { width: 1920, height: 1080 },
      { width: 1080, height: 1920 },
      { width: 640, height: 360 },
    ]) {
      const page = await player(size);
      await showing(page, 'creative', 'long');
      const fit = await page.evaluate(() => {
        const box = document.querySelector<HTMLElement>('.product-name')!;
        return {
          wide: box.scrollWidth - box.clientWidth,
          high: box.scrollHeight - box.clientHeight,
          wrap: box.style.overflowWrap,
        };
      });
      expect(fit.wide).toBeLessThanOrEqual(1);
      expect(fit.high).toBeLessThanOrEqual(1);
      expect(fit.wrap).toBe('normal');
    }
  });
});

describe('pairing and orders to the device', () => {
  test('[PLY-14] without a key it shows its code, large, with what to do', async () => {
    shop.unpaired = { ok: false, reason: 'unpaired', message: 'Ask for a code.' };
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player({ width: 1920, height: 1080 });
    const code = page.locator('.overlay-code');
    expect(await code.textContent()).toBe('K7M-4PX');
    expect((await code.boundingBox())!.height).toBeGreaterThan(200);
    expect(await page.locator('.overlay-steps li').count()).toBe(3);
    expect(await page.locator('.overlay-device').textContent()).toMatch(/^Player \w{4}$/);
    shop.notify('paired', { device: 'player-1', key: 'k'.repeat(43), name: 'Front' });
    await showing(page, 'creative', 'red');
    expect(await code.count()).toBe(0);
  });

  test('[PLY-15] a revoked player stops, says so and offers a new code', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    shop.unpaired = { ok: false, reason: 'unpaired', message: 'Ask for a code.' };
    shop.notify('revoked', { message: 'Taken out of the store.' });
    await page.locator('.overlay').waitFor();
    expect(await page.locator('.overlay').innerText()).toContain('Taken out of the store.');
    expect(await page.locator('.scene-image').count()).toBe(0);
    await page.locator('.overlay-code').waitFor();
  });

  test('[PLY-18] it shows its name when asked, and says what is on in data attributes', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    shop.notify('identify', { seconds: 1 });
    expect(await page.locator('.nameplate-name').textContent()).toBe('Front window');
    await page.locator('.nameplate').waitFor({ state: 'detached' });
    const data = await page.evaluate(() => Object.fromEntries(Object.entries(document.documentElement.dataset)));
    const alive = expect.stringMatching(/^\d+$/) as string;
    expect(data).toEqual({
      ...{ alive, link: 'live', screen: 'front', campaign: 'campaign-red', creative: 'red', override: '' },
    });
  });
});
