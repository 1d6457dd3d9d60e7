import { z } from 'zod';
import { enrolment, enrolmentRequest, enrolmentsAnswer } from '../protocol/tags.ts';
import { limits } from './limits.ts';
import { caller, withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem, notFound } from './problems.ts';

const enrolmentPath = z.strictObject({ id: z.string().regex(/^[0-9a-f]{1,64}$/) });
const status = { 'not-found': 404, 'no-desk': 422, busy: 409 } as const;

/** Sessions in which a tag is held to a desk receiver. Enrolling it then is a change of the section `tags`. */
export function enrolmentRoutes(http: Http, { enrolments, records, now }: ApiPorts): void {
  const tags = ['Tags'];
  const policy = withRight('plan');
  const ended = (): HttpProblem =>
    notFound('There is no such enrolment, or it has ended; what was held to the receiver is forgotten. Start anew.');

  http.route({
    method: 'GET',
    url: '/api/v1/enrolments',
    config: { policy },
    schema: { tags, summary: 'Enrolments that run', response: { 200: enrolmentsAnswer } },
    handler: async () => ({ enrolments: [...enrolments.list()] }),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/enrolments',
    config: { policy, rateLimit: limits.enrolments },
    schema: {
      tags,
      summary: 'Look for a minute which tag is held to a desk receiver',
      description:
        'What is heard is in memory alone and gone at the end. To enrol a tag, put it into the section "tags" by ' +
        'PATCH /api/v1/config, with its name, class and, of a member, consent.',
      body: enrolmentRequest,
      response: { 201: enrolment },
    },
    async handler(request, reply) {
      const { receiver } = request.body;
      const begun = enrolments.begin(receiver);
      if (!begun.ok) throw new HttpProblem(status[begun.code], begun.code, begun.message);
      await records.audit.add(now(), caller(request).session.user, 'enrolment.begin', receiver);
      reply.header('location', `/api/v1/enrolments/${begun.enrolment.id}`);
      return reply.code(201).send(begun.enrolment);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/enrolments/:id',
    config: { policy },
    schema: {
      tags,
      summary: 'Which tags are held to the desk receiver, strongest first',
      params: enrolmentPath,
      response: { 200: enrolment },
    },
    async handler(request) {
      const found = enrolments.get(request.params.id);
      if (found === undefined) throw ended();
      return found;
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/enrolments/:id',
    config: { policy },
    schema: {
      tags,
      summary: 'End an enrolment before its minute is over',
      params: enrolmentPath,
      response: { 204: z.void().describe('Done.') },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const receiver = enrolments.get(id)?.receiver;
      if (receiver === undefined || !enrolments.end(id)) throw ended();
      await records.audit.add(now(), caller(request).session.user, 'enrolment.end', receiver);
      return reply.code(204).send();
    },
  });
}
