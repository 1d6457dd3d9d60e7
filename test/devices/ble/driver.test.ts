import { describe, expect, it } from 'vitest';
import { DriverError } from '../../../devices/agent/driver.ts';
import type { Emission } from '../../../devices/agent/emission.ts';
import { nodeAes } from '../../../devices/ble/aes.ts';
import { bleDriver } from '../../../devices/ble/driver.ts';
import type { Placed } from '../../../devices/ble/placed.ts';
import { MOST_ADDRESSES, QUIET_MS, QUIET_RESTARTS, RETRY_MS, START_MS } from '../../../devices/ble/listen.ts';
import { driverContext } from '../../fakes/driverContext.ts';
import { manualClock } from '../../fakes/manualClock.ts';
import { fakeAdapters, fakeRadio } from '../../fakes/radio.ts';
import type { FakeAdapters, Opening } from '../../fakes/radio.ts';

interface Stage {
  readonly clock: ReturnType<typeof manualClock>;
  readonly openings: Opening[];
  readonly adapters: FakeAdapters;
  readonly emitted: Emission[];
  readonly said: string[];
  /** The reason in the health, null while all is well. */
  readonly trouble: () => string | null;
  readonly stop: () => void;
}

function startAll(receivers: readonly Placed[], adapters = fakeAdapters()): Stage {
  const clock = manualClock();
  const radio = fakeRadio();
  const emitted: Emission[] = [];
  const said: string[] = [];
  let trouble: string | null = null;
  const stop = bleDriver({ receivers, radio, adapters, aes: nodeAes }).start(
    driverContext({
      clock,
      say: (line) => said.push(line),
      degraded: (detail) => {
        trouble = detail;
      },
    }),
    (emission) => emitted.push(emission),
  );
  return { clock, openings: radio.openings, adapters, emitted, said, trouble: () => trouble, stop };
}
const start = (adapter: number | null = null, adapters = fakeAdapters(), receiver = 'receiver-0'): Stage =>
  startAll([{ receiver, adapter }], adapters);

/** Lets what was promised come about. */
const settled = (): Promise<void> => new Promise(setImmediate);

async function listening(...args: Parameters<typeof start>): Promise<Stage> {
  const stage = start(...args);
  stage.clock.advance(0);
  stage.openings[0]!.say('on');
  await settled();
  return stage;
}

describe('a Bluetooth adapter as a receiver', () => {
  it('[DEV-40] what is heard becomes sightings of this receiver, with the level of each report', async () => {
    const { clock, openings, emitted, stop } = await listening();
    openings[0]!.hear({ rssi: -71 });
    openings[0]!.hear({ rssi: -48 });
    expect(emitted).toEqual(
      [-71, -48].map((rssi) => ({
        type: 'endcap.sighting.v1',
        atMs: clock.now(),
        data: { tag: 'mac:aa0000000001', receiver: 'receiver-0', rssi },
      })),
    );
    stop();
    openings[0]!.hear({});
    expect(emitted).toHaveLength(2);
    expect(openings[0]!.closed).toBe(true);
    expect(clock.waits).toEqual([]);
  });

  it('[DEV-43] a report without a level, or of a private address, is no sighting', async () => {
    const { openings, emitted, stop } = await listening();
    openings[0]!.hear({ rssi: 127 });
    openings[0]!.hear({ addressType: 'random', address: '5a:00:00:00:00:01' });
    expect(emitted).toEqual([]);
    stop();
  });

  it('[DEV-40] a receiver that the store does not have is said', async () => {
    const { said, stop } = await listening(null, fakeAdapters(), 'attic');
    expect(said[0]).toMatch(/no receiver "attic"/);
    stop();
  });

  it('[DEV-44] silence: the scan is begun anew, and after three times the adapter is opened anew', async () => {
    const { clock, openings, trouble, stop } = await listening();
    openings[0]!.hear({});
    clock.advance(QUIET_MS);
    await settled();
    expect(openings[0]!.scans).toBe(1);
    for (let i = 1; i < QUIET_RESTARTS; i++) {
      clock.advance(QUIET_MS);
      await settled();
      expect([openings.length, openings[0]!.scans]).toEqual([1, i + 1]);
    }
    expect(trouble()).toMatch(/Bluetooth adapter: nothing was heard for 40 s/);
    clock.advance(QUIET_MS);
    await settled();
    expect(openings).toHaveLength(2);
    expect(openings[0]!.closed).toBe(true);
    openings[1]!.say('on');
    await settled();
    expect(trouble()).toMatch(/nothing was heard/);
    openings[1]!.hear({});
    expect(trouble()).toBeNull();
    stop();
    expect(clock.waits).toEqual([]);
  });

  it('[DEV-44] a scan that the adapter refuses ends in a new opening', async () => {
    const { clock, openings, trouble, stop } = start();
    clock.advance(0);
    openings[0]!.refuses = true;
    openings[0]!.say('on');
    await settled();
    expect(trouble()).toMatch(/hci0 does not answer/);
    clock.advance(RETRY_MS);
    openings[1]!.say('on');
    await settled();
    expect(trouble()).toBeNull();
    stop();
  });

  it('[DEV-41] unplugged: said, looked for, and used again under its new index', async () => {
    const { clock, openings, adapters, emitted, said, trouble, stop } = await listening();
    adapters.present = [];
    openings[0]!.say('off');
    expect(openings[0]!.closed).toBe(true);
    expect(trouble()).toBe('There is no Bluetooth adapter: plug one in. It is used as soon as it is there.');
    clock.advance(10 * RETRY_MS);
    expect(openings).toHaveLength(1);
    expect(said.filter((line) => line.includes('no Bluetooth adapter'))).toHaveLength(1);
    adapters.present = [3];
    clock.advance(RETRY_MS);
    expect(openings[1]!.adapter).toBe(3);
    openings[0]!.say('on');
    openings[1]!.say('on');
    await settled();
    expect(trouble()).toBeNull();
    expect(said.at(-1)).toBe('The Bluetooth adapter works again.');
    openings[1]!.hear({});
    expect(emitted).toHaveLength(1);
    stop();
  });

  it('[DEV-41] an adapter that was asked for is waited for, though there is another', () => {
    const { clock, openings, adapters, trouble, stop } = start(1, fakeAdapters([0]));
    clock.advance(RETRY_MS);
    expect(openings).toEqual([]);
    expect(trouble()).toBe('There is no Bluetooth adapter hci1; there is hci0 (--adapter).');
    adapters.present = [0, 1];
    clock.advance(RETRY_MS);
    expect(openings[0]!.adapter).toBe(1);
    stop();
  });

  it('[DEV-42] no permission: the exact command, and the agent ends, because nothing mends it meanwhile', () => {
    const adapters = fakeAdapters();
    adapters.allowed = false;
    expect(() => start(null, adapters)).toThrow(DriverError);
    expect(() => start(null, adapters)).toThrow(
      'This process may not use Bluetooth adapter hci0. Allow it, then start again: sudo setcap cap_net_raw,cap_net_admin+eip /opt/node/bin/node',
    );
  });

  it.each([
    ['down', 'off', {}, /hci0 is down.*sudo hciconfig hci0 up/],
    ['blocked by software', 'off', { block: 'soft' }, /sudo rfkill unblock bluetooth/],
    ['switched off', 'off', { block: 'hard' }, /switched off by a switch/],
    ['without low energy', 'unusable', {}, /cannot do Bluetooth Low Energy/],
    ['refused by the system', 'refused', { allowed: null }, /sudo setcap/],
  ] as const)('[DEV-42] an adapter that is %s is said so, and tried again', (_, state, how, words) => {
    const { clock, openings, trouble, stop } = start(null, Object.assign(fakeAdapters(), how));
    clock.advance(0);
    openings[0]!.say(state);
    expect(trouble()).toMatch(words);
    clock.advance(RETRY_MS);
    expect(openings).toHaveLength(2);
    stop();
  });

  it('[DEV-42] an adapter that says nothing at all is in trouble after ten seconds', () => {
    const { clock, openings, trouble, stop } = start();
    clock.advance(START_MS - 1);
    expect(trouble()).toBeNull();
    clock.advance(1);
    expect(trouble()).toMatch(/does not answer/);
    clock.advance(RETRY_MS);
    expect(openings).toHaveLength(2);
    stop();
    expect(clock.waits).toEqual([]);
  });

  it('[DEV-45] addresses that change for ever are forgotten in time', async () => {
    const { clock, openings, emitted, trouble, stop } = await listening();
    for (let i = 0; i < MOST_ADDRESSES; i++) {
      const address = `c0:00:00:00:${(i >> 8).toString(16).padStart(2, '0')}:${(i & 255).toString(16).padStart(2, '0')}`;
      openings[0]!.hear({ address, addressType: 'random' });
    }
    expect(emitted).toHaveLength(MOST_ADDRESSES);
    expect(openings[0]!.closed).toBe(true);
    clock.advance(0);
    openings[1]!.say('on');
    await settled();
    expect(trouble()).toBeNull();
    openings[1]!.hear({});
    expect(emitted).toHaveLength(MOST_ADDRESSES + 1);
    stop();
  });

  it('[DEV-45] an hour of changing addresses: what is remembered stays small, and nobody listens to the past', async () => {
    const { clock, openings, emitted, trouble, stop } = await listening();
    let turn = 0;
    // 100 phones pass every second, each with an address that nobody has had before.
    for (let second = 0; second < 3_600; second++) {
      for (let i = 0; i < 100; i++) {
        const address = (turn++).toString(16).padStart(10, '0').replace(/../g, ':$&');
        openings.at(-1)!.hear({ address: `5a${address}`, addressType: 'random' });
      }
      clock.advance(1_000);
      if (openings.at(-1)!.scans === 0) {
        openings.at(-1)!.say('on');
        await settled();
      }
    }
    expect(turn).toBe(360_000);
    expect(openings.length).toBe(1 + Math.floor(360_000 / MOST_ADDRESSES));
    expect(openings.filter((opening) => !opening.closed)).toEqual([openings.at(-1)]);
    expect(openings.slice(1).every((opening) => opening.adapter === 0)).toBe(true);
    expect([emitted, trouble()]).toEqual([[], null]);
    stop();
    expect(clock.waits).toEqual([]);
  });

  it('[DEV-44] senders that have no address at all are forgotten in time too', async () => {
    const { openings, stop } = await listening();
    for (let i = 0; i < MOST_ADDRESSES; i++) openings[0]!.hear({ sender: `sender-${i}`, address: '' });
    expect(openings[0]!.closed).toBe(true);
    stop();
  });
});

describe('several Bluetooth adapters in one agent', () => {
  const TWO: readonly Placed[] = [
    { receiver: 'receiver-0', adapter: 0 },
    { receiver: 'receiver-1', adapter: 1 },
  ];

  it('[DEV-46] each is the receiver that it was given', async () => {
    const { clock, openings, emitted, said, stop } = startAll(TWO, fakeAdapters([0, 1]));
    clock.advance(0);
    for (const opening of openings) opening.say('on');
    await settled();
    openings[0]!.hear({ rssi: -70 });
    openings[1]!.hear({ rssi: -50 });
    expect(emitted.map((e) => e.data)).toEqual([
      { tag: 'mac:aa0000000001', receiver: 'receiver-0', rssi: -70 },
      { tag: 'mac:aa0000000001', receiver: 'receiver-1', rssi: -50 },
    ]);
    expect(said).toEqual([
      'Listening as receiver "receiver-0" on Bluetooth adapter hci0.',
      'Listening as receiver "receiver-1" on Bluetooth adapter hci1.',
    ]);
    stop();
    expect(openings.every((opening) => opening.closed)).toBe(true);
    expect(clock.waits).toEqual([]);
  });

  it('[DEV-46] one that is missing, or falls silent, does not keep the others from hearing; the health names it', async () => {
    const { clock, openings, adapters, emitted, said, trouble, stop } = startAll(TWO, fakeAdapters([0]));
    clock.advance(0);
    openings[0]!.say('on');
    await settled();
    expect(openings).toHaveLength(1);
    expect(trouble()).toBe('There is no Bluetooth adapter hci1; there is hci0 (--adapter).');
    openings[0]!.hear({});
    expect(emitted).toHaveLength(1);
    adapters.present = [0, 1];
    clock.advance(RETRY_MS);
    openings[1]!.say('on');
    await settled();
    expect([trouble(), said.at(-1)]).toEqual([null, 'Bluetooth adapter hci1 works again.']);
    // Only hci1 goes on hearing: the watchdog of hci0 is its own.
    for (let i = 0; i < 3; i++) {
      openings[1]!.hear({});
      clock.advance(QUIET_MS);
      await settled();
    }
    expect(trouble()).toMatch(/^Bluetooth adapter hci0: nothing was heard/);
    expect([openings[1]!.closed, openings[1]!.scans]).toEqual([false, 1]);
    adapters.present = [0];
    openings[1]!.say('off');
    expect(trouble()).toMatch(/hci0: nothing was heard .* There is no Bluetooth adapter hci1/);
    stop();
    expect(clock.waits).toEqual([]);
  });

  it('[DEV-42] without permission for any, the agent ends', () => {
    const adapters = fakeAdapters([1]);
    adapters.allowed = false;
    expect(() => startAll(TWO, adapters)).toThrow(/may not use Bluetooth adapter hci1/);
  });
});
