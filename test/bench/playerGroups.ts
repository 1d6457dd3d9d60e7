import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { pageClockOffset } from './browserTimes.ts';
import { startController } from './controllerProcess.ts';
import { connectCounter } from './counter.ts';
import { groupStore } from './playerStores.ts';
import type { Switch } from './playerSwitches.ts';
import { takeSwitches, watchPlayer } from './playerSwitches.ts';

/** Between two events; the crowd stays for a part of it. The clocks of the pages are compared as often. */
const EVENT_EVERY_MS = 5_000;
const CROWD_MS = 1_400;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface GroupFigures {
  /** Of each cut of the programme: last presented minus first presented, ms. */
  readonly cuts: readonly number[];
  /** Of each switch that an event brought or ended. */
  readonly ordered: readonly number[];
}

/**
 * Browsers of one group in step at 640x360, each a process of its own, the programme cutting every second, a crowd
 * coming and going every five.
 */
export async function benchGroup(members: number, seconds: number): Promise<GroupFigures> {
  const { store, screens } = groupStore(members);
  const controller = await startController(store.file);
  const browsers: Browser[] = [];
  try {
    const pages: Page[] = [];
    for (const screen of screens) {
      const browser = await launchChromium({ args: ['--disable-gpu'] });
      browsers.push(browser);
      const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
      await watchPlayer(page);
      await page.goto(`${controller.url}/player?screen=${screen}`);
      pages.push(page);
    }
    for (const page of pages)
      await page.waitForFunction(() => document.documentElement.dataset['creative']?.startsWith('turn-') === true);
    await pause(4000);
    for (const page of pages) await takeSwitches(page, true);
    const agent = await connectCounter(controller.url);
    const byPage: Switch[][] = pages.map(() => []);
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until) {
      const offsets: number[] = [];
      for (const page of pages) offsets.push(await pageClockOffset(page));
      await pause(EVENT_EVERY_MS - CROWD_MS);
      await agent.count('step-1', 9);
      await pause(CROWD_MS);
      await agent.count('step-1', 0);
      for (const [p, page] of pages.entries()) {
        const offset = offsets[p]!;
        const taken = (await takeSwitches(page, false)).map(({ creative, orderedAt, at }) => ({
          creative,
          orderedAt: orderedAt + offset,
          at: at === null ? null : at + offset,
        }));
        byPage[p]!.push(...taken);
      }
    }
    agent.stop();
    return spreads(byPage);
  } finally {
    for (const browser of browsers) await browser.close();
    await controller.stop();
    store.remove();
  }
}

/** The same switch on every page: the same creative, within half the shortest time between two of it. */
export function spreads(byPage: readonly (readonly Switch[])[]): GroupFigures {
  const [first, ...others] = byPage;
  const cuts: number[] = [];
  const ordered: number[] = [];
  let before = '';
  for (const s of first ?? []) {
    const wasOrdered = s.creative === 'crowd' || before === 'crowd';
    before = s.creative;
    if (s.at === null) continue;
    const at = s.at;
    const same = others.map((page) => page.find((o) => o.creative === s.creative && near(o.at, at))?.at ?? null);
    // At the very beginning and end a page may have none: nothing can be said of those.
    if (same.includes(null)) continue;
    const all = [at, ...same.filter((x) => x !== null)];
    (wasOrdered ? ordered : cuts).push(Math.max(...all) - Math.min(...all));
  }
  return { cuts, ordered };
}

const near = (a: number | null, b: number): boolean => a !== null && Math.abs(a - b) < 450;
