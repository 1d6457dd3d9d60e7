import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Camera } from '../../config/schema/camera.ts';
import {
  cameraDay,
  cameraDayQuery,
  camerasAnswer,
  handCountRequest,
  handCountsAnswer,
  handCountTaken,
} from '../protocol/cameras.ts';
import type { CameraDay } from '../protocol/cameras.ts';
import { entityId } from '../protocol/scalars.ts';
import type { HandCount } from '../records/records.ts';
import { handCountFigures } from './handCountFigures.ts';
import { limits } from './limits.ts';
import { caller, signedIn, withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem, notFound } from './problems.ts';
import { storeDay } from './storeTime.ts';

/** Counts by hand that are told, and that figures are made of. */
const COUNTS_TOLD = 200;
/** A count by hand lies no further back than this, ms: what cameras counted is remembered for so long. */
const OLDEST_MS = 24 * 3_600_000;
/** A phone's clock may be ahead by this, ms. */
const AHEAD_MS = 60_000;

const params = z.strictObject({ id: entityId });

/** What cameras counted over the day, and counts by hand beside it. */
export function cameraRoutes(http: Http, { app, records, people, now }: ApiPorts): void {
  const tags = ['Cameras'];
  const cameraOf = (id: string): Camera => {
    const found = app.configuration().config.cameras.find((c) => c.id === id);
    if (found === undefined) throw notFound(`There is no camera "${id}".`);
    return found;
  };

  http.route({
    method: 'GET',
    url: '/api/v1/cameras',
    config: { policy: signedIn },
    schema: { tags, summary: 'What has become of each camera', response: { 200: camerasAnswer } },
    async handler() {
      const today = app.cameraDay();
      const { cameras } = app.configuration().config;
      return { cameras: cameras.map(({ id }) => ({ camera: id, state: today.state(id) })) };
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/cameras/:id/day',
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'People in the zones of a camera, hour by hour of a day',
      params,
      querystring: cameraDayQuery,
      response: { 200: cameraDay },
    },
    async handler(request) {
      const { timeZone } = app.configuration().config.store;
      const { id, zones } = cameraOf(request.params.id);
      const day = Temporal.PlainDate.from(request.query.day ?? storeDay(now(), timeZone));
      const startOf = (date: Temporal.PlainDate): number => date.toZonedDateTime(timeZone).epochMilliseconds;
      const [fromMs, toMs] = [startOf(day), startOf(day.add({ days: 1 }))];
      const hours = await people.between(fromMs, toMs);
      const nowMs = now();
      const today = nowMs >= fromMs && nowMs < toMs ? app.cameraDay() : null;
      return {
        ...{ camera: id, day: day.toString(), fromMs, toMs },
        heat: today?.heat(id, nowMs) ?? null,
        zones: zones.map((zone): CameraDay['zones'][number] => ({
          zone,
          visits: today?.visits(zone, nowMs) ?? null,
          hours: hours
            .filter((h) => h.zone === zone && h.observedMs > 0)
            .map(({ hourMs, observedMs, personMs, simulated }) => {
              return { fromMs: hourMs, people: personMs / observedMs, observedMs, simulated };
            }),
        })),
      };
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/hand-counts',
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'Counts by hand beside what was counted, newest first',
      response: { 200: handCountsAnswer },
    },
    async handler() {
      const counts = records.handCounts.list(COUNTS_TOLD);
      const zones = [...new Set(counts.map((c) => c.zone))];
      return { counts, figures: zones.map((zone) => handCountFigures(zone, counts)) };
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/hand-counts',
    config: { policy: withRight('plan'), rateLimit: limits.handCounts },
    schema: {
      tags,
      summary: 'Enter how many people somebody counted in a zone',
      description: 'It is kept beside what was counted at that time; it changes no reading.',
      body: handCountRequest,
      response: { 201: handCountTaken },
    },
    async handler(request, reply) {
      const { zone, at, people: counted } = request.body;
      const { zones, cameras } = app.configuration().config;
      if (!zones.some((z) => z.id === zone)) throw notFound(`There is no zone "${zone}".`);
      const nowMs = now();
      if (at !== undefined && (at > nowMs + AHEAD_MS || at < nowMs - OLDEST_MS))
        throw new HttpProblem(
          422,
          'bad-time',
          'A count by hand lies in the last 24 hours, and not in the future. Look at the time.',
        );
      const atMs = Math.min(at ?? nowMs, nowMs);
      const then = people.at(zone, atMs);
      const watching = cameras.filter((c) => c.zones.includes(zone));
      const entry: Omit<HandCount, 'id'> = {
        ...{ zone, atMs, people: counted, by: caller(request).session.user },
        ...{ counted: then?.people ?? null, confidence: then?.confidence ?? null },
        // The numbers of several cameras cannot be told apart any more.
        factor: watching.length === 1 ? (watching[0]!.crowd?.factor ?? 1) : 1,
      };
      const id = await records.handCounts.add(entry);
      await records.audit.add(nowMs, entry.by, 'hand-count.add', `${zone}: ${counted}`);
      const figures = handCountFigures(zone, records.handCounts.list(COUNTS_TOLD));
      return reply.code(201).send({ count: { ...entry, id }, figures });
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/hand-counts/:id',
    config: { policy: withRight('plan') },
    schema: {
      tags,
      summary: 'Take a count by hand back',
      params: z.strictObject({ id: z.coerce.number().int().min(1) }),
      response: { 204: z.void().describe('Done.') },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const found = records.handCounts.list(COUNTS_TOLD).find((c) => c.id === id);
      if (found === undefined) throw notFound('There is no such count by hand; it may have been taken back already.');
      await records.handCounts.remove(id);
      const { user } = caller(request).session;
      await records.audit.add(now(), user, 'hand-count.remove', `${found.zone}: ${found.people}`);
      return reply.code(204).send();
    },
  });
}
