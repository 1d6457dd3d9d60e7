import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SongsNow } from '../../controller/protocol/songs.ts';
import type { PlainScene, RegionPart, Scene } from '../../controller/protocol/scene.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { near, PixelReader } from './pictures.ts';
import { BLUE, face, GREEN, imageOf, likes, openShop, product, RED, spotOf } from './shop.ts';

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

const SMALL = { width: 320, height: 180 };
const WIDE = { width: 1280, height: 720 };
async function player(size = SMALL): Promise<Page> {
  const page = await openPage(browser, undefined, size);
  pages.push(page);
  await page.goto(`${shop.url}/player`);
  return page;
}
const showing = (page: Page, value: string) =>
  page.waitForFunction((v) => document.documentElement.dataset['creative'] === v, value);
const faults = () => shop.healths.flatMap((h) => h.faults).join('\n');
const on = (scene: Scene, forMs = 600_000) => shop.play('front', [spotOf(scene)], forMs, scene.creative);
const part = (scene: Scene, durationMs = 60_000): RegionPart => ({ scene: scene as PlainScene, durationMs });
const layout = (main: RegionPart[], side: RegionPart[] = [], foot: RegionPart | null = null): Scene => ({
  ...{ creative: 'many', transition: 'cut', kind: 'layout', main, side, foot, sidePercent: 30, footPercent: 20 },
});
const ticker = (...lines: Extract<Scene, { kind: 'ticker' }>['lines']): Scene => ({
  ...{ creative: 'ticker', transition: 'cut', kind: 'ticker', lines, speed: 'normal' },
});
const text = (words: string) => [{ text: words }];
const LONG = 'Every Saturday from nine we knit together at the long table, and wool and tea are on the house';

describe('a ticker', () => {
  test('[SCN-3] runs on the compositor at its speed, over a seam that nobody sees', async () => {
    on(ticker(text(LONG), text('Open until eight')));
    const page = await player(WIDE);
    await showing(page, 'ticker');
    const run = await page.evaluate(() => {
      const track = document.querySelector<HTMLElement>('.ticker-track')!;
      const animation = track.getAnimations()[0]!;
      const { duration } = animation.effect!.getTiming();
      const frames = (animation.effect as KeyframeEffect).getKeyframes().map((k) => k['transform'] as string);
      return { duration: Number(duration), frames, state: animation.playState };
    });
    const round = -Number(/translateX\((-\d+)px\)/.exec(run.frames[1]!)![1]);
    expect(run.state).toBe('running');
    expect(run.frames[0]).toBe('translateX(0px)');
    // 0.11 pictures a second.
    expect(round / (run.duration / 1000)).toBeCloseTo(0.11 * WIDE.width, 1);
    const at = (progress: number) =>
      page.evaluate((p) => {
        const animation = document.querySelector('.ticker-track')!.getAnimations()[0]!;
        animation.pause();
        animation.currentTime = Number(animation.effect!.getTiming().duration) * p;
        return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      }, progress);
    await at(0);
    const begin = await page.screenshot();
    // A round later the picture is the same: the next round has taken the place of the first.
    await at(0.9999999);
    expect((await page.screenshot()).equals(begin)).toBe(true);
    await at(0.5);
    expect((await page.screenshot()).equals(begin)).toBe(false);
  });

  test('[SCN-3] leaves a line out until its value is known, changes it in place, and moves nothing at the left edge', async () => {
    on(ticker(text(LONG), [{ text: 'Hearts: ' }, { value: 'product.likes:knit', minimum: 1 }]));
    const page = await player(WIDE);
    await showing(page, 'ticker');
    const said = () => page.locator('.ticker-line:not([aria-hidden])').allTextContents();
    expect(await said()).toEqual([LONG]);
    const left = () =>
      page.evaluate(
        () =>
          document.querySelector('.ticker-line')!.getBoundingClientRect().left +
          Number(document.timeline.currentTime) * 0.1408,
      );
    shop.set(likes(1234));
    await page.waitForFunction(() => document.querySelectorAll('.ticker-line:not([aria-hidden])').length === 2);
    expect(await said()).toEqual([LONG, 'Hearts: 1,234']);
    const before = await left();
    shop.set(likes(98_765));
    await page.waitForFunction(() => document.body.textContent.includes('98,765'));
    expect(Math.abs((await left()) - before)).toBeLessThan(12);
  });

  test('[SCN-3] a single short line stands in the middle; the store is named where nothing is known', async () => {
    on(ticker(text('Open until eight')));
    const page = await player(WIDE);
    await showing(page, 'ticker');
    const box = (await page.locator('.ticker-line').boundingBox())!;
    expect(Math.abs(box.x + box.width / 2 - WIDE.width / 2)).toBeLessThan(2);
    expect(await page.evaluate(() => document.querySelector('.ticker-track')!.getAnimations().length)).toBe(0);
    shop.play(
      'front',
      [spotOf({ ...ticker([{ value: 'product.likes:knit', minimum: 1 }]), creative: 'none' })],
      60_000,
      'n',
    );
    await showing(page, 'none');
    expect(await page.locator('.ticker-line').last().textContent()).toBe('Lindenhof');
  });
});

describe('songs', () => {
  const song = (title: string, wishes: number) => ({ title, artist: 'The Kinks', wishes });
  const scene: Scene = {
    ...{ creative: 'music', transition: 'cut', kind: 'songs', headline: 'You chose the music', places: 4 },
  };
  const heard = (songs: Partial<SongsNow>) =>
    shop.notify('songs', { songs: { playing: null, next: [], atMs: Date.now(), simulated: false, ...songs } });

  test('[SNG-4] what plays and what comes, in place; where nothing is known the music is the shop’s', async () => {
    on(scene);
    const page = await player(WIDE);
    await showing(page, 'music');
    const layer = page.locator('.scene-songs');
    expect(await layer.innerText()).toContain('Music from the shop');
    expect(await layer.innerText()).not.toContain('You chose');
    heard({ playing: song('Waterloo Sunset', 12), next: [song('Lola', 1), song('Victoria', 0)] });
    await page.getByText('Waterloo Sunset').waitFor();
    expect(
      (await layer.innerText())
        .split('\n')
        .map((l) => l.trim())
        .filter((l) => l !== ''),
    ).toEqual([
      ...['You chose the music', 'Playing now', 'Waterloo Sunset', 'The Kinks', '12 wishes'],
      ...['Coming up', '1', 'Lola', 'The Kinks', '1 wish', '2', 'Victoria', 'The Kinks'],
    ]);
    heard({ next: [song('Lola', 1)] });
    await page.locator('.songs-title', { hasText: 'Lola' }).waitFor();
    expect(await page.locator('.songs-state').textContent()).toBe('Coming up');
    heard({ playing: song('Old', 1), atMs: Date.now() - 600_000 });
    await page.getByText('Music from the shop').waitFor();
  });
});

describe('a layout', () => {
  test('[SCN-1] shows its regions where they belong, with live values in place', async () => {
    shop.set(likes(41));
    const thing: Scene = { ...{ creative: 'thing', transition: 'cut', kind: 'product', headline: '', product } };
    on(layout([part(imageOf(shop, 'red', RED))], [part(thing)], part(ticker(text('Open until eight')))));
    const page = await player(WIDE);
    await showing(page, 'many');
    const png = (await page.screenshot()).toString('base64');
    const [main, foot] = (
      await reader.read([png], 'image/png', [
        [0.3, 0.4],
        [0.02, 0.9],
      ])
    )[0]!;
    expect(near(main!, RED)).toBe(true);
    expect(near(foot!, [0x1f, 0x3d, 0x36])).toBe(true);
    const boxes = await Promise.all(
      ['main', 'side', 'foot'].map((name) => page.locator(`.region-${name}`).boundingBox()),
    );
    expect(boxes).toEqual([
      { x: 0, y: 0, width: 896, height: 576 },
      { x: 896, y: 0, width: 384, height: 576 },
      { x: 0, y: 576, width: 1280, height: 144 },
    ]);
    expect(await page.locator('.region-side .odometer .spoken').textContent()).toBe('41');
    shop.set(likes(42));
    await page.locator('.region-side .odometer .spoken', { hasText: '42' }).waitFor();
  });

  test('[SCN-2] two players go through the parts of a region in step, without a frame of nothing', async () => {
    const parts = [imageOf(shop, 'red', RED), imageOf(shop, 'green', GREEN), imageOf(shop, 'blue', BLUE)];
    on(layout(parts.map((scene) => part(scene, 500))));
    const both = await Promise.all([player(), player()]);
    await Promise.all(both.map((page) => showing(page, 'many')));
    const watch = (page: Page) =>
      page.evaluate(
        () =>
          new Promise<{ at: number; on: number; bare: number }[]>((resolve) => {
            const seen: { at: number; on: number; bare: number }[] = [];
            let before = -1;
            let bare = 0;
            const look = (): void => {
              const layers = [...document.querySelectorAll('.region-main > .scene-image')];
              const on = layers.filter((l) => l.getAttribute('aria-hidden') === 'false');
              const top = on.sort(
                (a, b) => Number((b as HTMLElement).style.zIndex) - Number((a as HTMLElement).style.zIndex),
              )[0];
              if (top === undefined) bare += 1;
              const now = top === undefined ? -1 : layers.indexOf(top);
              if (now !== before) seen.push({ at: Date.now(), on: now, bare });
              before = now;
              if (seen.length < 8) requestAnimationFrame(look);
              else resolve(seen.slice(1));
            };
            look();
          }),
      );
    const [a, b] = await Promise.all(both.map(watch));
    expect([...a!, ...b!].every((s) => s.bare === 0)).toBe(true);
    const turns = (seen: typeof a) => seen!.map((s) => Math.round(s.at / 500));
    const shared = turns(a).filter((t) => turns(b).includes(t));
    expect(shared.length).toBeGreaterThanOrEqual(4);
  });

  test('[SCN-2] a broken part is skipped and reported; the others have its time', async () => {
    const bad = imageOf(shop, 'bad', BLUE);
    if (bad.kind === 'image') shop.spoiled.set(bad.files.landscape!.sha256, Buffer.from('nothing'));
    on(layout([part(imageOf(shop, 'red', RED), 400), part(bad, 400)]));
    const page = await player();
    await showing(page, 'many');
    await shop.until(() => faults().includes('"bad"'));
    expect(faults()).toContain('"many"');
    expect(near(await reader.middle(page), RED)).toBe(true);
  });

  test('[SCN-2] a broken part is told while the programme names its layout, and no longer', async () => {
    const bad = imageOf(shop, 'bad', BLUE);
    if (bad.kind === 'image') shop.spoiled.set(bad.files.landscape!.sha256, Buffer.from('nothing'));
    on(layout([part(imageOf(shop, 'red', RED), 400), part(bad, 400)]));
    const page = await player();
    await showing(page, 'many');
    await shop.until(() => faults().includes('"many"'));
    shop.play('front', [spotOf(imageOf(shop, 'green', GREEN))], 60_000, 'other');
    await showing(page, 'green');
    await shop.until(() => shop.healths.at(-1)?.faults.length === 0);
  });

  test('[SCN-2] off screen its films stand still', async () => {
    const film = shop.addMedia(
      readFileSync(join(import.meta.dirname, '../../config/stores/demo/media/gel-film-landscape.mp4')),
      'video/mp4',
      { width: 1920, height: 1080 },
    );
    const video: Scene = {
      creative: 'film',
      transition: 'cut',
      kind: 'video',
      files: { landscape: film },
      sound: true,
    };
    shop.play('front', [spotOf(layout([part(video)])), spotOf(imageOf(shop, 'red', RED))], 2500, 'two');
    const page = await player();
    await showing(page, 'many');
    await page.waitForFunction(() => document.querySelector('video')!.currentTime > 0.2);
    await showing(page, 'red');
    await page.waitForFunction(() => document.querySelector('video')!.paused);
  });
});

describe('sound', () => {
  const film = (): Scene => {
    const bytes = readFileSync(join(import.meta.dirname, '../../config/stores/demo/media/gel-film-landscape.mp4'));
    const landscape = shop.addMedia(bytes, 'video/mp4', { width: 1920, height: 1080 });
    return { creative: 'film', transition: 'cut', kind: 'video', files: { landscape }, sound: true };
  };
  const heard = (page: Page) =>
    page.evaluate(() => {
      const { muted, volume, paused } = document.querySelector('video')!;
      return { muted, volume, paused };
    });

  test('[SCN-8] a film is as loud as its screen, and silent where that is 0 or the creative says so', async () => {
    shop.volume = 40;
    shop.play('front', [spotOf(film())], 60_000, 'loud');
    const page = await player();
    await showing(page, 'film');
    await page.waitForFunction(() => !document.querySelector('video')!.paused);
    expect(await heard(page)).toEqual({ muted: false, volume: 0.4, paused: false });
    const quiet = film();
    if (quiet.kind === 'video') quiet.sound = false;
    shop.play('front', [spotOf({ ...quiet, creative: 'quiet' })], 60_000, 'quiet');
    await showing(page, 'quiet');
    const muted = () => page.evaluate(() => [...document.querySelectorAll('video')].at(-1)!.muted);
    expect(await muted()).toBe(true);
  });

  test('[SCN-8] where the browser refuses the sound the film plays muted, and health says so', async () => {
    shop.volume = 40;
    shop.play('front', [spotOf(film())], 60_000, 'loud');
    const page = await openPage(browser, undefined, SMALL);
    pages.push(page);
    await page.addInitScript(() => {
      type Play = (this: HTMLMediaElement) => Promise<void>;
      const play = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play')!.value as Play;
      HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
        return this.muted
          ? play.call(this)
          : Promise.reject(new DOMException('a gesture is needed', 'NotAllowedError'));
      };
    });
    await page.goto(`${shop.url}/player`);
    await showing(page, 'film');
    await page.waitForFunction(() => !document.querySelector('video')!.paused);
    expect((await heard(page)).muted).toBe(true);
    await shop.until(() => faults().includes('only muted'));
  });
});

describe('typefaces of the brand', () => {
  const inter = () => {
    const files = join(import.meta.dirname, '../../node_modules/@fontsource-variable/inter/files');
    return readFileSync(join(files, 'inter-latin-wght-italic.woff2'));
  };
  const message: Scene = { creative: 'm', transition: 'cut', kind: 'message', headline: 'Hello', text: 'There' };

  test('[SCN-9] are there before the first template is, headlines in theirs and words in theirs', async () => {
    const headings = shop.addMedia(inter(), 'font/woff2');
    shop.store = { ...face, brand: { ...face.brand, fonts: { headings } } };
    on(message);
    const page = await player();
    await showing(page, 'm');
    const faces = await page.evaluate(() => ({
      headline: getComputedStyle(document.querySelector('.message-headline')!).fontFamily.split(',')[0],
      words: getComputedStyle(document.querySelector('.message-text')!).fontFamily.split(',')[0],
      loaded: [...document.fonts].filter((f) => f.family.startsWith('brand-')).map((f) => f.status),
    }));
    expect(faces).toEqual({
      headline: `"brand-${headings.sha256.slice(0, 12)}"`.replaceAll('"', faces.headline!.startsWith('"') ? '"' : ''),
      words: '"Inter Variable"',
      loaded: ['loaded'],
    });
  });

  test('[SCN-9] a broken one does not hold up the show; another stands in, and health says so', async () => {
    const headings = shop.addMedia(Buffer.from('not a typeface'), 'font/woff2');
    shop.store = { ...face, brand: { ...face.brand, fonts: { headings } } };
    on(message);
    const page = await player();
    await showing(page, 'm');
    await shop.until(() => faults().includes('typeface for headings'));
    expect(
      await page.evaluate(() => getComputedStyle(document.querySelector('.message-headline')!).fontFamily),
    ).toContain('Inter');
  });
});
