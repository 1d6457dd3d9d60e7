import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectorState } from '../../controller/protocol/http.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { launchChromium, openPage } from '../chromium.ts';
import { APP_SECRET, PAGE, POST, SAMPLE, SAMPLE_SIGNATURE } from '../connectors/meta/sample.ts';
import { House, until } from './house.ts';

const store = {
  endcap: 1,
  store: {
    id: 'flow',
    name: 'Flow',
    timeZone: 'Europe/Amsterdam',
    publicUrl: 'https://shop.example.org',
  },
  floorPlan: { widthM: 12, heightM: 10 },
  zones: [
    {
      id: 'fashion',
      name: 'Fashion',
      polygon: [
        { x: 0, y: 0 },
        { x: 5, y: 0 },
        { x: 5, y: 5 },
      ],
    },
  ],
  racks: [{ id: 'rail', name: 'Rail', at: { x: 3, y: 1 }, zone: 'fashion', products: ['jacket'], minimum: 1 }],
  products: [
    {
      id: 'jacket',
      gtin: '09506000134352',
      name: 'Jacket',
      price: 59.9,
      category: 'fashion',
      posts: [{ connector: 'fb', post: POST }],
    },
  ],
  connectors: [{ id: 'fb', name: 'Our page', kind: 'facebook', page: PAGE }],
};

describe('a like on Facebook', () => {
  let files: StoreFolder;
  let house: House;
  let browser: Browser;

  beforeAll(async () => {
    files = writeStore(store);
    house = await House.open(files.file);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
    files.remove();
  });

  const deliver = async (signature: string, body = SAMPLE): Promise<number> => {
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    return (await fetch(`${house.url}/hooks/fb`, { method: 'POST', headers, body })).status;
  };
  const likes = async (): Promise<number | null> =>
    (await house.live()).readings.find((r) => r.key === 'product.likes:jacket')?.value ?? null;

  // The sample is of 2020: what counts is when it is delivered, since deliveries are retried for a day and a half and
  // the number on the rack is that of now.
  it('[FB-1] counts up the rack face when its signature is right, and not when it is wrong', async () => {
    await house.call('PUT', '/api/v1/connectors/fb/secrets', { appSecret: APP_SECRET, verifyToken: 'hello-meta' });
    const handshake = '/hooks/fb?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=hello-meta';
    expect(await (await fetch(`${house.url}${handshake}`)).text()).toBe('1158201444');

    const page = await openPage(browser, `${house.url}/rack/rail`, { width: 800, height: 480 });
    const waiting = async (): Promise<readonly { code: string }[]> =>
      ((await house.call('GET', '/api/v1/pairings')) as { pairings: { code: string }[] }).pairings;
    const [rack] = await until(waiting, (codes) => codes.length === 1, 'the code of the rack face');
    await house.call('POST', `/api/v1/pairings/${rack!.code}`, { name: 'Rail', place: 'rail' });
    await page.waitForFunction(() => document.documentElement.dataset['rack'] === 'rail');
    const face = (): Promise<string | null> => page.locator('.likes .spoken').textContent();

    expect(await deliver(SAMPLE_SIGNATURE.replace('46e3', '46e4'))).toBe(403);
    expect(await likes()).toBeNull();

    expect(await deliver(SAMPLE_SIGNATURE)).toBe(200);
    await until(likes, (n) => n === 1, 'the like in the store');
    await until(face, (text) => text === '1', 'the number on the rack');

    // It comes again, and once more with a signature that is not its own.
    expect(await deliver(SAMPLE_SIGNATURE)).toBe(200);
    expect(await deliver(SAMPLE_SIGNATURE, SAMPLE.replace('"love"', '"like"'))).toBe(403);
    const metric = async (): Promise<string> =>
      (await fetch(`${house.url}/metrics`, { headers: { cookie: house.cookie } })).text();
    await until(
      metric,
      (text) => text.includes('endcap_webhooks_total{connector="fb",result="duplicate"} 1'),
      'counted',
    );
    expect(await metric()).toContain('endcap_webhooks_total{connector="fb",result="wrong-signature"} 2');
    expect([await likes(), await face()]).toEqual([1, '1']);

    const { connectors } = (await house.call('GET', '/api/v1/connectors')) as { connectors: ConnectorState[] };
    expect(connectors[0]).toMatchObject({ state: 'working', webhook: 'https://shop.example.org/hooks/fb' });
    expect(house.controller.output()).not.toMatch(/Test User|3550536091656165|meta_app_secret|hello-meta/);
    await page.close();
  });
});
