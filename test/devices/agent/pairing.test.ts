import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { CODE, deviceServer, keyOf } from '../../fakes/deviceServer.ts';
import type { DeviceServer } from '../../fakes/deviceServer.ts';
import { eventually, startAgent } from './harness.ts';
import type { Started } from './harness.ts';

const KNOWN = { device: 'agent-1', key: keyOf('agent-1') };
let server: DeviceServer;
let running: Started[];

const start = (options: Parameters<typeof startAgent>[1] = {}): Started => {
  const started = startAgent(server, options);
  running.push(started);
  return started;
};

beforeEach(async () => {
  server = await deviceServer(shopForAgents());
  server.known.set(KNOWN.device, KNOWN.key);
  running = [];
});
afterEach(async () => {
  for (const { agent } of running) agent.stop();
  await Promise.all(running.map(({ agent }) => agent.ended));
  await server.close();
});

describe('pairing', () => {
  it('[DEV-1] shows the code, keeps id and key when confirmed, and says hello again', async () => {
    const { said, keys } = start();
    await server.until(() => server.hellos.length === 1);
    expect(server.hellos[0]).toMatchObject({ device: null, key: null, kinds: ['replay'], boot: 'boot' });
    await eventually(() => said.some((line) => line.includes(CODE.replace(/(?<=.)(?=.)/g, ' '))));
    server.confirm('agent-7');
    await server.until(() => server.healths.length > 0);
    expect(keys.now).toEqual({ device: 'agent-7', key: keyOf('agent-7') });
    expect(server.hellos.at(-1)).toMatchObject({ device: 'agent-7', key: keyOf('agent-7') });
    expect(server.connections).toBe(1);
    expect(said.join('\n')).not.toContain(keyOf('agent-7'));
  });

  it('[DEV-1] a demonstration store on the same machine pairs at once, without a code', async () => {
    server.demonstration = true;
    const { said, keys } = start();
    await server.until(() => server.healths.length > 0);
    expect(keys.now?.device).toBe('auto-1');
    expect(said.join('\n')).not.toContain('Pairing code');
  });

  it('[DEV-2] a controller that knows the device no more makes it pair anew', async () => {
    const { keys, said } = start({ keys: { device: 'agent-9', key: keyOf('other') } });
    await eventually(() => said.some((line) => line.includes('Pairing code')));
    expect(keys.now).toBeNull();
    server.confirm('agent-10');
    await server.until(() => server.healths.length > 0);
    expect(keys.now?.device).toBe('agent-10');
  });

  it('[DEV-2] revoked while running: the key is forgotten, it is said, the agent ends with 1', async () => {
    const { agent, keys, said } = start({ keys: KNOWN });
    await server.until(() => server.healths.length > 0);
    server.notify('revoked', { message: 'This device was revoked in the console.' });
    expect(await agent.ended).toBe(1);
    expect(keys.now).toBeNull();
    expect(said.at(-1)).toMatch(/revoked in the console.*start again to pair anew/);
  });

  it('[DEV-2] revoked while away: the same', async () => {
    server.refusing = 'revoked';
    const { agent, keys } = start({ keys: KNOWN });
    expect(await agent.ended).toBe(1);
    expect(keys.now).toBeNull();
  });

  it.each(['client-too-old', 'wrong-kind'] as const)(
    '[DEV-2] %s is said and ends the agent; the key is kept',
    async (reason) => {
      server.refusing = reason;
      const { agent, keys, said } = start({ keys: KNOWN });
      expect(await agent.ended).toBe(1);
      expect(keys.now).toEqual(KNOWN);
      expect(said.at(-1)).toContain(reason);
    },
  );
});
