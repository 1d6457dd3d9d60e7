import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Screenshot } from '../../controller/protocol/display.ts';
import { launchChromium } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { startConsoleServer } from '../fakes/consoleServer.ts';
import type { ConsoleServer } from '../fakes/consoleServer.ts';
import { axeFaults, openAs, pageFaults } from './consolePage.ts';
import { buildConsole } from './site.ts';

const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 1080, height: 1920 },
  { width: 390, height: 844 },
] as const;
/** Where pictures for people go; without it none are made. */
const SHOTS = process.env['ENDCAP_SHOTS'];

let site: Awaited<ReturnType<typeof buildConsole>>;
let browser: Browser;
let server: ConsoleServer;
let page: WatchedPage;
beforeAll(async () => {
  site = await buildConsole();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await site.remove();
});
beforeEach(async () => {
  server = await startConsoleServer(site.folder);
});
afterEach(async () => {
  await page.close();
  await server.stop();
});

async function keep(name: string, { width }: { width: number }): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}-${width}.png`) });
}

/** A picture of a screen, as a player sends it. */
async function picture(): Promise<Screenshot> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 360];
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#1f3d36';
    context.fillRect(0, 0, 640, 360);
    context.fillStyle = '#e2725b';
    context.fillRect(60, 60, 200, 240);
    return canvas.toDataURL('image/webp', 0.8).split(',')[1]!;
  });
  return { taken: true, mime: 'image/webp', base64, widthPx: 640, heightPx: 360, of: 'layer', atMs: Date.now() };
}

describe('the player of a screen', () => {
  it.each(SIZES)('[PLY-26] [PLY-28] its health and its picture, at $width x $height', async (size) => {
    page = await openAs(browser, `${server.url}/?screen=entrance-wall`, 'staff', size);
    const part = page.getByRole('region', { name: 'Player' });
    await part.getByText('as it should be').waitFor();
    await part.getByText('41 MB').waitFor();
    await part.getByRole('button', { name: 'Show its picture' }).scrollIntoViewIfNeeded();
    await keep('panel', size);
    let give: (shot: Screenshot) => void = () => undefined;
    server.orders.screenshot = new Promise((resolve) => (give = resolve));
    await part.getByRole('button', { name: 'Show its picture' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Asking the player for its picture…').waitFor();
    give(await picture());
    const image = dialog.getByRole('img', { name: /^What .* shows$/ });
    await image.waitFor();
    expect(await image.evaluate((i: HTMLImageElement) => i.naturalWidth)).toBe(640);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await keep('picture', size);
    expect(await axeFaults(page)).toEqual([]);
    server.orders.screenshot = {
      taken: false,
      why: 'This player runs in a browser and cannot take a picture of a template; the player shell can.',
    };
    await dialog.getByRole('button', { name: 'Take another' }).click();
    await dialog.getByRole('alert').getByText('the player shell can').waitFor();
    await keep('no-picture', size);
    expect(server.orders.asked).toEqual(Array.from({ length: 2 }, () => 'screenshot player-entrance-wall'));
    expect(pageFaults(page)).toEqual([]);
  });

  it('[GW-56] staff reloads it, and is told why it may not clear its cache', async () => {
    page = await openAs(browser, `${server.url}/?screen=drinks-endcap`, 'staff');
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect.poll(() => server.orders.asked).toEqual(['reload player-drinks-endcap']);
    const clear = page.getByRole('button', { name: 'Clear cache' });
    expect(await clear.getAttribute('aria-disabled')).toBe('true');
    await clear.hover();
    await page.getByRole('tooltip').getByText('Only an administrator can do this.').waitFor();
  });

  it.each([SIZES[0], SIZES[3]])(
    '[PLY-29] an administrator clears its cache after a question, at $width',
    async (size) => {
      page = await openAs(browser, `${server.url}/devices`, 'admin', size);
      await page.getByText('The picture is black').waitFor();
      await page.getByText('Standby: the panel is off').first().waitFor();
      await keep('devices', size);
      expect(await axeFaults(page)).toEqual([]);
      const row = page.getByTestId('device-player-drinks-endcap');
      await row.getByRole('button').click();
      await page.getByRole('menuitem', { name: 'Clear cache' }).click();
      await page.getByRole('dialog').getByText('fetched anew from the controller').waitFor();
      expect(server.orders.asked).toEqual([]);
      await page.getByRole('dialog').getByRole('button', { name: 'Clear its cache' }).click();
      await expect.poll(() => server.orders.asked).toEqual(['cache.clear player-drinks-endcap']);
    },
  );

  it('[PLY-27] loudness and hours of the panel are set where the screen is drawn', async () => {
    page = await openAs(browser, `${server.url}/floor`, 'admin');
    await page.getByRole('complementary', { name: 'Places' }).getByRole('button', { name: 'Drinks endcap' }).click();
    const form = page.locator('aside');
    const slider = form.getByRole('slider');
    await slider.waitFor();
    await slider.press('ArrowRight');
    await expect
      .poll(() => JSON.stringify(server.requests.filter((r) => r.method !== 'GET').map((r) => r.body)))
      .toContain('"volume":5');
    const hours = form.getByRole('group', { name: 'The panel is on in' });
    await hours.getByText('None chosen: it is always on.').waitFor();
    await hours.getByRole('checkbox').first().click();
    const daypart = server.config.dayparts[0]!.id;
    await expect
      .poll(() => JSON.stringify(server.requests.filter((r) => r.method !== 'GET').map((r) => r.body)))
      .toContain(`"dayparts":["${daypart}"]`);
    await hours.scrollIntoViewIfNeeded();
    await keep('form', SIZES[0]);
    expect(await axeFaults(page)).toEqual([]);
  });
});
