import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { changePassword, session, signIn } from '../protocol/http.ts';
import { limits } from './limits.ts';
import { anyone, caller, signedIn } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem } from './problems.ts';
import { SESSION_COOKIE } from './sessions.ts';

const noContent = z.void().describe('Done.');

/** Signing in and out, and one's own password. */
export function sessionRoutes(http: Http, { sessions, records, now, secureCookies }: ApiPorts): void {
  const cookie = (request: FastifyRequest) =>
    ({ path: '/', httpOnly: true, sameSite: 'strict', secure: secureCookies(request) }) as const;
  const tags = ['Session'];

  http.route({
    method: 'POST',
    url: '/api/v1/session',
    config: { policy: anyone, rateLimit: limits.signIn },
    schema: { tags, summary: 'Sign in; sets the session cookie', body: signIn, response: { 200: session } },
    async handler(request, reply) {
      const made = await sessions.signIn(request.body.user, request.body.password);
      if (made === null) {
        // What was typed may be a password in the wrong field: only names that exist are written down.
        const name = records.users.get(request.body.user)?.user ?? 'unknown user';
        await records.audit.add(now(), 'nobody', 'session.refused', name);
        throw new HttpProblem(401, 'wrong-password', 'User name or password is wrong. Check both and try again.');
      }
      await records.audit.add(now(), made.session.user, 'session.begin', made.session.role);
      return reply.setCookie(SESSION_COOKIE, made.token, cookie(request)).send(made.session);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/session',
    config: { policy: signedIn },
    schema: { tags, summary: 'Who is signed in', response: { 200: session } },
    handler: async (request) => caller(request).session,
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/session',
    config: { policy: signedIn },
    schema: { tags, summary: 'Sign out', response: { 204: noContent } },
    async handler(request, reply) {
      await sessions.signOut(caller(request));
      return reply.clearCookie(SESSION_COOKIE, cookie(request)).code(204).send();
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/session/password',
    config: { policy: signedIn, rateLimit: limits.password },
    schema: {
      tags,
      summary: 'Choose a new password; ends your other sessions',
      body: changePassword,
      response: { 204: noContent },
    },
    async handler(request, reply) {
      const who = caller(request);
      if (!(await sessions.changePassword(who, request.body.current, request.body.next))) {
        throw new HttpProblem(422, 'wrong-password', 'The current password is wrong. Type it again.');
      }
      await records.audit.add(now(), who.session.user, 'user.password', who.session.user);
      return reply.code(204).send();
    },
  });
}
