import { expect, it } from 'vitest';
import { systemClock } from '../../../controller/runtime/clock.ts';
import { runAgent } from '../../../devices/agent/run.ts';
import { openTransport } from '../../../devices/agent/transport.ts';
import { nodeAes } from '../../../devices/ble/aes.ts';
import { bleDriver } from '../../../devices/ble/driver.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { deviceServer, keyOf } from '../../fakes/deviceServer.ts';
import { fakeAdapters, fakeRadio } from '../../fakes/radio.ts';
import { eventually, memoryKeys } from '../agent/harness.ts';

it('[DEV-9][PRV] of all that a receiver hears, only enrolled tags leave the agent', async () => {
  const store = shopForAgents();
  const server = await deviceServer({
    ...store,
    tags: [{ ...store.tags[0]!, identity: 'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21' }],
  });
  server.known.set('ble-1', keyOf('ble-1'));
  const clock = systemClock();
  const radio = fakeRadio();
  const agent = runAgent({
    driver: bleDriver({
      receivers: [{ receiver: 'receiver-0', adapter: null }],
      radio,
      adapters: fakeAdapters(),
      aes: nodeAes,
    }),
    name: 'ble',
    version: '0',
    boot: 'boot',
    clock,
    random: () => 0,
    keys: memoryKeys({ device: 'ble-1', key: keyOf('ble-1') }),
    open: (listeners) => openTransport(server.url, null, clock, listeners),
    say: () => undefined,
  });
  await eventually(() => radio.openings.length === 1);
  const opening = radio.openings[0]!;
  opening.say('on');
  const beacon = (minor: number): Uint8Array =>
    Uint8Array.from(Buffer.from(`4c000215e2c56db5dffb48d2b060d0f5a71096e0000700${minor.toString(16)}c5`, 'hex'));
  const random = { addressType: 'random' } as const;
  opening.hear({ ...random, address: 'c0:00:00:00:00:01', manufacturerData: beacon(0x15), rssi: -50 });
  opening.hear({ ...random, address: 'c0:00:00:00:00:02', manufacturerData: beacon(0x16), rssi: -51 });
  opening.hear({ ...random, address: '5a:00:00:00:00:03', rssi: -52 });
  opening.hear({ address: 'aa:00:00:00:00:04', addressType: 'public', rssi: -53 });
  opening.hear({ ...random, address: 'c0:00:00:00:00:01', manufacturerData: beacon(0x15), rssi: 127 });
  opening.hear({ ...random, address: 'c0:00:00:00:00:01', manufacturerData: beacon(0x15), rssi: -54 });
  agent.stop();
  expect(await agent.ended).toBe(0);
  const sent = JSON.stringify(server.events);
  await server.close();
  expect(server.events.map((e) => e.data)).toEqual(
    [-50, -54].map((rssi) => ({
      tag: 'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21',
      receiver: 'receiver-0',
      rssi,
    })),
  );
  expect(sent).not.toMatch(/c00000000001|c00000000002|5a0000|aa0000|c0:00|-22"/);
  expect([opening.closed, opening.scans]).toEqual([true, 1]);
});
