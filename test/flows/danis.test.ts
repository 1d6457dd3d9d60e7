import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, openPage } from '../chromium.ts';
import { House, near, pixel, sharedFile, until } from './house.ts';

// Straight through two zones; others of these walks go along the border of two for most of the time.
const walk = sharedFile('data/ble/danis-tetam/trk/straight_02_all_sensors.mbd');

describe.skipIf(walk === null)('a real walk, heard by twelve real receivers', () => {
  let house: House;
  let browser: Browser;

  beforeAll(async () => {
    house = await House.open(join(import.meta.dirname, '../../config/stores/danis.yaml'));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  it(
    '[IDN-2][DEC-12] moves the tag between zones without flapping, and the paired screen changes its pixels',
    { timeout: 150_000 },
    async () => {
      // The walk begins in zone 4 and ends in zone 1; each has a screen with a campaign on zone.presence.
      const first = await openPage(browser, `${house.url}/player?screen=screen-4`, { width: 640, height: 360 });
      const second = await openPage(browser, `${house.url}/player?screen=screen-1`, { width: 640, height: 360 });
      for (const page of [first, second]) {
        await until(
          () => page.locator('html').getAttribute('data-creative'),
          (c) => c?.startsWith('loop-') ?? false,
          'the booked loop',
        );
      }
      const journey: (string | null)[] = [];
      const replay = house.agent('replay', '--format', 'danis', '--data', walk!);
      const playing = { now: true };
      void replay.ended.then(() => (playing.now = false));
      const colours = { first: new Set<string>(), second: new Set<string>() };
      while (playing.now) {
        const [tag] = (await house.live()).tags;
        if (tag !== undefined && tag.zone !== null && tag.zone !== journey.at(-1)) journey.push(tag.zone);
        colours.first.add(await pixel(first, 6, 6));
        colours.second.add(await pixel(second, 6, 6));
        await new Promise((done) => setTimeout(done, 200));
      }
      expect(await replay.ended).toBe(0);
      expect(journey).toEqual(['zone-4', 'zone-1']);
      // The message's own colour, under the light of its template; the loop's colours are blues.
      expect([...colours.first].some((c) => near(c, '#9a2f3f'))).toBe(true);
      expect([...colours.second].some((c) => near(c, '#1f6f5c'))).toBe(true);
      const why = (await house.call('GET', '/api/v1/screens/screen-1/decision')) as {
        cause: { text: string; simulated: boolean };
      };
      expect(why.cause).toMatchObject({ text: '1 tag in North-west desks (at least 1)', simulated: false });
      expect([first.faults, second.faults]).toEqual([[], []]);
    },
  );
});
