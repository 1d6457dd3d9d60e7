import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, openPage } from '../chromium.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { House, near, pixel, until } from './house.ts';

const square = (x: number): { x: number; y: number }[] => [
  { x, y: 0 },
  { x: x + 5, y: 0 },
  { x: x + 5, y: 10 },
  { x, y: 10 },
];
const colours = { loop: '#22304a', presence: '#9a2f3f', occupancy: '#1f6f5c' };
const message = (id: string, background: string): Record<string, unknown> => ({
  id,
  name: id,
  kind: 'message',
  headline: id,
  background,
  transition: 'cut',
});
const triggered = (id: string, screen: string, when: Record<string, unknown>): Record<string, unknown> => ({
  id,
  name: `Campaign ${id}`,
  class: 'triggered',
  on: { screens: [screen] },
  creatives: [id],
  trigger: { when, holdForS: 0, releaseAfterS: 1, minOnScreenS: 1 },
});
const store = {
  endcap: 1,
  store: { id: 'flow', name: 'Flow', timeZone: 'Europe/Amsterdam', demonstration: true },
  floorPlan: { widthM: 12, heightM: 10 },
  zones: [
    { id: 'drinks', name: 'Drinks', polygon: square(0) },
    { id: 'gels', name: 'Shower gels', polygon: square(6) },
  ],
  screens: [
    { id: 'by-tag', name: 'By tag', at: { x: 2, y: 1 }, zone: 'drinks' },
    { id: 'by-count', name: 'By count', at: { x: 8, y: 1 }, zone: 'gels' },
  ],
  racks: [{ id: 'rail', name: 'Rail', at: { x: 3, y: 3 }, zone: 'drinks', products: ['jacket'] }],
  receivers: [
    { id: 'r-drinks', name: 'Drinks', at: { x: 2.5, y: 5 } },
    { id: 'r-gels', name: 'Gels', at: { x: 8.5, y: 5 } },
  ],
  tags: [{ id: 'basket-1', name: 'Basket 1', identity: 'mac:0000000000b1' }],
  products: [{ id: 'jacket', gtin: '09506000134352', name: 'Jacket', price: 59.9, category: 'fashion' }],
  creatives: [
    message('loop', colours.loop),
    message('presence', colours.presence),
    message('occupancy', colours.occupancy),
  ],
  campaigns: [
    { id: 'loop', name: 'Loop', on: { everywhere: true }, creatives: ['loop'] },
    triggered('presence', 'by-tag', { reading: 'zone.presence', of: 'drinks', value: 1 }),
    triggered('occupancy', 'by-count', { reading: 'zone.occupancy', of: 'gels', value: 4, exit: 2 }),
  ],
};

/** Ten seconds of a basket near the drinks' receiver and five people at the gels, as an agent records them. */
function trace(): string {
  const lines: unknown[] = [];
  for (let i = 0; i < 100; i++) {
    for (const [receiver, rssi] of [
      ['r-drinks', -60],
      ['r-gels', -82],
    ] as const) {
      lines.push({ type: 'endcap.sighting.v1', offsetms: i * 100, data: { tag: 'mac:0000000000b1', receiver, rssi } });
    }
    if (i % 5 === 0) lines.push({ type: 'endcap.count.v1', offsetms: i * 100, data: { zone: 'gels', count: 5 } });
  }
  return lines
    .map((l, i) => JSON.stringify({ specversion: '1.0', id: String(i), source: 'trace', ...(l as object) }))
    .join('\n');
}

describe('from a sensor to the pixel, and why', () => {
  let files: StoreFolder;
  let house: House;
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'endcap-flow-'));

  beforeAll(async () => {
    files = writeStore(store);
    house = await House.open(files.file);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
    files.remove();
    rmSync(folder, { recursive: true });
  });

  it('[DEC-12][DEC-20] a sighting and a count change the pixels of their screens, and the console says why', async () => {
    const byTag = await openPage(browser, `${house.url}/player?screen=by-tag`, { width: 640, height: 360 });
    const byCount = await openPage(browser, `${house.url}/player?screen=by-count`, { width: 640, height: 360 });
    for (const page of [byTag, byCount]) {
      await until(
        () => pixel(page, 6, 6),
        (c) => near(c, colours.loop),
        'the booked loop on screen',
      );
    }
    const file = join(folder, 'trace.jsonl');
    writeFileSync(file, trace());
    const agent = house.agent('replay', '--format', 'trace', '--data', file);
    await until(
      () => pixel(byTag, 6, 6),
      (c) => near(c, colours.presence),
      'the campaign on presence on screen',
    );
    await until(
      () => pixel(byCount, 6, 6),
      (c) => near(c, colours.occupancy),
      'the campaign on occupancy on screen',
    );

    const console_ = await openPage(browser, undefined, { width: 1440, height: 900 });
    await console_
      .context()
      .addCookies([{ name: house.cookie.split('=')[0]!, value: house.cookie.split('=')[1]!, url: house.url }]);
    await console_.goto(`${house.url}/`);
    await console_.getByText('5 people in Shower gels (at least 4)').first().waitFor();
    await console_.getByText('1 tag in Drinks (at least 1)').first().waitFor();

    expect(await agent.ended).toBe(0);
    await until(
      () => pixel(byCount, 6, 6),
      (c) => near(c, colours.loop),
      'the loop again when the count has gone stale',
      40,
    );
    const { latencyMs } = (await house.live()).screens.find((s) => s.screen === 'by-count')!;
    expect(latencyMs).toBeGreaterThan(0);
    const played = async (): Promise<string[]> => {
      const { plays } = (await house.call('GET', '/api/v1/plays?limit=100')) as { plays: { campaign: string }[] };
      return plays.map((p) => p.campaign);
    };
    await until(played, (campaigns) => campaigns.includes('occupancy'), 'the play in the records');
    expect([byTag.faults, byCount.faults, console_.faults]).toEqual([[], [], []]);
  });

  it('[RCK][RDG-6] a heart on the phone page counts up the rack, once per phone and day', async () => {
    const rack = await openPage(browser, `${house.url}/rack/rail`, { width: 800, height: 480 });
    await house.post([{ id: 'l1', type: 'endcap.likes.v1', data: { product: '09506000134352', total: 586 } }]);
    await until(
      () => rack.locator('body').innerText(),
      (t) => t.replace(/\s/g, '').includes('586'),
      'the rack face at 586',
    );
    const before = await rack.screenshot();

    const phone = await openPage(browser, `${house.url}/01/9506000134352`, { width: 390, height: 844 });
    await phone.getByRole('button', { name: /like/i }).click();
    await until(
      () => rack.locator('body').innerText(),
      (t) => t.replace(/\s/g, '').includes('587'),
      'the rack face at 587',
    );
    expect((await rack.screenshot()).equals(before)).toBe(false);

    const again = (await phone.evaluate(async () => {
      const answer = await fetch('/api/v1/products/09506000134352/like', { method: 'POST' });
      return (await answer.json()) as unknown;
    })) as { likes: number; counted: boolean };
    expect(again).toMatchObject({ likes: 587, counted: false });
    expect([rack.faults, phone.faults]).toEqual([[], []]);
  });
});
