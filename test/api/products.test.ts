import type { LightMyRequestResponse } from 'fastify';
import { expect, onTestFinished, test, vi } from 'vitest';
import { HEART_MIN_AGE_MS, createHearts } from '../../controller/api/hearts.ts';
import { START_MS, bench } from './harness.ts';
import type { Bench } from './harness.ts';

const COLA = '9506000134352';

interface Liked {
  readonly status: number;
  readonly likes: number | null;
  readonly liked: boolean;
  readonly counted: boolean;
  readonly waitMs: number | null;
  readonly cookie: string | undefined;
}

async function likeIt(b: Bench, gtin: string, cookie?: string): Promise<Liked> {
  const answer = await b.call('POST', `/api/v1/products/${gtin}/like`, cookie);
  return { status: answer.statusCode, ...answer.json<Omit<Liked, 'status' | 'cookie'>>(), cookie: cookieOf(answer) };
}

function cookieOf({ headers }: LightMyRequestResponse): string | undefined {
  const header = headers['set-cookie'];
  return header === undefined ? undefined : String(header).split(';')[0];
}

/** A phone that has looked at the page for long enough: its cookie. */
async function phoneAt(b: Bench, gtin = COLA): Promise<string> {
  const cookie = cookieOf(await b.call('GET', `/api/v1/products/${gtin}`));
  if (cookie === undefined) throw new Error('the page gave no heart');
  b.pass(HEART_MIN_AGE_MS);
  return cookie;
}

test('[API-10] the page of a product by GTIN-13, -14 and -8', async () => {
  const b = await bench();
  const page = await b.call('GET', `/api/v1/products/${COLA}`);
  expect(page.statusCode).toBe(200);
  expect(page.json()).toMatchObject({
    product: { id: 'cola', gtin: '09506000134352', price: 1.5, image: { mime: 'image/png' }, likesMinimum: 3 },
    facts: [{ label: 'Sugar', value: '10 g' }],
    currency: 'EUR',
    store: 'Corner shop',
    brand: { logo: expect.stringMatching(/^\/media\/[0-9a-f]{64}$/) as string },
    likes: null,
    likesQuality: 'unknown',
    likesAtMs: null,
    liked: false,
  });
  expect((await b.call('GET', '/api/v1/products/09506000134352')).json()).toEqual(page.json());
  expect((await b.call('GET', '/api/v1/products/96385074')).json()).toMatchObject({ product: { id: 'water' } });
});

test('[RCK-4] the number is shown from the strictest minimum of the racks on', async () => {
  const b = await bench();
  const { config, media } = b.app.configuration();
  const strict = { ...config.racks[0]!, id: 'strict', minimum: 50 };
  await b.app.saveConfiguration({ ...config, racks: [...config.racks, strict] }, media, 'me');
  const page = await b.call('GET', `/api/v1/products/${COLA}`);
  expect(page.json()).toMatchObject({ product: { likesMinimum: 50 } });
});

test.each([
  ['9506000134353', 'wrong-check-digit'],
  ['5412345000013', 'unknown-product'],
  ['12345', 'not-a-gtin'],
  ['hello', 'not-a-gtin'],
  ['12345678901', 'not-a-gtin'],
])('[API-10] %s is a friendly 404: %s', async (gtin, error) => {
  const b = await bench();
  const answer = await b.call('GET', `/api/v1/products/${gtin}`);
  expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([404, error]);
  expect((await likeIt(b, gtin)).status).toBe(404);
});

test('[SEC-10] the cookie holds the day, when it was given, random bytes and a signature', async () => {
  const b = await bench();
  const page = await b.call('GET', `/api/v1/products/${COLA}`);
  expect(page.headers['set-cookie']).toMatch(
    /^endcap_heart=2026-11-21\.1795258800000\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}; Max-Age=86400; Path=\/api\/v1\/products; HttpOnly; SameSite=Lax$/,
  );
});

test('[SEC-10] one phone counts once per product and day, however often the request is replayed', async () => {
  const b = await bench();
  const phone = await phoneAt(b);
  expect(await likeIt(b, COLA, phone)).toMatchObject({ status: 200, likes: 1, liked: true, counted: true });
  for (let i = 0; i < 3; i++) {
    expect(await likeIt(b, COLA, phone)).toMatchObject({ likes: 1, liked: true, counted: false, waitMs: null });
  }
  expect((await b.call('GET', `/api/v1/products/${COLA}`, phone)).json()).toMatchObject({
    liked: true,
    likes: 1,
    likesQuality: 'live',
  });
  expect((await b.call('GET', '/api/v1/products/96385074', phone)).json()).toMatchObject({ liked: false });
  expect(await likeIt(b, '96385074', phone)).toMatchObject({ likes: 1, counted: true });
  expect(await likeIt(b, COLA, await phoneAt(b))).toMatchObject({ likes: 2, counted: true });
});

test('[SEC-10] who keeps no cookie is not counted, however often it asks', async () => {
  const b = await bench();
  for (let i = 0; i < 5; i++) {
    expect(await likeIt(b, COLA)).toMatchObject({
      status: 200,
      likes: null,
      liked: false,
      counted: false,
      waitMs: 2000,
    });
    b.pass(HEART_MIN_AGE_MS);
  }
  expect(b.app.handedIn).toEqual([]);
});

test('[SEC-10] a heart counts from two seconds on, and says how long that is', async () => {
  const b = await bench();
  const { cookie } = await likeIt(b, COLA);
  b.pass(HEART_MIN_AGE_MS - 1);
  expect(await likeIt(b, COLA, cookie)).toMatchObject({ liked: false, counted: false, waitMs: 1, cookie: undefined });
  b.pass(1);
  expect(await likeIt(b, COLA, cookie)).toMatchObject({ likes: 1, liked: true, counted: true, waitMs: null });
});

test('[SEC-10] 120 hearts count per address and product in an hour; what goes beyond is refused and counted', async () => {
  // The limit of requests per minute, which is not the one on trial, runs by the clock of the machine.
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const b = await bench();
  const statuses: number[] = [];
  for (let i = 0; i < 121; i++) {
    if (i === 100) vi.setSystemTime(Date.now() + 61_000);
    statuses.push((await likeIt(b, COLA, await phoneAt(b))).status);
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(120);
  expect(statuses.at(-1)).toBe(429);
  expect(await b.metrics.text()).toContain('endcap_http_refused_total{reason="too-many-hearts"} 1');
  expect(await likeIt(b, '96385074', await phoneAt(b))).toMatchObject({ likes: 1, counted: true });
  const elsewhere = await b.api.http.inject({
    method: 'POST',
    url: `/api/v1/products/${COLA}/like`,
    headers: { host: 'localhost:8080', origin: 'http://localhost:8080', cookie: await phoneAt(b) },
    remoteAddress: '192.0.2.1',
  });
  expect(elsewhere.json()).toMatchObject({ likes: 121, counted: true });
  b.pass(3_600_000);
  expect(await likeIt(b, COLA, await phoneAt(b))).toMatchObject({ likes: 122, counted: true });
});

test('[SEC-10] tomorrow, by the clock of the store, the phone may like again', async () => {
  const b = await bench();
  const first = await phoneAt(b);
  await likeIt(b, COLA, first);
  // 23:30 UTC is half past midnight in Amsterdam.
  b.pass(12.5 * 3_600_000);
  const next = await likeIt(b, COLA, first);
  expect(next).toMatchObject({ likes: 1, liked: false, counted: false });
  expect(next.cookie).toMatch(/^endcap_heart=2026-11-22\./);
  b.pass(HEART_MIN_AGE_MS);
  expect(await likeIt(b, COLA, next.cookie)).toMatchObject({ likes: 2, counted: true });
});

test('[SEC-10] a forged heart is none: the phone gets a new one', async () => {
  const b = await bench();
  const random = 'A'.repeat(22);
  const forged = [
    `endcap_heart=2026-11-21.${START_MS - 5000}.${random}.${'A'.repeat(43)}`,
    `endcap_heart=${createHearts('another key').issue('2026-11-21', START_MS - 5000).cookie}`,
    // Made older than it is, so that it would count at once.
    ((await likeIt(b, COLA)).cookie ?? '').replace(String(START_MS), String(START_MS - 5000)),
    'endcap_heart=2026-11-21',
  ];
  for (const cookie of forged) {
    const answer = await likeIt(b, COLA, cookie);
    expect([answer.counted, answer.cookie]).toEqual([false, expect.stringMatching(/^endcap_heart=2026-11-21\./)]);
  }
  const real = (await likeIt(b, COLA)).cookie ?? '';
  const moved = real.replace('2026-11-21', '2026-11-22');
  b.pass(13 * 3_600_000);
  expect((await likeIt(b, COLA, moved)).cookie).not.toBe(moved);
});

test('[SEC-10] what is handed in says nothing of the phone, and cannot be joined across products', async () => {
  const b = await bench();
  const phone = await phoneAt(b);
  await likeIt(b, COLA, phone);
  await likeIt(b, '96385074', phone);
  const [cola, water] = b.app.handedIn.map(({ event }) => event as { id: string; source: string });
  const random = phone.split('.')[2] ?? '';
  expect(cola).toEqual({
    specversion: '1.0',
    id: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
    source: 'urn:endcap:hearts',
    type: 'endcap.like.v1',
    time: new Date(START_MS + HEART_MIN_AGE_MS).toISOString(),
    data: { product: 'cola', delta: 1 },
  });
  expect(JSON.stringify(b.app.handedIn)).not.toContain(random);
  expect(cola?.id).not.toBe(water?.id);
});

test('[SEC-6] likes are limited per address', async () => {
  const b = await bench();
  const statuses: number[] = [];
  for (let i = 0; i < 121; i++) statuses.push((await likeIt(b, COLA)).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(120);
  expect(statuses.at(-1)).toBe(429);
});

test('[SEC-5] a foreign page cannot make a phone like', async () => {
  const b = await bench();
  const answer = await b.api.http.inject({
    method: 'POST',
    url: `/api/v1/products/${COLA}/like`,
    headers: { host: 'localhost', origin: 'http://evil.example' },
  });
  expect(answer.statusCode).toBe(403);
  expect(b.app.handedIn).toEqual([]);
});
