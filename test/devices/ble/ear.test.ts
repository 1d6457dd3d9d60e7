import { beforeEach, describe, expect, it } from 'vitest';
import type { AgentTag } from '../../../controller/protocol/device.ts';
import type { Emission } from '../../../devices/agent/emission.ts';
import type { Candidate, Enrolment } from '../../../devices/agent/enrolments.ts';
import { nodeAes } from '../../../devices/ble/aes.ts';
import { rollingId } from '../../../devices/ble/decode/rolling.ts';
import { Ear, EnrolledTags } from '../../../devices/ble/ear.ts';
import type { Advert } from '../../../devices/ble/radio.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { driverContext } from '../../fakes/driverContext.ts';
import { manualClock } from '../../fakes/manualClock.ts';
import { bytes, FRAMES } from './decode/frames.ts';

const UID = 'eddystone:edd1ebeac04e5defa0170000000000b1';
const BUTTON = 'mac:c0ffee000001';
const KEY = '7c91330e61dfea4606b5b3ecb4457d76';
const AT = '2027-01-15T08:00:00.000Z';
/** The controller's clock is ahead of the agent's by this, ms. */
const AHEAD_MS = 86_400_000;

const tag = (id: string, identity: string, eid?: AgentTag['eid']): AgentTag => ({
  id,
  class: 'basket',
  identity,
  ...(eid === undefined ? {} : { eid }),
});
const service = (uuid: string, hex: string): Pick<Advert, 'serviceData'> => ({
  serviceData: [{ uuid, data: bytes(hex) }],
});

let clock: ReturnType<typeof manualClock>;
let emitted: Emission[];
let candidates: Candidate[];
let enrolments: (running: readonly Enrolment[]) => void;
let tags: EnrolledTags;
let ear: Ear;
let other: Ear;
beforeEach(() => {
  clock = manualClock(Date.parse(AT) - AHEAD_MS);
  emitted = [];
  candidates = [];
  const listeners: ((running: readonly Enrolment[]) => void)[] = [];
  enrolments = (running) => {
    for (const tell of listeners) tell(running);
  };
  const store = shopForAgents();
  const context = driverContext({
    clock,
    store: { ...store, receivers: store.receivers.map((r, i) => (i === 1 ? { ...r, hardwareId: 'desk' } : r)) },
    controllerMs: () => clock.now() + AHEAD_MS,
    enrolments: (listen) => listeners.push(listen),
    candidate: (candidate) => candidates.push(candidate),
  });
  tags = new EnrolledTags(nodeAes);
  tags.take([
    tag('cart', UID),
    tag('help', BUTTON),
    tag('coat', 'eid:coat', { key: KEY, exponent: 10, counter: 65_280, at: AT }),
  ]);
  const emit = (emission: Emission): number => emitted.push(emission);
  ear = new Ear('receiver-0', context, emit, tags);
  other = new Ear('desk', context, emit, tags);
});
function hear(advert: Partial<Advert>, by = ear): void {
  const address = advert.address ?? '5a:00:00:00:00:01';
  by.hear({
    sender: address,
    address,
    addressType: 'random',
    manufacturerData: null,
    serviceData: [],
    serviceUuids: [],
    rssi: -60,
    ...advert,
  });
}
const news = (): unknown[] => emitted.filter((e) => e.type === 'endcap.telemetry.v1').map((e) => e.data);
const sightings = (): unknown[] => emitted.filter((e) => e.type === 'endcap.sighting.v1').map((e) => e.data);

describe('what a receiver emits', () => {
  it('[DEV-48] a frame that says something and not who it is belongs to the tag at that address', () => {
    hear(service('feaa', FRAMES.eddystoneTlm));
    expect(news()).toEqual([]);
    hear(service('feaa', FRAMES.eddystoneUid));
    hear(service('feaa', FRAMES.eddystoneTlm));
    expect(news()).toEqual([{ tag: UID, batteryMv: 3000 }]);
    // Another address, and the same one after the adapter was opened anew.
    hear({ address: '5a:00:00:00:00:02', ...service('feaa', FRAMES.eddystoneTlm.replace('0bb8', '0900')) });
    ear.forget();
    clock.advance(600_000);
    hear(service('feaa', FRAMES.eddystoneTlm));
    expect(news()).toHaveLength(1);
  });

  it('[DEV-48] a press is told once, though two adapters hear every repetition of it', () => {
    for (const packet of ['2e', '2e', '2e', '2f', '2f'])
      for (const by of [ear, other])
        hear({ address: 'c0:ff:ee:00:00:01', ...service('fcd2', `44 00 ${packet} 01 64 3a 01`) }, by);
    expect(news()).toEqual([
      { tag: BUTTON, batteryPercent: 100, press: 'single' },
      { tag: BUTTON, press: 'single' },
    ]);
    expect(sightings()).toHaveLength(10);
  });

  it('[DEV-48] nothing is told, or kept, of tags that are not enrolled', () => {
    hear({ address: 'c0:ff:ee:00:00:09', ...service('fcd2', FRAMES.bthomeButton) });
    hear({ address: 'c0:ff:ee:00:00:01', ...service('fcd2', FRAMES.bthomeButton) });
    tags.take([]);
    clock.advance(600_000);
    hear({ address: 'c0:ff:ee:00:00:01', ...service('fcd2', FRAMES.bthomeButton.replace('2e', '30')) });
    expect(news()).toEqual([{ tag: BUTTON, batteryPercent: 100, press: 'single' }]);
  });

  it('[DEV-47] a rolling id is the tag whose key it is, by the clock of the controller', () => {
    const id = rollingId(nodeAes, bytes(KEY), 10, 65_280);
    hear(service('feaa', `30 e7 ${id}`));
    hear(service('feaa', '30 e7 0102030405060708'));
    expect(sightings()).toEqual([{ tag: 'eid:coat', receiver: 'receiver-0', rssi: -60 }]);
    hear(service('feaa', FRAMES.eddystoneTlm));
    expect(news()).toEqual([{ tag: 'eid:coat', batteryMv: 3000 }]);
  });

  it('[DEV-43] where addresses are hidden, tags are told apart by their frames', () => {
    const hidden = { address: '', addressType: 'unknown' };
    hear({ ...hidden, sender: 'a', manufacturerData: bytes(FRAMES.iBeacon) });
    hear({ ...hidden, sender: 'b', ...service('FEAA', FRAMES.eddystoneUid) });
    hear({ ...hidden, sender: 'c', ...service('FEAA', FRAMES.eddystoneTlm) });
    hear({ ...hidden, sender: 'b', ...service('FEAA', FRAMES.eddystoneTlm) });
    hear({ ...hidden, sender: 'phone' });
    expect(sightings()).toEqual([
      { tag: 'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21', receiver: 'receiver-0', rssi: -60 },
      { tag: UID, receiver: 'receiver-0', rssi: -60 },
    ]);
    expect(news()).toEqual([{ tag: UID, batteryMv: 3000 }]);
  });

  it('[DEV-43] a report without a level is no sighting; what it says counts', () => {
    hear({ address: 'c0:ff:ee:00:00:01', ...service('fcd2', FRAMES.bthomeButton), rssi: 127 });
    expect(sightings()).toEqual([]);
    expect(news()).toHaveLength(1);
  });
});

describe('somebody enrols at a desk receiver', () => {
  const held = (by: Ear, seconds: number, rssi = -38): void => {
    for (let ms = 0; ms < seconds * 1_000; ms += 100) {
      clock.advance(100);
      hear({ address: 'c0:ff:ee:00:00:07', ...service('ffe1', FRAMES.minewInfo), rssi }, by);
      hear({ address: '5a:00:00:00:00:05', rssi: -35 }, by);
    }
  };
  const MINEW = 'mac:abcde4021300';

  it('[DEV-49] the tag that is held to it is told, with its battery; only at that receiver, and only meanwhile', () => {
    held(other, 3);
    expect(candidates).toEqual([]);
    enrolments([{ enrolment: 'e1', receiver: 'receiver-1' }]);
    held(ear, 3);
    expect(candidates).toEqual([]);
    held(other, 3);
    expect(candidates[0]).toEqual({ enrolment: 'e1', identity: MINEW, rssi: -38, batteryPercent: 100 });
    expect(new Set(candidates.map((c) => c.identity))).toEqual(new Set([MINEW]));
    enrolments([]);
    candidates = [];
    held(other, 3);
    expect(candidates).toEqual([]);
  });

  it('[DEV-49] what was heard before, or in an earlier enrolment, does not count', () => {
    enrolments([{ enrolment: 'e1', receiver: 'receiver-0' }]);
    held(ear, 0.9);
    enrolments([{ enrolment: 'e2', receiver: 'receiver-0' }]);
    held(ear, 0.9);
    expect(candidates).toEqual([]);
    held(ear, 0.5);
    expect(candidates[0]?.enrolment).toBe('e2');
  });

  it('[DEV-49] a tag that has just been enrolled is not told any more', () => {
    enrolments([{ enrolment: 'e1', receiver: 'receiver-0' }]);
    tags.take([tag('new', MINEW)]);
    held(ear, 3);
    expect(candidates).toEqual([]);
  });
});
