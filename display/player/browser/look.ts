import { X509Certificate } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { DetailedPeerCertificate } from 'node:tls';
import { healthPage } from '../navigation.ts';
import { spkiOf, whyNotPinned } from '../pin.ts';

/** A look takes no longer than this, ms. */
const LOOK_MS = 5_000;

/** Null: the controller is there. `serverKey`: key of its own certificate, when the pin was checked. */
export type Look = { readonly why: null; readonly serverKey: string | null } | { readonly why: string };

function chainOf(first: DetailedPeerCertificate): string[] {
  const chain: string[] = [];
  // A server without a certificate answers with an empty object; a root is its own issuer.
  for (let next: Partial<DetailedPeerCertificate> | undefined = first; next?.raw !== undefined;) {
    const pem = new X509Certificate(next.raw).toString();
    if (chain.includes(pem)) break;
    chain.push(pem);
    next = next.issuerCertificate;
  }
  return chain;
}

/** Asks the controller whether it is there and, with a pin, whether it is the right one. Never rejects. */
export function lookFor(controller: string, pin: string | null, now: () => number): Promise<Look> {
  const url = new URL(healthPage(controller));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const answered = (answer: IncomingMessage): void => {
      answer.resume();
      if (answer.statusCode !== 200) resolve({ why: `status ${answer.statusCode ?? 0}` });
      else if (pin === null || !(answer.socket instanceof TLSSocket)) resolve({ why: null, serverKey: null });
      else resolve(judge(chainOf(answer.socket.getPeerCertificate(true)), pin));
    };
    const judge = (chain: string[], wanted: string): Look => {
      const why = whyNotPinned(chain, wanted, host, now());
      if (why !== null) return { why: `it shows ${why}` };
      return { why: null, serverKey: spkiOf(new X509Certificate(chain[0]!)) };
    };
    const options = { timeout: LOOK_MS, agent: false } as const;
    // With a pin nothing secret is sent before the chain is checked here, strictly, by whyNotPinned.
    const asking =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, rejectUnauthorized: pin === null }, answered)
        : httpRequest(url, options, answered);
    asking.on('timeout', () => asking.destroy(new Error('no answer')));
    asking.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ why: error.code ?? error.message });
    });
    asking.end();
  });
}
