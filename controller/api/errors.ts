import { randomBytes } from 'node:crypto';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Counter } from 'prom-client';
import { PairingError, StaleConfiguration } from '../context.ts';
import { MediaError } from '../records/mediaFacts.ts';
import { StorageError } from '../records/records.ts';
import type { Logger } from '../runtime/logger.ts';
import { HttpProblem, notFound } from './problems.ts';

const pairingStatus: Record<PairingError['code'], number> = {
  'unknown-code': 404,
  expired: 410,
  'unknown-place': 422,
  'wrong-kind': 422,
  'too-many': 429,
};

const mediaStatus: Record<MediaError['kind'], readonly [number, string]> = {
  unfit: [422, 'unfit-file'],
  'too-large': [413, 'too-large'],
  'no-tool': [503, 'no-ffmpeg'],
};

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** Any failure as a problem; null when it is a mistake of this program, which is not told to the caller. */
export function problemOf(error: unknown, bodyLimit: number): HttpProblem | null {
  if (error instanceof HttpProblem) return error;
  if (error instanceof PairingError) return new HttpProblem(pairingStatus[error.code], error.code, error.message);
  if (error instanceof MediaError) {
    const [status, code] = mediaStatus[error.kind];
    return new HttpProblem(status, code, `${sentence(error.why)} ${sentence(error.fix)}`);
  }
  if (error instanceof StaleConfiguration) {
    return new HttpProblem(
      409,
      'stale',
      `Somebody changed the store in the meantime: revision ${error.current} is in force now. ` +
        'Nothing of your change was applied. Load the store again and repeat it.',
    );
  }
  if (error instanceof StorageError) {
    return error.code === 'full'
      ? new HttpProblem(507, 'disk-full', 'The disk of the controller is full. Nothing was changed. Free some space.')
      : new HttpProblem(503, `storage-${error.code}`, 'The database could not write. Nothing was changed. Try again.');
  }
  const { code, statusCode } = error as Partial<FastifyError>;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new HttpProblem(
        413,
        'too-large',
        `The body is larger than ${bodyLimit} bytes. Send it in smaller pieces.`,
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new HttpProblem(415, 'wrong-content-type', 'This content type is not taken here. Send application/json.');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new HttpProblem(400, 'malformed', 'The body is empty. Send JSON.');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new HttpProblem(400, 'malformed', 'The body is not as long as its Content-Length says. Send it again.');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new HttpProblem(400, 'malformed', 'The body is not JSON. Check that it is whole and in UTF-8.');
    default:
      break;
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new HttpProblem(statusCode, 'malformed', 'The request could not be read. Check its address and its body.');
  }
  return null;
}

/** The one error handler: a problem in words, or an id under which the log tells more. */
export function errorHandler(
  logger: Logger,
  refused: Counter,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (error, request, reply) => {
    const known = problemOf(error, request.routeOptions.bodyLimit);
    refused.inc({ reason: known?.error ?? 'unexpected' });
    if (known === null || error instanceof StorageError) {
      const id = randomBytes(6).toString('hex');
      logger.error({ err: error, id, route: `${request.method} ${request.routeOptions.url ?? '?'}` }, 'request failed');
      const unexpected = new HttpProblem(500, 'unexpected', `Something went wrong here. The log has it as ${id}.`);
      const problem = known ?? unexpected;
      await reply.code(problem.statusCode).type('application/json').send(problem.body());
      return;
    }
    await reply.code(known.statusCode).type('application/json').send(known.body());
  };
}

/** Answers what is at no address. */
export function notFoundHandler(refused: Counter): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    refused.inc({ reason: 'not-found' });
    const path = request.url.split('?', 1)[0]?.slice(0, 200) ?? '';
    await reply.code(404).send(notFound(`There is nothing at ${request.method} ${path}.`).body());
  };
}
