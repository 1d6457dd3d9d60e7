import { z } from 'zod';
import type { FastifyRequest } from 'fastify';
import type { Calibrator } from '../context.ts';
import { calibration, calibrationPath, calibrationRequest } from '../protocol/calibration.ts';
import { entityId } from '../protocol/scalars.ts';
import { limits } from './limits.ts';
import { caller, withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem, notFound } from './problems.ts';

const bytes = z.unknown().describe('The bytes of the picture.');
const status = { 'not-found': 404, 'counting-off': 409, 'no-agent': 409, busy: 409 } as const;

/** Sessions in which an administrator sees pixelated pictures of one camera (API-24). */
export function calibrationRoutes(http: Http, { app, calibrations, records, logger, now }: ApiPorts): void {
  const tags = ['Cameras'];
  const policy = withRight('configure');
  const by = (request: FastifyRequest): Calibrator => {
    const { session, tokenHash } = caller(request);
    return { user: session.user, tokenHash };
  };
  const ended = (): HttpProblem =>
    notFound('There is no such calibration of yours, or it has ended; its pictures are gone. Start anew.');
  const stop = calibrations.onEnd((camera, user, why) => {
    records.audit.add(now(), user, 'calibration.end', `${camera}: ${why}`).catch((error: unknown) => {
      logger.error({ error: String(error), camera }, 'the end of a calibration could not be written down');
    });
  });
  http.addHook('onClose', async () => {
    stop();
  });

  http.route({
    method: 'POST',
    url: '/api/v1/cameras/:id/calibration-sessions',
    config: { policy, rateLimit: limits.calibrations },
    schema: {
      tags,
      summary: 'Look through a camera for ten minutes, in coarse blocks, with nobody to be recognised',
      description:
        'Its agent may then send a picture when one is asked for, at most one a second, in which everybody is ' +
        'pixelated. The newest is in memory alone, for the administrator who began, and gone at the end. Beginning ' +
        'and end are in the audit log.',
      params: z.strictObject({ id: entityId }),
      body: calibrationRequest,
      response: { 201: calibration },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const who = by(request);
      if (!app.configuration().config.cameras.some((c) => c.id === id)) throw notFound(`There is no camera "${id}".`);
      // Written down before the first picture can come.
      await records.audit.add(now(), who.user, 'calibration.begin', id);
      const begun = calibrations.begin(id, who, (request.body?.minutes ?? 10) * 60_000);
      if (!begun.ok) {
        await records.audit.add(now(), who.user, 'calibration.end', `${id}: it could not begin`);
        throw new HttpProblem(status[begun.code], begun.code, begun.message);
      }
      reply.header('location', `/api/v1/cameras/${id}/calibration-sessions/${begun.calibration.id}`);
      return reply.code(201).send(begun.calibration);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/cameras/:id/calibration-sessions/:session',
    config: { policy },
    schema: { tags, summary: 'A calibration of yours', params: calibrationPath, response: { 200: calibration } },
    async handler(request) {
      const found = calibrations.get(request.params.session, by(request));
      if (found?.camera !== request.params.id) throw ended();
      return found;
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/cameras/:id/calibration-sessions/:session/still',
    config: { policy },
    schema: {
      tags,
      summary: 'The newest pixelated picture, and ask for the next',
      description: 'JPEG, at most 640 pixels wide. 204: none has come yet; ask again in a second.',
      params: calibrationPath,
      produces: ['image/jpeg'],
      response: { 200: bytes, 204: z.void().describe('None has come yet.') },
    },
    async handler(request, reply) {
      const { id, session } = request.params;
      const who = by(request);
      if (calibrations.get(session, who)?.camera !== id) throw ended();
      const jpeg = calibrations.still(session, who);
      if (jpeg === undefined) throw ended();
      reply.header('cache-control', 'no-store');
      return jpeg === null ? reply.code(204).send() : reply.code(200).type('image/jpeg').send(jpeg);
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/cameras/:id/calibration-sessions/:session',
    config: { policy },
    schema: {
      tags,
      summary: 'End a calibration before its ten minutes are over',
      params: calibrationPath,
      response: { 204: z.void().describe('Done; its pictures are gone.') },
    },
    async handler(request, reply) {
      const { id, session } = request.params;
      const who = by(request);
      if (calibrations.get(session, who)?.camera !== id || !calibrations.end(session, who)) throw ended();
      return reply.code(204).send();
    },
  });
}
