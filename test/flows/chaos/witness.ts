import { appendFileSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { z } from 'zod';

/** One switch of the picture, as the page itself showed it. */
const seen = z.strictObject({
  screen: z.string(),
  /** Of the load of the page. */
  load: z.string(),
  /** Wall clock of the machine, epoch ms. */
  atMs: z.number(),
  /** Text of the layer that is on top, two frames after the switch. */
  headline: z.string(),
  /** What the page says is on, at the switch. */
  said: z.string(),
  /** Another switch came within these two frames: what is on top is not of this one. */
  overtaken: z.boolean(),
});
export type Seen = z.infer<typeof seen>;

/**
 * Looks at the picture, not at the player's books: at each switch it reads, two frames later, what stands on top, and
 * hands it out of the page. It is written to a file at once, before anything else can end.
 */
export async function watch(page: Page, screen: string, file: string): Promise<void> {
  await page.exposeBinding('witness', (_source, told: unknown) => {
    appendFileSync(file, `${JSON.stringify(seen.parse({ screen, ...(told as object) }))}\n`);
  });
  await page.addInitScript(() => {
    const load = String(Math.random()).slice(2);
    let turn = 0;
    const look = (said: string): void => {
      const mine = ++turn;
      const atMs = performance.timeOrigin + performance.now();
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          const layers = [...document.querySelectorAll<HTMLElement>('#stage .layer[aria-hidden="false"]')];
          const top = layers.sort((a, b) => Number(b.style.zIndex) - Number(a.style.zIndex))[0];
          const headline = /Spot [a-z]/.exec(top?.textContent ?? '')?.[0] ?? 'nothing';
          void (globalThis as unknown as { witness(told: object): Promise<void> }).witness({
            ...{ load, atMs, headline, said },
            overtaken: mine !== turn,
          });
        }),
      );
    };
    new MutationObserver(() => {
      const said = document.documentElement.dataset['creative'] ?? '';
      if (said !== '') look(said);
    }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-creative'] });
  });
}

export function readSeen(file: string): Seen[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => seen.parse(JSON.parse(line)));
}
