import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { isLoopback } from '../runtime/locality.ts';
import { CertificateError, notAfter, openStoreCa, spkiPin } from './storeCa.ts';
import type { ServerCertificate } from './storeCa.ts';

/** Every name and address under which this machine may be asked for. */
export function machineNames(): string[] {
  const name = hostname().toLowerCase();
  const names = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)
    ? [name, ...(name.includes('.') ? [] : [`${name}.local`])]
    : [];
  const addresses = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .map((entry) => entry.address)
    .filter((address) => !address.toLowerCase().startsWith('fe80:'));
  return [...new Set([...names, 'localhost', '127.0.0.1', '::1', ...addresses])];
}

async function readPem(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    throw new CertificateError(`The file of ${what} cannot be read (${code}). Check its path and its owner.`);
  }
}

/** The retailer's own certificate. */
async function retailersCertificate(certFile: string, keyFile: string, nowMs: number): Promise<ServerCertificate> {
  const cert = await readPem(certFile, 'ENDCAP_TLS_CERT');
  const key = await readPem(keyFile, 'ENDCAP_TLS_KEY');
  let belongs: boolean;
  try {
    belongs = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    throw new CertificateError(
      'ENDCAP_TLS_CERT or ENDCAP_TLS_KEY is not PEM. Name a certificate (with its chain) and its key.',
    );
  }
  if (!belongs)
    throw new CertificateError('The key of ENDCAP_TLS_KEY does not belong to the certificate of ENDCAP_TLS_CERT.');
  const notAfterMs = notAfter(cert);
  if (notAfterMs <= nowMs) {
    throw new CertificateError(
      `The certificate of ENDCAP_TLS_CERT ended on ${new Date(notAfterMs).toISOString()}. Renew it.`,
    );
  }
  return { cert, key, pin: spkiPin(cert), ca: null, notAfterMs };
}

/**
 * The certificate for an address to listen on: none on loopback (plain HTTP), elsewhere the retailer's, or one of the
 * store's own CA.
 *
 * @throws CertificateError
 */
export async function certificateFor(options: {
  readonly host: string;
  readonly dataFolder: string;
  readonly storeName: string;
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly nowMs: number;
}): Promise<ServerCertificate | undefined> {
  const { host, certFile, keyFile, nowMs, storeName } = options;
  if (host === 'localhost' || isLoopback(host)) return undefined;
  if (certFile !== undefined && keyFile !== undefined) return retailersCertificate(certFile, keyFile, nowMs);
  if (certFile !== undefined || keyFile !== undefined) {
    throw new CertificateError('ENDCAP_TLS_CERT and ENDCAP_TLS_KEY go together. Set both, or none for the store CA.');
  }
  const names = machineNames();
  return openStoreCa({ folder: join(options.dataFolder, 'tls'), storeName, names, nowMs });
}
