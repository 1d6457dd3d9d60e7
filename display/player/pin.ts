import { X509Certificate, createHash } from 'node:crypto';
import { isIP } from 'node:net';

/** SHA-256 of a certificate's public key (SubjectPublicKeyInfo), base64: the form that the console shows. */
export function spkiOf(certificate: X509Certificate): string {
  return createHash('sha256')
    .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}

/** Longest chain that is looked at. */
const LONGEST_CHAIN = 8;

/**
 * Why a server is not the pinned controller; null when it is. The pinned key must be the server's own or sign it
 * through the whole chain: a copy of the store's CA certificate laid beside a foreign one proves nothing.
 *
 * @param chain PEM, the server's own certificate first, each followed by its issuer
 * @param pin SHA-256 of a public key, base64
 * @param host as asked for, without port; an IPv6 address without brackets
 */
export function whyNotPinned(chain: readonly string[], pin: string, host: string, nowMs: number): string | null {
  let certificates: X509Certificate[];
  try {
    certificates = chain.slice(0, LONGEST_CHAIN).map((pem) => new X509Certificate(pem));
  } catch {
    return 'a certificate that cannot be read';
  }
  const own = certificates[0];
  if (own === undefined) return 'no certificate';
  const named = isIP(host) === 0 ? own.checkHost(host) : own.checkIP(host);
  if (named === undefined) return `a certificate that does not name ${host}`;
  for (const [index, certificate] of certificates.entries()) {
    if (nowMs < certificate.validFromDate.getTime()) return 'a certificate that is not valid yet; is the clock right?';
    if (nowMs > certificate.validToDate.getTime()) return 'a certificate that has ended';
    if (index > 0 && !certificate.ca) return 'a certificate signed by one that may not sign';
    if (index > 0 && !certificates[index - 1]!.verify(certificate.publicKey)) return 'a chain that is not signed';
    if (spkiOf(certificate) === pin) return null;
  }
  return 'no certificate with the pinned key; check --pin, or that this is your controller';
}
