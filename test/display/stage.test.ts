import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FrameLook } from '../bench/playerFrames.ts';
import { FrameWatch, SPECK } from '../bench/playerFrames.ts';
import { PALETTE, solidFilm } from '../bench/playerStores.ts';
import { spoilOneFrame } from '../bench/playerTransitions.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { Scene } from '../../controller/protocol/scene.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import type { Rgb } from './pictures.ts';
import { near, PixelReader } from './pictures.ts';
import { BLUE, CARD, face, GREEN, imageOf, likes, openShop, orderOf, product, RED, spotOf } from './shop.ts';

const SMALL = { width: 320, height: 180 };
const HOUR = 3_600_000;
const NEW_CARD: Rgb = [0x5a, 0x2a, 0x6e];
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

async function player(): Promise<Page> {
  const page = await openPage(browser, undefined, SMALL);
  pages.push(page);
  await page.goto(`${shop.url}/player`);
  return page;
}
const showing = (page: Page, name: 'creative' | 'override', value: string) =>
  page.waitForFunction(([n, v]) => document.documentElement.dataset[n!] === v, [name, value]);
/** Resolves when what was just changed has been presented. */
const presented = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const still = (page: Page) => page.waitForFunction(() => document.getAnimations().length === 0);
const spoiled = (looks: readonly FrameLook[]) => looks.filter((l) => l.black > SPECK || l.blank > SPECK);
/** What is drawn though it is not on screen any more goes once it is covered. */
const visible = (page: Page) => page.evaluate(() => document.querySelectorAll('.layer[aria-hidden="false"]').length);

describe('how pictures follow one another', () => {
  test('[PLY-2] the eye that these tests and the bench look with finds a single black or bare frame', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    await presented(page);
    const watch = await FrameWatch.start(page, [RED, GREEN]);
    for (const [kind, colour] of [
      ['black', '#000'],
      ['blank', '#f6f1ea'],
    ] as const) {
      let found = false;
      // A frame can be missed on a busy machine, ten in a row cannot.
      for (let i = 0; i < 10 && !found; i++) {
        await spoilOneFrame(page, colour);
        await presented(page);
        await presented(page);
        found = (await watch.take()).some((look) => look[kind] > 0.9);
      }
      expect(found, kind).toBe(true);
    }
    expect((await watch.stop()).filter((l) => l.colour > 0)).toEqual([]);
  });

  test('[PLY-3] a push shows the old scene and the new one, side by side, and nothing between them', async () => {
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
    shop.notify('override.begin', orderOf('push', imageOf(shop, 'green', GREEN, 'push'), Date.now()));
    await showing(page, 'override', 'push');
    await still(page);
    await presented(page);
    await cdp.send('Page.stopScreencast');
    const across = Array.from({ length: 107 }, (_, i): [number, number] => [(i * 3 + 0.5) / 320, 0.5]);
    const rows = await reader.read(frames, 'image/png', across);
    let moving = 0;
    for (const row of rows) {
      const green = row.map((c) => near(c, GREEN, 24));
      // Red up to some place, green from there on; at the very edge a pixel may be of both.
      const edge = green.indexOf(true);
      const from = edge < 0 ? row.length : edge;
      row.forEach((c, i) => {
        if (Math.abs(i - from) > 1) expect(near(c, i < from ? RED : GREEN, 24)).toBe(true);
      });
      if (edge > 0) moving += 1;
    }
    expect(moving).toBeGreaterThan(2);
    expect(near(await reader.middle(page), GREEN)).toBe(true);
    expect(await visible(page)).toBe(1);
  });

  test('[PLY-2] [PLY-23] cuts, fades and pushes that overtake one another leave one layer, and never the ground', async () => {
    const scenes = [
      imageOf(shop, 'red', RED, 'push'),
      imageOf(shop, 'green', GREEN, 'fade'),
      imageOf(shop, 'blue', BLUE, 'push'),
    ];
    shop.play('front', [spotOf(scenes[0]!)], 3_600_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    await still(page);
    const watch = await FrameWatch.start(page, [RED, GREEN, BLUE]);
    for (let i = 1; i <= 30; i++) {
      shop.notify('override.begin', orderOf(`o${i}`, scenes[i % 3]!, Date.now() + i / 1000));
      await showing(page, 'override', `o${i}`);
      await presented(page);
    }
    await still(page);
    await page.waitForFunction(() => document.querySelectorAll('.layer[aria-hidden="false"]').length === 1);
    const looks = await watch.stop();
    expect(looks.length).toBeGreaterThan(30);
    expect(spoiled(looks)).toEqual([]);
    expect(near(await reader.middle(page), RED)).toBe(true);
  });

  test.each([
    ['is called back by a fade', 'fade', ['green', 'red']],
    ['is called back by a push', 'push', ['green', 'red']],
    ['is ordered once more', 'fade', ['green', 'green', 'red', 'red']],
  ] as const)(
    '[PLY-2] a scene that %s while the one before still comes on bares nothing',
    async (_, transition, turns) => {
      const scenes = {
        red: imageOf(shop, 'red', RED, 'fade'),
        green: imageOf(shop, 'green', GREEN, transition),
      };
      shop.play('front', [spotOf(scenes.red)], 3_600_000, 'one');
      const page = await player();
      await showing(page, 'creative', 'red');
      await still(page);
      const cdp = await page.context().newCDPSession(page);
      const frames: string[] = [];
      cdp.on('Page.screencastFrame', ({ data, sessionId }) => {
        frames.push(data);
        void cdp.send('Page.screencastFrameAck', { sessionId });
      });
      await cdp.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 });
      for (let i = 0; i < 12; i++) {
        const scene = scenes[turns[i % turns.length]!];
        shop.notify('override.begin', orderOf(`o${i}`, scene, Date.now() + i / 1000));
        await showing(page, 'override', `o${i}`);
        for (let n = 0; n < 3; n++) await presented(page);
      }
      await still(page);
      await cdp.send('Page.stopScreencast');
      const across = [0.05, 0.3, 0.5, 0.7, 0.95].map((x): [number, number] => [x, 0.5]);
      const rows = await reader.read(frames, 'image/png', across);
      expect(rows.length).toBeGreaterThan(20);
      // Neither scene, nor any mixture of the two, has as much blue as the ground.
      expect(rows.flat().filter(([, , blue]) => blue > 90)).toEqual([]);
    },
  );

  test('[PLY-2] a film that comes on after a while lets the old scene show until a picture of its own is there', async () => {
    const teal = PALETTE[5]!;
    const file = shop.addMedia(solidFilm(teal), 'video/mp4', SMALL);
    const red = imageOf(shop, 'red', RED);
    const film = { creative: 'film', transition: 'cut', kind: 'video', files: { landscape: file } } as const;
    shop.play('front', [spotOf(red)], 3_600_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    const turn = async (id: string, scene: Scene, frames: number): Promise<void> => {
      shop.notify('override.begin', orderOf(id, scene, Date.now()));
      await showing(page, 'override', id);
      for (let n = 0; n < frames; n += 2) await presented(page);
    };
    await turn('first', film, 20);
    const watch = await FrameWatch.start(page, [RED, teal]);
    // After half a second off screen the browser takes the picture of a film off the graphics card.
    for (let i = 0; i < 10; i++) {
      await turn(`red${i}`, red, 60);
      await turn(`film${i}`, film, 12);
    }
    const looks = await watch.stop();
    expect(looks.filter((l) => l.colour === 1).length).toBeGreaterThan(10);
    expect(spoiled(looks)).toEqual([]);
  }, 60_000);

  test('[PLY-24] a new look of the store comes over the old one, with nothing bare between', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 3_600_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'red');
    await presented(page);
    const watch = await FrameWatch.start(page, [RED, CARD, NEW_CARD]);
    shop.store = { ...face, brand: { ...face.brand, primary: '#5a2a6e' } };
    const before = shop.hellos.length;
    await shop.start(await shop.stop());
    await shop.until(() => shop.hellos.length > before);
    await page.waitForFunction(() => document.querySelectorAll('.picture-root').length === 2);
    await page.waitForFunction(() => document.querySelectorAll('.picture-root').length === 1);
    await presented(page);
    const looks = await watch.stop();
    // Neither the ground nor the card of either look: red is on all the while.
    expect(spoiled(looks)).toEqual([]);
    expect(looks.filter((l) => l.colour > 0)).toEqual([]);
    // The new look is really there: with nothing booked its card shows.
    shop.play('front', [], 1000, 'empty');
    await showing(page, 'creative', '');
    await still(page);
    await presented(page);
    expect(near(await reader.middle(page), NEW_CARD)).toBe(true);
  });

  test('[PLY-16] a price that changes while it is on is drawn in its place: no cut, and the same play', async () => {
    const of = (price: number) =>
      ({
        ...spotOf({
          creative: 'knit',
          transition: 'fade',
          kind: 'product',
          headline: 'New',
          product: { ...product, price },
        }),
      }) as const;
    shop.set(likes(1248));
    shop.play('front', [of(119.9)], 3_600_000, 'one');
    const page = await player();
    await showing(page, 'creative', 'knit');
    const price = page.locator('.layer[aria-hidden="false"] .price .spoken');
    expect(await price.textContent()).toBe('€119.90');
    // It came on by a fade; what comes now must not.
    await still(page);
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      new MutationObserver((all) => said.push(...all.map((m) => m.attributeName ?? ''))).observe(
        document.documentElement,
        { attributes: true, attributeFilter: ['data-creative', 'data-campaign'] },
      );
    });
    const { segments } = shop.programmes.get('front')!;
    shop.play('front', [of(89.9)], 3_600_000, 'two');
    shop.programmes.set('front', { ...shop.programmes.get('front')!, segments });
    await page.waitForFunction(
      () => document.querySelector('.layer[aria-hidden="false"] .price .spoken')?.textContent === '€89.90',
    );
    expect(await page.evaluate(() => document.getAnimations().filter((a) => a.id === 'switch').length)).toBe(0);
    expect(await page.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual([]);
    await page.waitForFunction(() => document.querySelectorAll('.layer[aria-hidden="false"]').length === 1);
    shop.notify('override.begin', orderOf('red', imageOf(shop, 'red', RED), Date.now()));
    await shop.until(() => [...shop.plays.values()].some((p) => p.creative === 'knit'));
    expect([...shop.plays.values()].filter((p) => p.creative === 'knit')).toHaveLength(1);
  });
});

describe("the controller's time jumps by an hour", () => {
  test.each([HOUR, -HOUR])(
    '[PLY-22] %i ms: the show goes on, the right spot is on, plays are sane',
    async (jump) => {
      // Each spot is on for 48 minutes: an hour away is another one, whichever way.
      const spots = [spotOf(imageOf(shop, 'red', RED)), spotOf(imageOf(shop, 'green', GREEN))];
      shop.play('front', spots, 0.8 * HOUR, 'one');
      const made = shop.programmes.get('front')!;
      const now = Date.now();
      const segment = { ...made.segments[0]!, fromMs: now - 10 * HOUR, anchorMs: now - 0.4 * HOUR };
      shop.programmes.set('front', { ...made, segments: [segment] });
      const page = await player();
      await showing(page, 'creative', 'red');
      await shop.until(() => shop.healths.some((h) => h.clockRttMs !== null));
      await presented(page);
      const watch = await FrameWatch.start(page, [RED, GREEN, BLUE]);
      shop.clockAheadMs = jump;
      const jumpedAt = Date.now();
      // An order tells of the new time before the player would have asked for it again.
      shop.notify('override.begin', {
        ...orderOf('order', imageOf(shop, 'blue', BLUE), jumpedAt + jump),
        cause: { rule: 'DEC-1', text: 'after the jump', decidedAtMs: jumpedAt + jump, simulated: false },
      });
      await showing(page, 'override', 'order');
      shop.notify('override.end', { id: 'order', atMs: jumpedAt + jump });
      await showing(page, 'creative', 'green');
      await presented(page);
      expect(near(await reader.middle(page), GREEN)).toBe(true);
      expect(spoiled(await watch.stop())).toEqual([]);
      shop.notify('override.begin', orderOf('last', imageOf(shop, 'blue', BLUE), Date.now() + jump));
      await showing(page, 'override', 'last');
      await shop.until(() => [...shop.plays.values()].some((p) => p.creative === 'green'));
      const plays = [...shop.plays.values()];
      expect(new Set(plays.map((p) => p.id)).size).toBe(plays.length);
      for (const p of plays) {
        // Nothing lasted longer than this test, least of all an hour.
        expect(p.endMs).toBeGreaterThanOrEqual(p.startMs);
        expect(p.endMs - p.startMs).toBeLessThan(60_000);
      }
      const green = plays.find((p) => p.creative === 'green')!;
      expect(Math.abs(green.startMs - (jumpedAt + jump))).toBeLessThan(60_000);
    },
    60_000,
  );
});
