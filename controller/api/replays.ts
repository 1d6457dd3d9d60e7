import { z } from 'zod';
import { replayRequest, replayState } from '../protocol/replay.ts';
import { asItIs } from './answers.ts';
import { caller, signedIn } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem, notFound } from './problems.ts';

/** A whole store as a draft. */
const MAX_DRAFT_BYTES = 8 * 1024 * 1024;

const replayPath = z.strictObject({ id: z.string().regex(/^[a-z0-9-]{1,64}$/) });
const status: Readonly<Record<string, number>> = { busy: 429, 'bad-range': 422 };

/** Recorded time, run again and held against drafts. */
export function replayRoutes(http: Http, { replays }: ApiPorts): void {
  const tags = ['Replays'];
  const unknown = (): HttpProblem =>
    notFound('There is no such replay. What came of one is kept for an hour; ask for it again.');

  http.route({
    method: 'POST',
    url: '/api/v1/replays',
    bodyLimit: MAX_DRAFT_BYTES,
    serializerCompiler: asItIs,
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'Run a recorded time again, and hold a draft against it',
      description:
        'Without a draft the decisions are compared with those written down. With one it answers what would have been: ' +
        'time on screen, plays, triggers and audience of each campaign beside what was. Replays run one after the other.',
      body: replayRequest,
      response: { 202: replayState },
    },
    async handler(request, reply) {
      const { from, to, with: draft = null } = request.body;
      const { user } = caller(request).session;
      const taken = replays.ask({ fromMs: from, toMs: to, draft, by: user });
      if (!taken.ok) {
        const words = `${taken.message.charAt(0).toUpperCase()}${taken.message.slice(1)}.`;
        throw new HttpProblem(status[taken.code] ?? 422, taken.code, words);
      }
      reply.header('location', `/api/v1/replays/${taken.state.id}`);
      return reply.code(202).send(taken.state);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/replays/:id',
    serializerCompiler: asItIs,
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'How far a replay is, and what came of it',
      params: replayPath,
      response: { 200: replayState },
    },
    async handler(request) {
      const state = replays.get(request.params.id);
      if (state === undefined) throw unknown();
      return state;
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/replays/:id',
    serializerCompiler: asItIs,
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'Cancel a replay; one that has ended stays as it is',
      description: 'For the one who asked for it, and for those with the right "campaigns".',
      params: replayPath,
      response: { 200: replayState },
    },
    async handler(request) {
      const { id } = request.params;
      const found = replays.get(id);
      if (found === undefined) throw unknown();
      const { user, rights } = caller(request).session;
      if (found.by !== user && !rights.includes('campaigns')) {
        throw new HttpProblem(
          403,
          'not-allowed',
          `${found.by} asked for this replay. Ask them, or a marketer, to cancel it.`,
        );
      }
      return replays.cancel(id) ?? found;
    },
  });
}
