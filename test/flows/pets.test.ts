import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reading } from '../../controller/protocol/reading.ts';
import { launchChromium, openPage } from '../chromium.ts';
import { House, near, pixel, sharedFile, until } from './house.ts';

const CLIP = 'pets09-s2l1/vtest-480x360-10fps.avi';
const clip = sharedFile(`data/camera/${CLIP}`);
const model = sharedFile('models/yolox_nano.onnx');
const truthFile = sharedFile('data/camera/truth.json');
/** The clip is watched for so long: five people meet in it, and but one is left. */
const WATCHED_S = 36;

describe.skipIf(clip === null || model === null || truthFile === null)(
  'a real camera clip, counted by a real network',
  () => {
    let house: House;
    let browser: Browser;

    beforeAll(async () => {
      house = await House.open(join(import.meta.dirname, '../../config/stores/pets.yaml'));
      browser = await launchChromium();
    });
    afterAll(async () => {
      await browser.close();
      await house.close();
    });

    it(
      '[CAM-1][CAM-10][DEC-12] moves the occupancy of the zone, and a campaign on it changes the pixels of its screen',
      { timeout: 100_000 },
      async () => {
        const truth = JSON.parse(readFileSync(truthFile!, 'utf8')) as Record<
          string,
          { fps: number; zones: { crossing: { count_per_frame: number[] } } }
        >;
        const { fps, zones } = truth[CLIP]!;
        const counts = zones.crossing.count_per_frame;
        const kiosk = await openPage(browser, `${house.url}/player?screen=kiosk`, { width: 640, height: 360 });
        await until(
          () => pixel(kiosk, 6, 6),
          (c) => near(c, '#33506f'),
          'the booked loop on screen',
        );
        const zone = async (): Promise<Reading> =>
          (await house.live()).readings.find((r) => r.key === 'zone.occupancy:crossing')!;
        // Nobody has looked yet: that is not an empty zone.
        expect(await zone()).toMatchObject({ quality: 'unknown' });
        const started = performance.now();
        const agent = house.agent('camera', '--source', clip!, '--model', model!, '--camera', 'crossing-camera');
        const playing = { now: true };
        void agent.ended.then(() => (playing.now = false));

        const first = await until(zone, (o) => o.quality === 'live', 'the first count');
        // The first count is said half a second after the first picture.
        const clipBeganMs = first.atMs! - 500;
        const seen = new Map<number, number>();
        const colours: string[] = [];
        for (let frame = 0; frame < WATCHED_S * fps && playing.now;) {
          const now = await zone();
          frame = Math.round(((now.atMs! - clipBeganMs) / 1000) * fps);
          seen.set(frame, now.value!);
          const colour = await pixel(kiosk, 6, 6);
          const shown = near(colour, '#9a2f3f') ? 'meeting' : near(colour, '#33506f') ? 'loop' : 'other';
          if (shown !== colours.at(-1) && shown !== 'other') colours.push(shown);
          await new Promise((done) => setTimeout(done, 100));
        }
        expect(playing.now).toBe(true);
        const compared = [...seen].filter(([frame]) => counts[frame] !== undefined);
        const error = compared.reduce((sum, [f, v]) => sum + Math.abs(v - counts[f]!), 0) / compared.length;
        process.stdout.write(
          `PETS clip, live through agent and controller: ${compared.length} counts compared, mean error ${error.toFixed(2)}, ${((performance.now() - started) / 1000).toFixed(0)} s\n`,
        );
        expect(compared.length).toBeGreaterThan(WATCHED_S);
        expect(new Set(compared.map(([, v]) => v)).size).toBeGreaterThan(2);
        expect(error).toBeLessThanOrEqual(0.6);
        expect(colours.slice(0, 3)).toEqual(['loop', 'meeting', 'loop']);
        const [device] = (await house.live()).devices.filter((d) => d.kind === 'agent');
        expect(device).toMatchObject({ name: 'camera-crossing-camera', online: true, health: { state: 'working' } });
        const again = await zone();
        expect(again).toMatchObject({ simulated: false, source: `urn:endcap:device:${device!.id}:crossing-camera` });
        expect(kiosk.faults).toEqual([]);
      },
    );
  },
);
