import type { Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { now, pageClockOffset } from './browserTimes.ts';
import { startController } from './controllerProcess.ts';
import { connectCounter } from './counter.ts';
import { demoModel, eventStore } from './playerStores.ts';
import { presentedAt, takeSwitches, watchPlayer } from './playerSwitches.ts';

const WARM_UP = 3;
const LATEST_MS = 15_000;
/** A count that nobody repeats grows stale, so a machine too busy to show it in time may miss a few; share of samples. */
const MOST_LOST = 0.1;
/** Between switches: longer than a fade, and never in step with the frames. */
const restMs = (i: number): number => 650 + ((i * 37) % 90);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * From a count leaving an agent to the presented frame, 1920x1080, through a real controller; per kind of what comes
 * on. Only this screen's cached content.
 * @param samples how often each kind comes on
 * @returns milliseconds, by kind; no `3d` where the demonstration store has no model
 */
export async function benchEvents(samples: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const { store, kinds } = await eventStore(demoModel());
  const controller = await startController(store.file);
  const taken = new Map<string, number[]>(kinds.map((k) => [k, []]));
  try {
    // Composited in software, Chromium's quickest way without a graphics card; three dimensions need one of their own.
    const flat = kinds.filter((k) => k !== '3d');
    await play(controller.url, flat, samples, taken, ['--disable-gpu']);
    if (flat.length < kinds.length) {
      const args = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
      await play(controller.url, ['3d'], samples, taken, args);
    }
  } finally {
    await controller.stop();
    store.remove();
  }
  return taken;
}

async function play(
  url: string,
  kinds: readonly string[],
  samples: number,
  taken: ReadonlyMap<string, number[]>,
  args: readonly string[],
): Promise<void> {
  const browser = await launchChromium({ args });
  try {
    const agent = await connectCounter(url);
    const page: Page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await watchPlayer(page);
    await page.goto(`${url}/player?screen=wall`);
    await presentedAt(page, 'calm', LATEST_MS);
    await pause(2500);
    let lost = 0;
    for (let i = 0; i < (WARM_UP + samples) * kinds.length; i++) {
      const kind = kinds[i % kinds.length]!;
      const offset = await pageClockOffset(page);
      await pause(restMs(i));
      await takeSwitches(page, true);
      const sent = now();
      const accepted = agent.count(`zone-${kind}`, 9);
      // Its first turns are drawn only then; later ones come from what is kept.
      const at = await presentedAt(page, `of-${kind}`, LATEST_MS).catch((error: unknown) => {
        lost += 1;
        if (lost > MOST_LOST * samples + WARM_UP) throw error;
        console.log(`  lost: ${error instanceof Error ? error.message : String(error)}`);
        return null;
      });
      await accepted;
      if (at !== null && i >= WARM_UP * kinds.length) taken.get(kind)!.push(at + offset - sent);
      await pause(restMs(i + 1));
      await takeSwitches(page, true);
      await agent.count(`zone-${kind}`, 0);
      if (at !== null) await presentedAt(page, 'calm', LATEST_MS);
    }
    agent.stop();
  } finally {
    await browser.close();
  }
}
