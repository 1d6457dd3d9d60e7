/**
 * Where every browser test gets its Chromium. One place, so that flags and the search for the binary agree.
 *
 *   const browser = await launchChromium();                  // headless, quiet, no sandbox when root
 *   const browser = await launchChromium({ args: [...] });   // more switches
 *   const page = await openPage(browser, url, { width: 1920, height: 1080 });   // collects page errors
 *   expect(page.faults).toEqual([]);                          // uncaught errors, console errors, failed requests
 *   await page.close();  await browser.close();               // whoever opens closes
 *
 * The binary: CHROME_PATH, then PLAYWRIGHT_CHROMIUM, then the usual places on PATH, then Playwright's own folder.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-dev-shm-usage',
  '--mute-audio',
];

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Path of the Chromium that tests use, or undefined when there is none on this machine. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = [env['CHROME_PATH'], env['PLAYWRIGHT_CHROMIUM']].filter((p) => p !== undefined && p !== '');
  const folders = (env['PATH'] ?? '').split(delimiter).concat('/usr/bin', '/usr/local/bin', '/snap/bin');
  const found = [...named, ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))];
  const own = chromium.executablePath();
  return [...found, ...(existsSync(own) ? [own] : [])].find((path) => path !== undefined && executable(path));
}

export interface LaunchOptions {
  /** More switches, e.g. `--autoplay-policy=no-user-gesture-required`. */
  readonly args?: readonly string[];
  readonly headless?: boolean;
}

/**
 * What Playwright needs to launch it, also with a profile that is kept.
 * @throws Error with what to install when there is no Chromium
 */
export function chromiumLaunch(options: LaunchOptions = {}): {
  executablePath: string;
  headless: boolean;
  chromiumSandbox: boolean;
  args: string[];
} {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error(
      'No Chromium found. Install one (Debian: apt-get install chromium) or name it: CHROME_PATH=/path/to/chromium',
    );
  }
  const root = process.getuid?.() === 0;
  return {
    executablePath,
    headless: options.headless ?? true,
    chromiumSandbox: !root,
    args: [...QUIET, ...(root ? ['--no-sandbox'] : []), ...(options.args ?? [])],
  };
}

/** @throws Error with what to install when there is no Chromium */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch(chromiumLaunch(options));
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly deviceScaleFactor?: number;
  /** Accept a certificate that no authority has signed. */
  readonly ignoreHTTPSErrors?: boolean;
}

/** A page in a context of its own, with everything that went wrong in it. */
export type WatchedPage = Page & { readonly faults: string[] };

/** Opens `url` (or a blank page) at a size, in a fresh context. Closing the page closes its context. */
export async function openPage(
  source: Browser | BrowserContext,
  url?: string,
  options: PageOptions = {},
): Promise<WatchedPage> {
  const owned =
    'newContext' in source
      ? await source.newContext({
          viewport: { width: options.width ?? 1280, height: options.height ?? 720 },
          deviceScaleFactor: options.deviceScaleFactor ?? 1,
          ignoreHTTPSErrors: options.ignoreHTTPSErrors ?? false,
        })
      : undefined;
  const page = await (owned ?? (source as BrowserContext)).newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED') faults.push(`request: ${request.url()} ${why}`);
  });
  if (owned !== undefined) page.on('close', () => void owned.close().catch(() => undefined)); // the browser may be gone first
  if (url !== undefined) await page.goto(url);
  return Object.assign(page, { faults });
}
