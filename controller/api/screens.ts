import { z } from 'zod';
import { decision } from '../protocol/decision.ts';
import { packedProgramme, packProgramme } from '../protocol/programme/packed.ts';
import { entityId } from '../protocol/scalars.ts';
import { signedIn } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { notFound } from './problems.ts';

const screenPath = z.strictObject({ id: entityId });

/** True when an If-None-Match header names this entity tag. */
export function matchesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((part) => ['*', tag, `W/${tag}`].includes(part.trim()));
}

/** What screens are to show, and why they show it. */
export function screenRoutes(http: Http, { app, records, now }: ApiPorts): void {
  const tags = ['Screens'];
  // A thousand players fetch at once after a change: each revision is written out once.
  const written = new Map<string, { readonly revision: string; readonly body: string }>();

  http.route({
    method: 'GET',
    url: '/api/v1/screens/:id/programme',
    config: { policy: { kind: 'player' } },
    schema: {
      tags,
      summary: 'The programme of a screen; its revision is the entity tag',
      params: screenPath,
      response: { 200: packedProgramme, 304: z.void().describe('The revision that you have is in force.') },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const found = app.engine().programme(id);
      if (found === undefined) throw notFound(`There is no screen "${id}" in the store's configuration.`);
      const tag = `"${found.revision}"`;
      reply.headers({ etag: tag, 'cache-control': 'private, no-cache' });
      if (matchesTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
      let entry = written.get(id);
      if (entry?.revision !== found.revision) {
        entry = { revision: found.revision, body: JSON.stringify(packProgramme(found)) };
        written.set(id, entry);
      }
      const { body } = entry;
      return (
        reply
          .type('application/json; charset=utf-8')
          // It is written out already: what is sent here only says its kind.
          .serializer(() => body)
          .send({ ...found, segments: [], cycles: [] })
      );
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/screens/:id/decision',
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'Why a screen shows what it shows, now or at an instant',
      params: screenPath,
      querystring: z.strictObject({ at: z.coerce.number().min(0).max(8.64e15).optional().describe('Epoch ms.') }),
      response: { 200: decision },
    },
    async handler(request) {
      const { id } = request.params;
      const { at } = request.query;
      const found = at === undefined || at >= now() ? app.engine().decision(id) : records.journal.decisionAt(id, at);
      if (found !== undefined) return found;
      const known = app.configuration().config.screens.some((screen) => screen.id === id);
      throw notFound(known ? 'No decision is recorded for that instant.' : `There is no screen "${id}".`);
    },
  });
}
