import { createHmac, randomBytes } from 'node:crypto';
import type { Records } from '../records/records.ts';
import { sameSecret } from './requests.ts';

export const HEART_COOKIE = 'endcap_heart';
export const HEARTS_SOURCE = 'urn:endcap:hearts';
const KEY_NAME = 'hearts-key';

/** A heart counts from this age on: whoever likes has looked at the page first, and keeps its cookie, ms. */
export const HEART_MIN_AGE_MS = 2_000;

/** A phone on one day: 16 random bytes, base64url. It means nothing anywhere else, and nothing tomorrow. */
export interface Heart {
  readonly day: string;
  readonly issuedAtMs: number;
  readonly random: string;
}

/** Signs and reads the cookie that lets a phone like a product once a day. */
export interface Hearts {
  /** The heart that a cookie holds; null when there is none, it is of another day or the future, or it is forged. */
  read(cookie: string | undefined, day: string, nowMs: number): Heart | null;
  issue(day: string, nowMs: number): { readonly heart: Heart; readonly cookie: string };
  /** Id of the like: the same phone, day and product give the same one, so it counts once for ever. */
  eventId(heart: Heart, product: string): string;
}

/** @param key secret of this store */
export function createHearts(key: string): Hearts {
  const mac = (...parts: readonly string[]): string =>
    createHmac('sha256', key).update(parts.join('\n')).digest('base64url');

  return {
    read(cookie, day, nowMs) {
      const found = /^(\d{4}-\d{2}-\d{2})\.(\d{1,15})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/.exec(cookie ?? '');
      const [, of = '', issued = '', random = '', signature = ''] = found ?? [];
      if (found === null || of !== day || !sameSecret(signature, mac('heart', of, issued, random))) return null;
      const issuedAtMs = Number(issued);
      return issuedAtMs > nowMs ? null : { day, issuedAtMs, random };
    },
    issue(day, nowMs) {
      const issuedAtMs = Math.floor(nowMs);
      const random = randomBytes(16).toString('base64url');
      const signature = mac('heart', day, String(issuedAtMs), random);
      return { heart: { day, issuedAtMs, random }, cookie: `${day}.${issuedAtMs}.${random}.${signature}` };
    },
    eventId: ({ day, random }, product) => mac('like', day, random, product),
  };
}

/** Hearts with the store's own key, made at the first start. */
export async function openHearts(records: Pick<Records, 'secrets'>): Promise<Hearts> {
  let key = records.secrets.get(KEY_NAME);
  if (key === undefined) {
    key = randomBytes(32).toString('base64url');
    await records.secrets.put(KEY_NAME, key);
  }
  return createHearts(key);
}
