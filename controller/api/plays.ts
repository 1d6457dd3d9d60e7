import { Readable } from 'node:stream';
import { z } from 'zod';
import type { PlayRecord } from '../protocol/playBook.ts';
import { playChainsAnswer, playsAnswer } from '../protocol/playBook.ts';
import { playId } from '../protocol/play.ts';
import { entityId, epochMs } from '../protocol/scalars.ts';
import type { PlayFilter, Records } from '../records/records.ts';
import { asItIs } from './answers.ts';
import { signedIn, withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';

const MOST_FINDINGS = 200;
/** Rows of an export that are read at once: other requests go in between. */
const EXPORT_ROWS = 500;

const instant = z.coerce.number().pipe(epochMs);
const filter = {
  screen: entityId.optional(),
  campaign: entityId.optional(),
  device: entityId.optional(),
  fromMs: instant.optional().describe('Began at or after.'),
  toMs: instant.optional().describe('Began before.'),
};
const after = z
  .string()
  .regex(/^\d{1,16}(\.\d{1,20})?_/, 'the `next` of the page before')
  .transform((text) => ({ startMs: Number(text.slice(0, text.indexOf('_'))), id: text.slice(text.indexOf('_') + 1) }))
  .pipe(z.strictObject({ startMs: epochMs, id: playId }));

/** Proof of play: what was shown, as pages and as a table; the chains of the players. */
export function playRoutes(http: Http, { records, now }: ApiPorts): void {
  const tags = ['Plays'];

  http.route({
    method: 'GET',
    url: '/api/v1/plays',
    serializerCompiler: asItIs,
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'Proof of play, newest first, in pages',
      description:
        'Each spot that was shown, once: first and last instant on screen, frames of films, the hash of its picture, ' +
        'and its place in the chain of its player. A play with `continues` goes on with an earlier one, and is no start ' +
        'of its own. `mark` says what is wrong with its place in the chain.',
      querystring: z.strictObject({
        ...filter,
        after: after.optional().describe('`next` of the page before.'),
        limit: z.coerce.number().int().min(1).max(1000).default(200),
      }),
      response: { 200: playsAnswer },
    },
    async handler(request) {
      const { limit, ...asked } = request.query;
      const plays = records.plays.list(named(asked), limit);
      const last = plays.at(-1);
      return { plays, next: plays.length < limit || last === undefined ? null : `${last.startMs}_${last.id}` };
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/plays/chains',
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'The chain of each player, and what was wrong with proofs of play',
      response: { 200: playChainsAnswer },
    },
    handler: async () => ({ chains: records.plays.chains(), findings: records.plays.findings(MOST_FINDINGS) }),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/plays.csv',
    config: { policy: withRight('campaigns') },
    schema: {
      tags,
      summary: 'Proof of play as a table (CSV), newest first',
      description: 'Times are cut to the millisecond: who wants to reckon the hashes anew takes `GET /api/v1/plays`.',
      querystring: z.strictObject(filter),
      produces: ['text/csv'],
      response: { 200: z.unknown().describe('A line for each play, under a line of names; UTF-8, RFC 4180.') },
    },
    async handler(request, reply) {
      // What begins while it is written is not part of it.
      const asked = named({ toMs: now(), ...request.query });
      reply.header('content-type', 'text/csv; charset=utf-8');
      reply.header('content-disposition', 'attachment; filename="plays.csv"');
      return Readable.from(csvOf(records.plays, asked));
    },
  });
}

type Asked = { readonly [K in keyof PlayFilter]: PlayFilter[K] | undefined };

/** Without the members that were not asked for. */
function named(asked: Asked): PlayFilter {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

const COLUMNS: readonly (readonly [string, (p: PlayRecord) => string | number | null | undefined])[] = [
  ['id', (p) => p.id],
  ['player', (p) => p.device],
  ['screen', (p) => p.screen],
  ['campaign', (p) => p.campaign],
  ['creative', (p) => p.creative],
  ['first_frame', (p) => new Date(p.startMs).toISOString()],
  ['last_frame', (p) => new Date(p.endMs).toISOString()],
  ['shown_s', (p) => ((p.endMs - p.startMs) / 1000).toFixed(3)],
  ['planned_s', (p) => (p.plannedMs === null ? null : (p.plannedMs / 1000).toFixed(3))],
  ['outcome', (p) => p.outcome],
  ['override', (p) => p.override],
  ['continues', (p) => p.continues],
  ['frames_presented', (p) => p.frames?.presented],
  ['frames_dropped', (p) => p.frames?.dropped],
  ['picture', (p) => (p.picture === undefined ? null : `${p.picture.of}:${p.picture.bits}`)],
  ['chain', (p) => p.link?.chain],
  ['sequence', (p) => p.link?.sequence],
  ['sha256_before', (p) => p.link?.before],
  ['sha256', (p) => p.link?.own],
  ['lost_before', (p) => p.lost],
  ['mark', (p) => p.mark],
];

/** A cell: what a spreadsheet would take for a formula is text. */
function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '');
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

async function* csvOf(plays: Records['plays'], asked: PlayFilter): AsyncGenerator<string> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  let page = plays.list(asked, EXPORT_ROWS);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield page.map((p) => `${COLUMNS.map(([, of]) => cell(of(p))).join(',')}\r\n`).join('');
    await new Promise((resolve) => setImmediate(resolve));
    page = plays.list({ ...asked, after: { startMs: last.startMs, id: last.id } }, EXPORT_ROWS);
  }
}
