import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from 'electron';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStoreCa } from '../../controller/api/storeCa.ts';
import type { ServerCertificate } from '../../controller/api/storeCa.ts';
import { trustPinned } from '../../display/player/guard.ts';
import { spkiOf, whyNotPinned } from '../../display/player/pin.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const DAY = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'endcap-pin-'));
const names = ['shop-pc.local', '127.0.0.1', '::1'];
let store: ServerCertificate;
let stranger: ServerCertificate;

beforeAll(async () => {
  const make = (name: string): Promise<ServerCertificate> =>
    openStoreCa({ folder: join(folder, name), storeName: 'Corner shop', names, nowMs: NOW });
  store = await make('store');
  stranger = await make('stranger');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The certificates of a PEM file, in order. */
function chain(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g) ?? [];
}
const keyOf = (pem: string): string => spkiOf(new X509Certificate(pem));

describe('pin', () => {
  it("[WIN-4] the store's CA, pinned, vouches for its server by every name it was given", () => {
    for (const host of names) expect(whyNotPinned(chain(store.cert), store.pin, host, NOW)).toBeNull();
  });

  it("[WIN-4] a server's own key can be pinned", () => {
    const [own] = chain(store.cert);
    expect(whyNotPinned([own!], keyOf(own!), 'shop-pc.local', NOW)).toBeNull();
  });

  it('[WIN-4] a stranger is not the controller, nor with a copy of the CA certificate beside its own', () => {
    expect(whyNotPinned(chain(stranger.cert), store.pin, '127.0.0.1', NOW)).toMatch(/pinned key/);
    const [foreign] = chain(stranger.cert);
    expect(whyNotPinned([foreign!, store.ca!], store.pin, '127.0.0.1', NOW)).toMatch(/not signed/);
  });

  it('[WIN-4] a certificate that ended, is not valid yet, names another, signs without the right, or is none', () => {
    const [own, ca] = chain(store.cert);
    expect(whyNotPinned([own!, ca!], store.pin, 'shop-pc.local', NOW + 400 * DAY)).toMatch(/has ended/);
    expect(whyNotPinned([own!, ca!], store.pin, 'shop-pc.local', NOW - 400 * DAY)).toMatch(/not valid yet/);
    expect(whyNotPinned([own!, ca!], store.pin, 'evil.example', NOW)).toMatch(/does not name evil\.example/);
    expect(whyNotPinned([own!, own!], store.pin, 'shop-pc.local', NOW)).toMatch(/may not sign/);
    expect(whyNotPinned([], store.pin, 'shop-pc.local', NOW)).toMatch(/no certificate/);
    expect(whyNotPinned(['rubbish'], store.pin, 'shop-pc.local', NOW)).toMatch(/cannot be read/);
  });
});

describe('certificates in the window', () => {
  type Verify = (request: { hostname: string; certificate: object }, answer: (code: number) => void) => void;

  function judge(pin: string | null, hostname: string, pems: string[], said: string[] = []): number | 'chromium alone' {
    const installed: Verify[] = [];
    const session = { setCertificateVerifyProc: (proc: Verify) => installed.push(proc) } as unknown as Session;
    const settings = {
      controller: 'https://127.0.0.1:8443',
      screen: null,
      pin,
      display: null,
      window: false,
      displays: [],
      power: null,
      updates: null,
    };
    trustPinned(
      session,
      settings,
      () => NOW,
      (line) => said.push(line),
    );
    const [verify] = installed;
    if (verify === undefined) return 'chromium alone';
    // Chromium gives a root as its own issuer.
    const links = pems.map((data): { data: string; issuerCert?: object } => ({ data }));
    links.forEach((link, i) => (link.issuerCert = links[i + 1] ?? link));
    let code = NaN;
    verify({ hostname, certificate: links[0]! }, (answer) => (code = answer));
    return code;
  }

  it('[WIN-4] the pinned controller is trusted, another in its place is not, and that is said once', () => {
    const said: string[] = [];
    expect(judge(store.pin, '127.0.0.1', chain(store.cert))).toBe(0);
    expect(judge(store.pin, '127.0.0.1', chain(stranger.cert), said)).toBe(-2);
    expect(said).toEqual([expect.stringContaining('The controller is not trusted: it shows no certificate with')]);
  });

  it("[WIN-4] other servers, and a controller without a pin, are Chromium's to judge", () => {
    expect(judge(store.pin, 'cdn.example', chain(stranger.cert))).toBe(-3);
    expect(judge(null, '127.0.0.1', chain(store.cert))).toBe('chromium alone');
  });
});
