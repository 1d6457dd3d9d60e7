import { z } from 'zod';
import { healthAnswer } from '../protocol/http.ts';
import { anyone } from './policy.ts';
import type { ApiPorts, HealthCheck, Http } from './ports.ts';

/** Whether the process lives, whether the store runs, and its numbers. */
export function healthRoutes(http: Http, { app, records, metrics, now, version, checks }: ApiPorts): void {
  const tags = ['Health'];
  const startedAtMs = now();
  const uptimeS = (): number => Math.max(0, (now() - startedAtMs) / 1000);

  const engineCheck = (): HealthCheck => {
    try {
      const campaigns = app.engine().campaigns().length;
      return { name: 'engine', ok: true, detail: `revision ${app.configuration().revision}, ${campaigns} campaigns` };
    } catch {
      return { name: 'engine', ok: false, detail: 'the engine is not running; the log says why' };
    }
  };
  const recordsCheck = (): HealthCheck => {
    const { ok, detail } = records.health();
    return { name: 'records', ok, detail };
  };

  http.route({
    method: 'GET',
    url: '/healthz',
    config: { policy: anyone },
    schema: { tags, summary: 'The process lives', response: { 200: healthAnswer } },
    handler: async () => ({ ok: true, version, uptimeS: uptimeS(), checks: [] }),
  });

  http.route({
    method: 'GET',
    url: '/readyz',
    config: { policy: anyone },
    schema: { tags, summary: 'The store runs', response: { 200: healthAnswer, 503: healthAnswer } },
    async handler(_request, reply) {
      const all = [recordsCheck(), engineCheck(), ...checks()];
      const ok = all.every((check) => check.ok);
      return reply.code(ok ? 200 : 503).send({ ok, version, uptimeS: uptimeS(), checks: all });
    },
  });

  http.route({
    method: 'GET',
    url: '/metrics',
    config: { policy: { kind: 'local', right: 'audit' } },
    schema: {
      tags,
      summary: 'Numbers for Prometheus',
      produces: ['text/plain'],
      response: { 200: z.string().describe('Prometheus text.') },
    },
    handler: async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  });
}
