import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { PlayRecord } from '../../controller/protocol/playBook.ts';
import { launchChromium } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { startConsoleServer } from '../fakes/consoleServer.ts';
import type { ConsoleServer } from '../fakes/consoleServer.ts';
import { axeFaults, openAs, pageFaults } from './consolePage.ts';
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

const OWN = 'ab'.repeat(32);
const BEGAN = Date.UTC(2026, 10, 21, 11);

function shown(n: number, fields: Partial<PlayRecord> = {}): PlayRecord {
  const { screens, campaigns } = server.config;
  const campaign = campaigns[n % campaigns.length]!;
  const startMs = BEGAN - n * 8000;
  return {
    ...{ id: `player-1.b.${100 - n}`, device: 'player-1', screen: screens[n % screens.length]!.id },
    ...{ campaign: campaign.id, creative: campaign.creatives[0] ?? 'a-creative-that-is-no-more' },
    ...{ startMs, endMs: startMs + 8000, plannedMs: 8000, outcome: 'complete', override: null, mark: null },
    ...fields,
  };
}

it('[PRF-6] plays are told with what was really shown, and what is wrong with a chain in words', async () => {
  server.plays = [
    shown(0, { frames: { presented: 200, dropped: 3 }, outcome: 'truncated', mark: 'gap' }),
    shown(1, { continues: 'player-1.b.90', link: { chain: 'c', sequence: 119, before: OWN, own: OWN } }),
    ...Array.from({ length: 30 }, (_, n) => shown(n + 2)),
  ];
  const about = { atMs: BEGAN, device: 'player-1', play: 'player-1.b.100', plays: 1 } as const;
  server.playChains = {
    chains: [{ device: 'player-1', chain: 'c', sequence: 120, missing: 6, begunMs: BEGAN - 1, lastMs: BEGAN }],
    findings: [
      { ...about, kind: 'gap', detail: 'player-1.b.100 came without plays 3 to 8 of its chain' },
      { ...about, kind: 'clock', plays: 3, detail: 'player-1.b.90 ends 3600 s from now: the clock is wrong' },
      { ...about, kind: 'new-chain', detail: 'player-1.b.1 begins a new chain: what the player had kept is gone' },
      { ...about, kind: 'fork', detail: 'player-1.b.4 has the place 3 of another: the player was set back' },
    ],
  };
  page = await openAs(browser, `${server.url}/plays`, 'marketer');
  const rows = page.getByRole('region', { name: 'Plays' }).getByRole('row');
  await rows.nth(1).waitFor();
  expect(await rows.count()).toBe(33);
  expect(await rows.nth(1).innerText()).toMatch(/8\.0 of 8\.0\s+s\s+cut short\s+200, 3 dropped\s+plays before it lack/);
  expect(await rows.nth(2).innerText()).toMatch(/whole, went on\s+–\s+proven/);
  // A play that came before there were chains is not called proven.
  expect(await rows.nth(3).innerText()).toMatch(/recorded without a chain$/);
  const chains = page.getByRole('region', { name: 'Chains of the players' });
  expect(await chains.innerText()).toContain('6 plays have not come.');
  expect(await chains.getByRole('listitem').count()).toBe(3);
  await chains.getByRole('button', { name: 'Show all 4' }).click();
  expect(await chains.getByRole('listitem').count()).toBe(4);
  await page.getByRole('combobox', { name: 'Screen' }).click();
  await page.getByRole('option').nth(1).click();
  const table = page.getByRole('link', { name: 'Table (CSV)' });
  expect(await table.getAttribute('href')).toBe(`/api/v1/plays.csv?screen=${server.config.screens[1]!.id}`);
  // Days of the store: the last one is in it, to its end.
  await page.getByLabel('First day').fill('2026-10-25');
  await page.getByLabel('Last day').fill('2026-10-25');
  const asked = new URL((await table.getAttribute('href'))!, server.url).searchParams;
  expect(['fromMs', 'toMs'].map((k) => new Date(Number(asked.get(k))).toISOString())).toEqual([
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
  ]);
  await page.getByLabel('Last day').fill('2026-10-24');
  await page.getByText('It lies before the first.').waitFor();
  for (const [width, height] of [
    [390, 844],
    [1280, 720],
    [1080, 1920],
  ] as const) {
    await page.setViewportSize({ width, height });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await axeFaults(page)).toEqual([]);
    const folder = process.env['ENDCAP_SHOTS'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/plays-${width}.png` });
  }
  expect(pageFaults(page)).toEqual([]);
});

it('[PRF-6] without plays it says what to expect; a viewer gets no table', async () => {
  page = await openAs(browser, `${server.url}/plays`, 'viewer');
  await page.getByText('Nothing has been shown yet').waitFor();
  expect(await page.getByText('No player has a chain yet.').count()).toBe(1);
  expect(await page.getByRole('link', { name: 'Table (CSV)' }).count()).toBe(0);
});
