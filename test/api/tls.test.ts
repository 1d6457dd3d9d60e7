import { X509Certificate, createHash, generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { RequestOptions } from 'node:https';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { openStoreCa, spkiPin } from '../../controller/api/storeCa.ts';
import type { ServerCertificate } from '../../controller/api/storeCa.ts';
import { certificateFor, machineNames } from '../../controller/api/tls.ts';
import { bench, temporaryFolder } from './harness.ts';

const DAY = 86_400_000;
// Handshakes compare with the machine's clock, so certificates of these tests begin now.
const NOW = Date.now();
const names = ['localhost', 'shop-pc.local', '127.0.0.1', '::1'];

function open(folder: string, nowMs = NOW, more: readonly string[] = []): Promise<ServerCertificate> {
  return openStoreCa({ folder, storeName: 'Corner shop', names: [...names, ...more], nowMs });
}

function get(
  options: RequestOptions,
): Promise<{ status: number | undefined; body: string; response: IncomingMessage }> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', agent: false, ...options }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body, response }), reject);
    });
    asking.on('error', reject);
    asking.end();
  });
}

test('[SEC-11] the store CA is a P-256 CA of ten years, its server certificate one of 397 days for every name', async () => {
  const made = await open(temporaryFolder());
  const ca = new X509Certificate(made.ca ?? '');
  const server = new X509Certificate(made.cert);
  expect(ca.ca).toBe(true);
  expect(ca.subject).toBe('CN=Corner shop\nO=Endcap store CA');
  expect(ca.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  expect(Math.round((Date.parse(ca.validTo) - NOW) / DAY)).toBe(3653);
  expect(server.ca).toBe(false);
  expect(server.checkIssued(ca) && server.verify(ca.publicKey)).toBe(true);
  expect(Math.round((Date.parse(server.validTo) - Date.parse(server.validFrom)) / DAY)).toBe(397);
  expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(['localhost', 'shop-pc.local'].map((name) => server.checkHost(name))).toEqual(['localhost', 'shop-pc.local']);
  expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(server.checkIP('::1')).toBe('::1');
  expect(server.checkHost('other.example')).toBeUndefined();
});

test('[SEC-11] keys are readable by their owner alone', async () => {
  const folder = join(temporaryFolder(), 'tls');
  await open(folder);
  const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
  expect(mode(folder)).toBe('700');
  expect(mode(join(folder, 'ca.key'))).toBe('600');
  expect(mode(join(folder, 'server.key'))).toBe('600');
});

test('[SEC-11] a restart keeps both; 30 days before its end, or for a new name, the server certificate is made anew', async () => {
  const folder = temporaryFolder();
  const first = await open(folder);
  expect(await open(folder, NOW + 300 * DAY)).toEqual(first);
  const named = await open(folder, NOW, ['192.0.2.20']);
  expect(new X509Certificate(named.cert).checkIP('192.0.2.20')).toBe('192.0.2.20');
  const renewed = await open(folder, named.notAfterMs - 29 * DAY);
  expect(renewed.notAfterMs).toBeGreaterThan(named.notAfterMs);
  expect([named.ca, renewed.ca]).toEqual([first.ca, first.ca]);
  expect([named.pin, renewed.pin]).toEqual([first.pin, first.pin]);
});

test('[SEC-12] a CA without its key, or with another, is not replaced', async () => {
  const folder = temporaryFolder();
  const { ca } = await open(folder);
  rmSync(join(folder, 'ca.key'));
  await expect(open(folder)).rejects.toThrow('The key of the store CA is gone');
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  writeFileSync(join(folder, 'ca.key'), other.export({ type: 'pkcs8', format: 'pem' }));
  await expect(open(folder)).rejects.toThrow('The store CA in the data folder is damaged');
  writeFileSync(join(folder, 'ca.crt'), 'half a file');
  await expect(open(folder)).rejects.toThrow('damaged');
  expect(ca).not.toBeNull();
});

test('[SEC-11] off loopback the API speaks HTTPS, and a client that pins the store CA trusts it', async () => {
  const tls = await open(temporaryFolder());
  const b = await bench({ tls });
  await b.api.start();
  const { port } = b.api.server.address() as AddressInfo;
  expect(b.api.url()).toBe(`https://localhost:${port}`);
  // Without the CA the handshake fails; with it, the name is checked and the pin is that of the issuer.
  await expect(get({ port, path: '/healthz' })).rejects.toThrow(/certificate/);
  const ca = tls.ca ?? '';
  const answer = await get({ port, path: '/healthz', ca });
  expect([answer.status, JSON.parse(answer.body)]).toMatchObject([200, { ok: true }]);
  expect(answer.response.headers['strict-transport-security']).toBe('max-age=31536000');
  const { socket } = answer.response;
  if (!(socket instanceof TLSSocket)) throw new Error('the connection is not encrypted');
  const issuer = socket.getPeerX509Certificate()?.issuerCertificate;
  expect(spkiPin(issuer?.toString() ?? '')).toBe(tls.pin);
  await expect(get({ port, path: '/healthz', ca, servername: 'other.example' })).rejects.toThrow(/altnames/);
  // Another store's CA is no help.
  const stranger = await open(temporaryFolder());
  await expect(get({ port, path: '/healthz', ca: stranger.ca ?? '' })).rejects.toThrow(/certificate/);
});

test('[SEC-1] over HTTPS the session cookie is for HTTPS only', async () => {
  const b = await bench({ tls: await open(temporaryFolder()) });
  const answer = await b.api.http.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: { host: 'localhost', origin: 'https://localhost' },
    payload: { user: 'viewer', password: 'a good long password' },
  });
  expect(answer.headers['set-cookie']).toMatch(/HttpOnly; Secure; SameSite=Strict$/);
});

test('[SEC-11] plain HTTP off loopback is refused', async () => {
  await expect(bench({ listen: { host: '0.0.0.0', port: 0 } })).rejects.toThrow('needs a certificate');
});

test('[SEC-11] no certificate on loopback, the store CA elsewhere, or the retailer’s', async () => {
  const dataFolder = temporaryFolder();
  const common = { dataFolder, storeName: 'Corner shop', certFile: undefined, keyFile: undefined, nowMs: NOW };
  for (const host of ['127.0.0.1', '::1', 'localhost'])
    expect(await certificateFor({ ...common, host })).toBeUndefined();
  const own = await certificateFor({ ...common, host: '0.0.0.0' });
  expect(own?.ca).toMatch(/^-----BEGIN CERTIFICATE-----/);
  const server = new X509Certificate(own?.cert ?? '');
  expect(
    machineNames().filter((name) => server.subjectAltName?.includes(name) !== true && !name.includes(':')),
  ).toEqual([]);

  const certFile = join(dataFolder, 'tls', 'server.crt');
  const keyFile = join(dataFolder, 'tls', 'server.key');
  const given = await certificateFor({ ...common, host: '0.0.0.0', certFile, keyFile });
  const spki = server.publicKey.export({ type: 'spki', format: 'der' });
  expect(given).toMatchObject({ ca: null, pin: createHash('sha256').update(spki).digest('base64') });

  const refused = async (files: { certFile?: string; keyFile?: string; nowMs?: number }): Promise<string> =>
    certificateFor({ ...common, host: '0.0.0.0', ...files }).then(
      () => 'taken',
      (error: unknown) => (error as Error).message,
    );
  expect(await refused({ certFile })).toContain('go together');
  expect(await refused({ certFile, keyFile: join(dataFolder, 'none') })).toContain(
    'ENDCAP_TLS_KEY cannot be read (ENOENT)',
  );
  expect(await refused({ certFile, keyFile: join(dataFolder, 'tls', 'ca.key') })).toContain('does not belong');
  expect(await refused({ certFile: keyFile, keyFile })).toContain('not PEM');
  expect(await refused({ certFile, keyFile, nowMs: NOW + 500 * DAY })).toContain('Renew it');
});
