import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { App, Connections, Pairings } from '../context.ts';
import type { Records } from '../records/records.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Hearts } from './hearts.ts';
import type { Sessions } from './sessions.ts';

/** The HTTP server with zod schemas on its routes. */
export type Http = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** What the routes work on. */
export interface ApiPorts {
  readonly app: App;
  readonly records: Records;
  readonly pairings: Pairings;
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly hearts: Hearts;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Epoch ms. */
  readonly now: () => number;
  /** Folder of the built web pages, absolute. */
  readonly webRoot: string;
  readonly version: string;
  /** Whether the one who asks reached the controller over HTTPS, by itself or by the public address. */
  readonly secureCookies: (request: FastifyRequest) => boolean;
  /** Further checks for /readyz. */
  readonly checks: () => readonly HealthCheck[];
}
