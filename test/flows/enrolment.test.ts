import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoreAnswer } from '../../controller/protocol/http.ts';
import type { Enrolment } from '../../controller/protocol/tags.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { House } from './house.ts';

const FOB = `ibeacon:${'a1'.repeat(16)}-1-7`;
const PASSER_BY = 'mac:5f00aabbccdd';
const store = {
  endcap: 1,
  store: { id: 'desk', name: 'Desk', timeZone: 'Europe/Amsterdam' },
  floorPlan: { widthM: 10, heightM: 5 },
  zones: [
    {
      id: 'drinks',
      name: 'Drinks',
      polygon: [
        { x: 0, y: 0 },
        { x: 10, y: 0 },
        { x: 10, y: 5 },
      ],
    },
  ],
  screens: [{ id: 'one', name: 'One', at: { x: 1, y: 1 }, zone: 'drinks' }],
  receivers: [{ id: 'desk', name: 'Desk', at: { x: 5, y: 2 }, desk: true }],
};
const app = { name: 'test', version: '1' };

type Answer = Record<string, unknown>;
function ask(socket: Socket, call: string, body: object): Promise<Answer> {
  return socket.timeout(5000).emitWithAck(call, body) as Promise<Answer>;
}
function notice(socket: Socket, name: string): Promise<Answer> {
  return new Promise((resolve) => socket.once(name, resolve));
}

describe('a tag at the desk, on a running controller', () => {
  let files: StoreFolder;
  let house: House;
  let agent: Socket;

  beforeAll(async () => {
    files = writeStore(store);
    house = await House.open(files.file);
    agent = io(`${house.url}/device`, { transports: ['websocket'], reconnection: false, forceNew: true });
    const pairing = await ask(agent, 'pair.begin', { protocol: 1, kind: 'agent', name: 'Box', wants: null });
    const paired = notice(agent, 'paired');
    await house.call('POST', `/api/v1/pairings/${String(pairing['code'])}`, { name: 'Box', place: null });
    const { device, key } = await paired;
    const hello = { protocol: 1, kinds: ['ble'], device, key, name: 'Box', app, boot: 'b1' };
    expect(await ask(agent, 'hello', hello)).toMatchObject({ ok: true });
  });
  afterAll(async () => {
    agent.disconnect();
    await house.close();
    files.remove();
  });

  it('[API-20][GW-45] is heard, told to staff, enrolled with consent, and known to the agent from then on', async () => {
    const enrol = notice(agent, 'enrol');
    const begun = (await house.call('POST', '/api/v1/enrolments', { receiver: 'desk' })) as Enrolment;
    expect(begun).toMatchObject({ receiver: 'desk', agents: 1, candidates: [] });
    expect(await enrol).toEqual({ enrolment: begun.id, receiver: 'desk', forMs: 60_000 });
    const tell = (identity: string, rssi: number) =>
      ask(agent, 'candidate', { enrolment: begun.id, identity, rssi, batteryPercent: 80 });
    expect([await tell(PASSER_BY, -48), await tell(FOB, -38)]).toEqual([{ ok: true }, { ok: true }]);
    const looked = (await house.call('GET', `/api/v1/enrolments/${begun.id}`)) as Enrolment;
    expect(looked.candidates.map((c) => [c.identity, c.rssi, c.batteryPercent, c.enrolled])).toEqual([
      [FOB, -38, 80, null],
      [PASSER_BY, -48, 80, null],
    ]);

    const { revision } = (await house.call('GET', '/api/v1/store')) as StoreAnswer;
    const known = notice(agent, 'store');
    const put = {
      id: 'member-7',
      name: 'Member 7',
      class: 'member',
      identity: looked.candidates[0]!.identity,
      consent: { on: '2026-11-21', wording: 'card of 2026' },
      segments: ['runs'],
    };
    await house.call('PATCH', '/api/v1/config', { base: revision, changes: [{ section: 'tags', put }] });
    // How to know it, and nothing of who carries it.
    expect((await known)['tags']).toEqual([{ id: 'member-7', class: 'member', identity: FOB }]);
    expect(((await house.call('GET', `/api/v1/enrolments/${begun.id}`)) as Enrolment).candidates[0]?.enrolled).toBe(
      'member-7',
    );

    const over = notice(agent, 'enrol');
    await house.call('DELETE', `/api/v1/enrolments/${begun.id}`);
    expect(await over).toEqual({ enrolment: begun.id, receiver: 'desk', forMs: 0 });
    expect(await tell(PASSER_BY, -40)).toMatchObject({ ok: false, reason: 'not-allowed' });
    const told = await Promise.all(['/api/v1/audit', '/api/v1/store', '/api/v1/tags'].map((p) => house.call('GET', p)));
    expect(JSON.stringify([told, await house.live()])).not.toContain(PASSER_BY);
    expect(house.controller.output()).not.toContain(PASSER_BY);
  });
});
