import { createHash, X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import type { DetailedPeerCertificate } from 'node:tls';

/** SHA-256 of a certificate's public key (SubjectPublicKeyInfo), base64: the form that Chromium's pin list uses too. */
export function spkiOf(certificate: X509Certificate): string {
  return createHash('sha256')
    .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}

/** A connection waits this long for the certificates, ms. */
const TIMEOUT_MS = 8_000;

/**
 * Looks at the certificates that a server shows and answers with the one whose key is pinned, PEM. Nothing is sent
 * to the server meanwhile; the real connection then trusts this certificate alone and checks the whole chain.
 * Rejects with words for people when none has the pinned key.
 */
export function pinnedCertificate(url: string, pin: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = connect(
      {
        host,
        port: port === '' ? 443 : Number(port),
        ...(/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}),
        rejectUnauthorized: false,
        timeout: TIMEOUT_MS,
      },
      () => {
        const found = chain(socket.getPeerCertificate(true)).find((certificate) => spkiOf(certificate) === pin);
        socket.destroy();
        if (found !== undefined) resolve(found.toString());
        else
          reject(
            new Error(
              'the server shows no certificate with the pinned key; check --pin, or that this is your controller',
            ),
          );
      },
    );
    socket.on('error', reject);
    socket.on('timeout', () => {
      socket.destroy(new Error('no answer'));
    });
  });
}

function chain(first: DetailedPeerCertificate): X509Certificate[] {
  const certificates: X509Certificate[] = [];
  const seen = new Set<string>();
  // A server without a certificate answers with an empty object.
  let next: Partial<DetailedPeerCertificate> | undefined = first;
  while (next?.raw !== undefined && next.fingerprint256 !== undefined && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    certificates.push(new X509Certificate(next.raw));
    next = next.issuerCertificate;
  }
  return certificates;
}
