import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WatchedPage } from '../chromium.ts';
import { axeFaults, pageFaults } from '../console/consolePage.ts';
import { until } from './house.ts';
import { FOB, PASSER_BY, TagDesk, TROLLEY } from './tagDesk.ts';

let desk: TagDesk;
let page: WatchedPage;

beforeAll(async () => {
  desk = await TagDesk.open();
}, 60_000);
afterAll(async () => {
  await desk.close();
});
afterEach(async () => {
  await desk.closePages();
});

async function enrolDialog(on: Page): Promise<Locator> {
  await on.getByRole('button', { name: 'Enrol a tag' }).click();
  const dialog = on.getByRole('dialog', { name: 'Enrol a tag' });
  await dialog.waitFor();
  return dialog;
}
function row(id: string): Locator {
  return page.getByTestId(`tag-${id}`);
}

describe('enrolling', () => {
  it('[API-20][GW-45] staff hold a fob to the desk, pick it, record the consent, and the agent knows it', async () => {
    page = await desk.as('staff', '/tags');
    const dialog = await enrolDialog(page);
    const begun = desk.agent.notice('enrol');
    await dialog.getByRole('button', { name: 'Listen for a minute' }).click();
    const { enrolment } = await begun;
    await dialog.getByText('Nothing is heard at the receiver yet.').waitFor();
    await desk.agent.candidate(String(enrolment), PASSER_BY, -66);
    await desk.agent.candidate(String(enrolment), FOB, -38);
    await desk.agent.candidate(String(enrolment), TROLLEY, -57);
    await expect.poll(() => dialog.getByTestId('candidate').count()).toBe(3);
    const offered = await dialog.getByTestId('candidate').allInnerTexts();
    expect(offered[0]).toContain('held to it, -38 dBm, battery 80 %');
    expect(offered[1]).toContain('enrolled already: Trolley');
    expect(await dialog.getByTestId('candidate').nth(1).getByRole('radio').isDisabled()).toBe(true);
    await dialog.getByTestId('candidate').first().getByRole('radio').check();
    await dialog.getByLabel('Name').fill('Member 7');
    await dialog.getByRole('combobox', { name: 'Class' }).click();
    await page.getByRole('option', { name: 'Member fob' }).click();
    const enrol = dialog.getByRole('button', { name: 'Enrol', exact: true });
    expect(await enrol.isDisabled()).toBe(true);
    await dialog.getByText('Enter what the member said yes to.').waitFor();
    await dialog.getByLabel('Said yes on').fill('2026-01-02');
    await dialog.getByLabel('To what').fill('card of 2026');
    await dialog.getByLabel('Declared segments').fill('Shops Menswear');
    await dialog.getByLabel('Declared segments').press('Enter');
    expect(await axeFaults(page)).toEqual([]);

    const known = desk.agent.notice('store');
    const over = desk.agent.notice('enrol');
    await enrol.click();
    await dialog.waitFor({ state: 'detached' });
    const id = (await desk.config()).tags.find((t) => t.identity === FOB)!.id;
    // The audit keeps it for good, so that it says nothing of the name.
    expect(id).toMatch(/^member-[0-9a-f]{12}$/);
    expect(await desk.tag(id)).toEqual({
      id,
      name: 'Member 7',
      class: 'member',
      identity: FOB,
      consent: { on: '2026-01-02', wording: 'card of 2026' },
      segments: ['shops-menswear'],
      lost: false,
    });
    // How to know it, and nothing of who carries it.
    expect((await known)['tags']).toContainEqual({ id, class: 'member', identity: FOB });
    expect(await over).toMatchObject({ enrolment, forMs: 0 });
    await row(id).waitFor();
    const told = await Promise.all(['/api/v1/audit', '/api/v1/store'].map((p) => desk.house.call('GET', p)));
    expect(JSON.stringify(told) + (await page.content())).not.toContain('5f00aabbccdd');
    expect(pageFaults(page)).toEqual([]);
  }, 60_000);

  it('[API-20] closing the dialog ends the enrolment; that another one runs is told in words', async () => {
    const begun = (await desk.house.call('POST', '/api/v1/enrolments', { receiver: 'desk' })) as { id: string };
    page = await desk.as('staff', '/tags');
    const dialog = await enrolDialog(page);
    await dialog.getByRole('button', { name: 'Listen for a minute' }).click();
    await dialog.getByRole('alert').getByText('Somebody enrols at Service desk already.').waitFor();
    await desk.house.call('DELETE', `/api/v1/enrolments/${begun.id}`);
    await dialog.getByRole('button', { name: 'Listen for a minute' }).click();
    await dialog.getByText('Hold the tag to the receiver.').waitFor();
    const running = async (): Promise<number> =>
      ((await desk.house.call('GET', '/api/v1/enrolments')) as { enrolments: unknown[] }).enrolments.length;
    expect(await running()).toBe(1);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await until(running, (n) => n === 0, 'enrolments that run');
  }, 60_000);

  it('[CFG] an identity is checked while it is typed, tags are enrolled in a row, and a rolling id by its key', async () => {
    page = await desk.as('staff', '/tags');
    const dialog = await enrolDialog(page);
    await dialog.getByText('Type it', { exact: true }).click();
    const identity = dialog.getByLabel('What the tag advertises');
    await identity.fill('C0:FF:EE:00:00');
    await dialog.getByText('10 digits are none of the forms').waitFor();
    await identity.fill('C0:FF:EE:00:00:01');
    await dialog.getByText('Trolley has this identity already.').first().waitFor();
    await identity.fill('C0:FF:EE:00:00:08');
    await dialog.getByText('Taken for Address').waitFor();
    await dialog.getByLabel('Name').fill('Basket 8');
    await dialog.getByRole('button', { name: 'Enrol, then the next' }).click();
    await expect.poll(() => dialog.getByLabel('Name').inputValue()).toBe('Basket 9');
    await dialog.getByText('Rolling id', { exact: true }).click();
    await dialog.getByLabel('Identity key').fill('00112233 44556677 8899aabb ccddeeff');
    await dialog.getByLabel('Clock of the tag now').fill('86400');
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Enrol', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await desk.tag('basket-8')).toMatchObject({ class: 'basket', identity: 'mac:c0ffee000008' });
    expect(await desk.tag('basket-9')).toMatchObject({
      identity: 'eid:basket-9',
      eid: { key: '00112233445566778899aabbccddeeff', exponent: 10, counter: 86_400 },
    });
  }, 60_000);

  it('[API-20] without a desk receiver the way to one is shown, and its form makes one', async () => {
    const { receivers } = await desk.config();
    await desk.change([{ section: 'receivers', put: { ...receivers[0]!, desk: false } }]);
    page = await desk.as('staff', '/tags');
    const dialog = await enrolDialog(page);
    await dialog.getByText('No receiver stands at a desk').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Open Service desk on the floor plan' }).click();
    await page.getByRole('switch', { name: 'Stands at the desk' }).check();
    const receiver = async () => (await desk.config()).receivers[0];
    await expect.poll(async () => (await receiver())?.desk).toBe(true);
    await page.getByRole('textbox', { name: 'Advertises' }).fill('2f234454-cf6d-4a0f-adf2-f4911ba9ffa6 / 1 / 7');
    await page.getByRole('textbox', { name: 'Advertises' }).press('Enter');
    await expect.poll(async () => (await receiver())?.advertises).toBe('ibeacon:2f234454cf6d4a0fadf2f4911ba9ffa6-1-7');
    await page.getByRole('switch', { name: 'Hears tags' }).uncheck();
    await expect.poll(async () => [(await receiver())?.listens, (await receiver())?.desk]).toEqual([false, false]);
    await desk.change([{ section: 'receivers', put: receivers[0]! }]);
  }, 60_000);
});

describe('a tag', () => {
  it('[API-19] is marked lost and told when it is heard, with its place; found again, and changed with a way back', async () => {
    page = await desk.as('staff', '/tags?tag=trolley');
    const panel = page.getByRole('dialog', { name: 'Trolley' });
    await panel.getByRole('button', { name: 'Mark lost' }).click();
    await expect.poll(async () => (await desk.tag('trolley'))?.lost).toBe(true);
    const banner = page.getByRole('status', { name: 'Lost tags that are heard' });
    await until(
      async () => {
        await desk.heard(TROLLEY);
        return (await banner.count()) === 0 ? '' : banner.innerText();
      },
      (text) => text.includes('Trolley is marked lost, and is heard in Right'),
      'the banner',
    );
    await expect.poll(() => panel.innerText(), { timeout: 10_000 }).toMatch(/Right[^]*% sure[^]*12 % low/);
    expect(await axeFaults(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Mark found' }).click();
    await banner.waitFor({ state: 'detached' });
    await panel.getByLabel('Has left after silence of').fill('90');
    await panel.getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await desk.tag('trolley'))?.leaveAfterS).toBe(90);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await expect.poll(async () => (await desk.tag('trolley'))?.leaveAfterS).toBeUndefined();
  }, 60_000);

  it('[CFG-2][CFG-5] is removed with the button that stood for it unbound, and undo brings both back', async () => {
    page = await desk.as('staff', '/tags?tag=press');
    await page.getByRole('dialog', { name: 'Press' }).getByRole('button', { name: 'Remove' }).click();
    await expect.poll(() => desk.tag('press')).toBeUndefined();
    expect((await desk.config()).buttons[0]?.tag).toBeUndefined();
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await expect.poll(async () => (await desk.config()).buttons[0]?.tag).toBe('press');
    expect((await desk.tag('press'))?.class).toBe('asset');
  }, 60_000);

  it('[API-19][CFG-9] of a member shows no place, and a withdrawn consent leaves nothing to undo', async () => {
    const { id } = (await desk.config()).tags.find((t) => t.identity === FOB)!;
    page = await desk.as('staff', `/tags?tag=${id}`);
    const panel = page.getByRole('dialog', { name: 'Member 7' });
    for (let i = 0; i < 3; i++) await desk.heard(FOB);
    await expect.poll(() => panel.innerText(), { timeout: 10_000 }).toContain('today');
    expect(await panel.innerText()).toContain("Not shown: members' places stay with members");
    expect(await panel.innerText()).not.toContain('Right');
    await panel.getByRole('button', { name: 'Withdraw consent and remove' }).click();
    const ask = page.getByRole('dialog', { name: 'Withdraw the consent of Member 7?' });
    expect(await axeFaults(page)).toEqual([]);
    await ask.getByRole('button', { name: 'Withdraw' }).click();
    const receipt = page.getByRole('dialog', { name: 'The consent is withdrawn' });
    await receipt.getByText('where it was: that was held in memory alone').waitFor();
    expect(await desk.tag(id)).toBeUndefined();
    expect(await axeFaults(page)).toEqual([]);
    await receipt.getByText('Close', { exact: true }).click();
    await panel.waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  }, 60_000);

  it("[API-16][API-18][SEC-13] of a member's app: its token is shown once, and withdrawing tells what was erased", async () => {
    page = await desk.as('staff', '/tags');
    await page.getByRole('button', { name: 'Member’s app' }).click();
    const dialog = page.getByRole('dialog', { name: 'Enrol a member’s app' });
    await dialog.getByLabel('Name').fill('App of 12');
    await dialog.getByLabel('To what').fill('App terms 3');
    await dialog.getByRole('button', { name: 'Make the token' }).click();
    await dialog.getByText('It is not shown again').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const token = await dialog.getByTestId('consent-token').innerText();
    expect(token).toMatch(/^endcap_app_[\w-]{43}$/);
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(token);
    await page.getByRole('button', { name: 'App of 12' }).click();
    await page.getByRole('button', { name: 'Withdraw consent and remove' }).click();
    const ask = page.getByRole('dialog', { name: 'Withdraw the consent of App of 12?' });
    await ask.getByRole('button', { name: 'Withdraw' }).click();
    const receipt = page.getByRole('dialog', { name: 'The consent is withdrawn' });
    await receipt.getByText('where it was: that was held in memory alone').waitFor();
    expect((await desk.config()).tags.some((t) => t.identity.startsWith('app:'))).toBe(false);
    await receipt.getByText('Close', { exact: true }).click();
    await receipt.waitFor({ state: 'detached' });
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  }, 60_000);
});

describe('surveys', () => {
  const at = (i: number): number => Date.parse('2026-11-01T10:00:00Z') + i * 5000;
  const places = Array.from({ length: 24 }, (_, i) => ({ x: 1 + (i % 8) * 2.5, y: 1.5 + Math.floor(i / 8) * 3.5 }));
  const receivers = { desk: [2, 2], middle: [10, 8], back: [18, 5] } as const;
  const recording = {
    tag: 'mac:e78f135624ce',
    points: places.map((place, i) => ({ at: place, fromMs: at(i), toMs: at(i) + 4000 })),
    sightings: places.flatMap((place, i) =>
      Array.from({ length: 10 }, (_, n) => n).flatMap((n) =>
        Object.entries(receivers).map(([receiver, [x, y]]) => ({
          receiver,
          rssi: Math.round(-59 - 20 * Math.log10(Math.hypot(place.x - x, place.y - y) + 0.5)) + (n % 3) - 1,
          atMs: at(i) + 100 + n * 300,
        })),
      ),
    ),
  };
  const file = (name: string, content: unknown) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
  });
  it('[API-21] a file is judged before anything is kept, imported, switched on and off, and removed with a way back', async () => {
    page = await desk.as('staff', '/tags?part=survey');
    await page.getByText('There is no survey yet').waitFor();
    const upload = page.locator('input[type=file]');
    await upload.setInputFiles(file('broken.json', '{"points": 3'));
    await page.getByRole('alert').getByText('Nothing was changed.').waitFor();
    await upload.setInputFiles(file('walk.json', recording));
    const read = page.getByTestId('survey-read');
    await read.getByText('It has 24 places').waitFor();
    await read.getByText('In the right zone').waitFor();
    expect((await desk.config()).surveys).toEqual([]);
    expect(await axeFaults(page)).toEqual([]);
    await read.getByLabel('Name of the survey').fill('Autumn');
    await read.getByRole('button', { name: 'Import and switch on' }).click();
    const inUse = async () => (await desk.config()).surveys.map((s) => [s.id, s.inUse, s.points.length]);
    await expect.poll(inUse).toEqual([['autumn', true, 24]]);
    const card = page.getByTestId('survey-autumn');
    await card.getByRole('button', { name: 'How good it is' }).click();
    await card.getByRole('table').waitFor();
    await card.getByRole('switch').uncheck({ force: true });
    await expect.poll(inUse).toEqual([['autumn', false, 24]]);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await expect.poll(inUse).toEqual([['autumn', true, 24]]);
    await card.getByRole('button', { name: 'Remove Autumn' }).click();
    await expect.poll(inUse).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await expect.poll(inUse).toEqual([['autumn', true, 24]]);
    expect(pageFaults(page)).toEqual([]);
  }, 60_000);
});

describe('looking', () => {
  it('[IDN] a basket is drawn on the live plan where it is, within its circle, and a member never', async () => {
    const consent = { on: '2026-01-02', wording: 'card of 2026' };
    const put = { id: 'member-8', name: 'Member 8', class: 'member', identity: FOB, consent };
    await desk.change([{ section: 'tags', put }]);
    page = await desk.as('viewer', '/');
    const mark = page.getByTestId('plan-tag-trolley');
    await until(
      async () => {
        await desk.heard(TROLLEY);
        await desk.heard(FOB);
        return mark.count();
      },
      (n) => n === 1,
      'the basket on the plan',
    );
    const plan = (await page.getByRole('group', { name: 'Floor plan' }).boundingBox())!;
    const dot = (await mark.locator('b').boundingBox())!;
    // The receiver at the back hears it best, and stands at 18 of 20 m.
    expect((dot.x + dot.width / 2 - plan.x) / plan.width).toBeGreaterThan(0.6);
    expect((await mark.locator('i').boundingBox())!.width).toBeGreaterThan(dot.width);
    expect(await page.locator('.ec-plan-tag').count()).toBe(1);
    expect(await axeFaults(page)).toEqual([]);
  }, 60_000);

  it('[SEC-4] a viewer sees names and places, why the rest is not shown, and asks for nothing that is refused', async () => {
    page = await desk.as('viewer', '/tags');
    await page.getByText('Batteries and when a tag was heard are not shown. Only staff').waitFor();
    await row('trolley').waitFor();
    expect(await page.getByRole('columnheader', { name: 'Battery' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Enrol a tag' }).getAttribute('aria-disabled')).toBe('true');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Survey' }).click();
    await page.getByRole('heading', { name: 'Upload a survey' }).waitFor();
    await page.getByRole('tab', { name: 'Journeys' }).click();
    await page.getByText('Too few to tell').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(pageFaults(page)).toEqual([]);
  }, 60_000);

  it('[CFG] 500 tags are searched by keyboard on a phone, and nothing runs off its side', async () => {
    const name = 'Einkaufswagenrückgabestationsaufsichtstransponder';
    const many = Array.from({ length: 500 }, (_, i) => ({
      section: 'tags' as const,
      put: { id: `row-${i}`, name: `${name} ${i}`, identity: `mac:d00000${String(i).padStart(6, '0')}` },
    }));
    await desk.change(many);
    page = await desk.as('staff', '/tags', { width: 390, height: 844 });
    await row('row-499').waitFor({ state: 'attached' });
    const over = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(await over()).toBe(0);
    await page.getByRole('textbox', { name: 'Search tags' }).fill('transponder 42 row-42');
    await expect.poll(() => page.getByRole('row').count()).toBeLessThan(20);
    await row('row-42').getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: `${name} 42` }).waitFor();
    expect(await over()).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Search tags' }).fill('nothing like it');
    await page.getByText('No tag fits').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await row('row-499').waitFor({ state: 'attached' });
  }, 60_000);
});
