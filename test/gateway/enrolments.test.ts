import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { ENROLMENT_MS } from '../../controller/protocol/tags.ts';
import type { Enrolment } from '../../controller/protocol/tags.ts';
import { ask, deviceHello, engineConfig, keyOf, notice, notices, raise, settled, stageStore } from './stage.ts';
import type { Stage } from './stage.ts';

const receivers = [
  { id: 'desk', name: 'Desk', at: { x: 1, y: 1 }, desk: true },
  { id: 'desk-2', name: 'Second desk', at: { x: 2, y: 1 }, desk: true },
  { id: 'aisle', name: 'Aisle', at: { x: 5, y: 1 } },
];
const store = storeConfig.parse({ ...stageStore(), receivers });
const BASKET = 'mac:e78f135624ce';
const FOB = `ibeacon:${'a1'.repeat(16)}-1-7`;

let stage: Stage;
beforeEach(async () => {
  stage = await raise({ config: store });
});
afterEach(() => stage.stop());

function begin(receiver = 'desk'): Enrolment {
  const begun = stage.gateway.enrolments.begin(receiver);
  if (!begun.ok) throw new Error(begun.message);
  return begun.enrolment;
}
const candidates = (id: string): string[] | undefined =>
  stage.gateway.enrolments
    .get(id)
    ?.candidates.map((c) => `${c.identity} ${c.rssi} ${c.batteryPercent ?? '-'} ${c.enrolled ?? 'new'}`);

describe('an enrolment', () => {
  it('[GW-45] is told to the agents that receive tags, takes what they tell, and ends by itself', async () => {
    const { socket } = await stage.agent(['ble']);
    const other = await stage.agent(['gpio']);
    const [told, toldOther] = [notices(socket, 'enrol'), notices(other.socket, 'enrol')];
    const { id, agents, endsAtMs } = begin();
    await Promise.all([settled(socket), settled(other.socket)]);
    expect(told).toEqual([{ enrolment: id, receiver: 'desk', forMs: ENROLMENT_MS }]);
    expect([agents, endsAtMs]).toEqual([1, stage.clock.now() + 60_000]);
    expect(candidates(id)).toEqual([]);

    const tell = (more: object) => ask(socket, 'candidate', { enrolment: id, identity: FOB, rssi: -40, ...more });
    expect(await tell({})).toEqual({ ok: true });
    await tell({ rssi: -45, batteryPercent: 80 });
    await tell({ identity: BASKET, rssi: -38 });
    expect(candidates(id)).toEqual([`${BASKET} -38 - basket-1`, `${FOB} -40 80 new`]);

    stage.clock.advance(ENROLMENT_MS);
    await settled(socket);
    expect(told.at(-1)).toEqual({ enrolment: id, receiver: 'desk', forMs: 0 });
    expect([candidates(id), stage.gateway.enrolments.list()]).toEqual([undefined, []]);
    expect(await tell({})).toMatchObject({ ok: false, reason: 'not-allowed' });
    expect(begin().candidates).toEqual([]);
    await settled(other.socket);
    expect(toldOther).toEqual([]);
  });

  it('[GW-45] can be ended early, once', async () => {
    const { socket } = await stage.agent(['ble']);
    const told = notices(socket, 'enrol');
    const before = stage.clock.waits.filter((ms) => ms >= ENROLMENT_MS).length;
    const { id } = begin();
    expect([stage.gateway.enrolments.end(id), stage.gateway.enrolments.end(id)]).toEqual([true, false]);
    stage.clock.advance(2 * ENROLMENT_MS);
    await settled(socket);
    expect(told.map((t) => t['forMs'])).toEqual([ENROLMENT_MS, 0]);
    // Its own wait has ended with it.
    expect(stage.clock.waits.filter((ms) => ms >= ENROLMENT_MS)).toHaveLength(before);
  });

  it('[GW-45] is told to agents that come later, after their welcome, with the time that is left', async () => {
    const { id } = begin();
    stage.clock.advance(20_000);
    await stage.device({ id: 'late', kind: 'agent' }, keyOf('late'));
    const socket = stage.connect('/device');
    const enrol = notice(socket, 'enrol');
    expect(await ask(socket, 'hello', deviceHello({ device: 'late', key: keyOf('late') }))).toMatchObject({ ok: true });
    stage.clock.advance(0);
    expect(await enrol).toEqual({ enrolment: id, receiver: 'desk', forMs: 40_000 });
    expect(stage.gateway.enrolments.get(id)?.agents).toBe(1);
  });

  it('[GW-45] is one at a receiver at a time, and at desk receivers only', () => {
    begin();
    stage.clock.advance(15_000);
    expect(stage.gateway.enrolments.begin('desk')).toEqual({
      ok: false,
      code: 'busy',
      message: 'Somebody enrols at Desk already. Wait 45 s, or end that first.',
    });
    expect(stage.gateway.enrolments.begin('desk-2').ok).toBe(true);
    expect(stage.gateway.enrolments.begin('aisle')).toMatchObject({ ok: false, code: 'no-desk' });
    expect(stage.gateway.enrolments.begin('attic')).toMatchObject({ ok: false, code: 'not-found' });
    expect(stage.gateway.enrolments.list().map((e) => e.receiver)).toEqual(['desk', 'desk-2']);
  });

  it('[GW-45] ends when its receiver is a desk no more', async () => {
    const { id } = begin();
    stage.app.configure(engineConfig(storeConfig.parse({ ...store, receivers: receivers.slice(1) }), 2));
    expect(stage.gateway.enrolments.get(id)).toBeUndefined();
  });

  it('[GW-45] remembers the twenty that are held closest', async () => {
    const { socket } = await stage.agent(['ble']);
    const { id } = begin();
    const one = (i: number, rssi: number) =>
      ask(socket, 'candidate', { enrolment: id, identity: `mac:${i.toString(16).padStart(12, '0')}`, rssi });
    for (let i = 0; i < 30; i++) await one(i, -90 + i);
    expect(await one(99, -95)).toEqual({ ok: true });
    const held = stage.gateway.enrolments.get(id)!.candidates;
    expect([held.length, held[0]?.rssi, held.at(-1)?.rssi]).toEqual([20, -61, -80]);
  });

  it.each([
    ['another enrolment', { enrolment: 'other' }, 'not-allowed'],
    ['an id that changes', { identity: 'eid:fob' }, 'malformed'],
    ["a member's app", { identity: `app:${'a1'.repeat(16)}` }, 'malformed'],
    ['an address in capitals', { identity: 'mac:E78F135624CE' }, 'malformed'],
    ['more than is asked', { name: 'Anna' }, 'malformed'],
    ['a level that cannot be', { rssi: 60 }, 'malformed'],
  ])('[GW-45] refuses a candidate of %s', async (_, part, reason) => {
    const { socket } = await stage.agent(['ble']);
    const { id } = begin();
    const answer = await ask(socket, 'candidate', { enrolment: id, identity: FOB, rssi: -40, ...part });
    expect(answer).toMatchObject({ ok: false, reason });
    expect(candidates(id)).toEqual([]);
  });

  it('[GW-45] takes candidates of agents that receive tags only', async () => {
    const { socket } = await stage.agent(['gpio']);
    const { id } = begin();
    const answer = await ask(socket, 'candidate', { enrolment: id, identity: FOB, rssi: -40 });
    expect(answer).toMatchObject({ ok: false, reason: 'not-allowed' });
    expect(candidates(id)).toEqual([]);
  });

  it('[GW-45] what was held is handed to nobody else: no event, no happening, no record', async () => {
    const { socket } = await stage.agent(['ble']);
    const { id } = begin();
    await ask(socket, 'candidate', { enrolment: id, identity: FOB, rssi: -40 });
    const kept = [
      stage.app.handedIn,
      stage.gateway.live.snapshot(),
      stage.records.journal.read(0, 100),
      stage.records.audit.list(100),
      stage.app.configuration(),
    ];
    expect(JSON.stringify(kept)).not.toContain(FOB);
    await stage.gateway.stop();
    expect([stage.gateway.enrolments.list(), stage.clock.waits]).toEqual([[], []]);
  });
});
