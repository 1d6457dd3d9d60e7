import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromiumLaunch } from '../../chromium.ts';

/** A Chromium of its own, on a profile that is kept. */
export interface BrowserProcess {
  readonly context: BrowserContext;
  /** A page in a window of its own: in front, as on a wall. */
  newWindow(): Promise<Page>;
  /** kill -9 of the whole process group: renderer, storage and all. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export async function startBrowser(profile: string): Promise<BrowserProcess> {
  const { executablePath, args } = chromiumLaunch({
    args: ['--disable-gpu', '--window-size=320,180', '--disable-renderer-backgrounding'],
  });
  const child = spawn(
    executablePath,
    [...args, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const ended = once(child, 'close');
  const killGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
      if (text.length > 100_000) text = text.slice(-1000);
    });
    child.once('close', () => reject(new Error(`Chromium ended before it was ready:\n${text.slice(-2000)}`)));
  });
  let browser: Browser;
  try {
    browser = await chromium.connectOverCDP(address);
  } catch (error) {
    killGroup();
    throw error;
  }
  const gone = async (): Promise<void> => {
    killGroup();
    await ended;
    await browser.close().catch(() => undefined);
  };
  const context = browser.contexts()[0]!;
  return {
    context,
    async newWindow() {
      const session = await browser.newBrowserCDPSession();
      const opened = context.waitForEvent('page');
      await session.send('Target.createTarget', { url: 'about:blank', newWindow: true });
      return opened;
    },
    kill: gone,
    close: gone,
  };
}
