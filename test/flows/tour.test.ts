import { join } from 'node:path';
import sharp from 'sharp';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveSnapshot, ScreenNow } from '../../controller/protocol/console.ts';
import type { MediaEntry, StoreAnswer } from '../../controller/protocol/http.ts';
import { launchChromium, openPage } from '../chromium.ts';
import { House, near, pixel, until } from './house.ts';

const GTIN = '09521321101074';

/** The README's five minutes on the demonstration store, with no recording and no weights at hand. */
describe("the readme's tour", () => {
  let house: House;
  let browser: Browser;

  beforeAll(async () => {
    house = await House.open(join(import.meta.dirname, '../../config/stores/demo/store.yaml'), undefined, {
      ENDCAP_SHARED: join(import.meta.dirname, 'nothing-here'),
    });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  it('[DEC-12][DEC-20] the simulated shop moves a screen within a minute, and says that it is simulated', async () => {
    const triggered = ({ screens }: LiveSnapshot): ScreenNow | undefined =>
      screens.find((s) => s.decision.class === 'triggered');
    const live = await until(
      () => house.live(),
      (l) => triggered(l) !== undefined,
      'a triggered campaign on a screen',
      90,
    );
    const { cause } = triggered(live)!.decision;
    expect([cause.simulated, cause.text.length > 10]).toEqual([true, true]);
    expect(live.readings.filter((r) => r.quality === 'live').every((r) => r.simulated)).toBe(true);
    expect(live.readings.find((r) => r.key === 'zone.occupancy:drinks')).toMatchObject({
      quality: 'live',
      unit: 'people',
    });
  });

  it('[RCK] a heart on the phone page counts up the rack', async () => {
    const rack = await openPage(browser, `${house.url}/rack/rack-knits`, { width: 1280, height: 800 });
    const phone = await openPage(browser, `${house.url}/01/${GTIN}`, { width: 390, height: 844 });
    const answer = phone.waitForResponse(
      async (r) => r.url().endsWith('/like') && ((await r.json()) as { counted: boolean }).counted,
    );
    await phone.getByRole('button', { name: /like/i }).click();
    const { likes } = (await (await answer).json()) as { likes: number };
    // Simulated shoppers like it too, so the rack shows this number or a little more.
    const wanted = Array.from({ length: 100 }, (_, i) => String(likes + i));
    await until(
      async () => (await rack.locator('body').innerText()).replace(/\s/g, ''),
      (text) => wanted.some((n) => text.includes(n)),
      `the rack face at ${likes} or more`,
    );
    expect([rack.faults, phone.faults]).toEqual([[], []]);
  });

  it('[LIB-1][CFG-1] an uploaded picture comes to a wall', async () => {
    const bytes = await sharp({ create: { width: 320, height: 180, channels: 3, background: '#c81ec8' } })
      .png()
      .toBuffer();
    const uploaded = await fetch(`${house.url}/api/v1/media?name=ours.png`, {
      method: 'POST',
      headers: { cookie: house.cookie, origin: house.url, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    });
    const { path } = (await uploaded.json()) as MediaEntry;
    const { revision } = (await house.call('GET', '/api/v1/store')) as StoreAnswer;
    const creative = { id: 'ours', name: 'Ours', kind: 'image', transition: 'cut', files: { landscape: path } };
    const campaign = {
      id: 'ours',
      name: 'Ours',
      class: 'takeover',
      on: { screens: ['till-screen'] },
      creatives: ['ours'],
    };
    const wall = await openPage(browser, `${house.url}/player?screen=till-screen`, { width: 640, height: 360 });
    await until(
      () => wall.locator('html').getAttribute('data-creative'),
      (c) => c !== null && c !== '',
      'a picture on the wall',
    );
    await house.call('PATCH', '/api/v1/config', {
      base: revision,
      changes: [
        { section: 'creatives', put: creative },
        { section: 'campaigns', put: campaign },
      ],
    });
    await until(
      () => pixel(wall, 320, 180),
      (c) => near(c, '#c81ec8'),
      'the uploaded picture on the wall',
    );
    await house.call('POST', '/api/v1/campaigns/ours/status', { status: 'paused' });
    await until(
      () => pixel(wall, 320, 180),
      (c) => !near(c, '#c81ec8'),
      'the programme again',
    );
    expect(wall.faults).toEqual([]);
  });
});
