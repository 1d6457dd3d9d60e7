import { expect, test } from 'vitest';
import { FIRST_ADMIN, ensureAdmin, readablePassword } from '../../controller/api/firstAdmin.ts';
import { SESSION_MS } from '../../controller/api/sessions.ts';
import { PASSWORD, bench } from './harness.ts';

const HOUR = 3_600_000;

test('[SEC-1] signing in sets a cookie that scripts and other sites cannot use, and keeps only its hash', async () => {
  const b = await bench();
  const made = await b.call('POST', '/api/v1/session', undefined, { user: 'marketer', password: PASSWORD });
  expect(made.statusCode).toBe(200);
  expect(made.json()).toEqual({
    user: 'marketer',
    role: 'marketer',
    rights: ['campaigns'],
    oneTimePassword: false,
  });
  const header = String(made.headers['set-cookie']);
  expect(header).toMatch(/^endcap_session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const cookie = header.split(';')[0] ?? '';
  expect(b.records.sessions.get(cookie.split('=')[1] ?? '')).toBeUndefined();
  expect((await b.call('GET', '/api/v1/session', cookie)).json()).toEqual(made.json());
});

test('[SEC-2] a wrong password and an unknown user get the same answer', async () => {
  const b = await bench();
  const wrong = await b.call('POST', '/api/v1/session', undefined, { user: 'admin', password: 'not this one' });
  const unknown = await b.call('POST', '/api/v1/session', undefined, { user: 'hunter2', password: 'not this one' });
  expect(wrong.statusCode).toBe(401);
  expect([unknown.statusCode, unknown.body]).toEqual([401, wrong.body]);
  expect(wrong.headers['set-cookie']).toBeUndefined();
  // A password typed into the wrong field does not end in the audit log.
  expect(JSON.stringify(b.records.audit.list(10))).not.toContain('hunter2');
});

test('[SEC-1] a session ends 12 hours after its last use', async () => {
  const b = await bench();
  const used = await b.as('viewer');
  const idle = await b.as('viewer');
  b.pass(11 * HOUR);
  expect((await b.call('GET', '/api/v1/session', used)).statusCode).toBe(200);
  b.pass(HOUR);
  expect((await b.call('GET', '/api/v1/session', idle)).statusCode).toBe(401);
  expect((await b.call('GET', '/api/v1/session', used)).statusCode).toBe(200);
  b.pass(SESSION_MS);
  expect(b.connections.asked).toHaveLength(1);
  // Someone else signs in: what has expired in silence is swept, and its live view ends.
  await b.sessions.signIn('staff', PASSWORD);
  expect(b.connections.asked).toHaveLength(2);
  expect((await b.call('GET', '/api/v1/session', used)).statusCode).toBe(401);
});

test('[SEC-1] signing out ends the session and its live view', async () => {
  const b = await bench();
  const cookie = await b.as('staff');
  const out = await b.call('DELETE', '/api/v1/session', cookie);
  expect(out.statusCode).toBe(204);
  expect(out.headers['set-cookie']).toMatch(/^endcap_session=;.*Expires=Thu, 01 Jan 1970/);
  expect((await b.call('GET', '/api/v1/session', cookie)).statusCode).toBe(401);
  expect(b.connections.asked).toEqual([expect.stringMatching(/^end [0-9a-f]{64}$/)]);
});

test('[SEC-1] a new password ends the other sessions of the user and no one else’s', async () => {
  const b = await bench();
  const mine = await b.as('staff');
  const elsewhere = await b.as('staff');
  const other = await b.as('viewer');
  const next = 'another long password';
  const wrong = await b.call('POST', '/api/v1/session/password', mine, { current: 'no', next });
  expect([wrong.statusCode, wrong.json<{ error: string }>().error]).toEqual([422, 'wrong-password']);
  expect((await b.call('POST', '/api/v1/session/password', mine, { current: PASSWORD, next })).statusCode).toBe(204);
  const status = async (cookie: string): Promise<number> => (await b.call('GET', '/api/v1/session', cookie)).statusCode;
  expect([await status(mine), await status(elsewhere), await status(other)]).toEqual([200, 401, 200]);
  expect(await b.sessions.signIn('staff', PASSWORD)).toBeNull();
  expect((await b.sessions.signIn('staff', next))?.session.user).toBe('staff');
  expect(b.connections.asked).toHaveLength(1);
});

test('[API-2] a password that is too short is refused with place and fix', async () => {
  const b = await bench();
  const answer = await b.call('POST', '/api/v1/session/password', await b.as('staff'), { current: '', next: 'short' });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({
    error: 'invalid',
    faults: [
      { path: 'current', fix: 'use at least 1' },
      { path: 'next', message: 'at least 10 characters', fix: 'use at least 10' },
    ],
  });
});

test('[SEC-3] the one-time password is readable and has no letters that look alike', () => {
  const password = readablePassword();
  expect(password).toMatch(/^([2-9a-hjkmnp-z]{4}-){3}[2-9a-hjkmnp-z]{4}$/);
  expect(readablePassword()).not.toBe(password);
});

test('[SEC-3] the first password is made anew at every start until its owner has chosen one', async () => {
  const b = await bench();
  for (const { user } of b.records.users.all()) await b.records.users.remove(user);
  const first = await ensureAdmin(b.records, 1);
  const made = await b.sessions.signIn(FIRST_ADMIN, first?.password ?? '');
  expect(made?.session).toMatchObject({ role: 'admin', oneTimePassword: true });
  const cookie = `endcap_session=${made?.token ?? ''}`;

  const second = await ensureAdmin(b.records, 2);
  expect(second?.password).not.toBe(first?.password);
  expect(b.sessions.authenticate(cookie)).toBeNull();
  expect(await b.sessions.signIn(FIRST_ADMIN, first?.password ?? '')).toBeNull();

  const again = await b.sessions.signIn(FIRST_ADMIN, second?.password ?? '');
  const own = await b.call('POST', '/api/v1/session/password', `endcap_session=${again?.token ?? ''}`, {
    current: second?.password,
    next: 'one of my own',
  });
  expect(own.statusCode).toBe(204);
  expect(await ensureAdmin(b.records, 3)).toBeNull();
  expect(b.records.users.get(FIRST_ADMIN)).toMatchObject({ oneTime: false, createdAtMs: 1 });
});

test('[SEC-6] after ten sign-ins in a minute an address waits; a made-up X-Forwarded-For does not help', async () => {
  const b = await bench();
  const attempt = async (address: string, forwarded: string): Promise<number> => {
    const answer = await b.api.http.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { origin: 'http://localhost', host: 'localhost', 'x-forwarded-for': forwarded },
      payload: { user: 'nobody-here', password: 'wrong' },
      remoteAddress: address,
    });
    return answer.statusCode;
  };
  const statuses: number[] = [];
  for (let i = 0; i < 11; i++) statuses.push(await attempt('192.0.2.1', `198.51.100.${i}`));
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  expect(await attempt('192.0.2.2', '198.51.100.1')).toBe(401);
});

test('[SEC-6] behind a proxy that is named, the address is the one that it forwards', async () => {
  const b = await bench({ trustProxy: ['192.0.2.1'] });
  const attempt = async (address: string, forwarded: string): Promise<number> => {
    const headers = { origin: 'http://localhost', host: 'localhost', 'x-forwarded-for': forwarded };
    const payload = { user: 'nobody-here', password: 'wrong' };
    const request = { method: 'POST', url: '/api/v1/session', headers, payload, remoteAddress: address } as const;
    return (await b.api.http.inject(request)).statusCode;
  };
  for (let i = 0; i < 10; i++) await attempt('192.0.2.1', '198.51.100.7');
  expect(await attempt('192.0.2.1', '198.51.100.7')).toBe(429);
  expect(await attempt('192.0.2.1', '198.51.100.8')).toBe(401);
});
