import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layOutLooking } from '../../display/player/bundle.ts';
import { LANGUAGES, wordsOf } from '../../display/scene/words.ts';
import { launchChromium } from '../chromium.ts';

let folder: string;
let browser: Browser;
let page: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'endcap-looking-'));
  const url = pathToFileURL(layOutLooking(join(import.meta.dirname, '../..'), folder));
  url.searchParams.set('controller', 'https://shop-pc.local:8443');
  page = url.href;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

async function seen(locale: string): Promise<Record<'lang' | 'heading' | 'text' | 'where', string | null>> {
  const context = await browser.newContext({ locale });
  try {
    const tab = await context.newPage();
    await tab.goto(page);
    const text = (part: string): Promise<string | null> => tab.locator(part).textContent();
    return {
      lang: await tab.locator('html').getAttribute('lang'),
      ...{ heading: await text('h1'), text: await text('main p >> nth=0'), where: await text('#where') },
    };
  } finally {
    await context.close();
  }
}

describe('the page "Looking for the store"', () => {
  it('[WDG-3] speaks the language of the system with the words of displays; English where there are none', async () => {
    for (const language of LANGUAGES.filter((one) => one !== 'en')) {
      const { connecting, connectingHint } = wordsOf(language);
      expect(await seen(`${language}-${language.toUpperCase()}`)).toEqual({
        ...{ lang: language, heading: connecting, text: connectingHint },
        where: 'shop-pc.local:8443',
      });
    }
    for (const locale of ['en-GB', 'fr-FR']) {
      expect(await seen(locale)).toMatchObject({ lang: 'en', heading: 'Looking for the store' });
    }
  });
});
