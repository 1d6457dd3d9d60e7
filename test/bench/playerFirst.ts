import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { chromium } from 'playwright-core';
import { chromiumLaunch } from '../chromium.ts';
import { now, pageClockOffset, switches, watchSwitches } from './browserTimes.ts';
import { startController } from './controllerProcess.ts';
import { eventStore } from './playerStores.ts';

const LIMIT_MS = 60_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * From the start of the browser's process to the first presented picture, everything from what the player keeps: the
 * controller is not there. Seconds, one for each start.
 */
export async function benchFirst(starts: number): Promise<number[]> {
  const { store } = await eventStore(null);
  const controller = await startController(store.file);
  const profile = mkdtempSync(join(tmpdir(), 'endcap-bench-profile-'));
  const open = (): Promise<BrowserContext> =>
    chromium.launchPersistentContext(profile, {
      ...chromiumLaunch({ args: ['--disable-gpu'] }),
      viewport: { width: 1920, height: 1080 },
    });
  const url = `${controller.url}/player?screen=wall`;
  let running = true;
  try {
    const before = await open();
    const page = await before.newPage();
    await page.goto(url);
    await page.waitForFunction(() => document.documentElement.dataset['creative'] === 'calm');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    // What comes later than the first picture is kept too, the page's own files among it.
    await pause(6000);
    await before.close();
    await controller.stop();
    running = false;

    const taken: number[] = [];
    for (let i = 0; i < starts; i++) {
      const began = now();
      const context = await open();
      const page = context.pages()[0] ?? (await context.newPage());
      await watchSwitches(page);
      await page.goto(url, { waitUntil: 'commit' });
      let picture: { at: number } | undefined;
      while (picture === undefined) {
        if (now() - began > LIMIT_MS) throw new Error('no picture from the cache within a minute');
        await pause(20);
        picture = (await switches(page).catch(() => [])).find((s) => s.picture);
      }
      taken.push((picture.at + (await pageClockOffset(page)) - began) / 1000);
      await context.close();
    }
    return taken;
  } finally {
    if (running) await controller.stop();
    rmSync(profile, { recursive: true, force: true });
    store.remove();
  }
}
