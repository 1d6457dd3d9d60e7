import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openStoreCa } from '../../../controller/api/storeCa.ts';
import type { ServerCertificate } from '../../../controller/api/storeCa.ts';
import { spkiOf } from '../../../devices/agent/pin.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { deviceServer, keyOf } from '../../fakes/deviceServer.ts';
import type { DeviceServer } from '../../fakes/deviceServer.ts';
import { eventually, startAgent } from './harness.ts';
import type { Started } from './harness.ts';

const KNOWN = { device: 'agent-1', key: keyOf('agent-1') };

/** A store's own authority, as the controller makes it at its first start. */
async function storeCa(): Promise<ServerCertificate> {
  const folder = mkdtempSync(join(tmpdir(), 'endcap-ca-'));
  try {
    return await openStoreCa({ folder, storeName: 'Corner', names: ['127.0.0.1'], nowMs: Date.now() });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('[DEV-10] the pin', () => {
  let server: DeviceServer | null = null;
  let started: Started | null = null;
  afterEach(async () => {
    started?.agent.stop();
    await started?.agent.ended;
    await server?.close();
  });

  async function serve(): Promise<{ server: DeviceServer; pin: string }> {
    const { ca, cert, key, pin } = await storeCa();
    expect(spkiOf(new X509Certificate(ca ?? ''))).toBe(pin);
    server = await deviceServer(shopForAgents(), createServer({ cert, key }), 'https');
    server.known.set(KNOWN.device, KNOWN.key);
    return { server, pin };
  }

  it('lets in the controller whose certificate the pinned authority signed', async () => {
    const { server, pin } = await serve();
    started = startAgent(server, { keys: KNOWN, pin });
    await server.until(() => server.healths.length > 0);
  });

  it('keeps away from a controller with another authority, and says so; the key is not shown to it', async () => {
    const { server } = await serve();
    const { pin: other } = await storeCa();
    started = startAgent(server, { keys: KNOWN, pin: other });
    const { said } = started;
    await eventually(() => said.some((line) => line.includes('no certificate with the pinned key')));
    expect(server.hellos).toEqual([]);
  });

  it('without a pin an authority that the machine does not know is not trusted', async () => {
    const { server } = await serve();
    started = startAgent(server, { keys: KNOWN });
    const { said } = started;
    await eventually(() => said.some((line) => line.includes('certificate')));
    expect(server.hellos).toEqual([]);
  });
});
