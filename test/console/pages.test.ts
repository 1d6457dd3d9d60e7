import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { confirmPairing } from '../../controller/protocol/http.ts';
import { launchChromium } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { startConsoleServer } from '../fakes/consoleServer.ts';
import type { ConsoleServer } from '../fakes/consoleServer.ts';
import { axeFaults, live, open, openAs, pageFaults, signIn } from './consolePage.ts';
import { buildConsole } from './site.ts';

let site: Awaited<ReturnType<typeof buildConsole>>;
let browser: Browser;
let server: ConsoleServer;
let page: WatchedPage;

beforeAll(async () => {
  [site, browser] = await Promise.all([buildConsole(), launchChromium()]);
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

const pending = {
  code: 'K7M-4PX',
  kind: 'player',
  name: 'Chromium on Linux',
  wants: 'till-screen',
  from: '192.168.1.31',
  expiresAtMs: Date.now() + 600_000,
} as const;

describe('devices', () => {
  it('[SEC] a code appears live, and confirming it sends exactly what the contract names', async () => {
    page = await openAs(browser, `${server.url}/devices`, 'staff');
    server.live = { ...server.live, pairings: [pending] };
    server.change({ pairings: [pending] });
    await page.getByText('A player shows').waitFor();
    await page.getByRole('button', { name: 'Pair this one: K7M-4PX' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pair a device' });
    expect(await dialog.getByLabel('Screen').inputValue()).toBe('Till');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Till player');
    await dialog.getByRole('button', { name: 'Pair', exact: true }).click();
    await page.getByText('Till player is paired.').waitFor();
    const sent = server.requests.find((r) => r.path === '/pairings/K7M-4PX');
    expect(confirmPairing.parse(sent?.body)).toEqual({ name: 'Till player', place: 'till-screen' });
    expect(sent?.body).toEqual({ name: 'Till player', place: 'till-screen' });
    await page.getByText('A player shows').waitFor({ state: 'detached' });
  });

  it('[SEC] a code typed by hand finds the device that shows it, and one that nobody shows is told', async () => {
    server.live = { ...server.live, pairings: [{ ...pending, wants: null }] };
    page = await openAs(browser, `${server.url}/devices`, 'staff');
    await page.getByRole('button', { name: 'Pair a device' }).click();
    const code = page.getByLabel('Code on the device');
    await code.fill('x2x2x2');
    await page.getByText('No device shows this code now').waitFor();
    expect(await page.getByRole('button', { name: 'Pair', exact: true }).isDisabled()).toBe(true);
    await code.fill('k7m4px');
    await page.getByRole('dialog').getByLabel('Screen').click();
    await page.getByRole('option', { name: 'Fashion wide' }).click();
    await page.getByRole('button', { name: 'Pair', exact: true }).click();
    await expect
      .poll(() => server.requests.find((r) => r.path === '/pairings/K7M-4PX')?.body)
      .toEqual({ name: 'Fashion wide', place: 'fashion-wide' });
  });

  it('[SEC] a device is revoked only after a second yes, and goes from the list', async () => {
    page = await openAs(browser, `${server.url}/devices`, 'admin');
    await page.getByRole('button', { name: 'Actions for Cola bay face' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByRole('dialog', { name: 'Revoke Cola bay face?' }).waitFor();
    expect(server.requests.some((r) => r.method === 'DELETE')).toBe(false);
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByTestId('device-face-cola').waitFor({ state: 'detached' });
    expect(server.requests.some((r) => r.method === 'DELETE' && r.path === '/devices/face-cola')).toBe(true);
  });

  it('[PLY] windows of this machine that were closed long ago are folded away and count as no fault', async () => {
    const device = server.live.devices.find((d) => d.kind === 'player')!;
    const closed = { ...device, name: 'Screen on this machine', online: false, since: Date.now() - 4_000_000 };
    const devices = [1, 2, 3].map((i) => ({ ...closed, id: `window-${i}` }));
    server.live = { ...server.live, devices: [device, ...devices] };
    page = await openAs(browser, `${server.url}/devices`, 'admin');
    await page.getByRole('heading', { name: 'Players 1 of 1 online' }).waitFor();
    expect(await page.getByTestId('earlier-window-1').isVisible()).toBe(false);
    await page.getByText('Earlier windows').click();
    await page
      .getByTestId('earlier-window-1')
      .getByText(/Screen on this machine at .*, closed for 1 h/)
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  it('[SEC] renaming sends name and place', async () => {
    page = await openAs(browser, `${server.url}/devices`, 'staff');
    await page.getByRole('button', { name: 'Actions for Cola bay face' }).click();
    await page.getByRole('menuitem', { name: 'Rename or move' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Cola face, left');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(() => server.requests.find((r) => r.method === 'PATCH'))
      .toEqual({ method: 'PATCH', path: '/devices/face-cola', body: { name: 'Cola face, left', place: 'rack-cola' } });
  });
});

describe('administration', () => {
  it('[SEC] the secret of a token is shown once', async () => {
    page = await openAs(browser, `${server.url}/tokens`, 'admin');
    await page.getByRole('button', { name: 'Create a token' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Web shop');
    await page.getByRole('combobox', { name: 'Sources' }).fill('urn:shop:*');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByTestId('secret').waitFor();
    const sent = server.requests.find((r) => r.method === 'POST' && r.path === '/tokens');
    expect(sent?.body).toEqual({ name: 'Web shop', sources: ['urn:shop:*'] });
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByTestId('secret').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Create a token' }).click();
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
    expect(await page.content()).not.toContain('ect_');
  });

  it('[SEC] pages of the administration are neither offered nor open to others', async () => {
    page = await openAs(browser, `${server.url}/audit`, 'marketer');
    await page.getByText('This page is not for your role').waitFor();
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Audit' }).count()).toBe(0);
    expect(server.requests.some((r) => r.path.startsWith('/audit'))).toBe(false);
  });
});

describe('accessibility and sizes', () => {
  const pages = [
    '/',
    '/?screen=drinks-endcap',
    '/?zone=gels',
    '/?rack=rack-cola',
    '/campaigns',
    '/campaigns?campaign=cola-crowd',
    '/devices',
    '/readings',
    '/people',
    '/tokens',
    '/audit',
    '/plays',
    '/nowhere',
  ];

  for (const scheme of ['light', 'dark'] as const) {
    it(`[CFG] axe finds nothing on any page, ${scheme}`, async () => {
      server.live = { ...server.live, pairings: [pending] };
      page = await open(browser, `${server.url}/`);
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      expect(await axeFaults(page)).toEqual([]);
      await signIn(page, 'admin');
      await live(page);
      for (const path of pages) {
        await page.goto(`${server.url}${path}`);
        await live(page);
        expect({ path, faults: await axeFaults(page) }).toEqual({ path, faults: [] });
      }
      expect(pageFaults(page)).toEqual([]);
    }, 120_000);
  }

  for (const [width, height] of [
    [390, 844],
    [1080, 1920],
    [1280, 720],
  ] as const) {
    it(`[CFG] nothing is wider than a screen of ${width} pixels`, async () => {
      page = await openAs(browser, `${server.url}/`, 'admin', { width, height });
      for (const path of pages) {
        await page.goto(`${server.url}${path}`);
        await live(page);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect({ path, over }).toEqual({ path, over: 0 });
      }
    });
  }
});
