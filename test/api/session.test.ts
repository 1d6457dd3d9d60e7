import { expect, test } from 'vitest';
import { SESSION_MS } from '../../controller/api/sessions.ts';
import { PASSWORD, bench } from './harness.ts';

test('[API-1] the server answers pages, session and store', async () => {
  const b = await bench();
  const made = await b.call('POST', '/api/v1/session', undefined, { user: 'viewer', password: PASSWORD });
  expect(made.statusCode).toBe(200);
  console.log(made.headers, made.body);
  const store = await b.call('GET', '/api/v1/store', String(made.headers['set-cookie']).split(';')[0]);
  expect(store.json()).toMatchObject({ revision: 1 });
  expect((await b.call('GET', '/')).body).toContain('console');
  expect(SESSION_MS).toBe(43_200_000);
});
