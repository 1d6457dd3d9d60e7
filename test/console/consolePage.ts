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

/**
 * Everything that axe finds wrong, as `rule: element`. It looks once, at a page that has come up and stands still: with
 * its heading there, and with every fade ended, also those inside previews.
 */
export async function axeFaults(page: WatchedPage): Promise<string[]> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => {
    const hosts = [...document.querySelectorAll('*')].flatMap((e) => e.shadowRoot ?? []);
    const animations = [document, ...hosts].flatMap((root) => root.getAnimations());
    return animations.every((a) => a.playState !== 'running' || a.effect?.getTiming().iterations === Infinity);
  });
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: run } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await run.run();
    return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`));
  });
}

/** Faults of the page; that nobody is signed in at first is no fault. */
export function pageFaults(page: WatchedPage): string[] {
  return page.faults.filter((f) => !f.includes('401'));
}
