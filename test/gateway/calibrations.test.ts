import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { CALIBRATION_MS, MAX_STILL_BYTES } from '../../controller/protocol/calibration.ts';
import type { CalibrationState } from '../../controller/protocol/calibration.ts';
import { ask, deviceHello, engineConfig, keyOf, notices, raise, settled, stageStore } from './stage.ts';
import type { Answer, Stage } from './stage.ts';
import type { Socket } from 'socket.io-client';

function store(enabled = true): StoreConfig {
  const base = stageStore();
  const zone = base.zones[0]!.id;
  return storeConfig.parse({
    ...base,
    store: { ...base.store, cameraCounting: { enabled } },
    cameras: [
      { id: 'door', name: 'Door', at: { x: 1, y: 1 }, zones: [zone] },
      { id: 'aisle', name: 'Aisle', at: { x: 2, y: 1 }, zones: [zone] },
    ],
  });
}
const anna = { user: 'anna', tokenHash: 'a'.repeat(64) };
const ben = { user: 'ben', tokenHash: 'b'.repeat(64) };
const jpeg = (fill: number): Buffer => Buffer.from([0xff, 0xd8, 0xff, fill, fill, fill, 0xff, 0xd9]);

let stage: Stage;
let ends: string[];
beforeEach(async () => {
  stage = await raise({ config: store() });
  ends = [];
  stage.gateway.calibrations.onEnd((camera, user, why) => ends.push(`${camera} ${user}: ${why}`));
});
afterEach(() => stage.stop());

async function cameraAgent(id: string, cameras: readonly string[]): Promise<Socket> {
  await stage.device({ id, kind: 'agent' }, keyOf(id));
  const socket = stage.connect('/device');
  const watches = cameras.map((c) => ({ id: c, sees: 'people', model: 'a model' }));
  const hello = deviceHello({ device: id, key: keyOf(id), kinds: ['camera'], cameras: watches });
  expect(await ask(socket, 'hello', hello)).toMatchObject({ ok: true });
  return socket;
}
function begin(camera = 'door', by = anna): CalibrationState {
  const begun = stage.gateway.calibrations.begin(camera, by, CALIBRATION_MS);
  if (!begun.ok) throw new Error(begun.message);
  return begun.calibration;
}
const send = (socket: Socket, session: string, more: object = {}): Promise<Answer> =>
  ask(socket, 'still', {
    ...{ session, camera: 'door', width: 640, height: 360, sure: true, jpeg: jpeg(7).toString('base64') },
    ...more,
  });

describe('a calibration', () => {
  it('[GW-46] goes to the agent of its camera alone; the newest picture is for its administrator alone', async () => {
    const [door, aisle] = [await cameraAgent('box-1', ['door']), await cameraAgent('box-2', ['aisle'])];
    const [told, toldOther] = [notices(door, 'calibrate'), notices(aisle, 'calibrate')];
    const { calibrations } = stage.gateway;
    const { id, endsAtMs, still } = begin();
    expect([endsAtMs - stage.clock.now(), still]).toEqual([600_000, null]);
    await Promise.all([settled(door), settled(aisle)]);
    expect(told).toEqual([{ session: id, camera: 'door', forMs: 600_000, still: true }]);
    expect(toldOther).toEqual([]);

    expect(calibrations.still(id, anna)).toBeNull();
    expect(await send(door, id)).toEqual({ ok: true });
    stage.clock.advance(1_000);
    expect(await send(door, id, { jpeg: jpeg(8).toString('base64') })).toEqual({ ok: true });
    expect(Buffer.from(calibrations.still(id, anna)!).equals(jpeg(8))).toBe(true);
    expect(calibrations.get(id, anna)?.still).toMatchObject({ width: 640, height: 360, sure: true });
    // Nobody else, not even the same person in another session.
    for (const other of [ben, { ...anna, tokenHash: 'c'.repeat(64) }]) {
      expect([calibrations.get(id, other), calibrations.still(id, other), calibrations.end(id, other)]).toEqual([
        undefined,
        undefined,
        false,
      ]);
    }
    expect(JSON.stringify(stage.gateway.live.snapshot())).not.toContain(jpeg(8).toString('base64'));
    expect(await stage.metric('endcap_journal_rows')).toBe(0);
  });

  it('[GW-46] asks for the next picture when the last is fetched, at most once a second', async () => {
    const door = await cameraAgent('box-1', ['door']);
    const told = notices(door, 'calibrate');
    const { id } = begin();
    for (let i = 0; i < 25; i++) {
      stage.gateway.calibrations.still(id, anna);
      stage.clock.advance(100);
    }
    await settled(door);
    expect(told.map((t) => t['still'])).toEqual([true, true, true]);
    expect(told.map((t) => t['forMs'])).toEqual([600_000, 599_000, 598_000]);
  });

  it('[GW-46] ends by itself after ten minutes, by its administrator, with its agent, and with the sign-in', async () => {
    const door = await cameraAgent('box-1', ['door']);
    const told = notices(door, 'calibrate');
    const first = begin();
    await send(door, first.id);
    stage.clock.advance(CALIBRATION_MS);
    expect(stage.gateway.calibrations.still(first.id, anna)).toBeUndefined();
    await settled(door);
    expect(told.at(-1)).toEqual({ session: first.id, camera: 'door', forMs: 0, still: false });
    expect(await send(door, first.id)).toMatchObject({ ok: false, reason: 'not-allowed' });

    const second = begin();
    expect([1, 2].map(() => stage.gateway.calibrations.end(second.id, anna))).toEqual([true, false]);
    begin();
    stage.gateway.connections.dropSession(anna.tokenHash);
    begin();
    stage.gateway.connections.dropUser?.('anna');
    const last = begin();
    await send(door, last.id);
    door.close();
    const watch = await stage.agent(['gpio']);
    await settled(watch.socket);
    while (stage.gateway.calibrations.get(last.id, anna) !== undefined) await settled(watch.socket);
    expect(ends).toEqual([
      'door anna: the time was over',
      'door anna: it was ended',
      'door anna: its administrator signed out',
      'door anna: its administrator signed out',
      'door anna: the agent went off line',
    ]);
  });

  it('[GW-46] is one at a camera, of a camera whose agent is on line, in a store where counting is on', async () => {
    const { calibrations } = stage.gateway;
    const code = (camera: string): string | true => {
      const begun = calibrations.begin(camera, ben, CALIBRATION_MS);
      return begun.ok ? true : begun.code;
    };
    expect([code('attic'), code('door')]).toEqual(['not-found', 'no-agent']);
    await cameraAgent('box-1', ['door', 'aisle']);
    begin();
    expect([code('door'), code('aisle')]).toEqual(['busy', true]);
    stage.app.configure(engineConfig(store(false), 2));
    expect(ends.map((e) => e.split(': ')[1])).toEqual([
      'counting by camera was switched off',
      'counting by camera was switched off',
    ]);
    expect(code('door')).toBe('counting-off');
  });

  it.each([
    ['a larger file', { jpeg: Buffer.alloc(MAX_STILL_BYTES + 3, 0xff).toString('base64') }, 'malformed'],
    ['another picture format', { jpeg: Buffer.from('RIFF....WEBPVP8 ').toString('base64') }, 'malformed'],
    ['a wider picture', { width: 641 }, 'malformed'],
    ['a picture of another camera', { camera: 'aisle' }, 'not-allowed'],
    ['a picture without a session', { session: '0'.repeat(24) }, 'not-allowed'],
    ['more than is asked', { faces: 3 }, 'malformed'],
  ])('[GW-46] refuses %s', async (_, more, reason) => {
    const door = await cameraAgent('box-1', ['door']);
    const { id } = begin();
    expect(await send(door, id, more)).toMatchObject({ ok: false, reason });
    expect(stage.gateway.calibrations.still(id, anna)).toBeNull();
  });

  it('[GW-46] refuses pictures that come too fast, and those of an agent that does not watch the camera', async () => {
    const [door, aisle] = [await cameraAgent('box-1', ['door']), await cameraAgent('box-2', ['aisle'])];
    const { id } = begin();
    expect(await send(aisle, id)).toMatchObject({ ok: false, reason: 'not-allowed' });
    expect(await send(door, id)).toEqual({ ok: true });
    expect(await send(door, id)).toMatchObject({ ok: false, reason: 'too-many' });
  });
});
