import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { sha256 } from '../protocol/scalars.ts';
import { parseRange } from '../runtime/ranges.ts';
import { contentPolicy } from './headers.ts';
import { anyone } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { notFound } from './problems.ts';
import { matchesTag } from './screens.ts';

const bytes = z.unknown().describe('The bytes of the file.');

/** Stored files by their hash. They are shown on public screens, so anyone may fetch them; they never change. */
export function mediaRoutes(http: Http, { records }: ApiPorts): void {
  http.route({
    // HEAD by itself: the one that is made of GET would read the whole file to measure it.
    method: ['GET', 'HEAD'],
    url: '/media/:sha256',
    config: { policy: anyone },
    schema: {
      tags: ['Media'],
      summary: 'A stored file, with byte ranges',
      produces: ['application/octet-stream'],
      params: z.strictObject({ sha256 }),
      response: {
        200: bytes,
        206: bytes,
        304: z.void().describe('The copy that you have is the file.'),
        416: z.void().describe('The range lies behind the end of the file.'),
      },
    },
    async handler(request, reply) {
      const hash = request.params.sha256;
      const path = records.media.path(hash);
      const file = path === undefined ? null : await stat(path).catch(() => null);
      if (path === undefined || file === null) throw notFound('This file is not stored here (any more).');
      const tag = `"${hash}"`;
      contentPolicy(reply, 'media');
      reply.headers({ etag: tag, 'accept-ranges': 'bytes', 'cache-control': 'public, max-age=31536000, immutable' });
      if (matchesTag(request.headers['if-none-match'], tag)) return reply.code(304).send();

      const ifRange = request.headers['if-range'];
      const wanted = ifRange === undefined || ifRange === tag ? request.headers.range : undefined;
      const range = parseRange(wanted, file.size);
      if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${file.size}`).send();
      reply.type(records.media.mime(hash) ?? 'application/octet-stream');
      const { start, end } = range === 'whole' ? { start: 0, end: file.size - 1 } : range;
      if (range !== 'whole') reply.code(206).header('content-range', `bytes ${start}-${end}/${file.size}`);
      reply.header('content-length', end - start + 1);
      if (request.method === 'HEAD' || end < start) return reply.send(Buffer.alloc(0));
      return reply.send(createReadStream(path, { start, end }));
    },
  });
}
