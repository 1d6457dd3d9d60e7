import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * True when `X-Hub-Signature-256` is the HMAC-SHA256 of these very bytes with the app's secret. The bytes must be the
 * body as it came: the sender escapes in its own way, so a body that was parsed and written anew has another one.
 */
export function isSigned(body: Uint8Array, header: string | undefined, appSecret: string): boolean {
  const hex = /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1];
  if (hex === undefined) return false;
  return timingSafeEqual(createHmac('sha256', appSecret).update(body).digest(), Buffer.from(hex, 'hex'));
}

/** Compares without telling by its time where they differ. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', 'same').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
