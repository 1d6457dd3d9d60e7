import { expect, test } from 'vitest';
import { createHearts } from '../../controller/api/hearts.ts';
import { START_MS, bench } from './harness.ts';
import type { Bench } from './harness.ts';

const COLA = '9506000134352';

interface Liked {
  readonly status: number;
  readonly likes: number | null;
  readonly counted: boolean;
  readonly cookie: string | undefined;
}

async function likeIt(b: Bench, gtin: string, cookie?: string): Promise<Liked> {
  const answer = await b.call('POST', `/api/v1/products/${gtin}/like`, cookie);
  const header = answer.headers['set-cookie'];
  return {
    status: answer.statusCode,
    ...answer.json<{ likes: number | null; counted: boolean }>(),
    cookie: header === undefined ? undefined : String(header).split(';')[0],
  };
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
    liked: false,
  });
  expect((await b.call('GET', '/api/v1/products/09506000134352')).json()).toEqual(page.json());
  expect((await b.call('GET', '/api/v1/products/96385074')).json()).toMatchObject({ product: { id: 'water' } });
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

test('[SEC-10] the cookie holds the day, random bytes and a signature', async () => {
  const b = await bench();
  const page = await b.call('GET', `/api/v1/products/${COLA}`);
  expect(page.headers['set-cookie']).toMatch(
    /^endcap_heart=2026-11-21\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}; Max-Age=86400; Path=\/api\/v1\/products; HttpOnly; SameSite=Lax$/,
  );
});

test('[SEC-10] one phone counts once per product and day, however often the request is replayed', async () => {
  const b = await bench();
  const first = await likeIt(b, COLA);
  expect(first).toMatchObject({ status: 200, likes: 1, counted: true });
  const phone = first.cookie ?? '';
  for (let i = 0; i < 3; i++) expect(await likeIt(b, COLA, phone)).toMatchObject({ likes: 1, counted: false });
  expect((await b.call('GET', `/api/v1/products/${COLA}`, phone)).json()).toMatchObject({ liked: true, likes: 1 });
  expect((await b.call('GET', '/api/v1/products/96385074', phone)).json()).toMatchObject({ liked: false });
  expect(await likeIt(b, '96385074', phone)).toMatchObject({ likes: 1, counted: true });
  expect(await likeIt(b, COLA)).toMatchObject({ likes: 2, counted: true });
});

test('[SEC-10] tomorrow, by the clock of the store, the phone may like again', async () => {
  const b = await bench();
  const first = await likeIt(b, COLA);
  // 23:30 UTC is half past midnight in Amsterdam.
  b.pass(12.5 * 3_600_000);
  const next = await likeIt(b, COLA, first.cookie);
  expect(next).toMatchObject({ likes: 2, counted: true });
  expect(next.cookie).toMatch(/^endcap_heart=2026-11-22\./);
});

test('[SEC-10] a forged heart is none: the phone gets a new one', async () => {
  const b = await bench();
  const random = 'A'.repeat(22);
  const forged = [
    `endcap_heart=2026-11-21.${random}.${'A'.repeat(43)}`,
    `endcap_heart=${createHearts('another key').issue('2026-11-21').cookie}`,
    'endcap_heart=2026-11-21',
  ];
  for (const cookie of forged) expect((await likeIt(b, COLA, cookie)).cookie).toMatch(/^endcap_heart=2026-11-21\./);
  const real = (await likeIt(b, COLA)).cookie ?? '';
  const moved = real.replace('2026-11-21', '2026-11-22');
  b.pass(13 * 3_600_000);
  expect((await likeIt(b, COLA, moved)).cookie).not.toBe(moved);
});

test('[SEC-10] what is handed in says nothing of the phone, and cannot be joined across products', async () => {
  const b = await bench();
  const phone = (await likeIt(b, COLA)).cookie ?? '';
  await likeIt(b, '96385074', phone);
  const [cola, water] = b.app.handedIn.map(({ event }) => event as { id: string; source: string });
  const random = phone.split('.')[1] ?? '';
  expect(cola).toEqual({
    specversion: '1.0',
    id: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
    source: 'urn:endcap:hearts',
    type: 'endcap.like.v1',
    time: new Date(START_MS).toISOString(),
    data: { product: 'cola', delta: 1 },
  });
  expect(JSON.stringify(b.app.handedIn)).not.toContain(random);
  expect(cola?.id).not.toBe(water?.id);
});

test('[SEC-6] likes are limited per address', async () => {
  const b = await bench();
  const statuses: number[] = [];
  for (let i = 0; i < 31; i++) statuses.push((await likeIt(b, COLA)).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(30);
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
