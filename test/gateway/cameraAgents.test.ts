import { afterEach, expect, it } from 'vitest';
import type { Socket } from 'socket.io-client';
import { noCameraDay } from '../fakes/memoryApp.ts';
import { ask, deviceHello, keyOf, raise, settled, stageStore } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.stop());

async function agent(id: string): Promise<Socket> {
  await stage.device({ id, kind: 'agent' }, keyOf(id));
  const socket = stage.connect('/device');
  const cameras = [{ id: 'door', sees: 'people', model: 'a model' }];
  const hello = deviceHello({ device: id, key: keyOf(id), kinds: ['camera'], cameras });
  expect(await ask(socket, 'hello', hello)).toMatchObject({ ok: true });
  return socket;
}
const state = (): string | undefined => noCameraDay.state('door')?.state;

it('[CAM-29] a camera is blind once the last agent that watches it has gone, and works again when one is back', async () => {
  stage = await raise({ config: stageStore() });
  const [one, other] = [await agent('box-1'), await agent('box-2')];
  noCameraDay.take({
    ...{ id: '1', source: 'urn:box-1', simulated: false, sensedAtMs: stage.clock.now() },
    ...{ type: 'endcap.camera.v1', data: { camera: 'door', state: 'working', detail: '' } },
  });
  one.disconnect();
  await settled(other);
  expect(state()).toBe('working');
  other.disconnect();
  await expect.poll(state).toBe('blind');
  await agent('box-3');
  expect(state()).toBe('working');
});
