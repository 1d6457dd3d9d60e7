import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LiveSnapshot } from '../../../controller/protocol/console.ts';
import type { Enrolment } from '../../../controller/protocol/tags.ts';
import { systemClock } from '../../../controller/runtime/clock.ts';
import { runAgent } from '../../../devices/agent/run.ts';
import type { Agent } from '../../../devices/agent/run.ts';
import { openTransport } from '../../../devices/agent/transport.ts';
import { nodeAes } from '../../../devices/ble/aes.ts';
import { bleDriver } from '../../../devices/ble/driver.ts';
import type { Advert } from '../../../devices/ble/radio.ts';
import { writeStore } from '../../bench/controllerProcess.ts';
import type { StoreFolder } from '../../bench/controllerProcess.ts';
import { fakeAdapters, fakeRadio } from '../../fakes/radio.ts';
import { House, until } from '../../flows/house.ts';
import { memoryKeys } from '../agent/harness.ts';
import { filesBelow, wiretap } from '../wiretap.ts';
import type { Wiretap } from '../wiretap.ts';
import { bytes, FRAMES } from './decode/frames.ts';

const half = (x: number): { x: number; y: number }[] => [
  { x, y: 0 },
  { x: x + 6, y: 0 },
  { x: x + 6, y: 8 },
  { x, y: 8 },
];
const shop = {
  endcap: 1,
  store: { id: 'bench', name: 'Bench', timeZone: 'Europe/Amsterdam', demonstration: true },
  floorPlan: { widthM: 14, heightM: 8 },
  zones: [
    { id: 'left', name: 'Left', polygon: half(0) },
    { id: 'right', name: 'Right', polygon: half(8) },
  ],
  screens: [{ id: 'wall', name: 'Wall', at: { x: 7, y: 1 }, zone: 'left' }],
  receivers: [
    { id: 'desk', name: 'Desk', at: { x: 3, y: 4 }, desk: true },
    { id: 'r-right', name: 'Right', at: { x: 11, y: 4 } },
  ],
  tags: [
    { id: 'basket-1', name: 'Basket 1', identity: 'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21' },
    {
      id: 'coat',
      name: 'Coat',
      identity: 'eid:coat',
      class: 'asset',
      eid: { key: '7c91330e61dfea4606b5b3ecb4457d76', exponent: 15, counter: 0, at: '2026-01-01T00:00:00Z' },
    },
  ],
};

/** Lies on both receivers all the time, and is not enrolled. */
const FOB_UUID = 'ffffffffdffb48d2b060d0f5a71096e0';
const fob: Partial<Advert> = {
  address: 'c0:de:ad:be:ef:99',
  addressType: 'random',
  manufacturerData: bytes(FRAMES.iBeacon.replace('e2c56db5', 'ffffffff')),
};
/** Whoever has nothing to do with the shop: a beacon of each kind, tags of other makers, and phones. */
const strangers: readonly Partial<Advert>[] = [
  {
    address: 'c0:de:ad:be:ef:01',
    addressType: 'random',
    manufacturerData: bytes(FRAMES.iBeacon.replace('0015 c5', 'aced c5')),
  },
  { address: '5e:de:ad:be:ef:02', addressType: 'random', manufacturerData: bytes(FRAMES.altBeacon) },
  {
    address: 'c0:de:ad:be:ef:03',
    addressType: 'random',
    serviceData: [{ uuid: 'feaa', data: bytes(FRAMES.eddystoneUid) }],
  },
  {
    address: '5e:de:ad:be:ef:04',
    addressType: 'random',
    serviceData: [{ uuid: 'feaa', data: bytes('30 e7 badc0ffee0ddf00d') }],
  },
  {
    address: 'c0:de:ad:be:ef:05',
    addressType: 'random',
    serviceData: [{ uuid: 'fcd2', data: bytes(FRAMES.bthomeButton) }],
  },
  {
    address: 'c0:de:ad:be:ef:06',
    addressType: 'random',
    serviceData: [{ uuid: 'fe6a', data: bytes('02 06 01 0f 64 04 71756f6b6b61') }],
  },
  {
    address: 'ac:23:3f:12:34:56',
    addressType: 'public',
    serviceData: [{ uuid: 'ffe1', data: bytes(FRAMES.minewInfo) }],
  },
  { address: '5e:de:ad:be:ef:07', addressType: 'random' },
  { address: '48:de:ad:be:ef:08', addressType: 'random', manufacturerData: bytes('4c00 1005 0b1c deadbe') },
];
/** What names them, however it may be written. */
const NAMES = [
  'aced',
  '44269',
  '2f234454cf6d4a0fadf2f4911ba9ffa600010002',
  'edd1ebeac04e5defa0170000000000b1',
  'badc0ffee0ddf00d',
  'quokka',
  'abcde4021300',
  ...strangers.map(({ address }) => address!.replaceAll(':', '')),
];
const forms = (name: string): (string | Buffer)[] => {
  const raw = /^([0-9a-f]{2}){4,}$/.test(name) ? Buffer.from(name, 'hex') : null;
  const colons = name.replace(/..(?=.)/g, '$&:');
  return [
    ...(name.length > 5 ? [name, name.toUpperCase(), colons, colons.toUpperCase()] : [`-${name}"`, `-${name}'`]),
    ...(raw === null ? [] : [raw, Buffer.from(raw).reverse(), raw.toString('base64').replace(/=+$/, '').slice(0, -1)]),
  ];
};
const named = (where: Buffer): string[] => NAMES.filter((name) => forms(name).some((form) => where.includes(form)));

let store: StoreFolder;
let house: House;
let tap: Wiretap;
let agent: Agent;
let said: string[];
let air: NodeJS.Timeout;
beforeEach(async () => {
  store = writeStore(shop);
  house = await House.open(store.file, undefined, { ENDCAP_LOG: 'debug' });
  tap = await wiretap(house.url);
  said = [];
  const radio = fakeRadio();
  const clock = systemClock();
  agent = runAgent({
    driver: bleDriver({
      receivers: [
        { receiver: 'desk', adapter: 0 },
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
    open: (listeners) => openTransport(tap.url, null, clock, listeners),
    say: (line) => said.push(line),
  });
  air = setInterval(() => {
    for (const [i, opening] of radio.openings.entries()) {
      if (opening.scans === 0) opening.say('on');
      const basket = { address: 'c0:ff:ee:00:00:01', addressType: 'random', rssi: -62 + 10 * i };
      opening.hear({ ...basket, manufacturerData: bytes(FRAMES.iBeacon) });
      opening.hear({ ...basket, serviceData: [{ uuid: 'feaa', data: bytes(FRAMES.eddystoneTlm) }] });
      for (const stranger of strangers) opening.hear({ ...stranger, rssi: -70 });
      // It is as close to the other receiver, where nobody enrols.
      opening.hear({ ...fob, rssi: i === 0 ? -35 : -34 });
    }
  }, 60);
}, 60_000);
afterEach(async () => {
  clearInterval(air);
  agent.stop();
  await agent.ended;
  tap.close();
  await house.close();
  store.remove();
});

it('[DEV-9][DEV-49][PRV] of all that is in the air only enrolled tags, and the one that is held at the desk, leave the agent', async () => {
  // The comparison itself finds every name where it is.
  const everything = Buffer.concat(
    strangers.flatMap((s) => [
      Buffer.from(s.address!),
      s.manufacturerData ?? bytes(''),
      ...(s.serviceData ?? []).map((d) => d.data),
    ]),
  );
  expect(named(everything)).toEqual(expect.arrayContaining(NAMES.filter((n) => n.length > 6 && n !== 'abcde4021300')));

  const heard = (now: LiveSnapshot): boolean => now.tags.some((t) => t.tag === 'basket-1');
  await until(() => house.live(), heard, 'the enrolled tag');
  const kept = (): number =>
    Number(
      /(\d+) sightings of tags that are not enrolled were kept back/.exec(tap.sent().plain.toString('latin1'))?.[1] ??
        0,
    );
  await until(
    async () => kept(),
    (n) => n > 100,
    'sightings that are kept back',
  );
  expect(tap.sent().plain.includes('"tag":"ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21"')).toBe(true);
  expect(tap.sent().plain.includes('"batteryMv":3000')).toBe(true);
  const nobody = (): string[] => [...named(tap.sent().plain), ...named(tap.sent().raw)];
  expect(nobody()).toEqual([]);

  // Somebody enrols: the fob in the hand is told once, and nobody else.
  const times = (): number => tap.sent().plain.toString('latin1').split(FOB_UUID).length - 1;
  expect(times()).toBe(0);
  const begun = (await house.call('POST', '/api/v1/enrolments', { receiver: 'desk' })) as Enrolment;
  const found = await until(
    () => house.call('GET', `/api/v1/enrolments/${begun.id}`) as Promise<Enrolment>,
    (now) => now.candidates.length > 0,
    'the fob at the desk',
  );
  expect(found.candidates).toEqual([
    expect.objectContaining({ identity: `ibeacon:${FOB_UUID}-7-21`, rssi: -35, enrolled: null }),
  ]);
  await house.call('DELETE', `/api/v1/enrolments/${begun.id}`);
  const before = kept();
  await until(
    async () =>
      Number(
        tap
          .sent()
          .plain.toString('latin1')
          .match(/\d+(?= sightings of tags)/g)
          ?.at(-1),
      ),
    (n) => n > before + 200,
    'more that is kept back',
  );
  expect(times()).toBe(1);
  expect([nobody(), tap.sent().plain.includes('deadbeef99')]).toEqual([[], false]);

  // Neither in what the agent says, nor in what the controller writes; the fob was told and not enrolled.
  agent.stop();
  expect(await agent.ended).toBe(0);
  const words = Buffer.from(`${said.join('\n')}\n${house.controller.output()}`);
  expect([named(words), words.includes(FOB_UUID)]).toEqual([[], false]);
  const files = filesBelow(house.controller.data);
  expect(files.length).toBeGreaterThan(0);
  for (const { path, bytes: inside } of files)
    expect([path, named(inside), inside.includes(FOB_UUID)]).toEqual([path, [], false]);
}, 60_000);
