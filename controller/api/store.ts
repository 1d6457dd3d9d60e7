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

/**
 * For those who do not enrol tags: without names of members, which are for staff alone, and without keys of rolling ids,
 * by which whoever has one can follow its tag anywhere.
 */
function withoutMembers(config: StoreConfig): StoreConfig {
  const tags = config.tags.map(({ eid: _key, ...tag }) =>
    tag.class === 'member' ? { ...tag, name: 'A member' } : tag,
  );
  return { ...config, tags };
}

/** The store as configured, and its current values. */
export function storeRoutes(http: Http, { app, now }: ApiPorts): void {
  const tags = ['Store'];
  // A large store is written out once for each kind of reader, not for every console.
  const written = new Map<boolean, { readonly config: StoreConfig; readonly body: string }>();

  http.route({
    method: 'GET',
    url: '/api/v1/store',
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'The configuration in force, with its media',
      description: 'Names of members and keys of rolling ids are for those who enrol tags (right "plan").',
      response: { 200: storeAnswer },
    },
    async handler(request, reply) {
      const { revision, config, media } = app.configuration();
      const enrols = caller(request).session.rights.includes('plan');
      let last = written.get(enrols);
      if (last?.config !== config) {
        const answer = { revision, config: enrols ? config : withoutMembers(config), media };
        written.set(enrols, (last = { config, body: JSON.stringify(answer) }));
      }
      const { body } = last;
      return reply.serializer(() => body).send({ revision, config, media });
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
