import type { Page } from 'playwright-core';

/** One switch of a player, as its page saw it. Instants are epoch ms by the page's clock. */
export interface Switch {
  readonly creative: string;
  /** When the page changed the picture. */
  readonly orderedAt: number;
  /** When the frame with the change was presented; null where the next change came before it. */
  readonly at: number | null;
}

/** A page of a test driver's, or a bare one. */
interface Scripted {
  addInitScript(script: () => void): Promise<unknown>;
}
interface Evaluates {
  evaluate(run: (whole: boolean) => Switch[], whole: boolean): Promise<Switch[]>;
}

/**
 * Notes every switch in the page, from its first line on: what comes on by the data attributes of the page, when it
 * was presented by Element Timing of the tiny text that the player puts into the frame of each switch.
 */
export async function watchPlayer(page: Scripted): Promise<void> {
  await page.addInitScript(() => {
    const seen: { name: string; creative: string; orderedAt: number; at: number | null }[] = [];
    Object.assign(window, { seenSwitches: seen });
    new MutationObserver(() => {
      const name = document.querySelector('.probe [elementtiming]')?.getAttribute('elementtiming') ?? '';
      if (name === '' || seen.at(-1)?.name === name) return;
      const creative = document.documentElement.dataset['creative'] ?? '';
      seen.push({ name, creative, orderedAt: performance.timeOrigin + performance.now(), at: null });
    }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-creative', 'data-override'] });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { identifier, renderTime } = entry as PerformanceEntry & { identifier: string; renderTime: number };
        const found = seen.findLast((s) => s.name === identifier);
        if (found !== undefined && renderTime > 0) found.at = performance.timeOrigin + renderTime;
      }
    }).observe({ type: 'element', buffered: true });
  });
}

/** Takes what was noted so far out of the page. The last one stays until its frame is known. */
export function takeSwitches(page: Evaluates, all = false): Promise<Switch[]> {
  return page.evaluate((whole) => {
    const { seenSwitches } = window as unknown as {
      seenSwitches: { creative: string; orderedAt: number; at: number | null }[];
    };
    const ready = whole ? seenSwitches.length : Math.max(0, seenSwitches.length - 4);
    return seenSwitches.splice(0, ready).map(({ creative, orderedAt, at }) => ({ creative, orderedAt, at }));
  }, all);
}

/** Waits until a creative's frame was presented, among what was noted and not yet taken. @returns epoch ms, page's clock */
export async function presentedAt(page: Page, creative: string, withinMs: number): Promise<number> {
  const found = await page
    .waitForFunction(
      (name) =>
        (window as unknown as { seenSwitches: { creative: string; at: number | null }[] }).seenSwitches.find(
          (s) => s.creative === name && s.at !== null,
        )?.at,
      creative,
      { polling: 10, timeout: withinMs },
    )
    .catch(async (error: unknown) => {
      const on = await page.evaluate(() =>
        JSON.stringify((window as unknown as { seenSwitches: unknown }).seenSwitches),
      );
      throw new Error(`"${creative}" was not presented within ${withinMs} ms; the page saw ${on}`, { cause: error });
    });
  return (await found.jsonValue())!;
}
