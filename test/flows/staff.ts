import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { expect } from 'vitest';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { storeAnswer } from '../../controller/protocol/http.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { live, signIn } from '../console/consolePage.ts';
import { House } from './house.ts';

export const GREETING = 'Good to see you';
/** A store with a campaign on one zone, and a camera and a rack in the other. */
export const store = {
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
/** Who has a hand here. */
const PASSWORDS = { staff: 'staff has hands', viewer: 'viewer has eyes', admin: 'admin has everything' };
/** The first administrator has a name of its own. */
const NAMES = { staff: 'staff', viewer: 'viewer', admin: 'olga' };

export function corners(...list: readonly (readonly [number, number])[]): { x: number; y: number }[] {
  return list.map(([x, y]) => ({ x, y }));
}

/** A real controller with its people, and the console in a real browser. */
export class Staff {
  readonly house: House;
  readonly browser: Browser;
  readonly #folder: StoreFolder;
  readonly #contexts = new Map<string, BrowserContext>();
  readonly #pages: Page[] = [];

  private constructor(house: House, browser: Browser, folder: StoreFolder) {
    this.house = house;
    this.browser = browser;
    this.#folder = folder;
  }

  static async open(): Promise<Staff> {
    const red = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#b3261e' } })
      .png()
      .toBuffer();
    const folder = writeStore(store, { 'media/red.png': red });
    const [house, browser] = await Promise.all([House.open(folder.file), launchChromium()]);
    for (const role of ['staff', 'viewer', 'admin'] as const) {
      await house.call('POST', '/api/v1/users', { user: NAMES[role], role, password: PASSWORDS[role] });
    }
    return new Staff(house, browser, folder);
  }

  /** A page of the console as somebody; everybody signs in once, as signing in is limited. */
  async as(role: keyof typeof PASSWORDS, path: string): Promise<WatchedPage> {
    const known = this.#contexts.get(role);
    const context = known ?? (await this.browser.newContext({ viewport: { width: 1280, height: 720 } }));
    this.#contexts.set(role, context);
    const page = await openPage(context);
    this.#pages.push(page);
    page.setDefaultTimeout(10_000);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${this.house.url}${path}`);
    if (known === undefined) await signIn(page, NAMES[role], PASSWORDS[role]);
    await live(page);
    return page;
  }

  /** A player in a browser of its own, and the code that it shows. */
  async player(): Promise<{ readonly page: Page; readonly code: string }> {
    const page = await openPage(this.browser, `${this.house.url}/player`, { width: 540, height: 960 });
    this.#pages.push(page);
    return { page, code: (await page.locator('.overlay-code').textContent()) ?? '' };
  }

  async config(): Promise<StoreConfig> {
    return storeAnswer.parse(await this.house.call('GET', '/api/v1/store')).config;
  }

  async zone(id: string): Promise<StoreConfig['zones'][number] | undefined> {
    return (await this.config()).zones.find((z) => z.id === id);
  }

  async closePages(): Promise<void> {
    for (const page of this.#pages.splice(0)) await page.close();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.house.close();
    this.#folder.remove();
  }
}

/** Presses, moves and lets go at places on the plan, metres. */
export async function plan(page: Page): Promise<{
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

export async function tool(page: Page, name: string): Promise<void> {
  await page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name, exact: true }).click();
}

export async function field(page: Page, name: string, value: string): Promise<void> {
  const input = page.getByRole('textbox', { name, exact: true });
  await input.fill(value);
  await input.press('Enter');
}

export async function saved(page: Page): Promise<void> {
  await expect.poll(() => page.getByTestId('saved').innerText()).toBe('Saved');
}

export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}
