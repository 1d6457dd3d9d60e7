import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Emission } from '../../../devices/agent/emission.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { DISK_FULL, deviceServer, keyOf } from '../../fakes/deviceServer.ts';
import type { DeviceServer } from '../../fakes/deviceServer.ts';
import { manualClock } from '../../fakes/manualClock.ts';
import type { ManualClock } from '../../fakes/manualClock.ts';
import { eventually, handDriver, startAgent } from './harness.ts';
import type { Started } from './harness.ts';

const store = shopForAgents();
const KNOWN = { device: 'agent-1', key: keyOf('agent-1') };
let server: DeviceServer;
let running: Started[];

const start = (options: Parameters<typeof startAgent>[1] = {}): Started => {
  const started = startAgent(server, options);
  running.push(started);
  return started;
};
const sighting = (tag: string, atMs: number): Emission => ({
  type: 'endcap.sighting.v1',
  atMs,
  part: 'receiver-1',
  data: { tag, receiver: 'receiver-1', rssi: -60 },
});
const like = (product: string, atMs: number): Emission => ({ type: 'endcap.like.v1', atMs, data: { product } });

/** Nothing is under way: the agent waits for its next health and its next look at the clock. */
const idle = (clock: ManualClock): boolean => clock.waits.length === 2 && clock.waits.every((ms) => ms > 4_500);

beforeEach(async () => {
  server = await deviceServer(store);
  server.known.set(KNOWN.device, KNOWN.key);
  running = [];
});
afterEach(async () => {
  for (const { agent } of running) agent.stop();
  await Promise.all(running.map(({ agent }) => agent.ended));
  await server.close();
});

describe('sending', () => {
  it('[DEV-4] connections that drop in the middle of a batch lose nothing and count nothing twice', async () => {
    const fates = ['answer', 'take-and-drop', 'drop', 'take-and-drop', 'answer', 'drop', 'answer'] as const;
    let turn = 0;
    server.fate = () => fates[turn++] ?? 'answer';
    const { driver } = start({ keys: KNOWN });
    await server.until(() => server.healths.length > 0);
    for (let i = 0; i < 1_700; i++) driver.emit!(like(`product-${i}`, Date.now()));
    await server.until(() => server.ids().size === 1_700);
    const byId = new Map(server.events.map((e) => [`${e.source} ${e.id}`, JSON.stringify(e.data)]));
    expect(new Set(byId.values()).size).toBe(1_700);
    // Two batches were taken without an answer, so they came again: with the same ids.
    expect(server.events.length).toBe(1_700 + 2 * 500);
    for (const event of server.events) expect(JSON.stringify(event.data)).toBe(byId.get(`${event.source} ${event.id}`));
    expect(driver.starts).toBe(1);
  });

  it('[DEV-4] what was sensed while nobody listened comes after the return, in order', async () => {
    const { driver } = start({ keys: KNOWN });
    await server.until(() => server.healths.length > 0);
    server.refusing = 'too-many';
    server.fate = () => 'drop';
    driver.emit!(like('product-0', Date.now()));
    const before = server.hellos.length;
    await server.until(() => server.hellos.length > before);
    for (let i = 1; i < 20; i++) driver.emit!(like(`product-${i}`, Date.now()));
    server.refusing = null;
    server.fate = () => 'answer';
    await server.until(() => server.events.length >= 20);
    expect(server.events.map((e) => (e.data as { product: string }).product)).toEqual(
      Array.from({ length: 20 }, (_, i) => `product-${i}`),
    );
  });

  it('[DEV-12] a like that could not be written down comes again with back-off and arrives once', async () => {
    const clock = manualClock();
    const { driver } = start({ keys: KNOWN, clock });
    await server.until(() => server.healths.length === 1);
    await eventually(() => idle(clock));
    let batches = 0;
    server.fate = () => (++batches <= 2 ? 'retry' : 'answer');
    driver.emit!(like('product-1', clock.now()));
    clock.advance(100);
    await server.until(() => batches === 1);
    await eventually(() => clock.waits.includes(125));
    // What comes meanwhile waits too: it would only be turned back as well.
    driver.emit!(like('product-2', clock.now()));
    clock.advance(124);
    expect(batches).toBe(1);
    clock.advance(1);
    await server.until(() => batches === 2);
    await eventually(() => clock.waits.includes(250));
    clock.advance(249);
    expect(server.events).toHaveLength(0);
    clock.advance(1);
    await server.until(() => server.events.length > 0);
    expect(batches).toBe(3);
    expect(server.events.map((e) => [e.id, (e.data as { product: string }).product])).toEqual([
      ['boot-1', 'product-1'],
      ['boot-2', 'product-2'],
    ]);
    expect(server.connections).toBe(1);
  });

  it('[DEV-12] the health says that the controller cannot write, and no longer once it can', async () => {
    const clock = manualClock();
    const { driver } = start({ keys: KNOWN, clock });
    await server.until(() => server.healths.length === 1);
    await eventually(() => idle(clock));
    let writable = false;
    server.fate = () => (writable ? 'answer' : 'retry');
    driver.emit!(like('product-1', clock.now()));
    clock.advance(100);
    await eventually(() => clock.waits.includes(125));
    while (server.healths.length === 1) {
      clock.advance(100);
      await new Promise(setImmediate);
    }
    expect(server.healths[1]).toMatchObject({
      state: 'degraded',
      detail: `the controller cannot write: ${DISK_FULL}`,
      queued: 1,
      dropped: 0,
    });
    writable = true;
    while (server.healths.at(-1)?.state !== 'working') {
      clock.advance(100);
      await new Promise(setImmediate);
    }
    expect(server.ids().size).toBe(1);
    expect(server.events).toHaveLength(1);
  });

  it('[DEV-4] an event waits 100 ms for company, and 500 go at once', async () => {
    const clock = manualClock();
    const { driver } = start({ keys: KNOWN, clock });
    await server.until(() => server.healths.length > 0);
    driver.emit!(like('product-1', clock.now()));
    clock.advance(99);
    driver.emit!(like('product-2', clock.now()));
    expect(server.events).toHaveLength(0);
    clock.advance(1);
    await server.until(() => server.events.length > 0);
    expect(server.events).toHaveLength(2);
    let batches = 0;
    server.fate = () => {
      batches++;
      return 'answer';
    };
    await eventually(() => idle(clock));
    for (let i = 0; i < 500; i++) driver.emit!(like(`product-${i}`, clock.now()));
    await server.until(() => server.events.length === 502);
    expect(batches).toBe(1);
  });

  it('[DEV-6] a dead link is noticed within 10 s and made anew', async () => {
    const clock = manualClock();
    const { said } = start({ keys: KNOWN, clock });
    await server.until(() => server.healths.length === 1);
    server.mute = true;
    await eventually(() => idle(clock));
    clock.advance(5_000);
    await server.until(() => server.healths.length === 2);
    clock.advance(4_500);
    await eventually(() => said.some((line) => line.includes('does not answer')));
    server.mute = false;
    const hellos = server.hellos.length;
    clock.advance(250);
    await server.until(() => server.hellos.length > hellos);
  });

  it('[DEV-7] the time of an event is the time of the controller', async () => {
    const clock = manualClock(1_800_000_000_000);
    server.serverMs = () => 1_800_000_000_000 + 3 * 86_400_000 + 123;
    const { driver } = start({ keys: KNOWN, clock });
    await server.until(() => server.healths.length > 0);
    driver.emit!(like('product-1', clock.now() - 40));
    clock.advance(100);
    await server.until(() => server.events.length > 0);
    expect(Date.parse(server.events[0]!.time!)).toBe(server.serverMs() - 40);
  });

  it('[DEV-8] source names device and part, and ids never come twice, across restarts too', async () => {
    for (const boot of ['boot-a', 'boot-b']) {
      const { agent, driver } = start({ keys: KNOWN, boot });
      const healths = server.healths.length;
      await server.until(() => server.healths.length > healths);
      driver.emit!(sighting('mac:000000000001', Date.now()));
      driver.emit!(like('product-1', Date.now()));
      agent.stop();
      await agent.ended;
    }
    expect(server.events.map((e) => `${e.source} ${e.id}`)).toEqual([
      'urn:endcap:device:agent-1:receiver-1 boot-a-1',
      'urn:endcap:device:agent-1 boot-a-2',
      'urn:endcap:device:agent-1:receiver-1 boot-b-1',
      'urn:endcap:device:agent-1 boot-b-2',
    ]);
  });

  it('[DEV-9] only enrolled tags go over the wire, by the list as it is now', async () => {
    const stranger = 'mac:ffffffffffff';
    const { driver } = start({ keys: KNOWN });
    await server.until(() => server.healths.length > 0);
    driver.emit!(sighting(stranger, Date.now()));
    driver.emit!(sighting('mac:000000000003', Date.now()));
    await server.until(() => server.events.length > 0);
    server.notify('store', { ...store, tags: [{ ...store.tags[0]!, identity: stranger }] });
    // The notice has arrived when the answer to a batch that was sent after it has.
    driver.emit!(like('product-1', Date.now()));
    await server.until(() => server.events.length > 1);
    driver.emit!(sighting('mac:000000000003', Date.now()));
    driver.emit!(sighting(stranger, Date.now()));
    await server.until(() => server.events.length > 2);
    const tags = server.events.flatMap((e) =>
      e.type === 'endcap.sighting.v1' ? [(e.data as { tag: string }).tag] : [],
    );
    expect(tags).toEqual(['mac:000000000003', stranger]);
    expect(driver.starts).toBe(1);
  });

  it('[DEV-9] news and places of a tag that is not enrolled stay in the agent like its sightings', async () => {
    const { driver } = start({ keys: KNOWN });
    await server.until(() => server.healths.length > 0);
    for (const tag of ['mac:ffffffffffff', 'mac:000000000003']) {
      driver.emit!({ type: 'endcap.telemetry.v1', atMs: Date.now(), data: { tag, press: 'single' } });
      driver.emit!({ type: 'endcap.place.v1', atMs: Date.now(), data: { tag, zone: 'drinks' } });
    }
    await server.until(() => server.events.length > 0);
    expect(server.events.map((e) => [e.type, (e.data as { tag: string }).tag])).toEqual([
      ['endcap.telemetry.v1', 'mac:000000000003'],
      ['endcap.place.v1', 'mac:000000000003'],
    ]);
  });

  it('[DEV-49] while somebody enrols, the tag that is held goes to the controller, once, and afterwards nothing', async () => {
    const { driver } = start({ keys: KNOWN });
    await server.until(() => server.healths.length > 0);
    const running: string[][] = [];
    driver.context!.enrolments((now) => running.push(now.map((one) => one.enrolment)));
    const identity = 'mac:ffffffffffff';
    driver.context!.candidate({ enrolment: 'e1', identity, rssi: -40 });
    server.notify('enrol', { enrolment: 'e1', receiver: 'receiver-0', forMs: 60_000 });
    await eventually(() => running.at(-1)?.[0] === 'e1');
    for (let i = 0; i < 3; i++) driver.context!.candidate({ enrolment: 'e1', identity, rssi: -40, batteryPercent: 80 });
    await server.until(() => server.candidates.length > 0);
    server.notify('enrol', { enrolment: 'e1', receiver: 'receiver-0', forMs: 0 });
    await eventually(() => running.at(-1)?.length === 0);
    driver.context!.candidate({ enrolment: 'e1', identity: 'mac:eeeeeeeeeeee', rssi: -40 });
    driver.emit!(like('product-1', Date.now()));
    await server.until(() => server.events.length > 0);
    expect(server.candidates).toEqual([{ enrolment: 'e1', identity, rssi: -40, batteryPercent: 80 }]);
    expect(running).toEqual([[], ['e1'], []]);
  });

  it('[DEV-20] a driver that works from the store is started anew when the store changes', async () => {
    const driver = handDriver(true);
    start({ keys: KNOWN, driver });
    await server.until(() => server.healths.length > 0);
    server.notify('store', store);
    server.notify('store', { ...store, simulator: { ...store.simulator, shoppers: 3 } });
    await eventually(() => driver.starts >= 2);
    expect(driver.starts).toBe(2);
    expect(driver.context?.store.simulator.shoppers).toBe(3);
  });

  it('[DEV-11] at the end what is queued is sent first', async () => {
    const { agent, driver } = start({ keys: KNOWN });
    await server.until(() => server.healths.length > 0);
    for (let i = 0; i < 1_200; i++) driver.emit!(like(`product-${i}`, Date.now()));
    agent.stop();
    expect(await agent.ended).toBe(0);
    expect(server.ids().size).toBe(1_200);
  });

  it('[DEV-11] a recording that ends while the controller is away waits until everything is sent', async () => {
    const { agent, driver } = start({ keys: KNOWN });
    await server.until(() => server.healths.length > 0);
    server.fate = () => 'drop';
    server.refusing = 'too-many';
    for (let i = 0; i < 10; i++) driver.emit!(like(`product-${i}`, Date.now()));
    driver.context!.finished('The recording is over.');
    const hellos = server.hellos.length;
    await server.until(() => server.hellos.length > hellos);
    expect(server.ids().size).toBe(0);
    server.fate = () => 'answer';
    server.refusing = null;
    expect(await agent.ended).toBe(0);
    expect(server.ids().size).toBe(10);
  });

  it('[DEV-3] an agent that starts before its controller finds it later', async () => {
    const url = server.url;
    await server.close();
    const { said } = startAgentLater(url);
    await eventually(() => said.some((line) => line.includes('trying again')));
    server = await deviceServer(store);
    server.known.set(KNOWN.device, KNOWN.key);
    moved = server.url;
    await server.until(() => server.healths.length > 0);
  });
});

/** Address that the controller has come to; an agent asks for it at every attempt. */
let moved: string | null = null;
function startAgentLater(url: string): Started {
  moved = null;
  const started = startAgent(
    {
      get url() {
        return moved ?? url;
      },
    },
    { keys: KNOWN },
  );
  running.push(started);
  return started;
}
