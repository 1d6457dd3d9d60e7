import type { ServerResponse } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { solidFilm } from '../bench/playerStores.ts';
import { launchChromium, openPage } from '../chromium.ts';
import { resumed } from '../../controller/protocol/programme/resume.ts';
import type { Scene } from '../../controller/protocol/scene.ts';
import { DRAW_MS } from '../../display/renderer/scenes/limited.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { near, PixelReader, solidPng } from './pictures.ts';
import type { Rgb } from './pictures.ts';
import { BLUE, GREEN, imageOf, openShop, orderOf, RED, spotOf } from './shop.ts';

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

async function blank(): Promise<Page> {
  const page = await openPage(browser, undefined, { width: 320, height: 180 });
  pages.push(page);
  return page;
}
const showing = (page: Page, name: 'creative' | 'override', value: string) =>
  page.waitForFunction(([n, v]) => document.documentElement.dataset[n!] === v, [name, value]);
const presented = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const faults = () => shop.healths.flatMap((h) => h.faults).join('\n');

function filmOf(creative: string, colour: Rgb): Extract<Scene, { kind: 'video' }> {
  const landscape = shop.addMedia(solidFilm(colour), 'video/mp4', { width: 320, height: 180 });
  return { creative, transition: 'cut', kind: 'video', files: { landscape }, sound: false };
}

describe('scenes that do not come', () => {
  test('[PLY-7] orders that begin and end bring a broken spot no new attempts: its strikes are counted on', async () => {
    const bad = imageOf(shop, 'bad', BLUE);
    const { sha256, bytes } = bad.kind === 'image' ? bad.files.landscape! : { sha256: '', bytes: 0 };
    shop.spoiled.set(sha256, Buffer.alloc(bytes, 7));
    shop.play('front', [bad, imageOf(shop, 'red', RED), imageOf(shop, 'blue', BLUE)].map(spotOf), 3_600_000, 'r0');
    const page = await blank();
    await page.clock.install();
    await page.goto(`${shop.url}/player`);
    await showing(page, 'creative', 'red');
    const tries = () => shop.ranges.get(sha256)?.length ?? 0;
    const green = imageOf(shop, 'green', GREEN);
    let ordered = 0;
    /** As the controller does: each order gives the programme a new revision, with the loop anchored anew. */
    const interrupt = async (): Promise<void> => {
      const [from, revision, id] = [`r${ordered}`, `r${++ordered}`, `o${ordered}`];
      await shop.ask('override.begin', orderOf(id, green, Date.now()));
      await showing(page, 'override', id);
      const atMs = Date.now();
      const resume = { from, revision, anchorMs: atMs };
      shop.programmes.set('front', resumed(shop.programmes.get('front')!, resume, atMs)!);
      await shop.ask('override.end', { id, atMs, resume });
      await showing(page, 'creative', 'red');
    };
    for (const [strike, pauseMs] of [30_000, 60_000, 3_600_000].entries()) {
      await shop.until(() => faults().includes(`(${strike + 1} of 3)`));
      const before = tries();
      await interrupt();
      await interrupt();
      expect(tries()).toBe(before);
      await page.clock.fastForward(pauseMs);
      // Nothing was heard for so long: the line is renewed.
      await page.waitForFunction(() => document.documentElement.dataset['link'] === 'live');
    }
    await interrupt();
    expect(faults()).toContain('"bad" is broken, left out for an hour, or until it is changed (3 of 3)');
    expect(faults()).not.toContain('(4 of 3)');
    const before = tries();
    // Out of the programme and in it again, it is new to it.
    shop.play('front', [spotOf(green)], 3_600_000, 'without');
    await showing(page, 'creative', 'green');
    shop.spoiled.clear();
    shop.play('front', [spotOf(bad)], 3_600_000, 'mended');
    await showing(page, 'creative', 'bad');
    expect(tries()).toBe(before + 1);
  });

  test('[PLY-7] one that is never drawn though its files are here is a strike; waiting for a file is none', async () => {
    const landscape = shop.addMedia(solidPng(8, 8, BLUE), 'image/png', { width: 8, height: 8 });
    const stuck: Scene = { creative: 'stuck', transition: 'cut', kind: 'image', files: { landscape } };
    const slow = imageOf(shop, 'slow', GREEN);
    const held: ServerResponse[] = [];
    if (slow.kind === 'image') shop.odd.set(slow.files.landscape!.sha256, (_request, response) => held.push(response));
    const page = await blank();
    await page.addInitScript((limitMs) => {
      type Decode = (this: HTMLImageElement) => Promise<void>;
      const decode = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'decode')!.value as Decode;
      HTMLImageElement.prototype.decode = async function (this: HTMLImageElement) {
        await decode.call(this);
        if (this.naturalWidth === 8) await new Promise(() => undefined);
      };
      // The limit alone runs faster.
      const later = window.setTimeout.bind(window);
      const sooner = (run: () => void, ms?: number): number => later(run, ms === limitMs ? 400 : ms);
      Object.assign(window, { setTimeout: sooner });
    }, DRAW_MS);
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    await page.goto(`${shop.url}/player`);
    await showing(page, 'creative', 'red');
    shop.notify('override.begin', orderOf('slow', slow, Date.now()));
    await shop.until(() => held.length > 0);
    const answer = await shop.ask('override.begin', orderOf('stuck', stuck, Date.now()));
    expect(answer).toMatchObject([{ ready: false }]);
    await shop.until(() => faults().includes('"stuck" is broken, skipped for now (1 of 3)'));
    expect(faults()).toContain('was not drawn within 30 s');
    expect(faults()).not.toContain('"slow"');
    expect(near(await reader.middle(page), RED)).toBe(true);
    for (const response of held) response.destroy();
  });

  test('[PLY-23] a film that was taken away while its file was on its way does not open any more', async () => {
    const film = filmOf('film', GREEN);
    const held: (() => void)[] = [];
    shop.odd.set(film.files.landscape!.sha256, (_request, response, file) => {
      held.push(() =>
        response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': file.length }).end(file),
      );
    });
    const page = await blank();
    await page.addInitScript(() => {
      const films: HTMLMediaElement[] = [];
      const own = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'src')!;
      Object.defineProperty(HTMLMediaElement.prototype, 'src', {
        ...own,
        set(this: HTMLMediaElement, address: string) {
          films.push(this);
          own.set!.call(this, address);
        },
      });
      Object.assign(window, { films });
    });
    /** Films that are open, and whether they are in the page. */
    const opened = () =>
      page.evaluate(() =>
        (window as unknown as { films: HTMLMediaElement[] }).films
          .filter((film) => film.hasAttribute('src'))
          .map((film) => film.isConnected),
      );
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    await page.goto(`${shop.url}/player`);
    await showing(page, 'creative', 'red');
    shop.notify('override.begin', orderOf('film', film, Date.now()));
    await shop.until(() => held.length > 0);
    await page.evaluate(() => (document.querySelector<HTMLElement>('.scene-video')!.dataset['old'] = 'yes'));
    // Another size: everything is drawn anew.
    await page.setViewportSize({ width: 640, height: 360 });
    await page.waitForFunction(
      () => document.querySelector('.scene-video:not([data-old])') && !document.querySelector('.scene-video[data-old]'),
    );
    for (const send of held) send();
    await showing(page, 'override', 'film');
    expect(await opened()).toEqual([true]);
  });

  test('[SCN-2] [PLY-2] a part that breaks while it still lies below a fade stays until it is covered', async () => {
    const part = (scene: Scene, durationMs: number) => ({ scene, durationMs });
    const page = await blank();
    // A switch stands still shortly after its beginning.
    await page.addInitScript(() => {
      type Animate = (this: Element, ...how: Parameters<Element['animate']>) => Animation;
      const animate = Object.getOwnPropertyDescriptor(Element.prototype, 'animate')!.value as Animate;
      Element.prototype.animate = function (this: Element, ...how) {
        const made = animate.apply(this, how);
        if (made.id !== 'switch') return made;
        made.pause();
        made.currentTime = 30;
        return made;
      };
    });
    const layout = {
      ...{
        creative: 'many',
        transition: 'cut',
        kind: 'layout',
        sidePercent: 34,
        footPercent: 13,
        side: [],
        foot: null,
      },
      main: [part(filmOf('film', GREEN), 1500), part(imageOf(shop, 'red', RED, 'fade'), 600_000)],
    } as Scene;
    shop.play('front', [spotOf(layout)], 3_600_000, 'one');
    await page.goto(`${shop.url}/player`);
    await page.waitForFunction(() => document.getAnimations().some((a) => a.id === 'switch'));
    await presented(page);
    const before = await reader.middle(page);
    await page.evaluate(() => document.querySelector('video')!.dispatchEvent(new Event('error')));
    await shop.until(() => faults().includes('"film" is broken and skipped (1 of 3)'));
    await presented(page);
    expect(near(await reader.middle(page), before)).toBe(true);
    // Covered, it is given back.
    await page.evaluate(() => document.getAnimations().forEach((a) => a.finish()));
    await page.waitForFunction(() => document.querySelector('video') === null);
    expect(near(await reader.middle(page), RED)).toBe(true);
  });
});
