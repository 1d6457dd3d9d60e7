import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WatchedPage } from '../chromium.ts';
import { axeFaults, pageFaults } from '../console/consolePage.ts';
import { until } from './house.ts';
import { choose, saved, Staff } from './staff.ts';

let staff: Staff;
let page: WatchedPage;

beforeAll(async () => {
  staff = await Staff.open();
}, 60_000);
afterAll(async () => {
  await staff.close();
});
afterEach(async () => {
  await staff.closePages();
});

describe('devices and connectors', () => {
  it('[SEC] a device is renamed and moved to a new place; places without one show the address to open', async () => {
    page = await staff.as('staff', '/floor');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Screen' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Till');
    await page.getByRole('button', { name: 'Save screen' }).click();
    await saved(page);
    const { code } = await staff.player();
    await staff.house.call('POST', `/api/v1/pairings/${code}`, { name: 'Old name', place: 'door' });
    await page.getByRole('link', { name: /Devices/ }).click();
    await page.getByRole('button', { name: 'Address for screen Till' }).click();
    await page.getByRole('dialog').getByText(`${staff.house.url}/player?screen=till`).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Actions for Old name' }).click();
    await page.getByRole('menuitem', { name: 'Rename or move' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Till player');
    await choose(page, 'Screen', 'Till');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Till player is saved.').waitFor();
    await until(
      async () => (await staff.house.live()).devices.find((d) => d.name === 'Till player' && d.online)?.place,
      (place) => place === 'till',
      'the player comes back at its new place',
    );
    await page.getByRole('button', { name: 'Address for screen Till' }).waitFor({ state: 'detached' });
    expect(pageFaults(page)).toEqual([]);
  }, 60_000);

  it('[CFG] Facebook is connected: page, secrets that are never read again, and which post shows which product', async () => {
    page = await staff.as('admin', '/connectors');
    await page.getByText('Nothing is connected yet').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Connect Facebook' }).click();
    await page.getByRole('textbox', { name: 'Page id' }).fill('not a number');
    await page.getByText('A page id is a number').waitFor();
    await page.getByRole('textbox', { name: 'Page id' }).fill('104839201145523');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    const card = page.getByTestId('connector-facebook');
    await card.getByRole('textbox', { name: /^Verify token/ }).fill('words of my own');
    await card.getByRole('button', { name: 'Set Verify token' }).click();
    await page.getByText('Verify token is set. It cannot be read again.').waitFor();
    expect(await card.getByRole('textbox', { name: /^Verify token/ }).inputValue()).toBe('');
    await choose(page, 'Product', 'Jacket');
    await card.getByRole('textbox', { name: 'Post' }).fill('https://www.facebook.com/104839201145523/posts/4711');
    await card.getByRole('button', { name: 'Add post' }).click();
    await card.getByText('104839201145523_4711').waitFor();
    await saved(page);
    const after = await staff.config();
    expect(after.connectors).toEqual([
      {
        id: 'facebook',
        name: 'Facebook',
        kind: 'facebook',
        page: '104839201145523',
        pollEveryS: 300,
        graph: 'https://graph.facebook.com/v26.0',
      },
    ]);
    expect(after.products[0]!.posts).toEqual([{ connector: 'facebook', post: '104839201145523_4711' }]);
    expect(JSON.stringify(await staff.house.call('GET', '/api/v1/connectors'))).not.toContain('words of my own');
    expect(await axeFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    await card.getByRole('button', { name: 'Remove Facebook' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect.poll(async () => (await staff.config()).connectors).toEqual([]);
    expect((await staff.config()).products[0]!.posts).toEqual([]);
    expect(pageFaults(page)).toEqual([]);
  }, 60_000);

  it('[SEC] a viewer sees how a connector does and cannot change it', async () => {
    page = await staff.as('viewer', '/connectors');
    const button = page.getByRole('button', { name: 'Connect Facebook' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await button.hover();
    await page.getByRole('tooltip').getByText('Only an administrator can do this.').waitFor();
  });
});

describe('looks', () => {
  for (const scheme of ['light', 'dark'] as const) {
    it(`[CFG] axe finds nothing on the floor plan, ${scheme}, and nothing is wider than the screen`, async () => {
      page = await staff.as('staff', '/floor');
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
