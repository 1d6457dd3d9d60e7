import 'reflect-metadata';
import { X509Certificate as Certificate, createHash, createPrivateKey, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const DAY_MS = 86_400_000;
const CA_DAYS = 3653;
/** Browsers refuse certificates that are good for longer than 398 days. */
const SERVER_DAYS = 397;
const RENEW_DAYS = 30;
/** Boxes without a clock of their own may be a day behind. */
const BACKDATED_MS = DAY_MS;
const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const;

type KeyPair = Awaited<ReturnType<typeof newKeys>>;

/** The certificate that the controller shows. PEM. */
export interface ServerCertificate {
  /** Server certificate, then its issuers. */
  readonly cert: string;
  readonly key: string;
  /** SHA-256 of the public key that devices pin, base64: the store CA's, or that of the retailer's certificate. */
  readonly pin: string;
  /** The store CA's certificate; null for the retailer's. */
  readonly ca: string | null;
  readonly notAfterMs: number;
}

/** Why there is no certificate to show, in words for the operator. */
export class CertificateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CertificateError';
  }
}

/** SHA-256 of a certificate's SubjectPublicKeyInfo, base64: what HPKP and Chromium's SPKI lists call a pin. */
export function spkiPin(pem: string): string {
  const spki = new Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}

export function notAfter(pem: string): number {
  return Date.parse(new Certificate(pem).validTo);
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whole or not at all, readable by its owner alone. */
async function keepSecret(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

function newKeys() {
  return crypto.subtle.generateKey(curve, true, ['sign', 'verify']);
}

async function keyPem({ privateKey }: KeyPair): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;
}

async function readKeys(pem: string, certificate: string): Promise<KeyPair> {
  const pkcs8 = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  const spki = new Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return {
    privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, curve, true, ['sign']),
    publicKey: await crypto.subtle.importKey('spki', spki, curve, true, ['verify']),
  };
}

/** A positive serial number of 127 bits, hex. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

interface Ca {
  readonly pem: string;
  readonly keys: KeyPair;
}

async function makeCa(folder: string, storeName: string, nowMs: number): Promise<Ca> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ CN: [storeName.slice(0, 64)] }, { O: ['Endcap store CA'] }],
    notBefore: new Date(nowMs - BACKDATED_MS),
    notAfter: new Date(nowMs + CA_DAYS * DAY_MS),
    signingAlgorithm: signing,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const pem = certificate.toString('pem');
  // The key first: a certificate on disk always has its key.
  await keepSecret(join(folder, 'ca.key'), await keyPem(keys));
  await keepSecret(join(folder, 'ca.crt'), pem);
  return { pem, keys };
}

async function openCa(folder: string, storeName: string, nowMs: number): Promise<Ca> {
  const pem = await readIfThere(join(folder, 'ca.crt'));
  const key = await readIfThere(join(folder, 'ca.key'));
  if (pem === null) return makeCa(folder, storeName, nowMs);
  const fix =
    'Put ca.key back from the backup; or remove the folder "tls" in the data folder and pair every device again.';
  if (key === null) throw new CertificateError(`The key of the store CA is gone. ${fix}`);
  try {
    if (!new Certificate(pem).checkPrivateKey(createPrivateKey(key))) throw new Error('another key');
    return { pem, keys: await readKeys(key, pem) };
  } catch {
    throw new CertificateError(`The store CA in the data folder is damaged. ${fix}`);
  }
}

async function makeServerCertificate(
  ca: Ca,
  names: readonly string[],
  nowMs: number,
): Promise<{ pem: string; key: string }> {
  const keys = await newKeys();
  const issuer = new X509Certificate(ca.pem);
  const end = Math.min(nowMs + SERVER_DAYS * DAY_MS - BACKDATED_MS, issuer.notAfter.getTime());
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ CN: [names[0] ?? 'localhost'] }],
    issuer: issuer.subject,
    notBefore: new Date(nowMs - BACKDATED_MS),
    notAfter: new Date(end),
    signingAlgorithm: signing,
    publicKey: keys.publicKey,
    signingKey: ca.keys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(ca.keys.publicKey),
    ],
  });
  return { pem: certificate.toString('pem'), key: await keyPem(keys) };
}

/** Whether a kept server certificate is of this CA, for all these names, and good for a while yet. */
function stillGood(pem: string, key: string, ca: Ca, names: readonly string[], nowMs: number): boolean {
  try {
    const certificate = new Certificate(pem);
    return (
      certificate.checkPrivateKey(createPrivateKey(key)) &&
      certificate.verify(new Certificate(ca.pem).publicKey) &&
      Date.parse(certificate.validTo) - nowMs > RENEW_DAYS * DAY_MS &&
      names.every((name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined)
    );
  } catch {
    return false;
  }
}

/**
 * The store's own CA and the certificate that it gives the controller; both are made when they are not there, the
 * latter again when 30 days are left or the controller has new names.
 *
 * @param options.folder kept readable by its owner alone
 * @param options.names host names and addresses under which the controller is reached
 * @throws CertificateError when the CA is damaged; devices pin it, so it is never replaced silently
 */
export async function openStoreCa(options: {
  readonly folder: string;
  readonly storeName: string;
  readonly names: readonly string[];
  readonly nowMs: number;
}): Promise<ServerCertificate> {
  const { folder, storeName, names, nowMs } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const ca = await openCa(folder, storeName, nowMs);
  let pem = await readIfThere(join(folder, 'server.crt'));
  let key = await readIfThere(join(folder, 'server.key'));
  if (pem === null || key === null || !stillGood(pem, key, ca, names, nowMs)) {
    ({ pem, key } = await makeServerCertificate(ca, names, nowMs));
    await keepSecret(join(folder, 'server.key'), key);
    await keepSecret(join(folder, 'server.crt'), pem);
  }
  return { cert: `${pem}\n${ca.pem}\n`, key, pin: spkiPin(ca.pem), ca: ca.pem, notAfterMs: notAfter(pem) };
}
