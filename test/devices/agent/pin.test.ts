import { webcrypto } from 'node:crypto';
import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import * as x509 from '@peculiar/x509';
import { afterEach, describe, expect, it } from 'vitest';
import { spkiOf } from '../../../devices/agent/pin.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { deviceServer, keyOf } from '../../fakes/deviceServer.ts';
import type { DeviceServer } from '../../fakes/deviceServer.ts';
import { eventually, startAgent } from './harness.ts';
import type { Started } from './harness.ts';

const KNOWN = { device: 'agent-1', key: keyOf('agent-1') };
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dates = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 86_400_000) };

/** A store's certificate authority and the certificate that it gave the controller at 127.0.0.1. */
async function storeCa(): Promise<{ ca: string; chain: string; key: string }> {
  const caKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Store CA',
    keys: caKeys,
    signingAlgorithm: algorithm,
    ...dates,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const leaf = await x509.X509CertificateGenerator.create({
    subject: 'CN=Controller',
    issuer: ca.subject,
    signingKey: caKeys.privateKey,
    publicKey: keys.publicKey,
    signingAlgorithm: algorithm,
    ...dates,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  });
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    ca: ca.toString('pem'),
    chain: `${leaf.toString('pem')}\n${ca.toString('pem')}`,
    key: `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`,
  };
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
    const { ca, chain, key } = await storeCa();
    server = await deviceServer(shopForAgents(), createServer({ cert: chain, key }), 'https');
    server.known.set(KNOWN.device, KNOWN.key);
    return { server, pin: spkiOf(new X509Certificate(ca)) };
  }

  it('lets in the controller whose certificate the pinned authority signed', async () => {
    const { server, pin } = await serve();
    started = startAgent(server, { keys: KNOWN, pin });
    await server.until(() => server.healths.length > 0);
  });

  it('keeps away from a controller with another authority, and says so; the key is not shown to it', async () => {
    const { server } = await serve();
    const other = spkiOf(new X509Certificate((await storeCa()).ca));
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
