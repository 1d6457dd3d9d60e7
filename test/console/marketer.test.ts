import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { House, until } from '../flows/house.ts';
import { axeFaults, live } from './consolePage.ts';

const square = (x: number): { x: number; y: number }[] => [
  { x, y: 0 },
  { x: x + 5, y: 0 },
  { x: x + 5, y: 8 },
  { x, y: 8 },
];
const trigger = {
  when: {
    any: [
      { reading: 'zone.occupancy', of: 'drinks', value: 4, exit: 2 },
      { reading: 'product.likesPerHour', of: 'cola', value: 20 },
    ],
  },
  coolDownS: 30,
};
const store = {
  endcap: 1,
  store: { id: 'corner', name: 'Corner', timeZone: 'Europe/Amsterdam', demonstration: true },
  floorPlan: { widthM: 12, heightM: 8 },
  zones: [
    { id: 'drinks', name: 'Drinks', polygon: square(0) },
    { id: 'till', name: 'Till', polygon: square(6) },
  ],
  screens: [
    { id: 'wall', name: 'Drinks wall', at: { x: 2, y: 2 }, zone: 'drinks' },
    { id: 'pillar', name: 'Pillar', at: { x: 9, y: 4 }, zone: 'till', widthPx: 1080, heightPx: 1920 },
  ],
  groups: [{ id: 'both', name: 'Both', screens: ['wall', 'pillar'] }],
  products: [
    { id: 'cola', gtin: '9506000134352', name: 'Cola', price: 1.5, category: 'drinks' },
    { id: 'water', gtin: '96385074', name: 'Water', price: 0.9, category: 'drinks' },
  ],
  dayparts: [
    { id: 'morning', name: 'Morning', from: '07:00', to: '11:30' },
    { id: 'night', name: 'Night', from: '22:00', to: '02:00' },
  ],
  creatives: [
    { id: 'poster', name: 'Poster', kind: 'image', files: { landscape: 'media/knits-landscape.png' } },
    { id: 'cola-card', name: 'Cola card', kind: 'product', product: 'cola', headline: 'Ice cold' },
    { id: 'liked', name: 'Most liked', kind: 'ranking', products: ['cola', 'water'] },
    { id: 'hello', name: 'Hello', kind: 'message', headline: 'Good morning', text: 'The bread is warm.' },
  ],
  campaigns: [
    { id: 'loop', name: 'House loop', on: { everywhere: true }, creatives: ['poster', 'cola-card', 'hello'] },
    {
      id: 'breakfast',
      name: 'Breakfast',
      on: { zones: ['drinks'] },
      share: 3,
      dayparts: ['morning'],
      creatives: ['hello'],
    },
    { id: 'crowd', name: 'Crowd', class: 'triggered', on: { zones: ['drinks'] }, creatives: ['liked'], trigger },
    { id: 'sale', name: 'Sale', class: 'takeover', status: 'draft', on: { groups: ['both'] }, creatives: ['hello'] },
  ],
};

describe('the pages of a marketer', () => {
  let files: StoreFolder;
  let house: House;
  let browser: Browser;
  let page: WatchedPage;
  const folder = mkdtempSync(join(tmpdir(), 'endcap-marketer-'));

  async function open(path: string, width = 1280, height = 800): Promise<WatchedPage> {
    const opened = await openPage(browser, undefined, { width, height });
    opened.setDefaultTimeout(10_000);
    await opened.emulateMedia({ reducedMotion: 'reduce' });
    const [name = '', value = ''] = house.cookie.split('=');
    await opened.context().addCookies([{ name, value, url: house.url }]);
    await opened.addInitScript(() => sessionStorage.setItem('endcap-password-put-off', 'admin'));
    await opened.goto(`${house.url}${path}`);
    await live(opened);
    return opened;
  }
  const names = async (): Promise<string[]> => {
    const answer = (await house.call('GET', '/api/v1/store')) as { config: { campaigns: { name: string }[] } };
    return answer.config.campaigns.map((c) => c.name);
  };

  beforeAll(async () => {
    const picture = (name: string, size: string): Uint8Array => {
      const file = join(folder, name);
      const source = ['-f', 'lavfi', '-i', `color=c=0x9a2f3f:s=${size}`, '-frames:v', '1', file];
      execFileSync('ffmpeg', ['-loglevel', 'error', '-y', ...source]);
      return readFileSync(file);
    };
    files = writeStore(store, { 'media/knits-landscape.png': picture('wide.png', '640x360') });
    picture('knits-portrait.png', '360x640');
    house = await House.open(files.file);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
    files.remove();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    await page.close();
  });

  const paths = [
    '/library',
    '/campaigns',
    '/campaigns?campaign=crowd',
    '/campaigns/edit',
    '/campaigns/edit?campaign=loop',
    '/campaigns/edit?campaign=crowd',
    '/campaigns/edit?campaign=gone',
    '/timeline',
    '/timeline?screen=gone',
  ];

  for (const scheme of ['light', 'dark'] as const) {
    it(`[CFG] axe finds nothing on any of them, ${scheme}`, async () => {
      page = await open('/library');
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      for (const path of paths) {
        await page.goto(`${house.url}${path}`);
        await live(page);
        expect({ path, faults: await axeFaults(page) }).toEqual({ path, faults: [] });
      }
      expect(page.faults).toEqual([]);
    }, 90_000);
  }

  for (const [width, height] of [
    [390, 844],
    [768, 1024],
    [1280, 720],
  ] as const) {
    it(`[CFG] nothing is wider than a screen of ${width} pixels`, async () => {
      page = await open('/library', width, height);
      for (const path of paths) {
        await page.goto(`${house.url}${path}`);
        await live(page);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect({ path, over }).toEqual({ path, over: 0 });
      }
    });
  }

  it('[CFG] what is missing is said at its place, and nothing is sent', async () => {
    page = await open('/campaigns/edit');
    const before = await names();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('3 things are missing or wrong').waitFor();
    await page.getByText('Give it a name.').waitFor();
    await page.getByText('Add at least one thing to show.').waitFor();
    await page.getByText(/Choose at least one screen, group or zone/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await names()).toEqual(before);
  });

  it('[CFG] creatives change places by keyboard, and the preview follows what is typed', async () => {
    page = await open('/campaigns/edit?campaign=loop', 1280, 1600);
    const order = (): Promise<string[]> => page.locator('.ec-creative-open > span:last-child > b').allInnerTexts();
    expect(await order()).toEqual(['Poster', 'Cola card', 'Hello']);
    await page.getByRole('button', { name: 'Move Hello up' }).focus();
    await page.keyboard.press('Enter');
    expect(await order()).toEqual(['Poster', 'Hello', 'Cola card']);
    await page.getByText('Hello is now number 2 of 3.').waitFor({ state: 'attached' });
    await page.getByLabel('Message, large').fill('Warm bread');
    await page.getByText('Also in Breakfast and Sale: what you change here changes there.').waitFor();
    const drawn = (): Promise<string[]> =>
      page.locator('.ec-preview-host').evaluateAll((hosts) => hosts.map((h) => h.shadowRoot?.textContent ?? ''));
    await until(drawn, (texts) => texts.length === 3 && texts.every((t) => t.includes('Warm bread')), 'three previews');
    const grip = page.locator('.ec-creative-card').nth(2).locator('.ec-grip');
    await grip.dragTo(page.locator('.ec-creative-card').first(), { targetPosition: { x: 60, y: 20 } });
    await until(order, (list) => list.join() === 'Cola card,Poster,Hello', 'the order after dragging', 5);
  });

  it('[CFG] leaving with unsaved changes asks, by link and by the back button', async () => {
    page = await open('/campaigns');
    await page.getByRole('button', { name: 'New campaign' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Half done');
    await page.getByRole('link', { name: 'Library' }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Keep editing' }).click();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Half done');
    await page.goBack();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.getByRole('heading', { name: 'Campaigns', level: 1 }).waitFor();
  });

  it('[CFG] faults that only the controller finds are shown at their field', async () => {
    page = await open('/campaigns/edit?campaign=crowd');
    const { revision, config } = (await house.call('GET', '/api/v1/store')) as {
      revision: number;
      config: { products: { id: string }[] };
    };
    await page.route('**/api/v1/config', (route) =>
      route.fulfill({
        status: 422,
        contentType: 'application/json',
        body: JSON.stringify({
          error: 'faults',
          message: 'With this change the store would have a fault. Nothing was changed.',
          faults: [
            { path: 'campaigns[2](crowd).on.screens[0]', message: 'no screen has the id "x"', fix: 'choose another' },
          ],
        }),
      }),
    );
    await page.getByLabel('Name', { exact: true }).fill('Crowds');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('No screen has the id "x". Choose another.').waitFor();
    expect(revision).toBeGreaterThan(0);
    expect(config.products).toHaveLength(2);
  });

  it('[CFG] somebody else changed it meanwhile: it is told before saving, and theirs can be loaded', async () => {
    page = await open('/campaigns/edit?campaign=breakfast');
    await page.getByLabel('Name', { exact: true }).fill('Mine');
    const { revision, config } = (await house.call('GET', '/api/v1/store')) as {
      revision: number;
      config: { campaigns: { id: string; creatives: string[] }[]; creatives: { id: string; name: string }[] };
    };
    const put = { ...config.campaigns.find((c) => c.id === 'breakfast')!, name: 'Theirs' };
    await house.call('PATCH', '/api/v1/config', { base: revision, changes: [{ section: 'campaigns', put }] });
    await page.getByText('Somebody changed this campaign since you opened it').waitFor();
    await page.getByRole('button', { name: 'Load theirs' }).click();
    await until(
      () => page.getByLabel('Name', { exact: true }).inputValue(),
      (name) => name === 'Theirs',
      'their name in the form',
    );
    const told = page.getByText('Somebody changed this campaign since you opened it');
    await told.waitFor({ state: 'detached' });
    const creative = config.creatives.find((c) => c.id === put.creatives[0])!;
    const renamed = { section: 'creatives', put: { ...creative, name: 'Their picture' } };
    await house.call('PATCH', '/api/v1/config', { base: revision + 1, changes: [renamed] });
    await told.waitFor();
    const changes = [
      { section: 'campaigns', put: { ...put, name: 'Breakfast' } },
      { section: 'creatives', put: creative },
    ];
    await house.call('PATCH', '/api/v1/config', { base: revision + 2, changes });
  });

  it('[SEC] a file is deleted with a way back; one in use names who uses it', async () => {
    page = await open('/library');
    await page.getByTestId('files').first().setInputFiles(join(folder, 'knits-portrait.png'));
    const card = page.getByTestId('media-knits-portrait.png');
    await card.waitFor();
    await page.getByRole('button', { name: 'Actions for knits-portrait.png' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await card.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await card.waitFor();
    await page.getByRole('button', { name: 'Actions for knits-landscape.png' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'knits-landscape.png is in use' });
    await dialog.getByRole('link', { name: 'Campaign House loop' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Actions for knits-portrait.png' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await card.waitFor({ state: 'detached' });
    // Leaving the page makes it final.
    await page.getByRole('link', { name: 'Campaigns' }).click();
    const media = async (): Promise<string[]> =>
      ((await house.call('GET', '/api/v1/media')) as { media: { path: string }[] }).media.map((m) => m.path);
    await until(media, (all) => !all.includes('media/knits-portrait.png'), 'the file gone from the library');
  });

  it('[SEC] files are dropped on the page; an upload is cancelled, and one that broke off is tried again', async () => {
    page = await open('/library');
    const uploads = page.getByRole('region', { name: 'Uploads' });
    // On its way for as long as nobody lets it go on; given up for good below, or it would arrive after all.
    const held: Route[] = [];
    await page.route('**/api/v1/media?name=*', (route) => void held.push(route));
    const bytes = [...readFileSync(join(folder, 'knits-portrait.png'))];
    const dropped = await page.evaluateHandle((data) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(data)], 'Dropped wall.png', { type: 'image/png' }));
      return transfer;
    }, bytes);
    await page.dispatchEvent('.ec-drop', 'dragenter', { dataTransfer: dropped });
    await page.getByText('Drop to upload').waitFor();
    await page.dispatchEvent('.ec-drop', 'drop', { dataTransfer: dropped });
    await uploads.getByText('Dropped wall.png').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel the upload of Dropped wall.png' }).click();
    await uploads.waitFor({ state: 'detached' });
    for (const route of held) await route.abort().catch(() => undefined);
    await page.unroute('**/api/v1/media?name=*');
    await page.route('**/api/v1/media?name=*', (route) => route.abort('connectionreset'));
    await page.getByTestId('files').first().setInputFiles(join(folder, 'knits-portrait.png'));
    await uploads.getByText('The upload broke off, and nothing was kept.').waitFor();
    await page.unroute('**/api/v1/media?name=*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => uploads.innerText(), { timeout: 20_000 }).toContain('In the library as knits-portrait.png');
    await house.call('DELETE', '/api/v1/media/knits-portrait.png');
  });

  it('[DEC-2] a draft of a takeover is published after a second yes, and undo makes it a draft again', async () => {
    page = await open('/campaigns');
    await page.getByRole('button', { name: 'Publish Sale' }).click();
    await page.getByRole('dialog', { name: 'Start Sale?' }).getByRole('button', { name: 'Start now' }).click();
    await page.getByText('Sale is published.').waitFor();
    const status = async (): Promise<string> => {
      const { campaigns } = (await house.call('GET', '/api/v1/campaigns')) as {
        campaigns: { campaign: { id: string; status: string } }[];
      };
      return campaigns.find((c) => c.campaign.id === 'sale')!.campaign.status;
    };
    await until(status, (s) => s === 'approved', 'the takeover on');
    await page.getByRole('button', { name: 'Undo' }).click();
    await until(status, (s) => s === 'draft', 'a draft again');
  });

  it("[PRG-1] a screen's panel leads to its day", async () => {
    page = await open('/?screen=wall');
    await page.getByRole('link', { name: 'What it shows today' }).click();
    const day = page.getByTestId('day-wall');
    await day.getByText('Morning', { exact: true }).waitFor();
    await day.getByRole('link', { name: 'Breakfast 75 %' }).waitFor();
    await day.getByText('Crowd', { exact: true }).waitFor();
    expect(await page.getByTestId('day-pillar').count()).toBe(0);
  });
});
