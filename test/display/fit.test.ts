import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PlainScene, Scene } from '../../controller/protocol/scene.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import type { DisplayStore } from '../fakes/displayStore.ts';
import { face, likes, openShop, product, spotOf } from './shop.ts';

const NAMES = [
  'Feuchtigkeitsspendendes Duschgel mit Lavendelblütenextrakt',
  'Damenstrickjackenreißverschluss',
  'Zopfstrickpullover „Haarlem“ aus Merinowolle',
];
const products = NAMES.map((name, i) => ({
  ...product,
  id: `p${i}`,
  name,
  brand: 'Lindenhof Manufaktur und Söhne',
  price: 1119.9,
}));
const song = (title: string) => ({ title, artist: 'Die Höchste Eisenbahn und Freunde der Kammermusik', wishes: 1234 });
const SONGS = {
  playing: song('Sommernachtstraumwandlerin'),
  next: NAMES.concat(NAMES).map(song),
  simulated: false,
};
const base = { transition: 'cut' } as const;
const plain: Record<string, PlainScene> = {
  product: {
    ...{ ...base, creative: 'product', kind: 'product', headline: 'Neu eingetroffen am Strickwarentisch' },
    ...{ product: products[0]!, stock: true, url: `https://lindenhof.example/01/${product.gtin}` },
  },
  ranking: {
    ...base,
    creative: 'ranking',
    kind: 'ranking',
    headline: 'Am beliebtesten auf dieser Etage',
    places: 3,
    products,
  },
  message: {
    ...{
      ...base,
      creative: 'message',
      kind: 'message',
      headline: 'Donaudampfschifffahrtsgesellschaft trifft Strickjacke',
    },
    text: 'Jeden ersten Samstag im Monat stricken wir ab neun am Strickwarentisch, und Wolle und Tee gehen aufs Haus.',
  },
  songs: { ...base, creative: 'songs', kind: 'songs', headline: 'Ihre Musikwünsche in diesem Augenblick', places: 5 },
  ticker: { ...base, creative: 'ticker', kind: 'ticker', speed: 'slow', lines: NAMES.map((text) => [{ text }]) },
};
const part = (scene: PlainScene) => ({ scene, durationMs: 60_000 });
const scenes: Scene[] = [
  ...Object.values(plain),
  {
    ...{ ...base, creative: 'layout', kind: 'layout', sidePercent: 35, footPercent: 12 },
    ...{ main: [part(plain['product']!)], side: [part(plain['songs']!)], foot: part(plain['ticker']!) },
  },
];

let browser: Browser;
let shop: DisplayStore;
const pages: Page[] = [];
beforeAll(async () => {
  browser = await launchChromium({ args: ['--disable-gpu'] });
});
afterAll(() => browser.close());
beforeEach(async () => {
  shop = await openShop();
  shop.store = { ...face, locale: 'de', name: 'Kaufhaus Lindenhof am Rathausmarkt' };
  shop.songs = { ...SONGS, next: SONGS.next.slice(0, 6), atMs: Date.now() };
  shop.set(...products.map((p, i) => likes(123_456 - i, 0, 'live', p.id)), {
    ...likes(3, 0, 'live', 'p0'),
    key: 'product.stock:p0',
    kind: 'product.stock',
    unit: 'pieces',
  });
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
  await shop.stop();
});

const PICTURE = { top: '.picture-root > .layer[aria-hidden="false"]', home: '.layer' };
const OVERLAY = { top: '#overlay > *', home: '#overlay' };

/** Words that leave the picture or their box, or stand on each other. */
function faultsOfWords(of: { readonly top: string; readonly home: string }): string[] {
  const top = [...document.querySelectorAll<HTMLElement>(of.top)].at(-1)!;
  const words: { text: string; box: DOMRect; element: Element }[] = [];
  const faults: string[] = [];
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement!;
    const text = node.textContent!.trim();
    if (text === '' || element.closest('.spoken, .odometer, .ticker-track, .region > .scene-card, [hidden]') !== null)
      continue;
    if (
      element.closest(of.home)!.getAttribute('aria-hidden') === 'true' ||
      !element.checkVisibility({ opacityProperty: true })
    )
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const home = element.closest(of.home)!.getBoundingClientRect();
    // Cut off with an ellipsis is how a row of the song list ends.
    const cut = getComputedStyle(element).textOverflow === 'ellipsis' || element.className === 'songs-artist';
    const seen = cut ? element.getBoundingClientRect() : box;
    const by = Math.max(home.left - seen.left, seen.right - home.right, home.top - seen.top, seen.bottom - home.bottom);
    if (by > 2) faults.push(`"${text}" leaves its region by ${by.toFixed(0)} px`);
    if (!cut && getComputedStyle(element).overflow === 'hidden' && element.scrollHeight > element.clientHeight + 2) {
      faults.push(`"${text}" is cut off`);
    }
    words.push({ text, box: seen, element });
  }
  words.forEach((a, i) => {
    for (const b of words.slice(i + 1)) {
      if (a.element.closest('.price') !== null && b.element.closest('.price') !== null) continue;
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      // Lines of type have room above and below their letters.
      const room = 0.3 * Math.min(a.box.height, b.box.height);
      if (wide > 2 && high > room) faults.push(`"${a.text}" and "${b.text}" stand on each other`);
    }
  });
  return words.length === 0 && top.querySelector('.ticker-line') === null ? ['nothing is said'] : faults;
}

const SIZES = [
  [1080, 1920],
  [1920, 1080],
  [3840, 1080],
  [800, 480],
  [1024, 600],
  [320, 180],
] as const;
test.each(SIZES)('[PLY-19] every template has room for long German words on %i x %i', async (width, height) => {
  const page = await openPage(browser, undefined, { width, height });
  pages.push(page);
  await page.goto(`${shop.url}/player`);
  const found: Record<string, string[]> = {};
  for (const scene of scenes) {
    shop.play('front', [spotOf(scene)], 600_000, `${scene.creative}-${width}`);
    await page.waitForFunction((v) => document.documentElement.dataset['creative'] === v, scene.creative);
    const faults = await page.evaluate(faultsOfWords, PICTURE);
    if (faults.length > 0) found[scene.creative] = faults;
  }
  expect(found).toEqual({});
  expect(page.faults).toEqual([]);
});

/** As long as names of screens and words of a controller are allowed to be, or nearly. */
const SCREEN_NAMES = [
  'Eingangsbereich links oben',
  'Damenstrickjackenreißverschlussabteilung',
  'Schaufenster Rathausmarkt, Ecke Mönckebergstraße, zweites Obergeschoss, links',
];
const MESSAGE =
  'Diese Anzeige wurde in der Geräteverwaltung abgemeldet, weil ihr Sicherheitsschlüssel zurückgezogen wurde. Bitte ' +
  'koppeln Sie sie neu, oder fragen Sie die Haustechnik: ' +
  'https://endcap.kaufhaus-lindenhof-am-rathausmarkt.example/geraeteverwaltung/anzeigen/eingangsbereich-links-oben';

test.each([...SIZES, [1280, 720] as const])(
  '[PLY-19] what a display says of itself has room on %i x %i',
  { timeout: 60_000 },
  async (width, height) => {
    const found: Record<string, string[]> = {};
    async function open(): Promise<WatchedPage> {
      const page = await openPage(browser, undefined, { width, height });
      pages.push(page);
      await page.addInitScript(() => Object.defineProperty(navigator, 'language', { value: 'de-DE' }));
      return page;
    }
    async function look(page: Page, what: string, element: string): Promise<void> {
      await page.locator(element).waitFor();
      await page.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      });
      const folder = process.env['SHOTS'];
      if (folder !== undefined)
        await page.screenshot({ path: `${folder}/${what.slice(0, 24)} ${width}x${height}.png` });
      const faults = await page.evaluate(faultsOfWords, OVERLAY);
      if (faults.length > 0) found[what] = faults;
    }
    const alone = await open();
    await alone.routeWebSocket(/socket\.io/, () => undefined);
    await alone.goto(`${shop.url}/player`);
    await look(alone, 'connecting', '.connecting');

    shop.play('front', [spotOf(plain['message']!)], 600_000, 'one');
    const page = await open();
    for (const name of SCREEN_NAMES) {
      shop.screenName = name;
      await page.goto(`${shop.url}/player`);
      await page.waitForFunction(() => document.documentElement.dataset['link'] === 'live');
      shop.notify('identify', { seconds: 100 });
      await look(page, name, '.nameplate');
      // And a name is large where it may be: it is shrunk for want of room alone.
      const type = await page
        .locator('.nameplate-name')
        .evaluate((e) => Number.parseFloat(getComputedStyle(e).fontSize));
      expect(type * name.length).toBeGreaterThan(1.1 * width);
    }
    shop.unpaired = { ok: false, reason: 'unpaired', message: 'Ask for a code.' };
    shop.notify('revoked', { message: MESSAGE });
    await look(page, 'revoked', '.refused');
    await look(page, 'pairing again', '.pairing .overlay-note');
    const fresh = await open();
    await fresh.goto(`${shop.url}/player`);
    await look(fresh, 'pairing', '.pairing');
    // Read from three metres.
    const code = (await fresh.locator('.overlay-code').boundingBox())!;
    expect(code.height).toBeGreaterThan(0.16 * Math.min(width, height));
    expect(found).toEqual({});
  },
);
