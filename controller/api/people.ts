import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  auditAnswer,
  tokenAnswer,
  tokenRequest,
  tokensAnswer,
  userEntry,
  userRequest,
  usersAnswer,
} from '../protocol/http.ts';
import { entityId } from '../protocol/scalars.ts';
import type { UserRecord } from '../records/records.ts';
import { hashPassword } from '../runtime/password.ts';
import { caller, withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem, notFound } from './problems.ts';
import { sha256Hex } from './requests.ts';

const gone = z.void().describe('Done.');

function entryOf({ user, role, createdAtMs, oneTime }: UserRecord): z.infer<typeof userEntry> {
  return { user, role, createdAtMs, oneTimePassword: oneTime };
}

/** People who may sign in. */
export function userRoutes(http: Http, { records, sessions, connections, now }: ApiPorts): void {
  const tags = ['Users'];
  const policy = withRight('users');

  const refuseLastAdmin = (user: string): void => {
    const others = records.users.all().filter((other) => other.role === 'admin' && other.user !== user);
    if (records.users.get(user)?.role !== 'admin' || others.length > 0) return;
    throw new HttpProblem(409, 'last-admin', 'This is the last administrator. Make another one first.');
  };

  http.route({
    method: 'GET',
    url: '/api/v1/users',
    config: { policy },
    schema: { tags, summary: 'Everyone who may sign in', response: { 200: usersAnswer } },
    handler: async () => ({ users: records.users.all().map(entryOf) }),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/users',
    config: { policy },
    schema: {
      tags,
      summary: 'Add a user, or give one another role and password; ends the sessions of that user',
      body: userRequest,
      response: { 200: userEntry, 201: userEntry },
    },
    async handler(request, reply) {
      const { user, role, password } = request.body;
      const before = records.users.get(user);
      if (role !== 'admin') refuseLastAdmin(user);
      const passwordHash = await hashPassword(password);
      const record = { user, role, passwordHash, oneTime: false, createdAtMs: before?.createdAtMs ?? now() };
      await records.users.put(record);
      await sessions.endAll(user);
      connections.dropUser?.(user);
      const what = before === undefined ? 'user.add' : 'user.change';
      await records.audit.add(now(), caller(request).session.user, what, `${user}: ${role}`);
      return reply.code(before === undefined ? 201 : 200).send(entryOf(record));
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/users/:user',
    config: { policy },
    schema: {
      tags,
      summary: 'Remove a user; the sessions of that user end',
      params: z.strictObject({ user: z.string().min(1).max(64) }),
      response: { 204: gone },
    },
    async handler(request, reply) {
      const { user } = request.params;
      if (records.users.get(user) === undefined) throw notFound('There is no user of that name.');
      refuseLastAdmin(user);
      await records.users.remove(user);
      await sessions.endAll(user);
      connections.dropUser?.(user);
      await records.audit.add(now(), caller(request).session.user, 'user.remove', user);
      return reply.code(204).send();
    },
  });
}

/** Ingest tokens of outside systems, each scoped to its sources. */
export function tokenRoutes(http: Http, { records, now }: ApiPorts): void {
  const tags = ['Tokens'];
  const policy = withRight('ingest');

  http.route({
    method: 'GET',
    url: '/api/v1/tokens',
    config: { policy },
    schema: { tags, summary: 'Every ingest token, without its secret', response: { 200: tokensAnswer } },
    handler: async () => ({
      tokens: records.tokens.all().map(({ id, name, sources, createdAtMs, revokedAtMs }) => {
        return { id, name, sources: [...sources], createdAtMs, revokedAtMs };
      }),
    }),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/tokens',
    config: { policy },
    schema: {
      tags,
      summary: 'Make an ingest token for these sources (a trailing * matches any ending); its secret is shown once',
      body: tokenRequest,
      response: { 201: tokenAnswer },
    },
    async handler(request, reply) {
      const { name, sources } = request.body;
      const id = `token-${randomBytes(6).toString('hex')}`;
      const token = `endcap_${randomBytes(32).toString('base64url')}`;
      const createdAtMs = now();
      await records.tokens.add({ id, name, sources, tokenHash: sha256Hex(token), createdAtMs, revokedAtMs: null });
      await records.audit.add(createdAtMs, caller(request).session.user, 'token.add', `${id}: ${sources.join(' ')}`);
      return reply.code(201).send({ id, name, sources, token });
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/tokens/:id',
    config: { policy },
    schema: {
      tags,
      summary: 'Revoke an ingest token, at once',
      params: z.strictObject({ id: entityId }),
      response: { 204: gone },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const found = records.tokens.all().find((token) => token.id === id);
      if (found === undefined) throw notFound(`There is no ingest token "${id}".`);
      if (found.revokedAtMs === null) {
        await records.tokens.revoke(id, now());
        await records.audit.add(now(), caller(request).session.user, 'token.revoke', `${id}: ${found.name}`);
      }
      return reply.code(204).send();
    },
  });
}

/** Who changed what. */
export function auditRoutes(http: Http, { records }: ApiPorts): void {
  http.route({
    method: 'GET',
    url: '/api/v1/audit',
    config: { policy: withRight('audit') },
    schema: {
      tags: ['Audit'],
      summary: 'Who changed what, newest first',
      querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(200) }),
      response: { 200: auditAnswer },
    },
    handler: async (request) => ({ entries: records.audit.list(request.query.limit) }),
  });
}
