import { z } from 'zod';
import { checkConfig } from '../../config/schema/check.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { configCheckAnswer, readingsAnswer, storeAnswer } from '../protocol/http.ts';
import { exportStore } from '../records/storeExport.ts';
import { parseYaml } from '../records/yamlText.ts';
import { asItIs } from './answers.ts';
import { caller, signedIn, withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';

/** Largest store file that is checked, bytes. */
const MAX_STORE_FILE_BYTES = 8 * 1024 * 1024;

/** The store as configured, and its current values. */
export function storeRoutes(http: Http, { app, now }: ApiPorts): void {
  const tags = ['Store'];
  // A large store is written out once, not for every console.
  let written: { readonly config: StoreConfig; readonly body: string } | undefined;

  http.route({
    method: 'GET',
    url: '/api/v1/store',
    config: { policy: signedIn },
    schema: { tags, summary: 'The configuration in force, with its media', response: { 200: storeAnswer } },
    async handler(_request, reply) {
      const { revision, config, media } = app.configuration();
      const answer = { revision, config, media };
      if (written?.config !== config) written = { config, body: JSON.stringify(answer) };
      const { body } = written;
      return reply.serializer(() => body).send(answer);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/readings',
    serializerCompiler: asItIs,
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
    handler: async (request, reply) =>
      reply
        .type('application/yaml; charset=utf-8')
        .send(exportStore({ ...app.configuration(), atMs: now(), by: caller(request).session.user })),
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
        const read = parseYaml(request.body, 'store file');
        if (!read.ok) return { faults: read.faults };
        const result = checkConfig(read.value, (path) => path in media);
        return { faults: result.ok ? [] : result.faults };
      },
    });
  });
}
