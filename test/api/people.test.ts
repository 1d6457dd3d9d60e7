import pino from 'pino';
import { expect, test } from 'vitest';
import { sha256Hex } from '../../controller/api/requests.ts';
import { StorageError } from '../../controller/records/records.ts';
import { START_MS, bench } from './harness.ts';

const password = 'long enough for me';

test('[SEC-4] users are added, changed and removed; their sessions end', async () => {
  const b = await bench();
  const admin = await b.as('admin');
  const added = await b.call('POST', '/api/v1/users', admin, { user: 'anna', role: 'staff', password });
  expect([added.statusCode, added.json()]).toEqual([
    201,
    { user: 'anna', role: 'staff', createdAtMs: START_MS, oneTimePassword: false },
  ]);
  expect(b.records.users.get('anna')?.passwordHash).toMatch(/^\$argon2id\$/);
  const made = await b.sessions.signIn('anna', password);
  const anna = `endcap_session=${made?.token ?? ''}`;
  const changed = await b.call('POST', '/api/v1/users', admin, { user: 'anna', role: 'viewer', password });
  expect([changed.statusCode, (await b.call('GET', '/api/v1/session', anna)).statusCode]).toEqual([200, 401]);
  expect((await b.call('DELETE', '/api/v1/users/anna', admin)).statusCode).toBe(204);
  expect((await b.call('DELETE', '/api/v1/users/anna', admin)).statusCode).toBe(404);
  const { users } = (await b.call('GET', '/api/v1/users', admin)).json<{ users: { user: string }[] }>();
  expect(users.map(({ user }) => user)).toEqual(['viewer', 'staff', 'marketer', 'admin']);
  expect(JSON.stringify(users)).not.toContain('argon2');
});

test('[SEC-4] the last administrator can neither go nor step down', async () => {
  const b = await bench();
  const admin = await b.as('admin');
  const gone = await b.call('DELETE', '/api/v1/users/admin', admin);
  expect([gone.statusCode, gone.json<{ error: string }>().error]).toEqual([409, 'last-admin']);
  const less = await b.call('POST', '/api/v1/users', admin, { user: 'admin', role: 'viewer', password });
  expect(less.statusCode).toBe(409);
  await b.call('POST', '/api/v1/users', admin, { user: 'second', role: 'admin', password });
  expect((await b.call('DELETE', '/api/v1/users/admin', admin)).statusCode).toBe(204);
});

test('[SEC-8] a token is shown once, kept as a hash, and can be revoked', async () => {
  const b = await bench();
  const admin = await b.as('admin');
  const made = await b.call('POST', '/api/v1/tokens', admin, { name: 'Till', sources: ['urn:till:*'] });
  const { id, token } = made.json<{ id: string; token: string }>();
  expect([made.statusCode, token]).toEqual([201, expect.stringMatching(/^endcap_[A-Za-z0-9_-]{43}$/)]);
  expect(b.records.tokens.byHash(sha256Hex(token))?.id).toBe(id);
  const listed = await b.call('GET', '/api/v1/tokens', admin);
  expect(listed.json()).toEqual({
    tokens: [{ id, name: 'Till', sources: ['urn:till:*'], createdAtMs: START_MS, revokedAtMs: null }],
  });
  expect(JSON.stringify(b.records.audit.list(10))).not.toContain(token);
  expect((await b.call('DELETE', `/api/v1/tokens/${id}`, admin)).statusCode).toBe(204);
  expect(b.records.tokens.byHash(sha256Hex(token))?.revokedAtMs).toBe(START_MS);
  expect((await b.call('DELETE', '/api/v1/tokens/token-none', admin)).statusCode).toBe(404);
});

test.each([
  ['urn:endcap:hearts', "sources that begin with urn:endcap: are the controller's own"],
  ['urn:endcap:*', "sources that begin with urn:endcap: are the controller's own"],
  ['someone@example.org', 'not a source'],
  ['urn:till 1', 'not a source'],
  ['urn:*:1', 'not a source'],
])('[SEC-8] no token is made for the source %s', async (source, message) => {
  const b = await bench();
  const admin = await b.as('admin');
  const answer = await b.call('POST', '/api/v1/tokens', admin, { name: 'x', sources: ['urn:till:*', source] });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({
    faults: [{ path: 'sources[1]', message: expect.stringContaining(message) as string }],
  });
  expect(b.records.tokens.all()).toEqual([]);
});

test('[API-14] what people change is written down, newest first', async () => {
  const b = await bench();
  const admin = await b.as('admin');
  await b.call('POST', '/api/v1/campaigns/cola-all-day/status', await b.as('marketer'), { status: 'paused' });
  await b.call('POST', '/api/v1/users', admin, { user: 'anna', role: 'staff', password });
  const { entries } = (await b.call('GET', '/api/v1/audit?limit=2', admin)).json<{ entries: unknown[] }>();
  expect(entries).toEqual([
    { atMs: START_MS, who: 'admin', what: 'user.add', detail: 'anna: staff' },
    { atMs: START_MS, who: 'marketer', what: 'campaign.paused', detail: 'cola-all-day' },
  ]);
});

test('[API-2] every fault of a body is listed at once, with path, message and fix', async () => {
  const b = await bench();
  const body = { user: 'Anna!', role: 'boss', password: 'short', extra: 1 };
  const answer = await b.call('POST', '/api/v1/users', await b.as('admin'), body);
  expect(answer.statusCode).toBe(400);
  const { faults } = answer.json<{ faults: { path: string; fix: string }[] }>();
  expect(faults.map(({ path }) => path)).toEqual(['user', 'role', 'password', '(whole body)']);
  expect(faults[1]?.fix).toBe('use one of: viewer, staff, marketer, admin');
  expect(b.records.users.get('Anna!')).toBeUndefined();
});

test.each([
  ['{"user": "anna", ', 'application/json', 400, 'malformed'],
  ['', 'application/json', 400, 'malformed'],
  ['user=anna', 'application/x-www-form-urlencoded', 415, 'wrong-content-type'],
  ['hello', 'text/plain', 415, 'wrong-content-type'],
  ['{"__proto__": {"role": "admin"}}', 'application/json', 400, 'malformed'],
  [`{"user": "${'a'.repeat(300_000)}"}`, 'application/json', 413, 'too-large'],
])('[API-2] a body that cannot be read is answered in words (case %#)', async (payload, type, status, error) => {
  const b = await bench();
  const answer = await b.api.http.inject({
    method: 'POST',
    url: '/api/v1/users',
    headers: { host: 'localhost', origin: 'http://localhost', cookie: await b.as('admin'), 'content-type': type },
    payload,
  });
  expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([status, error]);
});

test('[API-3] a mistake of this program is told by an id alone', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line) => lines.push(line) });
  const b = await bench({ logger });
  b.app.failNext = { call: 'engine', error: new Error('secret detail at /srv/endcap') };
  const answer = await b.call('GET', '/api/v1/readings', await b.as('viewer'));
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toEqual({
    error: 'unexpected',
    message: expect.stringMatching(/^Something went wrong here\. The log has it as [0-9a-f]{12}\.$/) as string,
  });
  const id = /as ([0-9a-f]+)\./.exec(answer.json<{ message: string }>().message)?.[1];
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { id, route: 'GET /api/v1/readings', err: { message: 'secret detail at /srv/endcap' } },
  ]);
});

test.each([
  [new StorageError('full', 'no space'), 507, 'disk-full'],
  [new StorageError('locked', 'busy'), 503, 'storage-locked'],
])('[API-2] %s is answered with %i', async (error, status, code) => {
  const b = await bench();
  b.app.failNext = { call: 'setCampaignStatus', error };
  const body = { status: 'paused' };
  const answer = await b.call('POST', '/api/v1/campaigns/cola-all-day/status', await b.as('marketer'), body);
  expect([answer.statusCode, answer.json<{ error: string }>().error]).toEqual([status, code]);
  expect(answer.json<{ message: string }>().message).toContain('Nothing was changed');
  expect(b.records.audit.list(1)).toEqual([]);
});
