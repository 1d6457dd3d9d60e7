import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentOrigin } from '../../controller/gateway/device.ts';
import { deviceWelcome } from '../../controller/protocol/device.ts';
import type { Play, Shown } from '../../controller/protocol/play.ts';
import { StorageError } from '../../controller/records/records.ts';
import {
  ask,
  deviceHello,
  engineConfig,
  keyOf,
  notice,
  notices,
  overrideOf,
  raise,
  settled,
  stageStore,
} from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await raise();
});
afterEach(() => stage.stop());

const event = (source: string, fields: object = {}): object => ({
  specversion: '1.0',
  id: 'e1',
  source,
  type: 'endcap.count.v1',
  data: { zone: 'drinks', count: 3 },
  ...fields,
});

describe('observations', () => {
  it.each([
    ['urn:endcap:device:agent-1', true],
    ['urn:endcap:device:agent-1:receiver-3', true],
    ['urn:endcap:device:agent-1:replay', true],
    ['urn:endcap:device:agent-10', false],
    ['urn:endcap:device:agent-2', false],
    ['urn:endcap:device:', false],
    ['urn:till:1', false],
    ['', false],
  ])('[GW-40] agent-1 may send for %s: %s', (source, may) => {
    expect(agentOrigin('agent-1', false).maySend(source)).toBe(may);
  });

  it('[GW-42] are answered one by one: a malformed one and one of another source alone are refused', async () => {
    const { socket, id } = await stage.agent();
    const events = [event(`urn:endcap:device:${id}`), { nonsense: true }, null, event('urn:till:1', { id: 'e2' })];
    const { results } = await ask(socket, 'observations', { events });
    expect((results as { result: string }[]).map((r) => r.result)).toEqual([
      'accepted',
      'refused',
      'refused',
      'refused',
    ]);
    expect(stage.app.handedIn.map((h) => h.origin.who)).toEqual(Array(4).fill(`device:${id}`));
  });

  it.each([
    [['ble'], false],
    [['replay'], false],
    [['ble', 'simulator'], true],
  ])('[GW-41] from an agent of %j are simulated: %s', async (kinds, simulated) => {
    const { socket, id } = await stage.agent(kinds);
    await ask(socket, 'observations', { events: [event(`urn:endcap:device:${id}`)] });
    expect(stage.app.handedIn[0]?.origin.simulated).toBe(simulated);
  });

  it('[GW-42] come in batches of one to a thousand', async () => {
    const { socket } = await stage.agent();
    expect(await ask(socket, 'observations', { events: [] })).toMatchObject({ reason: 'malformed' });
    expect(await ask(socket, 'observations', { events: Array(1001).fill({}) })).toMatchObject({ reason: 'malformed' });
    expect(await ask(socket, 'observations', { events: [{}], more: 1 })).toMatchObject({ reason: 'malformed' });
    expect(stage.app.handedIn).toEqual([]);
  });
});

describe('outputs', () => {
  it('[GW-44] are told to agents when they turn', async () => {
    const { socket } = await stage.agent(['gpio']);
    const player = await stage.player('aisle-1');
    const heard = notices(socket, 'output');
    const elsewhere = notices(player.socket, 'output');
    stage.app.say({ kind: 'output', output: 'lamp', on: true, atMs: stage.clock.now() });
    await Promise.all([socket, player.socket].map(settled));
    expect(heard).toEqual([{ output: 'lamp', on: true }]);
    expect(elsewhere).toEqual([]);
  });

  it('[GW-44] are in the welcome as they are', async () => {
    stage.app.outputs.set('lamp', true);
    await stage.device({ id: 'box', kind: 'agent' }, keyOf('b'));
    const welcome = await ask(stage.connect('/device'), 'hello', deviceHello({ device: 'box', key: keyOf('b') }));
    expect(deviceWelcome.parse(welcome).outputs).toEqual([{ output: 'lamp', on: true }]);
  });
});

describe('plays', () => {
  const play = (id: string, fields: Partial<Play> = {}): Play => ({
    id,
    screen: 'aisle-1',
    campaign: 'cola-all-day',
    creative: 'cola-page',
    startMs: 1000,
    endMs: 2000,
    plannedMs: 1000,
    outcome: 'complete',
    override: null,
    ...fields,
  });

  it('[GW-34] are accepted when committed; those of another device and broken ones are refused alone', async () => {
    const { socket, id } = await stage.player('aisle-1');
    const plays = [
      play(`${id}.boot.1`),
      play('player-9.boot.1'),
      { id: `${id}.boot.2` },
      play(`${id}.boot.3`, { endMs: 1 }),
    ];
    const answer = await ask(socket, 'plays', { plays });
    expect(answer).toMatchObject({
      accepted: [`${id}.boot.1`],
      refused: [{ id: 'player-9.boot.1' }, { id: `${id}.boot.2` }, { id: `${id}.boot.3` }],
    });
    expect(stage.app.plays).toEqual([{ play: plays[0], device: id }]);
  });

  it('[GW-34] come 500 at most in a batch; a larger one is refused whole', async () => {
    const { socket, id } = await stage.player('aisle-1');
    const plays = Array.from({ length: 501 }, (_, i) => play(`${id}.boot.${i}`));
    expect(await ask(socket, 'plays', { plays })).toMatchObject({ ok: false, reason: 'malformed' });
    expect(stage.app.plays).toEqual([]);
    expect(await ask(socket, 'plays', { plays: plays.slice(1) })).toMatchObject({ refused: [] });
    expect(stage.app.plays).toHaveLength(500);
  });

  it('[GW-34] are not accepted when they could not be committed, and are to be sent again', async () => {
    stage.app.failPlays = new StorageError('full', 'the disk is full');
    const { socket, id } = await stage.player('aisle-1');
    const sent = { plays: [play(`${id}.boot.1`)] };
    expect(await ask(socket, 'plays', sent)).toMatchObject({ ok: false, reason: 'too-many' });
    expect(await stage.metric('endcap_socket_refused_total{namespace="/display",reason="failed"}')).toBe(1);
    stage.app.failPlays = null;
    expect(await ask(socket, 'plays', sent)).toEqual({ accepted: [`${id}.boot.1`], refused: [] });
  });
});

describe('shown', () => {
  const report = (sensedAgoMs: number, fields: Partial<Shown> = {}): Shown => {
    const nowMs = stage.clock.now();
    const { cause, id } = overrideOf('o1', ['aisle-1'], nowMs);
    return {
      screen: 'aisle-1',
      campaign: 'cola-all-day',
      creative: 'creative-o1',
      override: id,
      cause: { ...cause, sensedAtMs: nowMs - sensedAgoMs },
      shownAtMs: nowMs,
      ...fields,
    };
  };
  const count = (): Promise<number> => stage.metric('endcap_sensed_to_shown_seconds_count');

  it('[GW-33] of a caused switch is measured from sensor to frame', async () => {
    const { socket } = await stage.player('aisle-1');
    expect(await ask(socket, 'shown', report(45))).toEqual({ ok: true });
    expect(await count()).toBe(1);
    expect(await stage.metric('endcap_sensed_to_shown_seconds_sum')).toBeCloseTo(0.045);
  });

  it('[GW-33] is not measured without a cause, with a clock gone wrong, or by one that came late', async () => {
    const { socket } = await stage.player('aisle-1');
    await ask(socket, 'shown', report(45, { cause: null }));
    await ask(socket, 'shown', report(45, { override: null }));
    await ask(socket, 'shown', report(-500));
    await ask(socket, 'shown', report(61_000));
    const before = report(45);
    stage.clock.advance(10);
    const late = await stage.player('aisle-1');
    await ask(late.socket, 'shown', { ...before, shownAtMs: stage.clock.now() });
    expect(await count()).toBe(0);
  });

  it('[GW-33] is taken for the own screen only', async () => {
    const { socket } = await stage.player('aisle-2');
    expect(await ask(socket, 'shown', report(45))).toMatchObject({ reason: 'not-allowed' });
    expect(await count()).toBe(0);
  });
});

describe('another configuration', () => {
  it('[GW-15] [GW-43] reaches agents as a store, and only when their part of it changed', async () => {
    const { socket } = await stage.agent();
    const stores = notices(socket, 'store');
    const store = stageStore();
    stage.app.configure(engineConfig({ ...store, campaigns: [] }, 2));
    await settled(socket);
    expect(stores).toEqual([]);
    stage.app.configure(engineConfig({ ...store, tags: [] }, 3));
    await settled(socket);
    expect(stores).toMatchObject([{ id: 'corner', tags: [] }]);
  });

  it('[GW-15] cuts the displays whose place is gone', async () => {
    const gone = await stage.player('tall');
    const cut = notice<string>(gone.socket, 'disconnect');
    const store = stageStore();
    stage.app.configure(engineConfig({ ...store, screens: store.screens.slice(0, 2) }, 2));
    expect(await cut).toBe('transport close');
  });
});
