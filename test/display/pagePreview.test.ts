import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stagePolicy } from '../../controller/api/headers.ts';
import type { Preview } from '../../display/renderer/preview.ts';
import { launchChromium, openPage } from '../chromium.ts';
import { GOOD, PageServer } from '../fakes/pageServer.ts';
import { bundled } from './bundled.ts';
import { near, PixelReader } from './pictures.ts';
import { face, GREEN } from './shop.ts';

interface Opened {
  readonly Preview: typeof Preview;
}

let web: PageServer;
let browser: Browser;
let server: Server;

beforeAll(async () => {
  web = new PageServer();
  await web.start();
  browser = await launchChromium({ args: ['--disable-gpu', web.resolverRule] });
  const scripts = new Map([
    ['/preview.js', (await bundled(['display/renderer/preview.ts'])).get('preview.js')!],
    ['/open.js', "import { Preview } from '/preview.js'; Object.assign(window, { Preview });"],
  ]);
  server = createServer((request, response) => {
    const code = scripts.get(request.url ?? '');
    // The policy of the console.
    stagePolicy({ header: (name, value) => response.setHeader(name, value) }, [GOOD], { asks: false });
    response.setHeader('content-type', code === undefined ? 'text/html' : 'text/javascript');
    response.end(
      code ?? '<!doctype html><title>t</title><div id="host"></div><script type="module" src="/open.js"></script>',
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  await browser.close();
  web.stop();
  server.closeAllConnections();
  server.close();
});

test('[SCN-6] [PLY-21] a preview shows a web page without asking its host, which the policy of the console forbids', async () => {
  const page = await openPage(browser, undefined, { width: 320, height: 180, ignoreHTTPSErrors: true });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction(() => 'Preview' in window);
  await page.evaluate(
    ({ store, url }) => {
      const broken: string[] = [];
      const blocked: string[] = [];
      Object.assign(window, { broken, blocked });
      document.addEventListener('securitypolicyviolation', (e) => blocked.push(e.effectiveDirective));
      const host = document.querySelector<HTMLElement>('#host')!;
      host.style.cssText = 'width:320px;height:180px;position:fixed;inset:0';
      const { Preview } = window as unknown as Opened;
      const preview = new Preview({
        ...{ host, store, size: { width: 320, height: 180 } },
        value: () => undefined,
        now: () => Date.now(),
        fault: (why) => (why === null ? undefined : void broken.push(why)),
      });
      preview.show({ creative: 'web', transition: 'cut', kind: 'page', url, waitS: 5 });
    },
    { store: { ...face, webPages: [GOOD] }, url: `https://${GOOD}/good` },
  );
  await page.waitForFunction(() => {
    const frame = document.querySelector('#host')!.shadowRoot?.querySelector('iframe');
    return frame?.closest<HTMLElement>('.layer')?.style.opacity === '1';
  });
  const reader = await PixelReader.open(browser);
  expect(near(await reader.middle(page), GREEN)).toBe(true);
  const told = await page.evaluate(() => ({ ...(window as unknown as { broken: string[]; blocked: string[] }) }));
  expect([told.broken, told.blocked]).toEqual([[], []]);
  expect(web.requests.length).toBe(1);
  await page.close();
});
