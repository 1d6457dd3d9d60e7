import { z } from 'zod';
import { packedProgramme, packProgramme } from '../protocol/programme/packed.ts';
import { decisionAnswer } from '../protocol/replay.ts';
import type { DecisionAnswer } from '../protocol/replay.ts';
import { entityId } from '../protocol/scalars.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
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
export function screenRoutes(http: Http, { app, records, replays, now }: ApiPorts): void {
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
      reply.headers({
        etag: tag,
        'cache-control': 'private, no-cache',
        'endcap-protocol': String(PROTOCOL_VERSION),
      });
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
      description:
        'For an instant of the past it is worked out again, with every reading as it was then. Where that is not ' +
        'possible it is the decision as it was written down; "basis" says which, and "note" why.',
      params: screenPath,
      querystring: z.strictObject({ at: z.coerce.number().min(0).max(8.64e15).optional().describe('Epoch ms.') }),
      response: { 200: decisionAnswer },
    },
    async handler(request): Promise<DecisionAnswer> {
      const { id } = request.params;
      const { at } = request.query;
      const known = app.configuration().config.screens.some((screen) => screen.id === id);
      const nobody = notFound(known ? 'No decision is recorded for that instant.' : `There is no screen "${id}".`);
      if (at === undefined || at >= now()) {
        const engine = app.engine();
        const decision = engine.decision(id);
        if (decision === undefined) throw nobody;
        const then = decision.readings.flatMap(({ key }) => engine.reading(key) ?? []);
        return { ...decision, basis: 'now', askedMs: now(), then, note: '' };
      }
      const again = await replays.why(id, at);
      if (again.ok) {
        if (again.answer === null) throw nobody;
        return again.answer;
      }
      const recorded = records.journal.decisionAt(id, at);
      if (recorded === undefined) throw nobody;
      const note = `This is the decision as it was written down: ${again.message}.`;
      return { ...recorded, basis: 'recorded', askedMs: at, then: [], note };
    },
  });
}
