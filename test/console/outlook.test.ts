import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CampaignOutlook, ZoneForecast } from '../../controller/protocol/outlook.ts';
import {
  audienceText,
  screenTimeText,
  screensText,
  stretchText,
  trustText,
  weekTable,
} from '../../controller/console/outlook/outlookWords.ts';
import { launchChromium } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { startConsoleServer } from '../fakes/consoleServer.ts';
import type { ConsoleServer } from '../fakes/consoleServer.ts';
import { axeFaults, openAs, pageFaults } from './consolePage.ts';
import { buildConsole } from './site.ts';

const HOUR = 3_600_000;

describe('words of the outlook', () => {
  const zone = 'Europe/Amsterdam';
  const at = Date.parse('2026-11-22T09:00:00Z');

  it('[OUT-4] times and screens are told as people say them', () => {
    expect(stretchText({ fromMs: at, toMs: at + 6 * HOUR }, zone)).toBe('Sun 22 Nov 10:00–16:00');
    expect(stretchText({ fromMs: at, toMs: at + 14 * HOUR }, zone)).toBe('Sun 22 Nov 10:00–24:00');
    expect(stretchText({ fromMs: at, toMs: at + 16 * HOUR }, zone)).toBe('Sun 22 Nov 10:00 to Mon 23 Nov 02:00');
    expect(screensText(['A', 'B', 'C'])).toBe('A, B, C');
    expect(screensText(['A', 'B', 'C', 'D', 'E'])).toBe('A, B and 3 more screens');
    expect([0, 30, 600, 5400, 360_000].map(screenTimeText)).toEqual([
      '–',
      'under a minute',
      '10 min',
      '1.5 h',
      '100 h',
    ]);
  });

  it('[OUT-7] [OUT-10] what is not known is not told as nothing', () => {
    const audience = { personSeconds: 0, low: 0, high: 0, unknownSeconds: 3600 };
    const base = { plays: 'yes', audience } as CampaignOutlook;
    expect(audienceText(base)).toBe('not known yet');
    expect(audienceText({ ...base, audience: { ...audience, personSeconds: 7200 } })).toBe('at least 2 h');
    const none = { state: 'not-enough', error: null, hoursKnown: 0, sinceMs: null } as unknown as ZoneForecast;
    expect(trustText(none, zone)).toContain('nothing was counted here yet');
    const known = { ...none, state: 'known', error: { hours: 168, mean: 4.5, meanMiss: 1.23, inside: 0.818 } } as const;
    expect(trustText(known, zone)).toBe(
      'In the last seven days it would have been off by 1.2 people on average (4.5 people were there on average), and 82 % of the hours lay in its range.',
    );
  });

  it('[OUT-9] the table of a week has the hours of the clock that are known, over a change of the clocks too', () => {
    const from = Date.parse('2026-10-24T22:00:00Z');
    const hours = Array.from({ length: 49 }, (_, i) => {
      const people = i % 24 === 3 ? null : i;
      return { fromMs: from + i * HOUR, toMs: from + (i + 1) * HOUR, people, low: null, high: null, from: 3 };
    });
    const table = weekTable({ hours } as unknown as ZoneForecast, zone);
    expect(table.days.map((d) => [d.name, d.cells.size])).toEqual([
      ['Sun 25 Oct', 24],
      ['Mon 26 Oct', 24],
    ]);
    expect(table.hours.length).toBe(24);
    expect([table.days[0]!.cells.get(2)!.people, table.most]).toEqual([2, 48]);
  });
});

describe('the page', () => {
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

  /** Six weeks of a shop that is open from 8 to 20, in every zone but the last. */
  function counted(): ConsoleServer['counted'] {
    const hourMs = Math.floor(Date.now() / HOUR) * HOUR;
    return server.config.zones.slice(0, -1).flatMap((zone, z) =>
      Array.from({ length: 42 * 24 }, (_, i) => {
        const atMs = hourMs - (i + 1) * HOUR;
        const hour = new Date(atMs).getUTCHours();
        const people = Math.max(0, 3 + z + 6 * Math.sin(((hour - 7) / 12) * Math.PI) + ((i * 37) % 11) / 5);
        return hour < 7 || hour > 18
          ? []
          : [{ zone: zone.id, hourMs: atMs, observedMs: HOUR, personMs: people * HOUR, simulated: z % 2 === 0 }];
      }).flat(),
    );
  }

  it('[OUT-2] [OUT-4] what needs attention stands first, says why and leads to its campaign', async () => {
    const [first, second] = server.config.campaigns;
    const change = (c: typeof first): typeof first => {
      if (c === first) return { ...first!, from: undefined, to: '2026-01-05' };
      return c === second ? { ...second!, creatives: ['gone'] } : c;
    };
    server.config = { ...server.config, campaigns: server.config.campaigns.map((c) => change(c)!) };
    server.counted = counted();
    page = await openAs(browser, `${server.url}/timeline`, 'viewer');
    await page.getByRole('button', { name: 'Coming days' }).click();
    const item = page.getByTestId(`attention-${first!.id}`);
    await item.getByText(/^It ended on \w+ 5 January/).waitFor();
    await item.getByText('Not in these days').waitFor();
    expect(await page.getByTestId(`attention-${second!.id}`).textContent()).toContain('It cannot be shown');
    expect(await axeFaults(page)).toEqual([]);
    const zones = server.config.zones;
    await page
      .getByTestId(`week-${zones[0]!.id}`)
      .getByText(/it would have been off by/)
      .waitFor();
    expect(await page.getByTestId(`week-${zones.at(-1)!.id}`).textContent()).toContain('Not enough known yet');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await axeFaults(page)).toEqual([]);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
    await item.getByRole('link').click();
    await page.waitForURL(`**/campaigns?campaign=${first!.id}`);
    // The stand-in has no programmes for the page that leads here.
    expect(pageFaults(page).filter((f) => !f.includes('404'))).toEqual([]);
  });

  it('[OUT-10] a store without campaigns, counts or trouble says so', async () => {
    server.config = { ...server.config, campaigns: [], zones: [], screens: [] };
    page = await openAs(browser, `${server.url}/outlook`, 'viewer');
    await page.getByText('Everything works as it is booked').waitFor();
    await page.getByText('No zones yet').waitFor();
    await page.getByText('No campaigns yet').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    server.failing.set('/outlook', { status: 429, message: 'Many outlooks are being made already.' });
    await page.reload();
    await page.getByText('The outlook could not be made').waitFor();
    await page.getByText('Many outlooks are being made already.').waitFor();
  });
});
