import { expect, test } from 'vitest';
import type { EventResult } from '../../controller/protocol/observation.ts';
import { sourceAllowed } from '../../controller/api/events.ts';
import { sha256Hex } from '../../controller/api/requests.ts';
import { START_MS, bench } from './harness.ts';
import type { Bench } from './harness.ts';

const SINGLE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const TOKEN = 'endcap_test-token-of-the-till';

function like(id: string, more: object = {}): Record<string, unknown> {
  const time = new Date(START_MS).toISOString();
  const data = { product: 'cola', delta: 1 };
  return { specversion: '1.0', id, source: 'urn:till:1', type: 'endcap.like.v1', time, data, ...more };
}

async function till(b: Bench): Promise<void> {
  const tokenHash = sha256Hex(TOKEN);
  const token = { id: 'till', name: 'Till', tokenHash, sources: ['urn:till:*'], createdAtMs: 0, revokedAtMs: null };
  await b.records.tokens.add(token);
}

interface Answer {
  readonly status: number;
  readonly results: EventResult[];
  readonly error: string;
  readonly message: string;
  readonly faults: { path: string; message: string; fix: string }[];
}

async function post(
  b: Bench,
  type: string,
  payload: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const all = { host: 'localhost', authorization: `Bearer ${TOKEN}`, 'content-type': type, ...headers };
  const answer = await b.api.http.inject({ method: 'POST', url: '/api/v1/events', headers: all, payload });
  return { status: answer.statusCode, ...answer.json<Omit<Answer, 'status'>>() };
}

/** `result type count`, of the counters that have counted. */
async function counted(b: Bench): Promise<string[]> {
  const lines = (await b.metrics.text()).split('\n').filter((line) => line.startsWith('endcap_events_total{'));
  return lines.map((line) => line.replace(/^.*result="(.*?)",type="(.*?)"} (\d+)$/, '$1 $2 $3')).sort();
}

test('[API-5] one event is accepted, and the same again counts once', async () => {
  const b = await bench();
  await till(b);
  const first = await post(b, SINGLE, JSON.stringify(like('a')));
  expect(first).toEqual({ status: 202, results: [{ id: 'a', source: 'urn:till:1', result: 'accepted' }] });
  expect((await post(b, `${SINGLE}; charset=UTF-8`, JSON.stringify(like('a')))).results[0]?.result).toBe('duplicate');
  expect(b.app.engine().reading('product.likes:cola')?.value).toBe(1);
  expect(b.app.handedIn[0]?.origin).toMatchObject({ who: 'token:till', simulated: false });
  expect(await counted(b)).toEqual(['accepted endcap.like.v1 1', 'duplicate endcap.like.v1 1']);
});

test('[API-5] a batch has a result for every event, in its order', async () => {
  const b = await bench();
  await till(b);
  const events = [
    like('a'),
    like('b', { specversion: '0.3' }),
    like('c', { type: 'com.example.odd' }),
    'no event',
    like('a'),
  ];
  const answer = await post(b, BATCH, JSON.stringify(events));
  expect(answer.status).toBe(202);
  expect(answer.results.map(({ id, result }) => `${id} ${result}`)).toEqual([
    'a accepted',
    'b refused',
    'c refused',
    ' refused',
    'a duplicate',
  ]);
  expect(answer.results[1]?.reason).toMatch(/^\[1\]\.specversion: .*use one of: 1\.0$/);
  expect(answer.results[3]?.reason).toMatch(/^\[3\]: /);
  expect(b.app.handedIn).toHaveLength(3);
  expect(await counted(b)).toEqual([
    'accepted endcap.like.v1 1',
    'duplicate endcap.like.v1 1',
    'malformed endcap.like.v1 1',
    'malformed other 1',
    'refused other 1',
  ]);
});

test('[API-5] binary mode takes the envelope from headers and the data from the body', async () => {
  const b = await bench();
  await till(b);
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': 'till%20number%E2%82%AC',
    'ce-source': 'urn:till:1',
    'ce-type': 'endcap.like.v1',
    'ce-time': new Date(START_MS).toISOString(),
    'ce-simulated': 'true',
  };
  const answer = await post(b, 'application/json', JSON.stringify({ product: 'cola' }), headers);
  expect(answer).toEqual({
    status: 202,
    results: [{ id: 'till number€', source: 'urn:till:1', result: 'accepted' }],
  });
  expect(b.app.handedIn[0]?.event).toMatchObject({ simulated: true, datacontenttype: 'application/json' });
});

test('[API-6] every fault of an envelope is answered at once, with its place', async () => {
  const b = await bench();
  await till(b);
  const broken = {
    specversion: '0.3',
    source: '',
    type: 'endcap.like.v1',
    time: 'yesterday',
    storeId: '042',
    data: {},
  };
  const answer = await post(b, SINGLE, JSON.stringify(broken));
  expect([answer.status, answer.error]).toEqual([400, 'malformed']);
  expect(answer.faults.map((fault) => fault.path)).toEqual(['specversion', 'id', 'source', 'time']);
  expect(answer.faults.every((fault) => fault.message !== '' && fault.fix !== '')).toBe(true);
  expect((await post(b, SINGLE, JSON.stringify(like('a', { storeId: '042' })))).faults).toEqual([
    {
      path: 'storeId',
      message: 'names of extensions have lower-case letters and digits only',
      fix: 'rename it, or move it into data',
    },
  ]);
  expect(b.app.handedIn).toEqual([]);
  expect(await counted(b)).toEqual(['malformed other 2']);
});

test.each([
  ['truncated JSON', SINGLE, '{"specversion":"1.0","id":"a', 400, 'malformed'],
  ['no JSON', SINGLE, 'hello', 400, 'malformed'],
  ['nothing', SINGLE, '', 400, 'malformed'],
  ['a list as one event', SINGLE, '[]', 400, 'malformed'],
  ['one event as a batch', BATCH, '{}', 400, 'malformed'],
  ['bytes that are no UTF-8', SINGLE, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, 'malformed'],
  ['another charset', `${SINGLE}; charset=iso-8859-1`, '{}', 415, 'wrong-content-type'],
  ['plain JSON without ce- headers', 'application/json', '{}', 415, 'wrong-content-type'],
  ['CloudEvents in XML', 'application/cloudevents+xml', '<event/>', 415, 'wrong-content-type'],
  ['a form', 'application/x-www-form-urlencoded', 'a=b', 415, 'wrong-content-type'],
])('[API-6] %s is refused in words, and counted', async (_what, type, body, status, error) => {
  const b = await bench();
  await till(b);
  const answer = await post(b, type, body);
  expect([answer.status, answer.error]).toEqual([status, error]);
  expect(answer.message).toMatch(/^.{20,}\.$/);
  expect(b.app.handedIn).toEqual([]);
  expect(await counted(b)).toEqual(['malformed other 1']);
  expect((await post(b, SINGLE, JSON.stringify(like('after')))).results[0]?.result).toBe('accepted');
});

test('[API-6] truncated JSON is told where it breaks off', async () => {
  const b = await bench();
  await till(b);
  expect((await post(b, SINGLE, '{"specversion":"1.0","id":"a')).message).toMatch(/position 28/);
});

test('[API-6] an event of 70 kB is too large, alone and in a batch; its neighbours are taken', async () => {
  const b = await bench();
  await till(b);
  const large = like('big', { data: { product: 'cola', padding: 'x'.repeat(70_000) } });
  expect(await post(b, SINGLE, JSON.stringify(large))).toMatchObject({ status: 413, error: 'too-large' });
  const batch = await post(b, BATCH, JSON.stringify([like('a'), large, like('b')]));
  expect(batch.results.map(({ result }) => result)).toEqual(['accepted', 'refused', 'accepted']);
  expect(batch.results[1]?.reason).toBe('larger than 65536 bytes; send less data');
  expect(await counted(b)).toEqual(['accepted endcap.like.v1 2', 'oversized endcap.like.v1 1', 'oversized other 1']);
});

test('[API-6] a batch of 1,000 is taken and one of 1,001 is not', async () => {
  const b = await bench();
  await till(b);
  const events = Array.from({ length: 1001 }, (_, i) => like(`e${i}`));
  expect(await post(b, BATCH, JSON.stringify(events))).toMatchObject({ status: 413, error: 'too-large' });
  expect(b.app.handedIn).toEqual([]);
  const taken = await post(b, BATCH, JSON.stringify(events.slice(0, 1000)));
  expect(taken.results.filter(({ result }) => result === 'accepted')).toHaveLength(1000);
  expect((await post(b, BATCH, '[]')).results).toEqual([]);
});

test('[API-6] a body of more than 1 MiB is too large', async () => {
  const b = await bench();
  await till(b);
  const answer = await post(b, BATCH, `[${' '.repeat(1024 * 1024)}]`);
  expect([answer.status, answer.error]).toEqual([413, 'too-large']);
  expect(answer.message).toContain('1048576 bytes');
  expect(await counted(b)).toEqual(['oversized other 1']);
});

test('[API-6] a compressed body is not unpacked', async () => {
  const b = await bench();
  await till(b);
  const answer = await post(b, SINGLE, Buffer.from([0x1f, 0x8b, 0x08]), { 'content-encoding': 'gzip' });
  expect([answer.status, answer.message]).toEqual([
    415,
    'Compressed bodies are not taken. Send it without Content-Encoding.',
  ]);
});

test('[API-7] a made-up type does not make a label', async () => {
  const b = await bench();
  await till(b);
  for (let i = 0; i < 5; i++) await post(b, SINGLE, JSON.stringify(like(`x${i}`, { type: `made.up.${i}` })));
  expect(await counted(b)).toEqual(['refused other 5']);
});

test('[SEC-8] a token speaks for its own sources only', async () => {
  const b = await bench();
  await till(b);
  const answer = await post(b, BATCH, JSON.stringify([like('a'), like('b', { source: 'urn:stock:1' })]));
  expect(answer.results.map(({ result }) => result)).toEqual(['accepted', 'refused']);
  expect(sourceAllowed(['urn:till:*'], 'urn:till:')).toBe(true);
  expect(sourceAllowed(['urn:till:1'], 'urn:till:12')).toBe(false);
  expect(sourceAllowed(['urn:till:*'], 'urn:tills:1')).toBe(false);
  expect(sourceAllowed(['*'], 'anything')).toBe(true);
  expect(sourceAllowed(['urn:*:1'], 'urn:till:1')).toBe(false);
});

test('[SEC-8] nobody who posts events speaks as the house, not with a token for * and not as a person', async () => {
  const b = await bench();
  const token = { id: 'all', name: 'All', tokenHash: sha256Hex(TOKEN), sources: ['*', 'urn:endcap:hearts'] };
  await b.records.tokens.add({ ...token, createdAtMs: 0, revokedAtMs: null });
  const sources = ['urn:endcap:hearts', 'URN:Endcap:device:agent-1', 'someone@example.org', 'two words', 'urn:till:1'];
  const body = JSON.stringify(sources.map((source, i) => like(`s${i}`, { source })));
  const results = ['refused', 'refused', 'refused', 'refused', 'accepted'];
  expect((await post(b, BATCH, body)).results.map(({ result }) => result)).toEqual(results);
  const again = body.replaceAll('"id":"s', '"id":"p');
  const person = { cookie: await b.as('admin'), origin: 'http://localhost' };
  const headers = { host: 'localhost', 'content-type': BATCH, ...person };
  const answer = await b.api.http.inject({ method: 'POST', url: '/api/v1/events', headers, payload: again });
  expect(answer.json<Answer>().results.map(({ result }) => result)).toEqual(results);
  expect(b.app.engine().reading('product.likes:cola')?.value).toBe(2);
});

test('[SEC-8] no token, an unknown one and a revoked one hand nothing in', async () => {
  const b = await bench();
  await till(b);
  const body = JSON.stringify(like('a'));
  expect(await post(b, SINGLE, body, { authorization: 'Bearer endcap_other' })).toMatchObject({ status: 401 });
  expect(await post(b, SINGLE, body, { authorization: 'Basic dGlsbDp0aWxs' })).toMatchObject({ status: 401 });
  await b.records.tokens.revoke('till', START_MS);
  expect(await post(b, SINGLE, body)).toMatchObject({ status: 401, error: 'unknown-token' });
  expect(b.app.handedIn).toEqual([]);
  expect(await counted(b)).toEqual([]);
});

test('[SEC-8] a person with the right may hand in for any source outside the house, as themselves', async () => {
  const b = await bench();
  const answer = await b.api.http.inject({
    method: 'POST',
    url: '/api/v1/events',
    headers: { host: 'localhost', origin: 'http://localhost', cookie: await b.as('admin'), 'content-type': SINGLE },
    payload: JSON.stringify(like('a')),
  });
  expect(answer.statusCode).toBe(202);
  expect(b.app.handedIn[0]?.origin.who).toBe('user:admin');
});
