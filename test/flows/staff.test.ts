import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { storeAnswer } from '../../controller/protocol/http.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { axeFaults, openAs, pageFaults } from '../console/consolePage.ts';
import { House, until } from './house.ts';

const GREETING = 'Good to see you';
const store = {
  endcap: 1,
  store: { id: 'hands', name: 'Hands', timeZone: 'Europe/Amsterdam' },
  floorPlan: { widthM: 20, heightM: 12 },
  zones: [
    { id: 'entrance', name: 'Entrance', iabZone: 'entrance', polygon: corners([1, 1], [5, 1], [5, 5], [1, 5]) },
    { id: 'corner', name: 'Corner', polygon: corners([1, 7], [5, 7], [5, 11], [1, 11]) },
  ],
  screens: [{ id: 'door', name: 'Door', at: { x: 3, y: 1.5 }, zone: 'entrance' }],
  cameras: [{ id: 'cam', name: 'Ceiling', at: { x: 4, y: 8 }, zones: ['corner'] }],
  racks: [{ id: 'rail', name: 'Rail', at: { x: 3, y: 9 }, zone: 'corner', products: ['jacket'] }],
  products: [
    { id: 'jacket', gtin: '09506000134352', name: 'Jacket', price: 59.9, category: 'fashion', image: 'media/red.png' },
    { id: 'scarf', gtin: '04006381333931', name: 'Scarf', brand: 'Linden', price: 19.9, category: 'fashion' },
  ],
  creatives: [
    { id: 'hello', name: 'Hello', kind: 'message', headline: GREETING },
    { id: 'full', name: 'Full', kind: 'message', headline: 'Full house' },
  ],
  campaigns: [
    { id: 'always', name: 'Always', class: 'fallback', on: { everywhere: true }, creatives: ['hello'] },
    {
      id: 'crowd',
      name: 'Crowd at the door',
      class: 'triggered',
      on: { screens: ['door'] },
      creatives: ['full'],
      trigger: { when: { reading: 'zone.occupancy', of: 'entrance', value: 6 } },
    },
  ],
};
const PASSWORDS = { staff: 'staff has hands', viewer: 'viewer has eyes' };

function corners(...list: readonly (readonly [number, number])[]): { x: number; y: number }[] {
  return list.map(([x, y]) => ({ x, y }));
}

let house: House;
let folder: StoreFolder;
let browser: Browser;
let page: WatchedPage;
const more: Page[] = [];

beforeAll(async () => {
  const red = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#b3261e' } })
    .png()
    .toBuffer();
  folder = writeStore(store, { 'media/red.png': red });
  [house, browser] = await Promise.all([House.open(folder.file), launchChromium()]);
  for (const [role, password] of Object.entries(PASSWORDS)) {
    await house.call('POST', '/api/v1/users', { user: role, role, password });
  }
}, 60_000);
afterAll(async () => {
  await browser.close();
  await house.close();
  folder.remove();
});
afterEach(async () => {
  for (const other of more.splice(0)) await other.close();
  await page.close();
});

/** A page of the console as somebody. */
async function as(
  role: keyof typeof PASSWORDS,
  path: string,
  size = { width: 1280, height: 720 },
): Promise<WatchedPage> {
  return openAs(browser, `${house.url}${path}`, role, size, PASSWORDS[role]);
}

async function config(): Promise<StoreConfig> {
  return storeAnswer.parse(await house.call('GET', '/api/v1/store')).config;
}
const zoneOf = async (id: string): Promise<StoreConfig['zones'][number] | undefined> =>
  (await config()).zones.find((z) => z.id === id);

/** Presses, moves and lets go at places on the plan, metres. */
async function plan(): Promise<{
  readonly click: (x: number, y: number) => Promise<void>;
  readonly drag: (from: readonly [number, number], to: readonly [number, number]) => Promise<void>;
}> {
  const svg = page.getByTestId('floor-plan');
  const scale = Number(await svg.getAttribute('data-scale'));
  const box = (await svg.boundingBox())!;
  const at = (x: number, y: number): [number, number] => [box.x + x * scale, box.y + y * scale];
  return {
    click: (x, y) => page.mouse.click(...at(x, y)),
    async drag(from, to) {
      await page.mouse.move(...at(...from));
      await page.mouse.down();
      await page.mouse.move(...at((from[0] + to[0]) / 2, (from[1] + to[1]) / 2));
      await page.mouse.move(...at(...to));
      await page.mouse.up();
    },
  };
}

async function tool(name: string): Promise<void> {
  await page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name, exact: true }).click();
}

async function field(name: string, value: string): Promise<void> {
  const input = page.getByRole('textbox', { name, exact: true });
  await input.fill(value);
  await input.press('Enter');
}

async function saved(): Promise<void> {
  await expect.poll(() => page.getByTestId('saved').innerText()).toBe('Saved');
}

async function choose(label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}

describe('zones by hand', () => {
  it('[CFG] a zone is drawn, renamed, reshaped, undone, redone and deleted, and the store is exactly as drawn', async () => {
    page = await as('staff', '/floor');
    await tool('Zone');
    const { click, drag } = await plan();
    await click(7, 2);
    await click(12, 2);
    await click(12, 6);
    await click(7.5, 6);
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).fill('Drinks & más');
    await page.getByRole('button', { name: 'Save zone' }).click();
    await saved();
    const drawn = {
      id: 'drinks-mas',
      name: 'Drinks & más',
      iabZone: 'aisle',
      capacity: 20,
      polygon: corners([7, 2], [12, 2], [12, 6], [7.5, 6]),
    };
    expect(await zoneOf('drinks-mas')).toEqual(drawn);

    await field('Name', 'Drinks');
    await saved();
    await expect.poll(async () => (await zoneOf('drinks-mas'))?.name).toBe('Drinks');

    await drag([12, 6], [13.04, 6.98]);
    const reshaped = corners([7, 2], [12, 2], [13, 7], [7.5, 6]);
    await expect.poll(async () => (await zoneOf('drinks-mas'))?.polygon).toEqual(reshaped);

    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await zoneOf('drinks-mas'))?.polygon).toEqual(drawn.polygon);
    await page.getByTestId('undo').click();
    await expect.poll(async () => (await zoneOf('drinks-mas'))?.name).toBe('Drinks & más');
    await page.getByTestId('redo').click();
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(async () => (await zoneOf('drinks-mas'))?.polygon).toEqual(reshaped);
    expect(await zoneOf('drinks-mas')).toEqual({ ...drawn, name: 'Drinks', polygon: reshaped });

    await page.getByRole('button', { name: 'Delete zone' }).click();
    await page.getByText('Nothing refers to this zone.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete zone' }).click();
    await expect.poll(() => zoneOf('drinks-mas')).toBeUndefined();
    await saved();
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await zoneOf('drinks-mas'))?.name).toBe('Drinks');
    expect(pageFaults(page)).toEqual([]);
  }, 60_000);

  it('[CFG] an outline that crosses itself is red, says so in words, and is never sent', async () => {
    page = await as('staff', '/floor');
    const sent: string[] = [];
    page.on('request', (r) => {
      if (r.method() === 'PATCH') sent.push(r.url());
    });
    await page.getByTestId('list-zone-corner').click();
    const { drag } = await plan();
    const before = (await zoneOf('corner'))?.polygon;
    await drag([5, 11], [3, 5.5]);
    await page.getByRole('alert').getByText('The outline crosses itself').waitFor();
    expect(await page.getByTestId('floor-zone-corner').getAttribute('data-bad')).toBe('true');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Put it back as it was' }).click();
    expect(await page.getByTestId('floor-zone-corner').getAttribute('data-bad')).toBe('false');

    await page.getByRole('button', { name: 'Back to the list' }).click();
    await tool('Zone');
    const { click } = await plan();
    for (const [x, y] of [[14, 8], [18, 11], [18, 8], [14, 11]] as const) await click(x, y); // prettier-ignore
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).fill('Bow tie');
    expect(await page.getByRole('button', { name: 'Save zone' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Discard' }).click();
    expect(sent).toEqual([]);
    expect((await zoneOf('corner'))?.polygon).toEqual(before);
    expect((await config()).zones.some((z) => z.name === 'Bow tie')).toBe(false);
  }, 60_000);

  it('[CFG] with the keyboard alone a zone moves by 0.1 m, with Shift by 1 m, and a corner goes', async () => {
    page = await as('staff', '/floor');
    await page.getByTestId('floor-zone-corner').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowUp');
    const moved = corners([1.1, 6], [5.1, 6], [5.1, 10], [1.1, 10]);
    await expect.poll(async () => (await zoneOf('corner'))?.polygon).toEqual(moved);
    await page.getByTestId('corner-0').focus();
    await page.keyboard.press('Delete');
    await expect.poll(async () => (await zoneOf('corner'))?.polygon).toEqual(moved.slice(1));
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await zoneOf('corner'))?.polygon).toEqual(moved);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await zoneOf('corner'))?.polygon).toEqual(store.zones[1]!.polygon);
  }, 60_000);

  it('[CFG] a zone that a campaign needs is not deleted; one with a rack gives it to another zone', async () => {
    page = await as('staff', '/floor');
    await page.getByTestId('list-zone-entrance').click();
    await page.getByRole('button', { name: 'Delete zone' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('comes on by it; change the campaign first').waitFor();
    expect(await dialog.getByText('Crowd at the door').count()).toBe(1);
    expect(await dialog.getByRole('button', { name: 'Delete zone' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Back to the list' }).click();
    const before = await config();
    await page.getByTestId('list-zone-corner').click();
    await page.getByRole('button', { name: 'Delete zone' }).click();
    await choose('Zone that takes them', 'Entrance');
    await dialog.getByText('goes to Entrance').waitFor();
    await dialog.getByRole('button', { name: 'Delete zone' }).click();
    await expect.poll(() => zoneOf('corner')).toBeUndefined();
    const after = await config();
    expect(after.racks[0]!.zone).toBe('entrance');
    expect(after.cameras[0]!.zones).toEqual(['entrance']);
    await page.getByTestId('undo').click();
    await expect.poll(async () => (await zoneOf('corner'))?.name).toBe('Corner');
    const back = await config();
    expect([back.racks, back.cameras]).toEqual([before.racks, before.cameras]);
  }, 60_000);
});

describe('things by hand', () => {
  it('[CFG] a screen and a rack are placed; a player is paired by its code and shows the programme', async () => {
    page = await as('staff', '/floor');
    const { click } = await plan();
    await tool('Screen');
    await click(3.02, 3.97);
    await page.getByRole('textbox', { name: 'Name' }).fill('Window');
    await page.getByText('Portrait').click();
    await page.getByRole('button', { name: 'Save screen' }).click();
    await saved();
    await tool('Rack');
    await click(2, 8);
    await page.getByRole('textbox', { name: 'Name' }).fill('Window');
    await choose('Add a product', 'Jacket');
    await page.getByRole('combobox', { name: 'Add a product' }).fill('linden');
    await page.getByRole('option', { name: 'Scarf' }).click();
    await page.getByRole('button', { name: 'Save rack' }).click();
    await saved();
    const made = await config();
    expect(made.screens.find((s) => s.id === 'window')).toEqual({
      id: 'window',
      name: 'Window',
      at: { x: 3, y: 4 },
      headingDeg: 180,
      zone: 'entrance',
      widthPx: 1080,
      heightPx: 1920,
      interactive: false,
    });
    expect(made.racks.find((r) => r.id === 'window')).toMatchObject({
      at: { x: 2, y: 8 },
      zone: 'corner',
      products: ['jacket', 'scarf'],
    });

    const player = await openPage(browser, `${house.url}/player`, { width: 540, height: 960 });
    more.push(player);
    const codeOf = async (): Promise<string> =>
      /[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(await player.locator('body').innerText())?.[0] ?? '';
    const code = await until(codeOf, (c) => c !== '', 'the player shows a code');
    await page.getByRole('link', { name: /Devices/ }).click();
    await page.getByRole('button', { name: `Pair this one: ${code}` }).click();
    await choose('Screen', 'Window');
    await page.getByRole('textbox', { name: 'Name' }).fill('Window player');
    await page.getByRole('button', { name: 'Pair', exact: true }).click();
    await page.getByText('Window player is paired.').waitFor();
    await player.getByText(GREETING).waitFor();
    const live = await house.live();
    expect(live.devices.find((d) => d.name === 'Window player')?.place).toBe('window');
    expect(live.screens.find((s) => s.screen === 'window')?.creative).toBe('hello');
    expect(pageFaults(page)).toEqual([]);
  }, 60_000);

  it('[CFG] a change that somebody else makes to the same zone at the same time is a conflict, told in words', async () => {
    page = await as('staff', '/floor');
    await page.getByTestId('list-zone-entrance').click();
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
    let once = true;
    await page.route('**/api/v1/config', async (route) => {
      if (once) {
        once = false;
        const { revision, config: now } = storeAnswer.parse(await house.call('GET', '/api/v1/store'));
        const other = { ...now.zones[0]!, capacity: 77 };
        await house.call('PATCH', '/api/v1/config', { base: revision, changes: [{ section: 'zones', put: other }] });
      }
      await route.continue();
    });
    await field('Name', 'Way in');
    await page.getByText('Somebody else changed the same thing since you saw it.').waitFor();
    expect((await zoneOf('entrance'))?.name).toBe('Entrance');
    await page.getByRole('button', { name: 'Load the newest' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'Capacity' }).inputValue()).toBe('77 people');
    await field('Name', 'Way in');
    await expect.poll(async () => await zoneOf('entrance')).toMatchObject({ name: 'Way in', capacity: 77 });
  }, 60_000);

  it('[SEC] a role without the right sees the plan and why it cannot change it, and nothing is sent', async () => {
    page = await as('viewer', '/floor');
    await page.getByText('To look at only. Only staff or an administrator can do this.').waitFor();
    const before = await config();
    const button = page.getByRole('toolbar').getByRole('button', { name: 'Zone' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await page.getByTestId('floor-zone-corner').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    const { drag } = await plan();
    await drag([3, 10.5], [9, 10.5]);
    expect(await page.getByRole('textbox', { name: 'Name' }).isDisabled()).toBe(true);
    expect(await axeFaults(page)).toEqual([]);
    const refused = await page.evaluate(async (zone) => {
      const base = ((await (await fetch('/api/v1/store')).json()) as { revision: number }).revision;
      const answer = await fetch('/api/v1/config', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ base, changes: [{ section: 'zones', put: zone }] }),
      });
      return { status: answer.status, message: ((await answer.json()) as { message: string }).message };
    }, before.zones[0]!);
    expect(refused.status).toBe(403);
    expect(refused.message).toContain('needs the right "plan"');
    expect(await config()).toEqual(before);
  }, 60_000);
});

describe('looks', () => {
  for (const scheme of ['light', 'dark'] as const) {
    it(`[CFG] axe finds nothing on the floor plan, ${scheme}, and nothing is wider than the screen`, async () => {
      page = await as('staff', '/floor');
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      expect(await axeFaults(page)).toEqual([]);
      for (const thing of ['zone-entrance', 'screen-door', 'rack-rail', 'camera-cam']) {
        await page.getByTestId(`list-${thing}`).click();
        expect({ thing, faults: await axeFaults(page) }).toEqual({ thing, faults: [] });
        await page.getByRole('button', { name: 'Back to the list' }).click();
      }
      for (const [width, height] of [
        [1024, 768],
        [390, 844],
      ] as const) {
        // prettier-ignore
        await page.setViewportSize({ width, height });
        await page.getByTestId('list-zone-corner').click();
        expect(await axeFaults(page)).toEqual([]);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect({ width, over }).toEqual({ width, over: 0 });
        await page.getByRole('button', { name: 'Back to the list' }).click();
      }
    }, 60_000);
  }
});
