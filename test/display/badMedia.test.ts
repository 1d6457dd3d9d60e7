import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Scene } from '../../controller/protocol/scene.ts';
import { launchChromium } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { near, PixelReader, solidPng } from './pictures.ts';
import { BLUE, GREEN, imageOf, openShop, orderOf, RED, spotOf } from './shop.ts';

let browser: Browser;
let reader: PixelReader;
let shop: DisplayStore;
let machine: BrowserContext;
let pieces: string;

beforeAll(async () => {
  browser = await launchChromium({ args: ['--disable-gpu'] });
  reader = await PixelReader.open(browser);
  pieces = mkdtempSync(join(tmpdir(), 'endcap-films-'));
});
afterAll(async () => {
  await browser.close();
  rmSync(pieces, { recursive: true, force: true });
});
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
  shop.until(() => {
    const faults = shop.healths.at(-1)?.faults ?? [];
    return faults.some((f) => words.every((w) => f.includes(w)));
  });
const cached = () => shop.healths.at(-1)?.cached;
const fileIn = (scene: Scene) => {
  if (scene.kind !== 'image' && scene.kind !== 'video') throw new Error('a scene of files');
  return scene.files.landscape!;
};
const image = (creative: string, bytes: Buffer, mime = 'image/png'): Scene => ({
  creative,
  transition: 'cut',
  kind: 'image',
  files: { landscape: shop.addMedia(bytes, mime, { width: 320, height: 180 }) },
});

/** A PNG that anyone may decode: 50,000 x 50,000 black and white pixels in 300 kB. */
function bomb(side: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))), { level: 1 });
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function film(name: string, ...options: string[]): Buffer {
  const path = join(pieces, name);
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=25:duration=4'];
  const made = spawnSync('ffmpeg', ['-v', 'error', '-y', ...source, ...options, path]);
  if (made.status !== 0) throw new Error(`ffmpeg: ${made.stderr.toString()}`);
  return readFileSync(path);
}
const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-g', '25'];

function video(creative: string, bytes: Buffer, mime: string): Scene {
  const landscape = shop.addMedia(bytes, mime, { width: 320, height: 180 });
  return { creative, transition: 'cut', kind: 'video', files: { landscape } };
}
describe('files that are not what they should be', () => {
  test('[PLY-7] what a programme no longer names is no fault any more', async () => {
    const bad = image('bad', Buffer.from('nothing'));
    shop.play('front', [spotOf(imageOf(shop, 'red', RED)), spotOf(bad)], 400, 'one');
    const page = await player();
    await showing(page, 'red');
    await said('"bad" is broken');
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 400, 'two');
    await shop.until(() => shop.healths.at(-1)?.programme === 'two' && shop.healths.at(-1)?.faults.length === 0);
  });

  test('[PLY-6] a bomb of 50,000 x 50,000 is refused by its head, never decoded, and told', async () => {
    const bad = image('bomb', bomb(50_000));
    shop.play('front', [spotOf(bad), spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'red');
    await said('"bomb"', '50000 x 50000 pixels');
    expect(await page.evaluate(() => document.querySelectorAll('img').length)).toBe(1);
    expect(near(await reader.middle(page), RED)).toBe(true);
    expect(cached()).toMatchObject({ wanted: 2, present: 1, missing: [{ creative: 'bomb' }] });
  });

  test.each([
    ['its index at its end', [...h264], 'video/mp4', 0.5],
    ['its index at its beginning', [...h264, '-movflags', '+faststart'], 'video/mp4', 0.5],
    ['nothing but its head', [...h264, '-movflags', '+faststart'], 'video/mp4', 0.01],
    ['VP9', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-b:v', '200k'], 'video/webm', 0.05],
  ])('[PLY-7] a film cut short, %s: the show goes on', async (name, options, mime, share) => {
    const whole = film(mime === 'video/mp4' ? 'film.mp4' : 'film.webm', ...options);
    const cut = video('cut-short', whole.subarray(0, Math.floor(whole.length * share)), mime);
    shop.play('front', [spotOf(cut), spotOf(imageOf(shop, 'red', RED))], 1500, name.replaceAll(' ', '-'));
    const page = await player();
    await showing(page, 'red');
    // Whatever could be played of it was; the loop goes round.
    await page.waitForFunction(() => document.documentElement.dataset['creative'] !== '');
    const seen = shop.shown.length;
    shop.notify('override.begin', orderOf('o1', imageOf(shop, 'green', GREEN), Date.now()));
    await shop.until(() => shop.shown.slice(seen).some((s) => s.creative === 'green'));
    expect(near(await reader.middle(page), GREEN)).toBe(true);
    // A film of clusters that ends early is a short film: nobody can say that it is not whole.
    if (mime === 'video/mp4' && (share < 0.5 || name.includes('end'))) await said('"cut-short"');
  });

  test('[PLY-6] a wrong hash, a wrong size and a file that is not there: told by name, the rest plays', async () => {
    const hash = imageOf(shop, 'spoiled', BLUE);
    const size = image('longer', solidPng(320, 180, [1, 2, 3]));
    const gone = image('gone', solidPng(320, 180, [3, 2, 1]));
    shop.spoiled.set(fileIn(hash).sha256, Buffer.alloc(fileIn(hash).bytes, 7));
    shop.spoiled.set(fileIn(size).sha256, Buffer.alloc(fileIn(size).bytes + 9, 7));
    shop.odd.set(fileIn(gone).sha256, (_request, response) => response.writeHead(404).end());
    shop.play('front', [...[hash, size, gone].map(spotOf), spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'red');
    await said('"spoiled"', 'SHA-256');
    await said('"longer"', 'bytes instead of');
    await said('"gone"', 'does not have the file');
    for (const scene of [hash, size, gone])
      expect(shop.ranges.get(fileIn(scene).sha256)!.length).toBeLessThanOrEqual(3);
    // Health comes in its own time: the one that tells of all three.
    await shop.until(() => cached()?.missing?.filter((file) => file.why !== null).length === 3);
    expect(cached()).toMatchObject({ wanted: 4, present: 1 });
  });

  test('[CCH-8] an endless redirect is not followed', async () => {
    const lost = image('lost', solidPng(320, 180, [9, 9, 9]));
    shop.odd.set(fileIn(lost).sha256, (request, response) => {
      response.writeHead(302, { location: `${request.url ?? ''}?again` }).end();
    });
    shop.play('front', [spotOf(lost), spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'red');
    await said('"lost"', 'sends on to another address');
    expect(near(await reader.middle(page), RED)).toBe(true);
  });
});

describe('a line that is slow or breaks', () => {
  test('[CCH-3] a transfer that was cut goes on where it ended, checked as a whole', async () => {
    const noise = Buffer.from(Array.from({ length: 5_000_000 }, (_, i) => (i * 7919) >>> 3));
    const big = image('big', Buffer.concat([solidPng(320, 180, GREEN), noise]));
    const { sha256, bytes } = fileIn(big);
    shop.odd.set(sha256, (_request, response, file) => {
      shop.odd.delete(sha256);
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': file.length });
      response.write(file.subarray(0, 3_000_000), () => response.destroy());
    });
    shop.play('front', [spotOf(big)], 60_000, 'one');
    const page = await player();
    await showing(page, 'big');
    const [first, second] = shop.ranges.get(sha256)!;
    expect(first).toBe('');
    const from = Number(/^bytes=(\d+)-$/.exec(second!)![1]);
    expect(from).toBeGreaterThan(1_000_000);
    expect(from).toBeLessThanOrEqual(3_000_000);
    expect(near(await reader.middle(page), GREEN)).toBe(true);
    await shop.until(() => cached()?.presentBytes === bytes);
  });

  test('[PRG-14] [CCH-9] while a file trickles in the old programme goes on; the new one comes when it can be shown', async () => {
    shop.play('front', [spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'red');
    const slow = image('slow', Buffer.concat([solidPng(320, 180, BLUE), Buffer.alloc(200_000)]));
    const { sha256 } = fileIn(slow);
    let open: ServerResponse | null = null;
    let sent = 0;
    shop.odd.set(sha256, (_request, response, file) => {
      open = response;
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': file.length });
      response.write(file.subarray(0, (sent = 1000)));
    });
    shop.play('front', [spotOf(slow), spotOf(imageOf(shop, 'green', GREEN))], 60_000, 'two');
    // An order is shown meanwhile as if nothing were the matter.
    await shop.until(() => shop.healths.at(-1)?.cached.coming === 'two');
    shop.notify('override.begin', orderOf('o1', imageOf(shop, 'blue', BLUE), Date.now()));
    await showing(page, 'blue');
    shop.notify('override.end', { id: 'o1', atMs: Date.now() });
    await showing(page, 'red');
    expect(shop.healths.at(-1)).toMatchObject({ programme: 'one', cached: { coming: 'two' } });
    const file = Buffer.concat([solidPng(320, 180, BLUE), Buffer.alloc(200_000)]);
    open!.end(file.subarray(sent));
    await showing(page, 'slow');
    await shop.until(() => shop.healths.at(-1)?.programme === 'two');
    expect(shop.healths.at(-1)?.cached.coming).toBeNull();
  });

  test('[PLY-7] of a first programme what is here plays while the rest trickles in', async () => {
    const slow = image('slow', Buffer.concat([solidPng(320, 180, BLUE), Buffer.alloc(200_000)]));
    shop.odd.set(fileIn(slow).sha256, (_request, response, file) => {
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': file.length });
      response.write(file.subarray(0, 1000));
    });
    shop.play('front', [spotOf(slow), spotOf(imageOf(shop, 'red', RED))], 60_000, 'one');
    const page = await player();
    await showing(page, 'red');
    expect(near(await reader.middle(page), RED)).toBe(true);
    await shop.until(() => cached()?.present === 1);
    expect(cached()).toMatchObject({ wanted: 2, missing: [{ creative: 'slow', why: null }] });
  });
});

describe('no room', () => {
  /** The browser's own limit for this origin, bytes. */
  async function limit(page: Page, bytes: number): Promise<void> {
    const cdp = await machine.newCDPSession(page);
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: shop.url, quotaSize: bytes });
  }
  const heavy = (creative: string, colour: typeof RED, bytes: number): Scene =>
    image(creative, Buffer.concat([solidPng(320, 180, colour), Buffer.alloc(bytes, creative)]));

  test('[CCH-10] a programme that does not fit: what fits is kept, and the fault names what does not', async () => {
    const page = await machine.newPage();
    await page.goto(`${shop.url}/01/09521321101074`);
    await limit(page, 10_000_000);
    const scenes = [heavy('red', RED, 4_000_000), heavy('green', GREEN, 4_000_000), heavy('blue', BLUE, 4_000_000)];
    shop.play('front', scenes.map(spotOf), 60_000, 'one');
    await page.goto(`${shop.url}/player`);
    await showing(page, 'red');
    await said('need 12 MB', 'MB may be kept here: no room for "blue".');
    await shop.until(() => cached()?.present === 2);
    expect(cached()).toMatchObject({ wanted: 3, waits: 'There is no room for the rest.' });
    expect(cached()?.quotaBytes).toBeLessThan(11_000_000);
    // Ordered now, it shows all the same.
    shop.notify('override.begin', orderOf('o1', scenes[2]!, Date.now()));
    await showing(page, 'blue');
    expect(near(await reader.middle(page), BLUE)).toBe(true);
  });

  test('[CCH-11] what was needed longest ago goes first, and only for room', async () => {
    const page = await machine.newPage();
    await page.goto(`${shop.url}/01/09521321101074`);
    await limit(page, 10_000_000);
    await page.goto(`${shop.url}/player`);
    for (const [name, colour] of [
      ['red', RED],
      ['green', GREEN],
    ] as const) {
      shop.play('front', [spotOf(heavy(name, colour, 4_000_000))], 60_000, name);
      await showing(page, name);
    }
    // Nobody needs red any more; it stays while there is room.
    await shop.until(() => (cached()?.keptBytes ?? 0) > 8_000_000);
    shop.play('front', [spotOf(heavy('blue', BLUE, 4_000_000))], 60_000, 'blue');
    await showing(page, 'blue');
    await shop.until(() => (cached()?.keptBytes ?? 0) < 9_000_000 && cached()?.wanted === 1);
    // Green stayed: it is not fetched again. Red is.
    const before = shop.requests.length;
    shop.play('front', [spotOf(heavy('green', GREEN, 4_000_000))], 60_000, 'again');
    await showing(page, 'green');
    expect(shop.requests.slice(before).filter((r) => r.startsWith('/media/'))).toEqual([]);
    expect(shop.healths.at(-1)?.faults).toEqual([]);
  });

  test('[CCH-12] a browser that gives no room at all: the show goes on from memory, and the console is told', async () => {
    const page = await machine.newPage();
    await page.goto(`${shop.url}/01/09521321101074`);
    await limit(page, 1000);
    shop.play('front', [spotOf(heavy('red', RED, 3_000_000))], 60_000, 'one');
    await page.goto(`${shop.url}/player`);
    await showing(page, 'red');
    expect(near(await reader.middle(page), RED)).toBe(true);
    await said('no room for "red"');
    await shop.until(() => cached()?.present === 1);
    await said('no room for "red"');
  });
});
