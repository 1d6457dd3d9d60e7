import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { openPage } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { PASSWORD } from '../fakes/consoleServer.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Opens a page of the console without signing in. */
export async function open(
  browser: Browser,
  url: string,
  size: Size = { width: 1280, height: 720 },
): Promise<WatchedPage> {
  const page = await openPage(browser, undefined, size);
  page.setDefaultTimeout(10_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(url);
  return page;
}

export async function signIn(page: WatchedPage, user: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Waits until the live data of a page is there. */
export async function live(page: WatchedPage): Promise<void> {
  await page.locator('.ec-link[data-kind=live]').waitFor();
  await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
}

/** Opens a page of the console as somebody. */
export async function openAs(
  browser: Browser,
  url: string,
  user: string,
  size?: Size,
  password = PASSWORD,
): Promise<WatchedPage> {
  const page = await open(browser, url, size);
  await signIn(page, user, password);
  await live(page);
  return page;
}

/** Everything that axe finds wrong, as `rule: element`. */
export async function axeFaults(page: WatchedPage): Promise<string[]> {
  await page.evaluate(axe);
  // A page that is still coming up, or a picture that fades in, is looked at again: what is really wrong stays wrong.
  for (const end = performance.now() + 5000; ;) {
    const faults = await page.evaluate(async () => {
      const { axe: run } = window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await run.run();
      return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`));
    });
    if (faults.length === 0 || performance.now() > end) return faults;
    await page.waitForTimeout(250);
  }
}

/** Faults of the page; that nobody is signed in at first is no fault. */
export function pageFaults(page: WatchedPage): string[] {
  return page.faults.filter((f) => !f.includes('401'));
}
