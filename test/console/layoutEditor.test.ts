import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configPatch } from '../../controller/protocol/http.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { House, until } from '../flows/house.ts';
import { axeFaults, live } from './consolePage.ts';

const store = {
  endcap: 1,
  store: { id: 'corner', name: 'Corner', timeZone: 'Europe/Amsterdam', demonstration: true },
  floorPlan: { widthM: 12, heightM: 8 },
  zones: [
    {
      id: 'drinks',
      name: 'Drinks',
      polygon: [
        { x: 0, y: 0 },
        { x: 6, y: 0 },
        { x: 6, y: 8 },
      ],
    },
  ],
  screens: [{ id: 'wall', name: 'Drinks wall', at: { x: 2, y: 2 }, zone: 'drinks' }],
  products: [{ id: 'cola', gtin: '9506000134352', name: 'Cola', price: 1.5, category: 'drinks' }],
  creatives: [{ id: 'hello', name: 'Hello', kind: 'message', headline: 'Good morning' }],
  campaigns: [{ id: 'loop', name: 'House loop', on: { everywhere: true }, creatives: ['hello'] }],
};
interface Told {
  readonly config: {
    readonly creatives: readonly { readonly id: string; readonly kind: string }[];
    readonly campaigns: readonly { readonly id: string; readonly name: string }[];
  };
}

let files: StoreFolder;
let house: House;
let browser: Browser;
let page: WatchedPage;
const patches: unknown[] = [];

async function open(path: string): Promise<void> {
  await page.goto(`${house.url}${path}`);
  await live(page);
}
const told = async (): Promise<Told['config']> => ((await house.call('GET', '/api/v1/store')) as Told).config;
const idOf = async (name: string): Promise<string> => (await told()).campaigns.find((c) => c.name === name)!.id;

beforeAll(async () => {
  files = writeStore(store);
  house = await House.open(files.file);
  browser = await launchChromium();
  page = await openPage(browser, undefined, { width: 1280, height: 1400 });
  page.setDefaultTimeout(10_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const [name = '', value = ''] = house.cookie.split('=');
  await page.context().addCookies([{ name, value, url: house.url }]);
  await page.addInitScript(() => sessionStorage.setItem('endcap-password-put-off', 'admin'));
  page.on('request', (request) => {
    if (request.method() === 'PATCH') patches.push(request.postDataJSON());
  });
});
afterAll(async () => {
  await page.close();
  await browser.close();
  await house.close();
  files.remove();
});

it('[CFG] a layout with a ticker is made, told what lacks, saved, and drawn with its values', async () => {
  await open('/campaigns/edit');
  await page.getByLabel('Name', { exact: true }).fill('Wall of the day');
  await page.getByRole('button', { name: 'Something else' }).click();
  await page.getByRole('menuitem', { name: 'Layout with regions' }).click();
  const large = page.getByRole('region', { name: 'Large region' });
  await large.getByRole('combobox').click();
  await page.getByRole('option', { name: 'Hello' }).click();
  await large.getByRole('button', { name: /^Hello/ }).click();
  await large.getByText('Also in House loop: what you change here changes there.').waitFor();
  await large.getByRole('button', { name: /^Hello/ }).click();
  const band = page.getByRole('region', { name: 'Band along the bottom' });
  await band.getByRole('button', { name: 'Something new' }).click();
  await page.getByRole('menuitem', { name: 'Ticker with live values' }).click();
  await page.getByRole('switch', { name: 'All screens of the store' }).press('Space');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Ticker: Write at least one line.').waitFor();
  await band.getByLabel('Line 1', { exact: true }).fill('Cola today ');
  await band.getByRole('combobox', { name: 'Put a live value into line 1' }).click();
  await page.getByRole('option', { name: 'Cola' }).nth(1).click();
  expect(await band.getByLabel('Line 1', { exact: true }).inputValue()).toBe('Cola today {price:cola}');
  const drawn = (): Promise<string[]> =>
    page.locator('.ec-preview-host').evaluateAll((hosts) => hosts.map((h) => h.shadowRoot?.textContent ?? ''));
  await until(
    drawn,
    (texts) => texts.length === 3 && texts.every((t) => t.includes('Good morning') && /Cola today .*1[.,]50/.test(t)),
    'message and ticker in three previews',
  );
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Wall of the day is published.').waitFor();
  const sent = configPatch
    .parse(patches.at(-1))
    .changes.map((c) => ('put' in c ? { section: c.section, ...c.put } : c));
  expect(sent).toMatchObject([
    { section: 'creatives', kind: 'ticker', lines: ['Cola today {price:cola}'] },
    { section: 'creatives', kind: 'layout', main: ['hello'], side: [] },
    { section: 'campaigns', name: 'Wall of the day', status: 'approved' },
  ]);
});

it('[CFG] a copy of it has a ticker of its own, and deleting the copy takes nothing from the first', async () => {
  await open(`/campaigns/edit?copy=${await idOf('Wall of the day')}`);
  const band = page.getByRole('region', { name: 'Band along the bottom' });
  await band.getByRole('button', { name: /^Ticker/ }).click();
  await band.getByLabel('Line 1', { exact: true }).fill('Another line');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('Wall of the day (copy) is kept as a draft.').waitFor();
  const lines = async (): Promise<string[]> =>
    (await told()).creatives.flatMap((c) => ('lines' in c ? (c.lines as string[]) : [])).sort();
  expect(await lines()).toEqual(['Another line', 'Cola today {price:cola}']);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await until(
    async () => (await told()).campaigns.length,
    (n) => n === 2,
    'the copy gone',
  );
  expect(await lines()).toEqual(['Cola today {price:cola}']);
  expect((await told()).creatives.map((c) => c.kind).sort()).toEqual(['layout', 'message', 'ticker']);
});

it('[CFG] the band taken out, its ticker is of no more use and goes with the change', async () => {
  await open(`/campaigns/edit?campaign=${await idOf('Wall of the day')}`);
  const band = page.getByRole('region', { name: 'Band along the bottom' });
  await band.getByRole('button', { name: 'Take Ticker out' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Wall of the day is saved; the screens follow.').waitFor();
  expect((await told()).creatives.map((c) => c.kind).sort()).toEqual(['layout', 'message']);
  expect(page.faults).toEqual([]);
});
