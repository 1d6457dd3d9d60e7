import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
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
const store = {
  endcap: 1,
  store: { id: 'corner', name: 'Getränkehaus am Donauufer', timeZone: 'Europe/Berlin', demonstration: true },
  floorPlan: { widthM: 12, heightM: 8 },
  zones: [
    { id: 'drinks', name: 'Erfrischungsgetränke und Mineralwasserabteilung', polygon: square(0) },
    { id: 'till', name: 'Kasse', polygon: square(6) },
  ],
  screens: [
    { id: 'wall', name: 'Wall', at: { x: 2, y: 2 }, zone: 'drinks' },
    { id: 'pillar', name: 'Pillar', at: { x: 9, y: 4 }, zone: 'till', widthPx: 1080, heightPx: 1920 },
  ],
  products: [{ id: 'cola', gtin: '9506000134352', name: 'Cola', price: 1.5, category: 'drinks' }],
  holidays: [{ id: 'christmas', name: 'Christmas', start: '2026-12-25', rule: 'FREQ=YEARLY' }],
  dayparts: [
    { id: 'morning', name: 'Morning', from: '07:00', to: '11:30', except: [{ holidays: ['christmas'], closed: true }] },
    { id: 'spare', name: 'Spare', from: '22:00', to: '24:00' },
  ],
  creatives: [
    { id: 'hello', name: 'Hello', kind: 'message', headline: 'Good morning' },
    { id: 'bye', name: 'Bye', kind: 'message', headline: 'Good night' },
  ],
  playlists: [
    { id: 'outer', name: 'Outer', items: [{ creative: 'hello' }, { playlist: 'inner', take: 1 }] },
    { id: 'inner', name: 'Inner', items: [{ creative: 'bye' }] },
  ],
  campaigns: [
    { id: 'loop', name: 'House loop', on: { everywhere: true }, creatives: ['hello'], separate: ['house'] },
    { id: 'breakfast', name: 'Breakfast', on: { zones: ['drinks'] }, dayparts: ['morning'], creatives: ['hello'] },
    {
      id: 'crowd',
      name: 'Crowd',
      class: 'triggered',
      on: { zones: ['drinks'] },
      creatives: ['bye'],
      trigger: {
        when: {
          all: [
            { reading: 'zone.mix', of: 'drinks', segment: 'families', value: 0.3 },
            { not: { reading: 'weather.temperatureC', value: 25, whenUnknown: 'true' } },
            { reading: 'time.minuteOfDay', value: 1020 },
          ],
        },
      },
    },
  ],
};

describe('the schedule by the hands of a marketer', () => {
  let files: StoreFolder;
  let house: House;
  let browser: Browser;
  let page: WatchedPage;

  async function open(path: string, width = 1280, height = 900): Promise<WatchedPage> {
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
  const config = async (): Promise<StoreConfig> =>
    ((await house.call('GET', '/api/v1/store')) as { config: StoreConfig }).config;
  const choose = async (label: string, option: string | RegExp, nth = 0): Promise<void> => {
    await page.getByRole('combobox', { name: label }).nth(nth).click();
    await page.getByRole('option', { name: option }).first().click();
  };

  beforeAll(async () => {
    files = writeStore(store);
    house = await House.open(files.file);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
    files.remove();
  });
  afterEach(async () => {
    await page.close();
  });

  const paths = [
    '/schedule',
    '/what-if',
    '/what-if?try=without:loop',
    '/campaigns/edit?campaign=crowd',
    '/campaigns/edit?campaign=loop',
  ];
  for (const scheme of ['light', 'dark'] as const) {
    it(`[CFG] axe finds nothing on any of the pages and in the dialogs, ${scheme}`, async () => {
      page = await open('/schedule');
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      for (const path of paths) {
        await page.goto(`${house.url}${path}`);
        await live(page);
        expect({ path, faults: await axeFaults(page) }).toEqual({ path, faults: [] });
      }
      await page.goto(`${house.url}/schedule`);
      for (const name of ['Edit Morning', 'Edit Christmas', 'Edit Outer']) {
        await page.getByRole('button', { name }).click();
        await page.getByRole('dialog').waitFor();
        expect({ name, faults: await axeFaults(page) }).toEqual({ name, faults: [] });
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      expect(page.faults).toEqual([]);
    }, 90_000);
  }

  for (const [width, height] of [
    [390, 844],
    [1080, 1920],
    [1280, 720],
  ] as const) {
    it(`[CFG] nothing is wider than a screen of ${width} pixels, whatever its names`, async () => {
      page = await open('/schedule', width, height);
      for (const path of paths) {
        await page.goto(`${house.url}${path}`);
        await live(page);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect({ path, over }).toEqual({ path, over: 0 });
      }
    });
  }

  it('[DEC-6] a daypart gets an exception on holidays; undo takes it out again', async () => {
    page = await open('/schedule');
    await page.getByRole('button', { name: 'Edit Spare' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit daypart' });
    // The end of a day is shown as its midnight.
    expect(await dialog.getByLabel('To', { exact: true }).inputValue()).toBe('00:00');
    await dialog.getByRole('button', { name: 'Add an exception' }).click();
    await page.getByRole('menuitem', { name: 'On holidays' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Choose a holiday.').waitFor();
    await dialog.getByRole('combobox', { name: 'On holidays' }).click();
    await page.getByRole('option', { name: 'Any holiday' }).click();
    await dialog.getByText('Other times').click();
    await dialog.getByLabel('From then').fill('20:00');
    await dialog.getByLabel('To then').fill('21:30');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('22:00–24:00, every day; on holidays 20:00–21:30').waitFor();
    const spare = async () => (await config()).dayparts.find((d) => d.id === 'spare')!;
    await until(spare, (d) => d.except.length === 1, 'the exception at the controller');
    expect(await spare()).toMatchObject({ to: '24:00', except: [{ holidays: 'any', from: '20:00', to: '21:30' }] });
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await until(spare, (d) => d.except.length === 0, 'no exception any more');
  });

  it('[CFG] holidays are made, changed and deleted; what is used says by whom', async () => {
    page = await open('/schedule');
    expect(await page.getByRole('button', { name: 'Delete Christmas' }).getAttribute('aria-disabled')).toBe('true');
    await page.getByText('Used by daypart Morning').waitFor();
    await page.getByRole('button', { name: 'Make a holiday' }).click();
    const dialog = page.getByRole('dialog', { name: 'Make a holiday' });
    await dialog.getByRole('button', { name: 'Make it' }).click();
    await dialog.getByText('Say on which day.').waitFor();
    await dialog.getByLabel('Name').fill('Ostern');
    await dialog.getByLabel('Day', { exact: true }).fill('2027-03-28');
    await dialog.getByRole('combobox', { name: 'Comes again' }).click();
    await page.getByRole('option', { name: /^Once/ }).click();
    await dialog.getByLabel('Also on', { exact: true }).last().fill('2028-04-16');
    await page.keyboard.press('Enter');
    await dialog.getByText('Next: Sun 28 Mar 2027, Sun 16 Apr 2028').waitFor();
    await dialog.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('On 28 Mar 2027, also on 16 Apr 2028. Next on Sun 28 Mar 2027').waitFor();
    const named = async () => (await config()).holidays.find((h) => h.name === 'Ostern');
    await until(named, (h) => h !== undefined, 'the holiday at the controller');
    expect(await named()).toMatchObject({ start: '2027-03-28', also: ['2028-04-16'] });
    await page.getByRole('button', { name: 'Delete Ostern' }).click();
    await until(named, (h) => h === undefined, 'the holiday gone');
  });

  it('[CFG] a playlist that would lie in itself is told before anything is sent', async () => {
    page = await open('/schedule');
    await page.getByRole('button', { name: 'Edit Inner' }).click();
    await choose('Add a playlist', 'Outer');
    await page.getByText('It would lie in itself: Outer > Inner > Outer.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Take Outer out' }).click();
    await choose('Add a creative', 'Hello');
    await page.getByRole('button', { name: 'Move Hello up' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    const items = async () => (await config()).playlists.find((p) => p.id === 'inner')!.items;
    await until(items, (list) => list.length === 2, 'the playlist at the controller');
    expect(await items()).toEqual([{ creative: 'hello' }, { creative: 'bye' }]);
  });

  it('[DEC] how much of an hour triggers may take is set by whoever may configure, and shown to all', async () => {
    page = await open('/schedule');
    await page.getByLabel('Triggered campaigns may take at most').fill('20');
    await page.getByText('at least 48 of any 60 minutes are theirs').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const share = async () => (await config()).store.triggeredShare;
    await until(share, (s) => s === 0.2, 'the share at the controller');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await until(share, (s) => s === 0.5, 'the share as it was');
    await page.getByText('at least 30 of any 60 minutes are theirs').waitFor();
  });

  it('[CFG] rules, days and a playlist of a campaign reach the controller as they are chosen', async () => {
    page = await open('/campaigns/edit?campaign=loop', 1280, 1400);
    await page.getByText('A playlist', { exact: true }).click();
    await choose('Playlist', 'Outer');
    await choose('Days on which it plays', /first Saturday/);
    await choose('Which of the month', 'last');
    await choose('Weekday', 'Friday');
    await page.getByLabel('At most so many times an hour').fill('6');
    await page.getByRole('combobox', { name: 'Never right after' }).fill('Böhm & Söhne');
    await page.keyboard.press('Enter');
    await choose('Products that it advertises', 'Cola');
    await page.keyboard.press('Escape');
    await page.getByLabel('Rests below so many pieces').fill('4');
    await page.getByRole('switch', { name: 'Measure what it brings' }).check({ force: true });
    await page.getByText('It stays away in 1 of 10 hours').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('House loop is saved; the screens follow.').waitFor();
    const loop = async () => (await config()).campaigns.find((c) => c.id === 'loop')!;
    await until(loop, (c) => c.playlist === 'outer', 'the campaign at the controller');
    expect(await loop()).toMatchObject({
      creatives: [],
      recurrence: { rule: 'FREQ=MONTHLY;BYDAY=-1FR' },
      maxPerHour: 6,
      separate: ['house', 'bohm-sohne'],
      products: ['cola'],
      leastStock: 4,
      holdOut: { share: 0.1, by: 'hour' },
    });
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await until(loop, (c) => c.playlist === undefined && c.holdOut === undefined, 'the campaign as it was');
  });

  it('[DEC-11] the sentence shows every kind of reading, refuses what cannot be, and sends what it says', async () => {
    page = await open('/campaigns/edit?campaign=crowd', 1280, 1400);
    const many = page.getByLabel('How many');
    expect(await many.first().inputValue()).toBe('30');
    expect(await page.getByLabel('Direction').nth(1).inputValue()).toBe('less than');
    expect(await many.nth(2).inputValue()).toBe('17:00');
    await many.nth(1).fill('99');
    await page.getByText('Temperature outside: only -90 °C to 60 °C can be.').waitFor();
    await many.nth(1).fill('10');
    await many.first().fill('45');
    await choose('Reading', /^wind/, 1);
    await choose('Direction', 'more than', 1);
    await page.getByRole('button', { name: 'And, or' }).click();
    await choose('Reading', /^day of the week/, 3);
    await many.nth(3).click();
    await page.getByRole('option', { name: 'Saturday' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Crowd is saved; the screens follow.').waitFor();
    const when = async () => (await config()).campaigns.find((c) => c.id === 'crowd')!.trigger!.when;
    await until(when, (w) => 'all' in w && w.all.length === 4, 'the sentence at the controller');
    expect(await when()).toEqual({
      all: [
        { reading: 'zone.mix', of: 'drinks', segment: 'families', op: '>=', value: 0.45, whenUnknown: 'false' },
        { not: { reading: 'weather.windKmh', of: 'store', op: '<=', value: 40, whenUnknown: 'true' } },
        { reading: 'time.minuteOfDay', of: 'store', op: '>=', value: 1020, whenUnknown: 'false' },
        { reading: 'time.weekday', of: 'store', op: '>=', value: 6, whenUnknown: 'false' },
      ],
    });
  });

  it('[RPL-5] a recorded time is run again without a campaign, and says what would have been', async () => {
    page = await open('/what-if?try=without:loop');
    await page.getByRole('button', { name: 'Run' }).click();
    // The controller has only just begun to record: it says when, and offers to begin there.
    await page.getByRole('button', { name: /^Begin at/ }).click();
    await page.getByTestId('replayed').waitFor();
    await page.getByText(/campaigns? would have done differently/).waitFor();
    const row = page.getByRole('row', { name: /House loop/ });
    expect(await row.innerText()).toMatch(/−/);
    expect(await axeFaults(page)).toEqual([]);
    await page.reload();
    await page.getByTestId('verdict').waitFor();
  });

  it('[RPL-9] the panel of a screen says why at an earlier time, and what is not known is told', async () => {
    page = await open('/?screen=wall');
    await page.getByText('Why at an earlier time').click();
    const field = page.getByLabel('Day and time, by the clock of the store');
    await field.fill('2020-01-01T10:00:00');
    await page.getByRole('button', { name: 'Look' }).click();
    await page.getByText('Nothing is known of that time').waitFor();
    const berlin = new Date(Date.now() - 1000).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' });
    await field.fill(berlin.replace(' ', 'T'));
    await page.getByRole('button', { name: 'Look' }).click();
    await page.getByTestId('earlier').getByText('House loop', { exact: true }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });
});
