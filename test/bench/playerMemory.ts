import { join } from 'node:path';
import type { Spot } from '../../controller/protocol/programme/programme.ts';
import type { Scene } from '../../controller/protocol/scene.ts';
import { solidPng } from '../display/pictures.ts';
import { face, imageOf, likes, product, spotOf } from '../display/shop.ts';
import { DisplayStore } from '../fakes/displayStore.ts';
import { smallModel, texturedModel } from '../models.ts';
import { BarePage } from './barePage.ts';
import { countGraphics, graphicsObjects } from './playerGraphics.ts';
import { film, PALETTE } from './playerStores.ts';
import { takeSwitches, watchPlayer } from './playerSwitches.ts';

/** The shortest that a programme allows. */
export const SPOT_MS = 250;
const ARGS = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface MemorySample {
  /** Spots shown so far. */
  readonly spots: number;
  /** The page's own heap after a collection, MB of 2^20 bytes. */
  readonly heapMb: number;
  /** Memory that the page's process has for itself, MB; null where the system does not tell. */
  readonly processMb: number | null;
  /** WebGL objects alive, counted where the page makes them. */
  readonly gpuObjects: number;
  /** Elements in the document. */
  readonly nodes: number;
  readonly faults: readonly string[];
}

/** More scenes than a player keeps layers: every spot is drawn anew, and something old is given back. */
export function manySpots(shop: DisplayStore): Spot[] {
  const scenes: Scene[] = [];
  for (let i = 0; i < 8; i++) {
    const [r, g, b] = PALETTE[i]!;
    for (const dark of [0, 20]) {
      const transition = dark === 0 ? 'cut' : 'fade';
      scenes.push(imageOf(shop, `image-${i}-${dark}`, [r - dark, g - dark, b - dark], transition));
    }
  }
  for (const [i, source] of [
    'testsrc2=s=320x180:r=25',
    'testsrc=s=320x180:r=25',
    'smptebars=s=320x180:r=25',
  ].entries()) {
    const landscape = shop.addMedia(film(source, 3), 'video/mp4');
    scenes.push({ creative: `film-${i}`, transition: 'cut', kind: 'video', files: { landscape } });
  }
  for (const id of ['knit', 'scarf', 'hat']) {
    const card = { ...product, id, name: `Warm ${id}` };
    scenes.push({
      creative: `product-${id}`,
      transition: 'cut',
      kind: 'product',
      headline: 'New',
      product: card,
    });
  }
  for (const text of ['one', 'two'])
    scenes.push({ creative: `message-${text}`, transition: 'fade', kind: 'message', headline: `Word ${text}`, text });
  for (const [i, setting] of (['turntable', 'stage'] as const).entries()) {
    const model = shop.addMedia(
      i === 0 ? smallModel() : texturedModel(Buffer.from(solidPng(256, 256, PALETTE[2]!))),
      'model/gltf-binary',
    );
    scenes.push({
      ...{ creative: `model-${setting}`, transition: 'cut', kind: 'model', model, setting, turnS: 20, headline: '' },
      ...{ background: '#ece7df', variants: i === 0 ? ['Green', 'Blue'] : [] },
    });
  }
  const products = ['knit', 'scarf', 'hat'].map((id) => ({ ...product, id, name: `Warm ${id}` }));
  scenes.push({ creative: 'top', transition: 'cut', kind: 'ranking', headline: 'Most liked', places: 3, products });
  // Kinds mixed, in an order that is the same every time.
  return scenes.map((_, i) => spotOf(scenes[(i * 7) % scenes.length]!));
}

/** A player at work on many short spots, whose memory can be looked at. */
export class MemoryRun {
  readonly #shop: DisplayStore;
  readonly #page: BarePage;
  #spots = 0;
  #likes = 1000;

  private constructor(shop: DisplayStore, page: BarePage) {
    this.#shop = shop;
    this.#page = page;
  }

  static async start(): Promise<MemoryRun> {
    const shop = new DisplayStore(join(import.meta.dirname, '../../dist/web'), face);
    await shop.start();
    shop.play('front', manySpots(shop), SPOT_MS, 'many');
    shop.set(...['knit', 'scarf', 'hat'].map((id) => likes(1000, 0, 'live', id)));
    const page = await BarePage.open(ARGS, { width: 640, height: 360 });
    await watchPlayer(page);
    await countGraphics(page);
    await page.goto(`${shop.url}/player`);
    return new MemoryRun(shop, page);
  }

  /** Lets it play until so many more spots were shown. */
  async spots(more: number): Promise<void> {
    const until = this.#spots + more;
    while (this.#spots < until) await this.#play(Math.min(2000, (until - this.#spots) * SPOT_MS));
  }

  /** Lets it play for so long. @returns spots shown meanwhile */
  async forSeconds(seconds: number): Promise<number> {
    const before = this.#spots;
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until) await this.#play(Math.min(2000, until - performance.now()));
    return this.#spots - before;
  }

  async #play(ms: number): Promise<void> {
    await pause(ms);
    this.#spots += (await takeSwitches(this.#page, true)).length;
    // Live values change all the while, as in a shop.
    this.#likes += 1;
    this.#shop.set(likes(this.#likes, 0, 'live', 'knit'));
    this.#shop.plays.clear();
    this.#shop.twice.length = 0;
    this.#shop.shown.length = 0;
    this.#shop.requests.length = 0;
    this.#shop.healths.splice(0, Math.max(0, this.#shop.healths.length - 2));
  }

  async sample(): Promise<MemorySample> {
    const metrics = await this.#page.metrics();
    return {
      spots: this.#spots,
      heapMb: (metrics.get('JSHeapUsedSize') ?? 0) / 2 ** 20,
      processMb: await this.#page.privateMb(),
      gpuObjects: await graphicsObjects(this.#page),
      nodes: metrics.get('Nodes') ?? 0,
      faults: this.#shop.healths.at(-1)?.faults ?? [],
    };
  }

  /** Layers in the document now. */
  layers(): Promise<number> {
    return this.#page.evaluate(() => document.querySelectorAll('.layer').length, null);
  }

  async stop(): Promise<void> {
    await this.#page.close();
    await this.#shop.stop();
  }
}

/** Growth by least squares, per 1,000 spots. */
export function slope(samples: readonly MemorySample[], of: (s: MemorySample) => number): number {
  const mean = (pick: (s: MemorySample) => number): number =>
    samples.reduce((sum, s) => sum + pick(s), 0) / samples.length;
  const [x, y] = [mean((s) => s.spots), mean(of)];
  const over = samples.reduce((sum, s) => sum + (s.spots - x) * (of(s) - y), 0);
  return (over / samples.reduce((sum, s) => sum + (s.spots - x) ** 2, 0)) * 1000;
}

/** The most WebGL objects that were alive, in the earlier and the later half: models come and go between samples. */
export function mostGraphics(samples: readonly MemorySample[]): { readonly early: number; readonly late: number } {
  const half = Math.ceil(samples.length / 2);
  const most = (of: readonly MemorySample[]): number => Math.max(...of.map((s) => s.gpuObjects));
  return { early: most(samples.slice(0, half)), late: most(samples.slice(half)) };
}
