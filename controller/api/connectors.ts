import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { connectorSecrets, connectorState, connectorStates } from '../protocol/http.ts';
import { entityId } from '../protocol/scalars.ts';
import { limits } from './limits.ts';
import { anyone, caller, signedIn, withRight } from './policy.ts';
import type { ApiPorts, ConnectorDesk, Http } from './ports.ts';
import { HttpProblem, notFound } from './problems.ts';

/** A thousand updates with the text of their posts, bytes. */
const MAX_HOOK_BYTES = 4 * 1024 * 1024;
const params = z.strictObject({ connector: entityId });

/** Links to outside systems: how they do, their secrets, and the addresses that they call. */
export function connectorRoutes(http: Http, { connectors, records, now }: ApiPorts): void {
  const tags = ['Connectors'];
  const unknown = (): HttpProblem => notFound('There is no connector of this name with a webhook here.');

  http.route({
    method: 'GET',
    url: '/api/v1/connectors',
    config: { policy: signedIn },
    schema: { tags, summary: 'Every connector and how it does', response: { 200: connectorStates } },
    handler: async () => ({ connectors: connectors.states() }),
  });

  http.route({
    method: 'PUT',
    url: '/api/v1/connectors/:id/secrets',
    config: { policy: withRight('configure') },
    schema: {
      tags,
      summary: 'Enter secrets of a connector; they are never answered, exported or logged',
      params: z.strictObject({ id: entityId }),
      body: connectorSecrets,
      response: { 200: connectorState },
    },
    async handler(request) {
      const { id } = request.params;
      const answer = await connectors.setSecrets(id, request.body);
      if (answer === null) throw notFound(`There is no connector "${id}". Reload the page.`);
      if (!answer.ok) {
        const known = answer.known.length === 0 ? 'It has none.' : `It knows ${answer.known.join(', ')}.`;
        throw new HttpProblem(422, 'unknown-secret', `This connector has no secret of that name. ${known}`);
      }
      const names = Object.keys(request.body).join(', ');
      await records.audit.add(now(), caller(request).session.user, 'connector.secrets', `${id}: ${names}`);
      return answer.state;
    },
  });

  http.register(async (inner: Http) => {
    inner.removeAllContentTypeParsers();
    // The bytes as they came: a signature is over these.
    inner.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    const say = (reply: FastifyReply, given: ReturnType<ConnectorDesk['hook']>): FastifyReply => {
      if (given === null) throw unknown();
      if (!given.ok) throw new HttpProblem(given.status, given.error, given.message);
      return reply.type('text/plain; charset=utf-8').serializer(String).send(given.text);
    };
    const text = z.string().describe('What the other side wants to hear, as plain text.');

    inner.route({
      method: 'GET',
      url: '/hooks/:connector',
      exposeHeadRoute: false,
      config: { policy: anyone, rateLimit: limits.hooks },
      schema: {
        tags,
        summary: 'Handshake of a webhook',
        params,
        querystring: z.looseObject({}),
        produces: ['text/plain'],
        response: { 200: text },
      },
      async handler(request, reply) {
        const header = (): undefined => undefined;
        const body = new Uint8Array(0);
        const given = connectors.hook(request.params.connector, { method: 'GET', query: request.query, header, body });
        return say(reply, given);
      },
    });

    inner.route({
      method: 'POST',
      url: '/hooks/:connector',
      bodyLimit: MAX_HOOK_BYTES,
      config: { policy: anyone, rateLimit: limits.hooks },
      schema: {
        tags,
        summary: 'Delivery of a webhook, signed by the other side',
        description: 'Answered when its signature is right; what is in it is counted after that.',
        params,
        body: z.unknown().describe('As the other side makes it.'),
        consumes: ['application/json'],
        produces: ['text/plain'],
        response: { 200: text },
      },
      async handler(request, reply) {
        const header = (name: string): string | undefined => {
          const value = request.headers[name];
          return typeof value === 'string' ? value : undefined;
        };
        const body = request.body instanceof Uint8Array ? request.body : new Uint8Array(0);
        const given = connectors.hook(request.params.connector, { method: 'POST', query: {}, header, body });
        return say(reply, given);
      },
    });
  });
}
