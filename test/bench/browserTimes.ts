import type { Page } from 'playwright-core';

/**
 * Notes in the page, from its first line on, when each switch was presented: the player puts a tiny text into the
 * frame of every switch, and Element Timing says when that frame was presented (resolution up to 4 ms).
 */
export async function watchSwitches(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const switches: { at: number; picture: boolean }[] = [];
    Object.assign(window, { switches });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { identifier, renderTime } = entry as PerformanceEntry & { identifier: string; renderTime: number };
        if (!identifier.startsWith('swap-')) continue;
        const shown = '#stage [aria-hidden="false"]';
        const picture = document.querySelector(`${shown} img, ${shown} video, ${shown} canvas`) !== null;
        switches.push({ at: performance.timeOrigin + renderTime, picture });
      }
    }).observe({ type: 'element', buffered: true });
  });
}

/** Switches presented so far: epoch ms by the page's clock, and whether a picture was on screen then. */
export function switches(page: Page): Promise<{ at: number; picture: boolean }[]> {
  return page.evaluate(() => (window as unknown as { switches: { at: number; picture: boolean }[] }).switches);
}

/** Waits for the nth switch (from 0) and answers with its instant, epoch ms by the page's clock. */
export async function switchAt(page: Page, n: number): Promise<number> {
  await page.waitForFunction((i) => (window as unknown as { switches: unknown[] }).switches.length > i, n, {
    polling: 10,
    timeout: 10_000,
  });
  return (await switches(page))[n]!.at;
}

/** What to add to the page's clock to get this process's (performance.timeOrigin + now), by the quickest of 20 asks. */
export async function pageClockOffset(page: Page): Promise<number> {
  let best = { rtt: Number.POSITIVE_INFINITY, offset: 0 };
  for (let i = 0; i < 20; i++) {
    const before = now();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const rtt = now() - before;
    if (rtt < best.rtt) best = { rtt, offset: before + rtt / 2 - there };
  }
  return best.offset;
}

/** Epoch ms of this process with fractions. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
