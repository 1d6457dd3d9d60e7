import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WatchedPage } from '../chromium.ts';
import { axeFaults, pageFaults } from '../console/consolePage.ts';
import { CameraAgent, CameraDesk } from './cameraDesk.ts';
import { until } from './house.ts';

let desk: CameraDesk;
let agent: CameraAgent;
let page: WatchedPage;

beforeAll(async () => {
  desk = await CameraDesk.open();
  agent = await CameraAgent.open(desk.house);
}, 60_000);
afterEach(() => desk.closePages());
afterAll(async () => {
  agent.close();
  await desk.close();
});

const card = (): Locator => page.getByTestId('camera-door');
const far = (): Locator => page.getByTestId('camera-far');
const remember = (on: Locator): Locator => on.getByRole('button', { name: 'Remember this view' });
const right = (): Locator => card().getByRole('button', { name: 'This is the right view' });
const state = (): Promise<string> => card().locator('.ec-camera-state').innerText();
const counting = async (): Promise<boolean> => (await desk.config()).store.cameraCounting.enabled;
/** Nothing is wrong for whoever cannot see well, and nothing runs off the side of a desk or a phone. */
async function looksRight(): Promise<void> {
  for (const size of [
    { width: 390, height: 844 },
    { width: 1280, height: 900 },
  ]) {
    await page.setViewportSize(size);
    expect(await axeFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  }
}
/** The camera counts so many, again and again, until something is seen. */
async function counted(people: number, seen: () => Promise<boolean>, what: string): Promise<void> {
  await until(
    async () => {
      expect(await agent.counts(people)).toBe('accepted');
      return seen();
    },
    (yes) => yes,
    what,
  );
}

describe('counting by camera', () => {
  it('[CAM-35] is off in a new store, and is switched on with the notice for the entrance, with a way back', async () => {
    page = await desk.as('olga');
    await page.getByRole('heading', { name: 'Counting by camera is off' }).waitFor();
    expect(agent.counting).toBe(false);
    expect([await state(), await far().locator('.ec-camera-state').innerText()]).toEqual([
      'Counting is off',
      'Counting is off',
    ]);
    await card().getByText('Counting is off, so no camera is open.').waitFor();
    expect(await remember(card()).getAttribute('aria-disabled')).toBe('true');
    await looksRight();

    await page.getByRole('button', { name: 'Change the text' }).click();
    const text = page.getByRole('textbox', { name: 'Notice at the entrance' });
    await text.fill('We count.');
    await page.getByText('Say that people are counted, why, and whom to ask').waitFor();
    const notice = 'Cameras count people here, for planning our staff. No picture is kept. Ask at the till.';
    await text.fill(notice);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await desk.config()).store.cameraCounting.notice).toBe(notice);
    await page.getByRole('link', { name: 'Print as a sign' }).click();
    await page.locator('.ec-sign').getByText(notice).waitFor();
    await looksRight();
    await page.goBack();

    const on = page.getByRole('switch', { name: 'Count people' });
    await on.check({ force: true });
    await expect.poll(counting).toBe(true);
    await expect.poll(() => agent.counting).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await expect.poll(() => agent.counting).toBe(false);
    await on.check({ force: true });
    await expect.poll(() => agent.counting).toBe(true);
    await expect.poll(state).toBe('Working');
    expect(pageFaults(page)).toEqual([]);
  }, 90_000);

  it('[CAM-35][API-25] shows the state of a camera and how many people are there now', async () => {
    page = await desk.as('staff');
    expect(await card().innerText()).toContain('Counts people with yolox-nano. Agent: Box');
    const now = page.getByTestId('now-entrance');
    await counted(3, async () => (await now.innerText()) === '3', 'three people');
    await counted(1, async () => (await now.innerText()) === '1', 'one person');
    expect(await card().innerText()).toMatch(/1\s+person now/);
    // Where nobody counts is not where nobody is.
    expect(await far().locator('.ec-camera-state').innerText()).toBe('Not connected');
    expect(await page.getByTestId('now-aisle').innerText()).not.toBe('0');
    await looksRight();
    expect(pageFaults(page)).toEqual([]);
  }, 60_000);

  it('[API-26] a count by hand is entered beside it, and taken back by undo and from the list', async () => {
    page = await desk.as('staff');
    const byHand = card().getByRole('group', { name: 'Counts by hand in Entrance' });
    const rows = byHand.getByRole('row');
    const enter = async (people: string): Promise<void> => {
      await byHand.getByLabel('People you counted').fill(people);
      await byHand.getByRole('button', { name: 'Enter' }).click();
    };
    const kept = async (): Promise<number[]> =>
      ((await desk.house.call('GET', '/api/v1/hand-counts')) as { counts: { people: number }[] }).counts.map(
        (c) => c.people,
      );
    await counted(1, async () => (await page.getByTestId('now-entrance').innerText()) === '1', 'one person');
    await enter('4');
    await page.getByText(/^Kept: 4 by hand, \d.* counted\.$/).waitFor();
    await expect.poll(() => rows.count()).toBe(2);
    await byHand.getByText(/^Off by .* over 1 count by hand/).waitFor();
    await looksRight();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await byHand.getByText('Count the people yourself now and then').waitFor();
    expect(await kept()).toEqual([]);
    await enter('2');
    await expect.poll(kept).toEqual([2]);
    // A time that is ahead by hours is one of yesterday, and that is said before it is entered.
    const { timeZone } = (await desk.config()).store;
    const ahead = new Date(Date.now() + 3_600_000).toLocaleTimeString('en-GB', { timeZone, timeStyle: 'short' });
    await byHand.getByLabel('At, if not now').fill(ahead);
    // In the last hour of a day it is one of the next morning, and so of this one.
    if (ahead >= '01:00') await byHand.getByText(`taken as yesterday’s ${ahead}`).waitFor();
    await byHand.getByLabel('At, if not now').fill('');
    await byHand.getByRole('button', { name: /^Take back the count of / }).click();
    await expect.poll(kept).toEqual([]);
    await expect.poll(() => rows.count()).toBe(0);
    expect(pageFaults(page)).toEqual([]);
  }, 60_000);
});

describe('the view of a camera', () => {
  const signature = Array.from({ length: 256 }, (_, i) => (i * 37) % 1001);

  it('[CAM-8][API-24] is remembered from a pixelated picture, the session ends, and undo forgets it', async () => {
    page = await desk.as('olga');
    await card().getByText('No view is remembered').waitFor();
    await remember(card()).click();
    const picture = card().getByRole('img', { name: 'What Door sees, in coarse blocks' });
    await expect
      .poll(() => picture.evaluate((i) => (i as HTMLImageElement).naturalWidth), { timeout: 10_000 })
      .toBe(320);
    expect(await card().getByRole('timer', { name: 'Time left' }).innerText()).toMatch(/^(10:00|9:\d\d)$/);
    await card().getByText('Its agent still learns the view.').waitFor();
    expect(await right().isDisabled()).toBe(true);
    agent.signature = signature;
    await expect.poll(() => right().isDisabled(), { timeout: 10_000 }).toBe(false);
    await looksRight();
    const session = agent.calibrate!.session;
    await right().click();
    await expect.poll(async () => (await desk.camera()).signature).toEqual(signature);
    await expect.poll(() => agent.calibrate).toMatchObject({ session, forMs: 0 });
    await card().getByText('Its view is remembered').waitFor();
    expect(await picture.count()).toBe(0);
    expect(await desk.audit()).toEqual(['calibration.end door: it was ended', 'calibration.begin door']);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await expect.poll(async () => (await desk.camera()).signature).toBeUndefined();
    await card().getByText('No view is remembered').waitFor();
    expect(pageFaults(page)).toEqual([]);
  }, 60_000);

  it('[API-24] nobody is left looking: closing the picture and leaving the page end the session', async () => {
    page = await desk.as('olga');
    for (const leave of [
      () => card().getByRole('button', { name: 'Close' }).click(),
      () => page.getByRole('link', { name: 'Devices' }).first().click(),
    ]) {
      await remember(card()).click();
      await right().waitFor();
      const { session } = agent.calibrate!;
      await leave();
      await expect.poll(() => agent.calibrate).toMatchObject({ session, forMs: 0 });
    }
    expect((await desk.camera()).signature).toBeUndefined();
  }, 60_000);

  it('[API-24][GW-46] without an agent, with a session of somebody else, without the right: said in words', async () => {
    const at = '/api/v1/cameras/door/calibration-sessions';
    const { id } = (await desk.house.call('POST', at)) as { id: string };
    page = await desk.as('olga');
    await far().getByText('No agent watches it now.').waitFor();
    expect(await remember(far()).getAttribute('aria-disabled')).toBe('true');
    await remember(card()).click();
    await card().getByRole('alert').getByText('admin calibrates Door already. Wait, or end that first.').waitFor();
    expect(
      await card()
        .getByRole('img', { name: /pixelated/ })
        .count(),
    ).toBe(0);
    await looksRight();
    await desk.house.call('DELETE', `${at}/${id}`);
    await remember(card()).click();
    await right().waitFor();
    expect(await card().getByRole('alert').count()).toBe(0);
    await desk.closePages();
    page = await desk.as('staff');
    expect(await remember(card()).getAttribute('aria-disabled')).toBe('true');
    await remember(card()).hover();
    await page.getByText('Only an administrator can do this.').waitFor();
  }, 60_000);
});

describe('a camera that does not see', () => {
  it('[CAM-8][API-25] blind and covered are told with what to do, nobody is counted, and it comes back', async () => {
    page = await desk.as('viewer');
    const now = page.getByTestId('now-entrance');
    await counted(2, async () => (await now.innerText()) === '2', 'two people');
    expect(await agent.is('blind', 'the stream ended.')).toBe('accepted');
    await expect.poll(state, { timeout: 15_000 }).toBe('Blind');
    await card().getByText('the stream ended. No picture comes. Its counts are unknown, not zero.').waitFor();
    await expect.poll(() => now.innerText()).not.toMatch(/\d/);
    await looksRight();
    expect(await agent.is('covered', 'nothing but one blurred surface is seen.')).toBe('accepted');
    await expect.poll(state, { timeout: 15_000 }).toBe('Covered');
    await card().getByText('Something is in front of the lens. Look at the camera.').waitFor();
    await looksRight();
    expect(await agent.is('working', '')).toBe('accepted');
    await expect.poll(state, { timeout: 15_000 }).toBe('Working');
    await counted(5, async () => (await now.innerText()) === '5', 'five people');
    expect(pageFaults(page)).toEqual([]);
  }, 90_000);
});
