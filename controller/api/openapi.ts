import fastifySwagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { condition } from '../../config/schema/condition.ts';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { decision } from '../protocol/decision.ts';
import { problem } from '../protocol/http.ts';
import { cloudEvent, observationData } from '../protocol/observation.ts';
import { packedProgramme } from '../protocol/programme/packed.ts';
import { reading } from '../protocol/reading.ts';
import { scene } from '../protocol/scene.ts';
import { BATCH, SINGLE } from './cloudEvents.ts';
import { tidy } from './openapiTidy.ts';
import type { Described } from './openapiTidy.ts';
import { anyone } from './policy.ts';
import type { Policy } from './policy.ts';
import type { Http } from './ports.ts';

/** Schemas that the description names once and refers to. */
const named = {
  Condition: condition,
  StoreConfig: storeConfig,
  Decision: decision,
  Problem: problem,
  CloudEvent: cloudEvent,
  Programme: packedProgramme,
  Reading: reading,
  Scene: scene,
} as const;

/** Who may use a route, in the terms of OpenAPI. Signing in comes first; each entry alone is enough. */
export function securityOf(policy: Policy): Record<string, string[]>[] {
  switch (policy.kind) {
    case 'public':
      return [];
    case 'player':
      return [{ deviceKey: [] }, { session: [] }];
    case 'token':
      return [{ ingestToken: [] }, { session: [] }];
    case 'app':
      return [{ consentToken: [] }];
    case 'local':
      return [{}, { session: [] }];
    case 'signed-in':
    case 'right':
      return [{ session: [] }];
  }
}

/** What a policy asks for, in words. */
export function policyText(policy: Policy): string {
  switch (policy.kind) {
    case 'public':
      return 'Open to anyone.';
    case 'signed-in':
      return 'Any role.';
    case 'right':
      return `Needs the right \`${policy.right}\`.`;
    case 'player':
      return 'The player of this screen, by its device key; or any role.';
    case 'token':
      return policy.scope === undefined
        ? `An ingest token; or the right \`${policy.right}\`.`
        : `An ingest token with \`${policy.scope}\` among its sources; or the right \`${policy.right}\`.`;
    case 'app':
      return "A member's app, by its consent token.";
    case 'local':
      return `From this machine without signing in; else needs the right \`${policy.right}\`.`;
  }
}

/** The data of each event type, as OpenAPI shows it. */
function dataSchemas(): Record<string, unknown>[] {
  return Object.entries(observationData).map(([type, schema]) => {
    const { $schema: _schema, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return { title: type, ...json };
  });
}

/** Bodies of POST /api/v1/events, which the route reads by itself. */
function eventBody(): Record<string, unknown> {
  const one = { $ref: '#/components/schemas/CloudEvent' };
  return {
    required: true,
    content: {
      [SINGLE]: { schema: one },
      [BATCH]: { schema: { type: 'array', items: one } },
      'application/json': { schema: { anyOf: dataSchemas(), description: 'Binary mode: the data alone.' } },
    },
  };
}

/** Describes every route at /api/v1/openapi.json. Register before the routes. */
export async function describeApi(http: Http, version: string): Promise<void> {
  for (const [id, schema] of Object.entries(named)) {
    z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
  }
  await http.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Endcap',
        version,
        description: 'The store controller: events in, what every screen shows and why.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'endcap_session', description: 'People, by POST /session.' },
          ingestToken: { type: 'http', scheme: 'bearer', description: 'An outside system, by its ingest token.' },
          consentToken: { type: 'http', scheme: 'bearer', description: "A member's app, by its consent token." },
          deviceKey: { type: 'http', scheme: 'bearer', description: 'A paired device: DEVICE.KEY' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject(document) {
      return tidy(jsonSchemaTransformObject(document) as Described, { '/api/v1/events': eventBody() });
    },
  });
}

/** The description itself. */
export function openApiRoute(http: Http): void {
  http.route({
    method: 'GET',
    url: '/api/v1/openapi.json',
    config: { policy: anyone },
    schema: {
      tags: ['Health'],
      summary: 'This description',
      response: { 200: z.record(z.string(), z.unknown()).describe('OpenAPI 3.1.') },
    },
    handler: async () => ({ ...http.swagger() }),
  });
}
