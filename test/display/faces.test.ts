import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Scene } from '../../controller/protocol/scene.ts';
import { FrameWatch, SPECK } from '../bench/playerFrames.ts';
import { PALETTE, solidFilm } from '../bench/playerStores.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import type { Rgb } from './pictures.ts';
import { near, PixelReader } from './pictures.ts';
import { CARD, face, GREEN, imageOf, likes, openShop, orderOf, product, RED, spotOf } from './shop.ts';

const SMALL = { width: 320, height: 180 };
const HOUR = 3_600_000;
const NEW_CARD: Rgb = [0x5a, 0x2a, 0x6e];
const TEAL = PALETTE[5]!;
let browser: Browser;
let reader: PixelReader;
let shop: DisplayStore;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium({ args: ['--disable-gpu'] });
  reader = await PixelReader.open(browser);
});
afterAll(() => browser.close());
beforeEach(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await page.close();
  await shop.stop();
});

const still = () => page.waitForFunction(() => document.getAnimations().length === 0);
const presented = () =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const showing = (name: 'creative' | 'override', value: string) =>
  page.waitForFunction(([n, v]) => document.documentElement.dataset[n!] === v, [name, value]);
const playsOf = (creative: string) => [...shop.plays.values()].filter((p) => p.creative === creative);

interface Watched {
  looks: number;
}
/** Opens the player, and notes in its page what is drawn from then on: loaded anew it would have forgotten. */
async function open(scene: Scene): Promise<void> {
  shop.play('front', [spotOf(scene)], HOUR, 'one');
  page = await openPage(browser, undefined, SMALL);
  await page.goto(`${shop.url}/player`);
  await showing('creative', scene.creative);
  await still();
  await presented();
  await page.evaluate(() => {
    const watched: Watched = { looks: 0 };
    Object.assign(window, { watched });
    new MutationObserver((all) => {
      watched.looks += all.flatMap((m) => [...m.addedNodes]).length;
    }).observe(document.querySelector('#stage')!, { childList: true });
  });
}
/** So many looks were drawn over the first one; fails in a page that was loaded anew. */
const looks = () => page.evaluate(() => (window as unknown as { watched: Watched }).watched.looks);
const settled = (count: number) =>
  page.waitForFunction(
    (n) =>
      (window as unknown as { watched?: Watched }).watched?.looks === n &&
      document.querySelectorAll('.picture-root').length === 1,
    count,
  );
/** Something else is ordered: what was on ends, and its play comes in. */
async function endOf(creative: string): Promise<void> {
  shop.notify('override.begin', orderOf('end', imageOf(shop, 'green', GREEN), Date.now()));
  await showing('override', 'end');
  await shop.until(() => playsOf(creative).length > 0);
}
const film = (): Scene => {
  const landscape = shop.addMedia(solidFilm(TEAL), 'video/mp4', SMALL);
  return { creative: 'film', transition: 'cut', kind: 'video', files: { landscape }, sound: true };
};

describe('another face of the store or the screen', () => {
  test.each([
    ['a picture', (): Scene => imageOf(shop, 'red', RED), RED],
    ['a picture that came by a fade', (): Scene => imageOf(shop, 'red', RED, 'fade'), RED],
    ['a picture that came by a push', (): Scene => imageOf(shop, 'red', RED, 'push'), RED],
    ['a film', film, TEAL],
  ] as const)(
    '[PLY-24] other colours come while %s is on: no frame of anything else, the same play, the same page',
    async (_, make, colour) => {
      const scene = make();
      await open(scene);
      const watch = await FrameWatch.start(page, [colour, CARD, NEW_CARD]);
      shop.store = { ...face, brand: { ...face.brand, primary: '#5a2a6e', paper: '#ffffff' } };
      const toldAtMs = Date.now();
      expect(await shop.tellFace('player')).toEqual([{ ok: true }]);
      await settled(1);
      await presented();
      // Neither black, nor the ground, nor a card of either look, nor a mixture of them.
      const frames = await watch.stop();
      expect(frames.length).toBeGreaterThan(0);
      expect(frames.filter((l) => l.black > SPECK || l.blank > SPECK || l.colour !== 0)).toEqual([]);
      expect(await page.evaluate(() => document.querySelector<HTMLElement>('#overlay')!.dataset['shows'])).toBe(
        'nothing',
      );
      await endOf(scene.creative);
      expect(playsOf(scene.creative)).toHaveLength(1);
      expect(playsOf(scene.creative)[0]!.startMs).toBeLessThan(toldAtMs);
      // The new look is really there: with nothing booked its card shows.
      shop.notify('override.end', { id: 'end', atMs: Date.now() });
      shop.play('front', [], 1000, 'empty');
      await showing('creative', '');
      await still();
      await presented();
      expect(near(await reader.middle(page), NEW_CARD)).toBe(true);
      expect(await looks()).toBe(1);
    },
    60_000,
  );

  test('[PLY-24] the old look stays, and no card comes before it, until a frame of the film has come over it', async () => {
    await open(film());
    await page.evaluate(() => {
      const seen: { roots: number; card: string }[] = [];
      Object.assign(window, { seen });
      type Ask = (this: HTMLVideoElement, callback: VideoFrameRequestCallback) => number;
      const ask = Object.getOwnPropertyDescriptor(HTMLVideoElement.prototype, 'requestVideoFrameCallback')!
        .value as Ask;
      // Whoever asks for a frame of a film gets one only after a look at what there is until then.
      HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
        setTimeout(() => {
          const roots = [...document.querySelectorAll<HTMLElement>('.picture-root')];
          const [top, card] = [roots.at(-1)!, roots.at(-1)!.querySelector('.scene-card')!];
          if (top.style.opacity === '1') seen.push({ roots: roots.length, card: getComputedStyle(card).visibility });
          ask.call(this, callback);
        });
        return 0;
      };
    });
    shop.store = { ...face, brand: { ...face.brand, primary: '#5a2a6e' } };
    await shop.tellFace('player');
    await settled(1);
    const seen = await page.evaluate(() => (window as unknown as { seen: unknown[] }).seen);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual(seen.map(() => ({ roots: 2, card: 'hidden' })));
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('.scene-card')!).visibility)).toBe(
      'visible',
    );
  });

  test('[PLY-24] [SCN-8] another volume is heard at once: the same film, the same play, the same page', async () => {
    await open(film());
    const loudness = () => page.evaluate(() => [...document.querySelectorAll('video')].map((v) => [v.muted, v.volume]));
    expect(await loudness()).toEqual([[true, 0]]);
    const watch = await FrameWatch.start(page, [TEAL, CARD]);
    const before = await page.evaluateHandle(() => document.querySelector('video'));
    for (const volume of [40, 70, 0]) {
      shop.volume = volume;
      await shop.tellFace('player');
      await page.waitForFunction((v) => document.querySelector('video')!.volume === v, volume / 100);
      expect(await loudness()).toEqual([[volume === 0, volume / 100]]);
      expect(await page.evaluate(() => document.querySelector('video')!.paused)).toBe(false);
    }
    await presented();
    expect((await watch.stop()).filter((l) => l.colour !== 0)).toEqual([]);
    expect(await page.evaluate((was) => was === document.querySelector('video'), before)).toBe(true);
    await endOf('film');
    expect(playsOf('film')).toHaveLength(1);
    expect(await looks()).toBe(0);
  });

  test('[PLY-24] another rate of downloads draws nothing anew', async () => {
    await open(imageOf(shop, 'red', RED));
    shop.store = { ...face, downloads: { kilobytesPerS: 200 } };
    await shop.tellFace('player');
    await presented();
    expect(await looks()).toBe(0);
  });

  test('[PLY-24] is kept for a restart without a controller', async () => {
    await open(imageOf(shop, 'red', RED));
    shop.store = { ...face, locale: 'de', brand: { ...face.brand, paper: '#abcdef' } };
    await shop.tellFace('player');
    await settled(1);
    await page.routeWebSocket(/socket\.io/, (socket) => void socket.close());
    await page.reload();
    await showing('creative', 'red');
    const root = await page.evaluate(() => {
      const { lang, dataset } = document.documentElement;
      return { lang, screen: dataset['screen'], link: dataset['link'] };
    });
    expect(root).toMatchObject({ lang: 'de', screen: 'front' });
    expect(root.link).not.toBe('live');
    const paper = () =>
      page.evaluate(() => getComputedStyle(document.querySelector('.picture-root')!).getPropertyValue('--brand-paper'));
    expect(await paper()).toBe('#abcdef');
  });
});

describe('another face of a rack', () => {
  test('[PLY-24] is drawn in the same page', async () => {
    const hung = { ...product, likesMinimum: 10 };
    shop.rack = { id: 'knits', name: 'Knits', minimum: 10, staleAfterS: 3600, products: [hung] };
    shop.set(likes(1248));
    page = await openPage(browser, undefined, { width: 800, height: 480 });
    await page.goto(`${shop.url}/rack/knits`);
    await page.waitForFunction(() => document.body.textContent.includes('Cable Jumper'));
    await page.evaluate(() => Object.assign(window, { watched: true }));
    shop.rack = { ...shop.rack, products: [{ ...hung, name: 'Rope Jumper' }] };
    expect(await shop.tellFace('rack')).toEqual([{ ok: true }]);
    await page.waitForFunction(() => document.body.textContent.includes('Rope Jumper'));
    expect(await page.locator('.likes .spoken').textContent()).toBe('1,248');
    expect(await page.evaluate(() => 'watched' in window)).toBe(true);
  });
});
