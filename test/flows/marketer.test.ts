import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configPatch } from '../../controller/protocol/http.ts';
import type { MediaEntry } from '../../controller/protocol/http.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { House, near, pixel, until } from './house.ts';

const loop = '#22304a';
const uploaded = '#1f6f5c';
const store = {
  endcap: 1,
  store: { id: 'marketer', name: 'Corner', timeZone: 'Europe/Amsterdam', demonstration: true },
  floorPlan: { widthM: 12, heightM: 10 },
  zones: [
    {
      id: 'drinks',
      name: 'Drinks',
      polygon: [
        { x: 0, y: 0 },
        { x: 6, y: 0 },
        { x: 6, y: 10 },
        { x: 0, y: 10 },
      ],
    },
  ],
  screens: [{ id: 'wall', name: 'Drinks wall', at: { x: 2, y: 1 }, zone: 'drinks' }],
  creatives: [{ id: 'loop', name: 'Loop', kind: 'message', headline: 'Loop', background: loop, transition: 'cut' }],
  campaigns: [{ id: 'loop', name: 'House loop', on: { everywhere: true }, creatives: ['loop'] }],
};

/** `HH:MM` in the store, some hours from now. */
function storeTime(hours: number): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Amsterdam', hour: '2-digit', minute: '2-digit' });
  return format.format(Date.now() + hours * 3_600_000);
}

function storeDate(days: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' }).format(Date.now() + days * 86_400_000);
}

function ffmpeg(...args: string[]): void {
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', ...args]);
}

describe('from an upload to the wall, by the hands of a marketer', () => {
  let files: StoreFolder;
  let house: House;
  let browser: Browser;
  let page: WatchedPage;
  let wall: WatchedPage;
  const folder = mkdtempSync(join(tmpdir(), 'endcap-marketer-'));
  const patches: unknown[] = [];

  /** A page of the console as somebody who is signed in. */
  async function consoleAs(cookie: string, path: string): Promise<WatchedPage> {
    const opened = await openPage(browser, undefined, { width: 1280, height: 900 });
    opened.setDefaultTimeout(15_000);
    const [name = '', value = ''] = cookie.split('=');
    await opened.context().addCookies([{ name, value, url: house.url }]);
    await opened.addInitScript(() => sessionStorage.setItem('endcap-password-put-off', 'admin'));
    opened.on('request', (request: Request) => {
      if (request.method() === 'PATCH') patches.push(request.postDataJSON());
    });
    await opened.goto(`${house.url}${path}`);
    return opened;
  }

  let count = 0;
  const people = async (n: number): Promise<void> => {
    const [result] = await house.post([
      { id: `c${++count}`, type: 'endcap.count.v1', data: { zone: 'drinks', count: n } },
    ]);
    expect(result).toMatchObject({ result: 'accepted' });
  };
  /** The colour of the wall while this many people are told of again and again: a reading grows stale. */
  const wallWith = async (n: number): Promise<string> => {
    await people(n);
    return pixel(wall, 6, 6);
  };

  beforeAll(async () => {
    files = writeStore(store);
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      `color=c=0x${uploaded.slice(1)}:s=640x360`,
      '-frames:v',
      '1',
      join(folder, 'Summer wall.png'),
    );
    const film = ['-t', '1', '-pix_fmt', 'yuv420p', '-c:v', 'libx264', join(folder, 'summer-film.mp4')];
    ffmpeg('-f', 'lavfi', '-i', 'testsrc=s=320x180:r=10', ...film);
    writeFileSync(join(folder, 'broken.png'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    writeFileSync(join(folder, 'notes.png'), 'this is a shopping list');
    writeFileSync(join(folder, 'evil.svg'), '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    house = await House.open(files.file);
    browser = await launchChromium();
    wall = await openPage(browser, `${house.url}/player?screen=wall`, { width: 640, height: 360 });
    await until(
      () => pixel(wall, 6, 6),
      (c) => near(c, loop),
      'the booked loop on the wall',
    );
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
    files.remove();
    rmSync(folder, { recursive: true });
  });

  it('[SEC] pictures and films go into the library; what screens cannot show is refused in words', async () => {
    page = await consoleAs(house.cookie, '/library');
    await page.getByRole('heading', { name: 'Nothing here yet' }).waitFor();
    const names = ['Summer wall.png', 'summer-film.mp4', 'broken.png', 'notes.png', 'evil.svg'];
    await page
      .getByTestId('files')
      .first()
      .setInputFiles(names.map((n) => join(folder, n)));
    const uploads = page.getByRole('region', { name: 'Uploads' });
    await uploads.getByText('In the library as summer-wall.png').waitFor();
    await uploads.getByText('In the library as summer-film.mp4').waitFor();
    await uploads.getByText(/The picture is damaged or too large/).waitFor();
    await uploads.getByText(/Not a picture or film that screens show\. Use PNG, JPEG/).waitFor();
    await uploads.getByText(/This drawing is refused.*Export it as a plain drawing\./).waitFor();
    await page.getByTestId('media-summer-wall.png').getByText('640 × 360').waitFor();
    await page.getByTestId('media-summer-film.mp4').getByText('1 s').waitFor();
    const { media } = (await house.call('GET', '/api/v1/media')) as { media: MediaEntry[] };
    expect(media.map((m) => m.path).sort()).toEqual(['media/summer-film.mp4', 'media/summer-wall.png']);
  });

  it('[DEC-12] a campaign made in the editor changes the pixels of the wall when its sentence comes true', async () => {
    // From yesterday on: soon after midnight the daypart around now is the one that began then.
    const [from, to, first, last] = [storeTime(-2), storeTime(2), storeDate(-1), storeDate(30)];
    await page.getByRole('link', { name: 'Campaigns' }).first().click();
    await page.getByRole('button', { name: 'New campaign' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Summer crowd');
    await page.getByRole('button', { name: 'Picture or film' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /summer-wall\.png/ })
      .click();
    // The preview draws it with the player's own code.
    await until(
      () =>
        page
          .locator('.ec-preview-host')
          .first()
          .evaluate((host) => host.shadowRoot?.querySelectorAll('.scene-image img').length ?? 0),
      (n) => n > 0,
      'the picture in the preview',
    );
    const box = (await page.locator('.ec-preview-host').first().boundingBox())!;
    await until(
      () => pixel(page, box.x + box.width / 2, box.y + box.height / 2),
      (c) => near(c, uploaded),
      'its colour in the preview',
    );
    await page.getByText('Tall screens show the wide picture whole').waitFor();
    await page.getByRole('button', { name: 'Drinks wall' }).click();
    await page.getByText('1 screen: Drinks wall.').waitFor();
    await page.getByLabel('First day').fill(first);
    await page.getByLabel('Last day').fill(last);
    await page.getByRole('button', { name: 'Make a daypart' }).click();
    const dialog = page.getByRole('dialog', { name: 'Make a daypart' });
    await dialog.getByLabel('Name').fill('Around now');
    await dialog.getByLabel('From').fill(from);
    await dialog.getByLabel('To').fill(to);
    await dialog.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('What happens in the store').click();
    await page.getByRole('combobox', { name: 'Of what' }).click();
    await page.getByRole('option', { name: 'Drinks' }).click();
    await page.getByLabel('Seconds it must hold').fill('0');
    await page.getByLabel('Seconds until it goes').fill('0');
    await page.getByLabel('Seconds on screen').fill('1');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Summer crowd is published.').waitFor();

    const sent = configPatch.parse(patches.at(-1));
    const puts = sent.changes.map((c) => ('put' in c ? { section: c.section, ...c.put } : c));
    expect(puts).toMatchObject([
      { section: 'dayparts', name: 'Around now', from },
      { section: 'creatives', kind: 'image', files: { landscape: 'media/summer-wall.png' } },
      {
        section: 'campaigns',
        name: 'Summer crowd',
        status: 'approved',
        class: 'triggered',
        on: { screens: ['wall'] },
        from: first,
        to: last,
        trigger: {
          when: { reading: 'zone.occupancy', of: 'drinks', op: '>=', value: 4, exit: 2 },
          holdForS: 0,
          releaseAfterS: 0,
          minOnScreenS: 1,
        },
      },
    ]);
    await until(
      () => wallWith(5),
      (c) => near(c, uploaded),
      'the uploaded picture on the wall',
    );
    await until(
      () => wallWith(2),
      (c) => near(c, uploaded),
      'two people keep it on the wall',
    );
    await until(
      () => wallWith(1),
      (c) => near(c, loop),
      'the loop on the wall again',
    );
  });

  it('[DEC-16] pausing takes it off the wall at once, and undo brings it back', async () => {
    await until(
      () => wallWith(5),
      (c) => near(c, uploaded),
      'the uploaded picture on the wall',
    );
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Pause Summer crowd' }).first().click();
    await page.getByText('Summer crowd is paused.').waitFor();
    await until(
      () => wallWith(5),
      (c) => near(c, loop),
      'the loop while it is paused',
    );
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await until(
      () => wallWith(5),
      (c) => near(c, uploaded),
      'the uploaded picture after undo',
    );
  });

  it("[PRG-1] today's timeline shows the loop and, under it, the sentence and where it stands", async () => {
    await people(5);
    await page.getByRole('button', { name: 'Today' }).click();
    const day = page.getByTestId('day-wall');
    await day.getByRole('link', { name: /House loop 100 %/ }).waitFor();
    await day.getByText('when people in Drinks ≥ 4; goes after ≤ 1').waitFor();
    await day.getByTestId('now').waitFor();
    await until(
      async () => {
        await people(5);
        return day.innerText();
      },
      (text) => text.includes('On screen'),
      'its phase',
    );
  });

  it('[CFG] a film replaces the picture, a draft does not play, and deleting has a way back', async () => {
    const { campaigns } = (await house.call('GET', '/api/v1/campaigns')) as {
      campaigns: { campaign: { id: string; name: string } }[];
    };
    const { id } = campaigns.find((c) => c.campaign.name === 'Summer crowd')!.campaign;
    await page.goto(`${house.url}/campaigns/edit?copy=${id}`);
    await page.getByRole('button', { name: /^Take Summer wall out/ }).click();
    await page.getByRole('button', { name: 'Picture or film' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /summer-film\.mp4/ })
      .click();
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText('Summer crowd (copy) is kept as a draft.').waitFor();
    await page.getByRole('dialog').getByText('Draft', { exact: true }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Summer crowd (copy) is deleted.').waitFor();
    const names = async (): Promise<string[]> => {
      const store_ = (await house.call('GET', '/api/v1/store')) as { config: { campaigns: { name: string }[] } };
      return store_.config.campaigns.map((c) => c.name);
    };
    expect(await names()).not.toContain('Summer crowd (copy)');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await until(names, (all) => all.includes('Summer crowd (copy)'), 'the campaign after undo');
    expect(page.faults.filter((f) => !f.includes('422'))).toEqual([]);
  });

  it('[SEC] a viewer sees everything and may change nothing', async () => {
    await house.call('POST', '/api/v1/users', { user: 'guest', role: 'viewer', password: 'only for looking' });
    const answer = await fetch(`${house.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'guest', password: 'only for looking' }),
    });
    const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
    const guest = await consoleAs(cookie, '/campaigns/edit');
    await guest.getByText('This page is not for your role').waitFor();
    await guest.goto(`${house.url}/library`);
    await guest.getByTestId('media-summer-wall.png').waitFor();
    expect(await guest.getByRole('button', { name: 'Upload files' }).getAttribute('aria-disabled')).toBe('true');
    const tried = await guest.evaluate(async () => {
      const upload = await fetch('/api/v1/media?name=a.png', {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: 'x',
      });
      const patch = await fetch('/api/v1/config', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ base: 1, changes: [{ section: 'campaigns', remove: 'loop' }] }),
      });
      return [upload.status, patch.status];
    });
    expect(tried).toEqual([403, 403]);
    await guest.close();
  });
});
