import type { Browser } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../controller/runtime/clock.ts';
import { runAgent } from '../../devices/agent/run.ts';
import type { Agent } from '../../devices/agent/run.ts';
import { openTransport } from '../../devices/agent/transport.ts';
import { nodeAes } from '../../devices/ble/aes.ts';
import { bleDriver } from '../../devices/ble/driver.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { launchChromium, openPage } from '../chromium.ts';
import { memoryKeys } from '../devices/agent/harness.ts';
import { bytes, FRAMES } from '../devices/ble/decode/frames.ts';
import { fakeAdapters, fakeRadio } from '../fakes/radio.ts';
import { House, near, pixel, until } from './house.ts';

const half = (x: number): { x: number; y: number }[] => [
  { x, y: 0 },
  { x: x + 6, y: 0 },
  { x: x + 6, y: 8 },
  { x, y: 8 },
];
const RED = '#b3261e';
const BLUE = '#1f4fa3';
const shop = {
  endcap: 1,
  store: { id: 'bytes', name: 'Bytes', timeZone: 'Europe/Amsterdam', demonstration: true },
  floorPlan: { widthM: 14, heightM: 8 },
  zones: [
    { id: 'left', name: 'Left', polygon: half(0) },
    { id: 'right', name: 'Right', polygon: half(8) },
  ],
  screens: [{ id: 'wall', name: 'Wall', at: { x: 7, y: 1 }, zone: 'right' }],
  receivers: [
    { id: 'r-left', name: 'Left', at: { x: 3, y: 4 } },
    { id: 'r-right', name: 'Right', at: { x: 11, y: 4 } },
  ],
  tags: [{ id: 'basket-1', name: 'Basket 1', identity: 'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21' }],
  creatives: [
    { id: 'loop', name: 'Loop', kind: 'message', headline: 'Loop', background: BLUE, durationS: 5, transition: 'cut' },
    { id: 'here', name: 'Here', kind: 'message', headline: 'Here', background: RED, durationS: 5, transition: 'cut' },
  ],
  campaigns: [
    { id: 'loop', name: 'Loop', on: { everywhere: true }, creatives: ['loop'] },
    {
      id: 'here',
      name: 'Here',
      class: 'triggered',
      on: { screens: ['wall'] },
      creatives: ['here'],
      trigger: {
        when: { reading: 'zone.presence', of: 'right', op: '>=', value: 1 },
        holdForS: 0,
        releaseAfterS: 0,
        minOnScreenS: 1,
      },
    },
  ],
};

let store: StoreFolder;
let house: House;
let browser: Browser;
let agent: Agent;
let air: NodeJS.Timeout;
/** Levels at which the two receivers hear the basket, dBm. */
let levels: readonly [number, number] = [-55, -78];
beforeEach(async () => {
  store = writeStore(shop);
  house = await House.open(store.file);
  browser = await launchChromium();
  const radio = fakeRadio();
  const clock = systemClock();
  agent = runAgent({
    driver: bleDriver({
      receivers: [
        { receiver: 'r-left', adapter: 0 },
        { receiver: 'r-right', adapter: 1 },
      ],
      radio,
      adapters: fakeAdapters([0, 1]),
      aes: nodeAes,
    }),
    name: 'ble',
    version: '0',
    boot: 'boot',
    clock,
    random: Math.random,
    keys: memoryKeys(),
    open: (listeners) => openTransport(house.url, null, clock, listeners),
    say: () => undefined,
  });
  air = setInterval(() => {
    for (const [i, opening] of radio.openings.entries()) {
      if (opening.scans === 0) opening.say('on');
      const address = { address: 'c0:ff:ee:00:00:01', addressType: 'random' } as const;
      opening.hear({ ...address, rssi: levels[i]!, manufacturerData: bytes(FRAMES.iBeacon) });
    }
  }, 100);
}, 60_000);
afterEach(async () => {
  clearInterval(air);
  agent.stop();
  await agent.ended;
  await browser.close();
  await house.close();
  store.remove();
});

it('[DEV-43][IDN-2][DEC-12] captured bytes become a zone, and the zone another picture on the screen', async () => {
  const page = await openPage(browser, `${house.url}/player?screen=wall`, { width: 640, height: 360 });
  const shows = (colour: string, what: string) =>
    until(
      () => pixel(page, 6, 6),
      (c) => near(c, colour),
      what,
    );
  await until(
    () => house.live(),
    (now) => now.tags.some((t) => t.tag === 'basket-1' && t.zone === 'left'),
    'the basket on the left',
  );
  await shows(BLUE, 'the loop');
  levels = [-80, -54];
  await shows(RED, 'the campaign of who is on the right');
  levels = [-54, -80];
  await shows(BLUE, 'the loop again');
  expect(page.faults).toEqual([]);
}, 60_000);
