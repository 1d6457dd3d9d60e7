import { checkConfig } from '../../config/schema/check.ts';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { configCheckAnswer, readingsAnswer, storeAnswer } from '../protocol/http.ts';
import { signedIn, withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';

/** Largest store file that is checked, bytes. */
const MAX_STORE_FILE_BYTES = 8 * 1024 * 1024;

/** The store as configured, and its current values. */
export function storeRoutes(http: Http, { app }: ApiPorts): void {
  const tags = ['Store'];

  http.route({
    method: 'GET',
    url: '/api/v1/store',
    config: { policy: signedIn },
    schema: { tags, summary: 'The configuration in force, with its media', response: { 200: storeAnswer } },
    handler: async () => {
      const { revision, config, media } = app.configuration();
      return { revision, config, media };
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/readings',
    config: { policy: signedIn },
    schema: { tags, summary: 'Every reading with its age and quality', response: { 200: readingsAnswer } },
    handler: async () => ({ readings: [...app.engine().readings()] }),
  });

  http.route({
    method: 'GET',
    url: '/api/v1/config',
    config: { policy: withRight('configure') },
    schema: {
      tags,
      summary: 'The configuration in force as a store file',
      produces: ['application/yaml'],
      response: { 200: z.string().describe('A store file, YAML.') },
    },
    handler: async (_request, reply) =>
      reply.type('application/yaml; charset=utf-8').send(stringify(app.configuration().config, { lineWidth: 0 })),
  });

  http.register(async (inner: Http) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser(
      ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/plain', 'application/json'],
      { parseAs: 'string', bodyLimit: MAX_STORE_FILE_BYTES },
      (_request, body, done) => done(null, body),
    );
    inner.route({
      method: 'POST',
      url: '/api/v1/config/check',
      bodyLimit: MAX_STORE_FILE_BYTES,
      config: { policy: withRight('configure') },
      schema: {
        tags,
        summary: 'Check a store file (YAML or JSON); lists every fault, changes nothing',
        consumes: ['application/yaml', 'application/json'],
        body: z.string().describe('A store file.'),
        response: { 200: configCheckAnswer },
      },
      handler: async (request) => {
        const { media } = app.configuration();
        let input: unknown;
        try {
          input = parse(request.body);
        } catch (error) {
          const message = error instanceof Error ? error.message : 'it is not YAML';
          return { faults: [{ path: '(whole file)', message, fix: 'correct the YAML at this place' }] };
        }
        const result = checkConfig(input, (path) => path in media);
        return { faults: result.ok ? [] : result.faults };
      },
    });
  });
}
