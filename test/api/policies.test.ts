import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { requirePolicies } from '../../controller/api/declare.ts';
import type { ApiRoute } from '../../controller/api/declare.ts';
import { rights } from '../../controller/protocol/console.ts';
import type { Role } from '../../controller/protocol/console.ts';
import { bench } from './harness.ts';
import type { Bench } from './harness.ts';

const roles = Object.keys(rights) as Role[];

/** The route with something in the place of its parameters, asked as the console would. */
async function ask(b: Bench, route: ApiRoute, headers: Record<string, string>): Promise<number> {
  const url = route.url.replace(/:\w+/g, 'something').replace('*', 'file');
  const method = route.method as 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  const own = { host: 'localhost', origin: 'http://localhost', ...headers };
  return (await b.api.http.inject({ method, url, headers: own, remoteAddress: '192.0.2.9' })).statusCode;
}

test('[API-1] a route that declares no policy does not register', async () => {
  const http = Fastify();
  requirePolicies(http, []);
  expect(() => http.get('/open', async () => 'oh')).toThrow('GET /open declares no policy');
});

test('[API-1] every route has a policy, and the open ones are these', async () => {
  const { api } = await bench();
  const open = api.routes.filter((route) => route.policy.kind === 'public' && route.method !== 'HEAD');
  expect(open.map((route) => `${route.method} ${route.url}`).sort()).toEqual([
    'GET /*',
    'GET /01/:gtin',
    'GET /01/:gtin/*',
    'GET /api/v1/openapi.json',
    'GET /api/v1/products/:gtin',
    'GET /healthz',
    'GET /hooks/:connector',
    'GET /media/:sha256',
    'GET /player',
    'GET /player/*',
    'GET /rack/:id',
    'GET /readyz',
    'GET /web/*',
    'POST /api/v1/products/:gtin/like',
    'POST /api/v1/session',
    'POST /hooks/:connector',
  ]);
  expect(api.routes.length).toBeGreaterThan(40);
});

test('[SEC-4] without a session every closed route answers 401, whatever else is wrong with the request', async () => {
  const b = await bench();
  const answers = new Map<string, number>();
  for (const route of b.api.routes) {
    if (route.policy.kind !== 'public') answers.set(`${route.method} ${route.url}`, await ask(b, route, {}));
  }
  expect(answers.size).toBeGreaterThan(25);
  expect([...answers].filter(([, status]) => status !== 401)).toEqual([]);
});

test('[SEC-4] a made-up session, an ended one and one of a removed user are none', async () => {
  const b = await bench();
  const ended = await b.as('viewer');
  await b.call('DELETE', '/api/v1/session', ended);
  const orphan = await b.as('staff');
  await b.records.users.remove('staff');
  for (const cookie of [`endcap_session=${'A'.repeat(43)}`, 'endcap_session=', ended, orphan]) {
    expect((await b.call('GET', '/api/v1/session', cookie)).statusCode).toBe(401);
  }
});

test('[SEC-4] each role gets 403 exactly where it lacks the right', async () => {
  const b = await bench();
  const wrong: string[] = [];
  let refused = 0;
  for (const role of roles) {
    for (const route of b.api.routes) {
      const { policy } = route;
      if (['public', 'signed-in', 'player', 'app'].includes(policy.kind) || !('right' in policy)) continue;
      const { right } = policy;
      const status = await ask(b, route, { cookie: await b.as(role) });
      const may = rights[role].includes(right);
      if (!may) refused += 1;
      if ((status === 403) === may || status === 401) wrong.push(`${role} ${route.method} ${route.url}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(refused).toBeGreaterThan(30);
});

test('[API-2] a refusal names the right and who has it', async () => {
  const b = await bench();
  const answer = await b.call('GET', '/api/v1/audit', await b.as('staff'));
  expect(answer.json()).toEqual({
    error: 'not-allowed',
    message: 'The role staff lacks the right "audit". Ask someone with the role admin.',
  });
});
