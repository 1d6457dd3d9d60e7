import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { storeAnswer } from '../../controller/protocol/http.ts';
import type { WatchedPage } from '../chromium.ts';
import { axeFaults, pageFaults } from '../console/consolePage.ts';
import { until } from './house.ts';
import { choose, corners, field, GREETING, plan, saved, Staff, store, tool } from './staff.ts';

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

describe('zones by hand', () => {
  it('[CFG] a zone is drawn, renamed, reshaped, undone, redone and deleted, and the store is exactly as drawn', async () => {
    page = await staff.as('staff', '/floor');
    await tool(page, 'Zone');
    const { click, drag } = await plan(page);
    await click(7, 2);
    await click(12, 2);
    await click(12, 6);
    await click(7.5, 6);
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).fill('Drinks & más');
    await page.getByRole('button', { name: 'Save zone' }).click();
    await saved(page);
    const drawn = {
      id: 'drinks-mas',
      name: 'Drinks & más',
      iabZone: 'aisle',
      capacity: 20,
      polygon: corners([7, 2], [12, 2], [12, 6], [7.5, 6]),
    };
    expect(await staff.zone('drinks-mas')).toEqual(drawn);

    await field(page, 'Name', 'Drinks');
    await saved(page);
    await expect.poll(async () => (await staff.zone('drinks-mas'))?.name).toBe('Drinks');

    await drag([12, 6], [13.04, 6.98]);
    const reshaped = corners([7, 2], [12, 2], [13, 7], [7.5, 6]);
    await expect.poll(async () => (await staff.zone('drinks-mas'))?.polygon).toEqual(reshaped);

    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await staff.zone('drinks-mas'))?.polygon).toEqual(drawn.polygon);
    await page.getByTestId('undo').click();
    await expect.poll(async () => (await staff.zone('drinks-mas'))?.name).toBe('Drinks & más');
    await page.getByTestId('redo').click();
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(async () => (await staff.zone('drinks-mas'))?.polygon).toEqual(reshaped);
    expect(await staff.zone('drinks-mas')).toEqual({ ...drawn, name: 'Drinks', polygon: reshaped });

    await page.getByRole('button', { name: 'Delete zone' }).click();
    await page.getByText('Nothing refers to this zone.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete zone' }).click();
    await expect.poll(() => staff.zone('drinks-mas')).toBeUndefined();
    await saved(page);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await staff.zone('drinks-mas'))?.name).toBe('Drinks');
    expect(pageFaults(page)).toEqual([]);
  }, 60_000);

  it('[CFG] an outline that crosses itself is red, says so in words, and is never sent', async () => {
    page = await staff.as('staff', '/floor');
    const sent: string[] = [];
    page.on('request', (r) => {
      if (r.method() === 'PATCH') sent.push(r.url());
    });
    await page.getByTestId('list-zone-corner').click();
    const { drag } = await plan(page);
    const before = (await staff.zone('corner'))?.polygon;
    await drag([5, 11], [3, 5.5]);
    await page.getByRole('alert').getByText('The outline crosses itself').waitFor();
    expect(await page.getByTestId('floor-zone-corner').getAttribute('data-bad')).toBe('true');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Put it back as it was' }).click();
    expect(await page.getByTestId('floor-zone-corner').getAttribute('data-bad')).toBe('false');

    await page.getByRole('button', { name: 'Back to the list' }).click();
    await tool(page, 'Zone');
    const { click } = await plan(page);
    for (const [x, y] of [[14, 8], [18, 11], [18, 8], [14, 11]] as const) await click(x, y); // prettier-ignore
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).fill('Bow tie');
    expect(await page.getByRole('button', { name: 'Save zone' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Discard' }).click();
    expect(sent).toEqual([]);
    expect((await staff.zone('corner'))?.polygon).toEqual(before);
    expect((await staff.config()).zones.some((z) => z.name === 'Bow tie')).toBe(false);
  }, 60_000);

  it('[CFG] with the keyboard alone a zone moves by 0.1 m, with Shift by 1 m, and a corner goes', async () => {
    page = await staff.as('staff', '/floor');
    await page.getByTestId('floor-zone-corner').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowUp');
    const moved = corners([1.1, 6], [5.1, 6], [5.1, 10], [1.1, 10]);
    await expect.poll(async () => (await staff.zone('corner'))?.polygon).toEqual(moved);
    await page.getByTestId('corner-0').focus();
    await page.keyboard.press('Delete');
    await expect.poll(async () => (await staff.zone('corner'))?.polygon).toEqual(moved.slice(1));
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await staff.zone('corner'))?.polygon).toEqual(moved);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await staff.zone('corner'))?.polygon).toEqual(store.zones[1]!.polygon);
  }, 60_000);

  it('[CFG] a zone that a campaign needs is not deleted; one with a rack gives it to another zone', async () => {
    page = await staff.as('staff', '/floor');
    await page.getByTestId('list-zone-entrance').click();
    await page.getByRole('button', { name: 'Delete zone' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('comes on by it; change the campaign first').waitFor();
    expect(await dialog.getByText('Crowd at the door').count()).toBe(1);
    expect(await dialog.getByRole('button', { name: 'Delete zone' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Back to the list' }).click();
    const before = await staff.config();
    await page.getByTestId('list-zone-corner').click();
    await page.getByRole('button', { name: 'Delete zone' }).click();
    await choose(page, 'Zone that takes them', 'Entrance');
    await dialog.getByText('goes to Entrance').waitFor();
    await dialog.getByRole('button', { name: 'Delete zone' }).click();
    await expect.poll(() => staff.zone('corner')).toBeUndefined();
    const after = await staff.config();
    expect(after.racks[0]!.zone).toBe('entrance');
    expect(after.cameras[0]!.zones).toEqual(['entrance']);
    await page.getByTestId('undo').click();
    await expect.poll(async () => (await staff.zone('corner'))?.name).toBe('Corner');
    const back = await staff.config();
    expect([back.racks, back.cameras]).toEqual([before.racks, before.cameras]);
  }, 60_000);
});

describe('things by hand', () => {
  it('[CFG] a screen and a rack are placed; a player is paired by its code and shows the programme', async () => {
    page = await staff.as('staff', '/floor');
    const { click } = await plan(page);
    await tool(page, 'Screen');
    await click(3.02, 3.97);
    await page.getByRole('textbox', { name: 'Name' }).fill('Window');
    await page.getByText('Portrait').click();
    await page.getByRole('button', { name: 'Save screen' }).click();
    await saved(page);
    await tool(page, 'Rack');
    await click(2, 8);
    await page.getByRole('textbox', { name: 'Name' }).fill('Window');
    await choose(page, 'Add a product', 'Jacket');
    await page.getByRole('combobox', { name: 'Add a product' }).fill('linden');
    await page.getByRole('option', { name: 'Scarf' }).click();
    await page.getByRole('button', { name: 'Save rack' }).click();
    await saved(page);
    const made = await staff.config();
    expect(made.screens.find((s) => s.id === 'window')).toEqual({
      id: 'window',
      name: 'Window',
      at: { x: 3, y: 4 },
      headingDeg: 180,
      zone: 'entrance',
      widthPx: 1080,
      heightPx: 1920,
      interactive: false,
      volume: 0,
      power: { by: 'none', dayparts: [] },
    });
    expect(made.racks.find((r) => r.id === 'window')).toMatchObject({
      at: { x: 2, y: 8 },
      zone: 'corner',
      products: ['jacket', 'scarf'],
    });

    const { page: player, code } = await staff.player();
    await page.getByRole('link', { name: /Devices/ }).click();
    await page.getByRole('button', { name: `Pair this one: ${code}` }).click();
    await choose(page, 'Screen', 'Window');
    await page.getByRole('textbox', { name: 'Name' }).fill('Window player');
    await page.getByRole('button', { name: 'Pair', exact: true }).click();
    await page.getByText('Window player is paired.').waitFor();
    await player.getByText(GREETING).waitFor();
    // The player's own report follows its first picture.
    const now = await until(
      () => staff.house.live(),
      (live) => live.screens.find((s) => s.screen === 'window')?.creative === 'hello',
      'the programme on the new screen',
    );
    expect(now.devices.find((d) => d.name === 'Window player')?.place).toBe('window');
    expect(pageFaults(page)).toEqual([]);
  }, 60_000);

  it('[CFG] a change that somebody else makes to the same zone at the same time is a conflict, told in words', async () => {
    page = await staff.as('staff', '/floor');
    await page.getByTestId('list-zone-entrance').click();
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
    let once = true;
    await page.route('**/api/v1/config', async (route) => {
      if (once) {
        once = false;
        const { revision, config: now } = storeAnswer.parse(await staff.house.call('GET', '/api/v1/store'));
        const other = { ...now.zones[0]!, capacity: 77 };
        await staff.house.call('PATCH', '/api/v1/config', {
          base: revision,
          changes: [{ section: 'zones', put: other }],
        });
      }
      await route.continue();
    });
    await field(page, 'Name', 'Way in');
    await page.getByText('Somebody else changed the same thing since you saw it.').waitFor();
    expect((await staff.zone('entrance'))?.name).toBe('Entrance');
    await page.getByRole('button', { name: 'Load the newest' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'Capacity' }).inputValue()).toBe('77 people');
    await field(page, 'Name', 'Way in');
    await expect.poll(async () => await staff.zone('entrance')).toMatchObject({ name: 'Way in', capacity: 77 });
  }, 60_000);

  it('[SEC] a role without the right sees the plan and why it cannot change it, and nothing is sent', async () => {
    page = await staff.as('viewer', '/floor');
    await page.getByText('To look at only. Only staff or an administrator can do this.').waitFor();
    const before = await staff.config();
    const button = page.getByRole('toolbar').getByRole('button', { name: 'Zone' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await page.getByTestId('floor-zone-corner').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    const { drag } = await plan(page);
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
    expect(await staff.config()).toEqual(before);
  }, 60_000);
});
