import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Scene } from '../../controller/protocol/scene.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { changedModel, smallModel, texturedModel } from '../models.ts';
import { near, PixelReader, solidPng } from './pictures.ts';
import type { Rgb } from './pictures.ts';
import { imageOf, openShop, orderOf, product, RED, spotOf } from './shop.ts';

const SMALL = { width: 320, height: 180 };
let browser: Browser;
let reader: PixelReader;
let shop: DisplayStore;
const pages: Page[] = [];

beforeAll(async () => {
  browser = await launchChromium({ args: ['--enable-unsafe-swiftshader'] });
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

type ModelScene = Extract<Scene, { kind: 'model' }>;

function modelOf(creative: string, glb: Buffer, more: Partial<Omit<ModelScene, 'background'>> = {}): Scene {
  const model = shop.addMedia(glb, 'model/gltf-binary');
  const base = { setting: 'turntable', turnS: 120, headline: '', background: '#ffffff' } as const;
  const scene: ModelScene = { creative, transition: 'cut', kind: 'model', model, ...base, variants: [], ...more };
  return scene;
}

async function player(from: Browser = browser): Promise<Page> {
  const page = await openPage(from, undefined, SMALL);
  pages.push(page);
  await page.goto(`${shop.url}/player`);
  return page;
}
const showing = (page: Page, creative: string) =>
  page.waitForFunction((c) => document.documentElement.dataset['creative'] === c, creative);
const presented = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const faults = (): string => JSON.stringify(shop.healths.at(-1)?.faults ?? []);
const strongest = ([r, g, b]: Rgb): string => (r > g && r > b ? 'red' : g > b ? 'green' : 'blue');
/** Whether the page runs it: that it is fetched to be kept for a start without a line does not count. */
const loadedThree = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .some((e) => e.name.includes('modelView-') && (e as PerformanceResourceTiming).initiatorType !== 'fetch'),
  );

describe('3D scenes', () => {
  test('[MDL-3] a model is drawn, and its library is loaded by pages that show one only', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'red');
    expect(await loadedThree(page)).toBe(false);
    shop.play('front', [spotOf(modelOf('vase', smallModel()))], 60_000, 'two');
    await showing(page, 'vase');
    await presented(page);
    expect(await loadedThree(page)).toBe(true);
    const middle = await reader.middle(page);
    expect(strongest(middle)).toBe('red');
    expect(near(middle, RED, 90)).toBe(true);
  });

  test('[MDL-8] a model packed with meshopt is unpacked and drawn under the policy of the page', async () => {
    // The small vase, its surfaces packed by the encoder of the meshoptimizer package.
    const packed = readFileSync(join(import.meta.dirname, 'models/vase-meshopt.glb'));
    shop.play('front', [spotOf(modelOf('vase', packed, { variants: ['Blue'] }))], 60_000, 'one');
    const page = await player();
    await showing(page, 'vase');
    await presented(page);
    expect(strongest(await reader.middle(page))).toBe('blue');
  });

  test('[MDL-4] named variants are worn in turn; a name that the model lacks is reported', async () => {
    shop.play('front', [spotOf(modelOf('vase', smallModel(), { variants: ['Blue', 'Purple'] }))], 60_000, 'one');
    const page = await player();
    await showing(page, 'vase');
    await presented(page);
    expect(strongest(await reader.middle(page))).toBe('blue');
    await shop.until(() => faults().includes('The model has no variant'));
    expect(faults()).toContain('Purple');
  });

  test('[MDL-4] both variants are seen within two turns, and no frame between them is empty', async () => {
    shop.play(
      'front',
      [spotOf(modelOf('vase', smallModel(), { variants: ['Green', 'Blue'], turnS: 4 }))],
      60_000,
      'one',
    );
    const page = await player();
    await showing(page, 'vase');
    const seen = new Set<string>();
    while (seen.size < 2) {
      const middle = await reader.middle(page);
      expect(near(middle, [255, 255, 255], 40)).toBe(false);
      seen.add(strongest(middle));
    }
    expect([...seen].sort()).toEqual(['blue', 'green']);
  });

  test('[MDL-5] what is off screen is not drawn', async () => {
    shop.play('front', [spotOf(modelOf('vase', smallModel()))], 60_000, 'one');
    const page = await player();
    await showing(page, 'vase');
    await page.evaluate(() => {
      const prototype = CanvasRenderingContext2D.prototype as { drawImage: unknown };
      const drawImage = prototype.drawImage;
      Object.assign(globalThis, { drawn: 0 });
      prototype.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
        // Only pieces of the shared 3D canvas: proofs of play and the picture watch draw too.
        if (args.length === 9) (globalThis as unknown as { drawn: number }).drawn += 1;
        (drawImage as (...all: unknown[]) => void).apply(this, args);
      };
    });
    const drawn = () => page.evaluate(() => (globalThis as unknown as { drawn: number }).drawn);
    await page.waitForFunction(() => (globalThis as unknown as { drawn: number }).drawn > 2);
    await shop.ask('override.begin', orderOf('order', imageOf(shop, 'red', RED), Date.now()));
    await showing(page, 'red');
    await presented(page);
    const before = await drawn();
    for (let i = 0; i < 5; i++) await presented(page);
    expect(await drawn()).toBe(before);
  });

  test('[MDL-7] one frame at a time is on its way through the card', async () => {
    shop.play('front', [spotOf(modelOf('vase', smallModel()))], 60_000, 'one');
    const page = await openPage(browser, undefined, SMALL);
    pages.push(page);
    await page.addInitScript(() => {
      const frames = { drawn: 0, stuck: false };
      Object.assign(globalThis, { frames });
      const flat = CanvasRenderingContext2D.prototype as unknown as { drawImage: (...all: unknown[]) => void };
      const { drawImage } = flat;
      flat.drawImage = function (...args) {
        if (args.length === 9) frames.drawn += 1;
        drawImage.apply(this, args);
      };
      const card = WebGL2RenderingContext.prototype as unknown as { getSyncParameter: (...all: unknown[]) => unknown };
      const { getSyncParameter } = card;
      card.getSyncParameter = function (...args) {
        return frames.stuck ? WebGL2RenderingContext.UNSIGNALED : getSyncParameter.apply(this, args);
      };
    });
    await page.goto(`${shop.url}/player`);
    await showing(page, 'vase');
    const set = (stuck: boolean) =>
      page.evaluate((is) => ((globalThis as never)['frames']['stuck'] = is as never), stuck);
    const drawn = () => page.evaluate(() => (globalThis as unknown as { frames: { drawn: number } }).frames.drawn);
    await set(true);
    await presented(page);
    const before = await drawn();
    for (let i = 0; i < 10; i++) await presented(page);
    expect(await drawn()).toBe(before);
    await set(false);
    await expect.poll(drawn).toBeGreaterThan(before + 3);
  });

  test('[MDL-5] 60 models made, shown and given up leave nothing on the graphics card', async () => {
    const page = await openPage(browser, undefined, SMALL);
    pages.push(page);
    await page.addInitScript(() => {
      const alive = { buffers: 0, textures: 0, programs: 0 };
      Object.assign(globalThis, { alive });
      const prototype = WebGL2RenderingContext.prototype as unknown as Record<string, (...all: unknown[]) => unknown>;
      const count = (name: string, kind: keyof typeof alive, by: number): void => {
        const own = prototype[name]!;
        prototype[name] = function (this: unknown, ...args: unknown[]) {
          if (by > 0 || args[0] !== null) alive[kind] += by;
          return own.apply(this, args);
        };
      };
      for (const [kind, what] of [
        ['buffers', 'Buffer'],
        ['textures', 'Texture'],
        ['programs', 'Program'],
      ] as const) {
        count(`create${what}`, kind, 1);
        count(`delete${what}`, kind, -1);
      }
    });
    const alive = () => page.evaluate(() => ({ ...(globalThis as unknown as { alive: object }).alive }));
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'start');
    await page.goto(`${shop.url}/player`);
    await showing(page, 'red');
    // Other models than the pool keeps: each is made, shown and disposed of.
    const turn = async (n: number): Promise<void> => {
      const glb = changedModel((json) => (json['asset'] = { version: '2.0', generator: `model ${n}` }));
      shop.play('front', [spotOf(modelOf(`vase-${n}`, glb))], 60_000, `rev-${n}`);
      await showing(page, `vase-${n}`);
    };
    for (let n = 0; n < 20; n++) await turn(n);
    const before = await alive();
    for (let n = 20; n < 80; n++) await turn(n);
    expect(await alive()).toEqual(before);
  }, 240_000);

  test('[MDL-6] a lost graphics card: the last frame stays, the scene is drawn anew, and it is reported', async () => {
    const page = await openPage(browser, undefined, SMALL);
    pages.push(page);
    await page.addInitScript(() => {
      const prototype = HTMLCanvasElement.prototype as { getContext: unknown };
      const getContext = prototype.getContext;
      prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
        const context = (getContext as (...all: unknown[]) => unknown).apply(this, args);
        if (args[0] === 'webgl2' && context !== null) Object.assign(globalThis, { card: context });
        return context;
      };
    });
    shop.play('front', [spotOf(modelOf('vase', smallModel(), { variants: ['Green'] }))], 60_000, 'one');
    await page.goto(`${shop.url}/player`);
    await showing(page, 'vase');
    await page.evaluate(() => {
      const { card } = globalThis as unknown as { card: WebGL2RenderingContext };
      const loss = card.getExtension('WEBGL_lose_context')!;
      Object.assign(globalThis, { loss });
      loss.loseContext();
    });
    await shop.until(() => faults().includes('The graphics card was lost'));
    expect(strongest(await reader.middle(page))).toBe('green');
    await page.evaluate(() => (globalThis as unknown as { loss: WEBGL_lose_context }).loss.restoreContext());
    await shop.until(() => faults().includes('drawn anew'));
    await presented(page);
    expect(strongest(await reader.middle(page))).toBe('green');
    expect(await page.evaluate(() => document.documentElement.dataset['creative'])).toBe('vase');
  });

  test('[MDL-7] a display without WebGL passes the scene over and says so', async () => {
    const without = await launchChromium({ args: ['--disable-3d-apis'] });
    try {
      const spots = [spotOf(modelOf('vase', smallModel(), { product })), spotOf(imageOf(shop, 'red', RED))];
      shop.play('front', spots, 60_000, 'one');
      const page = await player(without);
      await showing(page, 'red');
      await shop.until(() => faults().includes('draws no 3D'));
      expect(faults()).toContain('vase');
    } finally {
      await without.close();
    }
  });

  const whole = smallModel();
  const wide = Buffer.from(solidPng(4, 4, RED));
  wide.writeUInt32BE(9000, 16);
  const bad: [string, Buffer, string][] = [
    [
      'a bad buffer',
      changedModel((json) => ((json['buffers'] as { byteLength: number }[])[0]!.byteLength = 1e6)),
      'cut off',
    ],
    ['one cut off', whole.subarray(0, 700), 'cut off'],
    [
      'a part elsewhere',
      changedModel((json) => ((json['buffers'] as { uri?: string }[])[0]!.uri = 'https://example.com/a.bin')),
      'lies elsewhere',
    ],
    ['Draco', changedModel((json) => (json['extensionsUsed'] = ['KHR_draco_mesh_compression'])), 'without Draco'],
    ['a huge texture', texturedModel(wide), '9000 x 4 pixels'],
    ['no model at all', Buffer.from('nothing of the kind, but long enough to be read'), 'no glTF binary file'],
  ];
  test.each(bad)('[MDL-8] a model with %s is passed over in words, and the show goes on', async (_, glb, words) => {
    const spots = [spotOf(modelOf('bad', glb)), spotOf(imageOf(shop, 'red', RED))];
    shop.play('front', spots, 60_000, 'one');
    const page = await player();
    await showing(page, 'red');
    await shop.until(() => faults().includes(words));
    expect(shop.requests.some((url) => url.includes('example.com'))).toBe(false);
  });

  test("[MDL-8] the demonstration store's own model is drawn beside the words of its product", async () => {
    const glb = readFileSync(join(import.meta.dirname, '../../config/stores/demo/media/grove-bottle.glb'));
    shop.play(
      'front',
      [spotOf(modelOf('bottle', glb, { product, setting: 'stage', variants: ['Amalfi lemon'] }))],
      60_000,
      'one',
    );
    const page = await player();
    await showing(page, 'bottle');
    expect(await page.textContent('.product-name')).toBe(product.name);
    expect(faults()).toBe('[]');
  });
});
