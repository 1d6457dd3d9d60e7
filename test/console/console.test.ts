import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn as signInBody } from '../../controller/protocol/http.ts';
import { launchChromium } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { PASSWORD, startConsoleServer } from '../fakes/consoleServer.ts';
import type { ConsoleServer } from '../fakes/consoleServer.ts';
import { reading } from '../fakes/demoLive.ts';
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

describe('signing in', () => {
  it('[SEC] sends exactly what the contract names and opens the page that was asked for', async () => {
    page = await openAs(browser, `${server.url}/readings`, 'viewer');
    await page.getByRole('heading', { name: 'Readings', level: 1 }).waitFor();
    const sent = server.requests.find((r) => r.method === 'POST' && r.path === '/session');
    expect(signInBody.parse(sent?.body)).toEqual({ user: 'viewer', password: PASSWORD });
    expect(pageFaults(page)).toEqual([]);
  });

  it('[SEC] a wrong password and too many attempts are told in words', async () => {
    page = await open(browser, `${server.url}/`);
    await signIn(page, 'admin', 'wrong password');
    await page.getByRole('alert').getByText('User name or password is wrong').waitFor();
    for (let i = 0; i < 6; i++) {
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.locator('button[data-loading]').waitFor({ state: 'detached' });
    }
    await page.getByRole('alert').getByText('Too many attempts. Try again in 60 s.').waitFor();
  });

  it('[SEC] after a one-time password a banner offers an own one, covers nothing and stays away once put off', async () => {
    page = await openAs(browser, `${server.url}/`, 'first');
    const banner = page.getByRole('region', { name: 'One-time password' });
    await banner.waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    await banner.getByRole('button', { name: 'Not now' }).click();
    await banner.waitFor({ state: 'detached' });
    await page.reload();
    await live(page);
    expect(await banner.count()).toBe(0);
    expect(server.requests.some((r) => r.path === '/session/password')).toBe(false);
  });

  it('[SEC] an own password is chosen without typing the one-time password again, and that is never stored', async () => {
    page = await openAs(browser, `${server.url}/`, 'first');
    await page.getByRole('button', { name: 'Choose your own' }).click();
    const dialog = page.getByRole('dialog', { name: 'Choose a password of your own' });
    await dialog.getByLabel('New password', { exact: true }).fill('short');
    await dialog.getByText('5 more characters are needed').waitFor();
    expect(await dialog.getByLabel('One-time password').count()).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    expect(
      await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])),
    ).not.toContain(PASSWORD);
    await dialog.getByLabel('New password', { exact: true }).fill('a longer password');
    await dialog.getByLabel('New password again').fill('a longer password');
    await dialog.getByRole('button', { name: 'Change password' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByRole('region', { name: 'One-time password' }).count()).toBe(0);
    const sent = server.requests.find((r) => r.path === '/session/password');
    expect(sent?.body).toEqual({ current: PASSWORD, next: 'a longer password' });
  });

  it('[SEC] after a reload the one-time password is not known any more and is asked for', async () => {
    page = await openAs(browser, `${server.url}/`, 'first');
    await page.reload();
    await live(page);
    await page.getByRole('button', { name: 'Choose your own' }).click();
    await page.getByRole('dialog').getByLabel('One-time password').waitFor();
  });

  it('[SEC] an ended session comes back to sign-in with a reason, and then to the same page', async () => {
    page = await openAs(browser, `${server.url}/devices`, 'admin');
    server.forget();
    await page.getByText('Your session has ended. Sign in again.').waitFor();
    await signIn(page, 'admin');
    await page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor();
  });

  it('[SEC] signing out ends the session', async () => {
    page = await openAs(browser, `${server.url}/`, 'admin');
    await page.getByRole('button', { name: /account and appearance/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('User name').waitFor();
    expect(server.requests.some((r) => r.method === 'DELETE' && r.path === '/session')).toBe(true);
  });
});

describe('live view', () => {
  it('[RDG] a change is seen in the zone, an unknown zone shows a question mark and no zero', async () => {
    page = await openAs(browser, `${server.url}/`, 'viewer');
    const drinks = page.getByTestId('zone-drinks');
    await expect.poll(() => drinks.getAttribute('aria-label')).toBe('Drinks: 6 people of 8, simulated');
    expect(await page.getByTestId('zone-till').getAttribute('aria-label')).toBe('Till: number of people not known');
    server.change({ readings: [reading('zone.occupancy:drinks', 8, Date.now(), { simulated: false })] });
    await expect.poll(() => drinks.getAttribute('aria-label')).toBe('Drinks: 8 people of 8');
    expect(await drinks.getAttribute('data-crowd')).toBe('full');
    expect(pageFaults(page)).toEqual([]);
  });

  it('[DEC] the panel of a screen says why, on which readings, and who lost with the reason', async () => {
    page = await openAs(browser, `${server.url}/`, 'viewer');
    await page.getByTestId('screen-drinks-endcap').click();
    const panel = page.getByRole('complementary', { name: 'Drinks endcap' });
    expect(await panel.getByTestId('why').innerText()).toContain('5 people in Drinks (at least 4 for 3 s)');
    expect(await panel.getByTestId('why').innerText()).toContain('simulated');
    await panel.getByText('5 people', { exact: true }).waitFor();
    await panel.getByText('6 now').waitFor();
    await panel.getByText('Cola film for a crowd has the higher priority (60 over 50)').first().waitFor();
    await panel.getByText('84 ms').waitFor();
    expect(new URL(page.url()).search).toBe('?screen=drinks-endcap');
    await page.goBack();
    await panel.waitFor({ state: 'detached' });
  });

  it('[DEC] a switch changes reason and picture while one looks', async () => {
    page = await openAs(browser, `${server.url}/?screen=drinks-endcap`, 'viewer');
    const now = server.live.screens.find((s) => s.screen === 'drinks-endcap')!;
    const cause = { ...now.decision.cause, text: 'The booked loop, by share of voice', simulated: false };
    server.change({
      screens: [{ ...now, creativeName: 'Sparkling', decision: { ...now.decision, atMs: Date.now(), cause } }],
    });
    await expect.poll(() => page.getByTestId('why').innerText()).toBe('The booked loop, by share of voice');
    await page.getByRole('heading', { name: 'Sparkling', level: 3 }).waitFor();
  });

  it('[CFG] zones, screens and racks are reached and opened with the keyboard alone', async () => {
    page = await openAs(browser, `${server.url}/`, 'viewer');
    await page.getByTestId('zone-gels').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Shower gels' }).getByText('too old to decide anything').waitFor();
    await page.getByTestId('rack-rack-cola').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Cola bay' }).waitFor();
  });

  it('[PLY] staff identifies a player; a viewer cannot and is told who can', async () => {
    page = await openAs(browser, `${server.url}/?screen=drinks-endcap`, 'staff');
    await page.getByRole('button', { name: 'Identify' }).click();
    await expect.poll(() => server.orders.asked).toEqual(['identify player-drinks-endcap']);
    await page.close();
    page = await openAs(browser, `${server.url}/?screen=drinks-endcap`, 'viewer');
    const button = page.getByRole('button', { name: 'Identify' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await button.hover();
    await page.getByRole('tooltip').getByText('Only staff or an administrator can do this.').waitFor();
  });

  it('[RDG] a lost connection says how old what is shown is, and comes back by itself', async () => {
    page = await openAs(browser, `${server.url}/`, 'viewer');
    server.cut(true);
    await page
      .getByRole('alert')
      .getByText(/^Not connected since \d+ s; what you see is old/)
      .waitFor();
    expect(await page.getByTestId('zone-drinks').getAttribute('aria-label')).toContain('6 people');
    server.live = { ...server.live, readings: [reading('zone.occupancy:drinks', 1, Date.now())] };
    server.cut(false);
    await expect
      .poll(() => page.getByTestId('zone-drinks').getAttribute('aria-label'), { timeout: 15_000 })
      .toContain('1 person');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('[DEC] the first steps link to a screen, a rack face and a product, and stay away once dismissed', async () => {
    page = await openAs(browser, `${server.url}/`, 'viewer');
    const steps = page.getByRole('region', { name: 'See the shop react' });
    const links = await steps.getByRole('link').evaluateAll((list) => list.map((a) => a.getAttribute('href')));
    expect(links[0]).toBe('/player?screen=entrance-wall');
    expect(links[1]).toBe('/rack/rack-knits');
    expect(links[2]).toMatch(/^\/01\/\d{14}$/);
    await steps.getByRole('button', { name: 'Do not show these steps again' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'Happening now' }).waitFor();
    expect(await steps.count()).toBe(0);
  });
});

describe('campaigns', () => {
  it('[DEC] a marketer pauses, sees it at once, and takes it back by undo', async () => {
    page = await openAs(browser, `${server.url}/campaigns`, 'marketer');
    const row = page.getByTestId('campaign-autumn-knits');
    await row.getByRole('button', { name: 'Pause Autumn knits' }).click();
    await row.getByText('Paused', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.getByRole('button', { name: 'Pause Autumn knits' }).waitFor();
    const sent = server.requests.filter((r) => r.method === 'POST' && r.path === '/campaigns/autumn-knits/status');
    expect(sent.map((r) => r.body)).toEqual([{ status: 'paused' }, { status: 'approved' }]);
  });

  it('[SEC] a viewer sees the buttons, cannot use them, and nothing is sent', async () => {
    page = await openAs(browser, `${server.url}/campaigns`, 'viewer');
    const button = page.getByRole('button', { name: 'Pause Autumn knits' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('button', { name: 'Autumn knits', exact: true }).focus();
    await page.keyboard.press('Tab');
    await page.getByRole('tooltip').getByText('Only a marketer or an administrator can do this.').waitFor();
    await page.keyboard.press('Enter');
    expect(server.requests.some((r) => r.method === 'POST' && r.path.startsWith('/campaigns'))).toBe(false);
  });

  it('[DEC] a refused pause is taken back and says what happened', async () => {
    page = await openAs(browser, `${server.url}/campaigns`, 'marketer');
    server.failing.set('/campaigns/autumn-knits/status', {
      status: 507,
      message: 'The disk is full. Free some space.',
    });
    await page.getByRole('button', { name: 'Pause Autumn knits' }).click();
    await page.getByText('The disk is full. Free some space.').waitFor();
    await page.getByRole('button', { name: 'Pause Autumn knits' }).waitFor();
  });

  it('[DEC] an emergency starts only once its name is typed', async () => {
    page = await openAs(browser, `${server.url}/campaigns`, 'admin');
    await page.getByRole('button', { name: 'Start Please leave' }).click();
    await page.getByText('It takes over at once whatever its 6 screens show, until it is paused again.').waitFor();
    expect(server.requests.some((r) => r.method === 'POST' && r.path.startsWith('/campaigns'))).toBe(false);
    const start = page.getByRole('button', { name: 'Start now' });
    expect(await start.isDisabled()).toBe(true);
    const name = page.getByLabel('Type Please leave to confirm');
    await name.fill('Please');
    await name.press('Enter');
    expect(await start.isDisabled()).toBe(true);
    await name.fill('please leave');
    await start.click();
    await expect
      .poll(() => server.requests.filter((r) => r.path === '/campaigns/please-leave/status').map((r) => r.body))
      .toEqual([{ status: 'approved' }]);
  });

  it('[DEC] a campaign tells its trigger in words, in list and detail', async () => {
    page = await openAs(browser, `${server.url}/campaigns`, 'viewer');
    const words = 'when people in Drinks ≥ 4 for 3 s; goes after ≤ 1 for 5 s';
    await page.getByTestId('campaign-cola-crowd').getByText(words).waitFor();
    await page.getByRole('button', { name: 'Cola film for a crowd', exact: true }).click();
    const detail = page.getByRole('dialog', { name: 'Cola film for a crowd' });
    await detail.getByText(words).waitFor();
    await detail.getByText('stays at least 12 s once it is on').waitFor();
    await detail.getByText('Film, 8 s, fade').waitFor();
  });

  it('[DEC] an error says what happened and tries again when asked', async () => {
    page = await open(browser, `${server.url}/campaigns`);
    server.failing.set('/campaigns', { status: 503, message: 'The database is busy. Try again in a moment.' });
    await signIn(page, 'admin');
    await page.getByRole('alert').getByText('The database is busy. Try again in a moment.').waitFor();
    server.failing.clear();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByTestId('campaign-cola-crowd').waitFor();
  });
});
