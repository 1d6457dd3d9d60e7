import type { FastifyRequest } from 'fastify';
import type { Counter } from 'prom-client';
import { isOutsideSource } from '../../config/schema/source.ts';
import type { Origin } from '../context.ts';
import { ingestAnswer } from '../protocol/http.ts';
import { MAX_BODY_BYTES, MAX_EVENT_BYTES, observationTypes } from '../protocol/observation.ts';
import type { EventResult } from '../protocol/observation.ts';
import type { IngestToken } from '../records/records.ts';
import { BATCH, SINGLE, receiveEvents } from './cloudEvents.ts';
import type { ReceivedEvent } from './cloudEvents.ts';
import { limits } from './limits.ts';
import { caller } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem } from './problems.ts';

const knownTypes = new Set<string>(observationTypes);

/** True when one of the patterns is this source; a trailing `*` matches any ending. */
export function sourceAllowed(patterns: readonly string[], source: string): boolean {
  return patterns.some((p) => (p.endsWith('*') ? source.startsWith(p.slice(0, -1)) : source === p));
}

/** Who hands these events in, and for which sources it may speak: never for those of the house. */
function originOf(request: FastifyRequest): Origin {
  const token: IngestToken | null = request.ingestToken;
  if (token !== null) {
    const maySend = (source: string): boolean => isOutsideSource(source) && sourceAllowed(token.sources, source);
    return { who: `token:${token.id}`, maySend, simulated: false };
  }
  return { who: `user:${caller(request).session.user}`, maySend: isOutsideSource, simulated: false };
}

/** A member of an event of any shape, for answers and labels. */
function textOf(event: unknown, name: 'id' | 'source' | 'type'): string {
  const value: unknown =
    typeof event === 'object' && event !== null ? (event as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value.slice(0, 200) : '';
}

function refusal({ event, faults, oversized }: ReceivedEvent): EventResult | null {
  const ids = { id: textOf(event, 'id'), source: textOf(event, 'source'), result: 'refused' as const };
  if (oversized) return { ...ids, reason: `larger than ${MAX_EVENT_BYTES} bytes; send less data` };
  const first = faults[0];
  if (first === undefined) return null;
  return { ...ids, reason: `${first.path}: ${first.message}; ${first.fix}`.slice(0, 300) };
}

/** POST /api/v1/events: CloudEvents in. */
export function eventRoutes(http: Http, { app, metrics }: ApiPorts): void {
  const counter: Counter = metrics.counter(
    'endcap_events_total',
    'Events handed in over HTTP, by what became of them.',
    ['result', 'type'],
  );
  const count = (result: string, event: unknown): void => {
    const type = textOf(event, 'type');
    counter.inc({ result, type: knownTypes.has(type) ? type : 'other' });
  };

  http.register(async (inner: Http) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    // What never reaches the handler is counted too: too large, cut off, of a wrong type.
    inner.addHook('onError', async (request, _reply, error) => {
      if (error instanceof HttpProblem && ![400, 413, 415].includes(error.statusCode)) return;
      if (request.signedIn === null && request.ingestToken === null) return;
      const { code } = error as { code?: string };
      const large = code === 'FST_ERR_CTP_BODY_TOO_LARGE' || (error instanceof HttpProblem && error.statusCode === 413);
      count(large ? 'oversized' : 'malformed', undefined);
    });

    inner.route({
      method: 'POST',
      url: '/api/v1/events',
      bodyLimit: MAX_BODY_BYTES,
      config: { policy: { kind: 'token', right: 'ingest' }, rateLimit: limits.events },
      schema: {
        tags: ['Events'],
        summary: 'Hand in CloudEvents 1.0: one, a batch, or in binary mode',
        description:
          `One event as ${SINGLE}, a list as ${BATCH}, or binary mode (ce- headers, data as JSON body). ` +
          'Accepted means committed. The same source and id count once. A fault in the envelope of a single event is ' +
          'answered with 400; in a batch every event has its own result and the sound ones are taken.',
        consumes: [SINGLE, BATCH, 'application/json'],
        response: { 202: ingestAnswer },
      },
      async handler(request, reply) {
        const body = request.body instanceof Uint8Array ? request.body : new Uint8Array(0);
        const received = receiveEvents(request.headers, body);
        const [single] = received.events;
        if (!received.batch && single !== undefined) refuseSingle(single);
        const refusals = received.events.map(refusal);
        const sound = received.events.filter((_event, i) => refusals[i] === null).map(({ event }) => event);
        const results = sound.length === 0 ? [] : await app.ingest(sound, originOf(request));
        let next = 0;
        const all = received.events.map(({ event, oversized }, i) => {
          const result = refusals[i] ?? results[next++];
          if (result === undefined) throw new Error('the app answered with fewer results than it was given events');
          if (refusals[i] === null) count(result.result, event);
          else count(oversized ? 'oversized' : 'malformed', event);
          return result;
        });
        return reply.code(202).send({ results: all });
      },
    });
  });
}

function refuseSingle({ faults, oversized }: ReceivedEvent): void {
  if (oversized) {
    throw new HttpProblem(413, 'too-large', `The event is larger than ${MAX_EVENT_BYTES} bytes. Send less data.`);
  }
  if (faults.length > 0) {
    throw new HttpProblem(
      400,
      'malformed',
      'The envelope of the event has faults. Correct them and send it again.',
      faults,
    );
  }
}
