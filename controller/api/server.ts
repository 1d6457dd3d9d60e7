import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import fastifyCookie from '@fastify/cookie';
import fastifyRateLimit from '@fastify/rate-limit';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { App, Calibrations, Connections, Enrolments, Pairings } from '../context.ts';
import type { Records } from '../records/records.ts';
import type { Logger } from '../runtime/logger.ts';
import { fromThisMachine, isHostOf, isLoopback } from '../runtime/locality.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { SurveyDesk } from '../survey/desk.ts';
import { bySchema } from './answers.ts';
import { appRoutes } from './app.ts';
import { AppDoor } from './appDoor.ts';
import { bodyTime, bodyTimes } from './bodyTime.ts';
import { calibrationRoutes } from './calibrations.ts';
import { cameraRoutes } from './cameras.ts';
import { campaignRoutes } from './campaigns.ts';
import { configRoutes } from './config.ts';
import { connectorRoutes } from './connectors.ts';
import { requirePolicies } from './declare.ts';
import type { ApiRoute } from './declare.ts';
import { deviceRoutes, pairingRoutes } from './devices.ts';
import { enrolmentRoutes } from './enrolments.ts';
import { errorHandler, notFoundHandler } from './errors.ts';
import { eventRoutes } from './events.ts';
import { securityHeaders } from './headers.ts';
import { healthRoutes } from './health.ts';
import { openHearts } from './hearts.ts';
import { journeyRoutes } from './journeys.ts';
import { receiverRoutes } from './receivers.ts';
import { libraryRoutes } from './library.ts';
import { mediaRoutes } from './media.ts';
import { describeApi, openApiRoute } from './openapi.ts';
import { originCheck } from './origins.ts';
import { outlookRoutes } from './outlook.ts';
import { pageRoutes } from './pages.ts';
import { auditRoutes, tokenRoutes, userRoutes } from './people.ts';
import { guard } from './policy.ts';
import { playRoutes } from './plays.ts';
import type { ApiPorts, ConnectorDesk, HealthCheck, Http, OutlookPort, PeoplePort, ReplayPort } from './ports.ts';
import { HttpProblem, faultsOf } from './problems.ts';
import { productRoutes } from './products.ts';
import { replayRoutes } from './replays.ts';
import { screenRoutes } from './screens.ts';
import { sessionRoutes } from './session.ts';
import type { Sessions } from './sessions.ts';
import { storeRoutes } from './store.ts';
import { surveyRecordingRoutes, surveyRoutes } from './surveys.ts';
import { tagRoutes } from './tags.ts';

/** Bodies of most routes are forms; events and store files set their own limit. */
const BODY_BYTES = 256 * 1024;
/** Open downloads get this long to finish at a stop, ms. */
const STOP_GRACE_MS = 2_000;

export interface ApiOptions {
  readonly app: App;
  readonly records: Records;
  readonly pairings: Pairings;
  readonly connections: Connections;
  readonly enrolments: Enrolments;
  readonly calibrations: Calibrations;
  readonly people: PeoplePort;
  readonly sessions: Sessions;
  readonly connectors: ConnectorDesk;
  readonly replays: ReplayPort;
  readonly outlooks: OutlookPort;
  readonly surveys: Pick<SurveyDesk, 'check'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Epoch ms. */
  readonly now: () => number;
  /** Folder of the built web pages, absolute. */
  readonly webRoot: string;
  readonly version: string;
  /** Port 0: any free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** PEM. Must be there when the host is not loopback. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Addresses of proxies whose X-Forwarded-For is believed; none by default. */
  readonly trustProxy?: readonly string[] | undefined;
  /** Further checks for /readyz. */
  readonly checks?: (() => readonly HealthCheck[]) | undefined;
  /** True for a request that came in over plain HTTP from the guest network. */
  readonly isGuest?: ((request: IncomingMessage) => boolean) | undefined;
  /** Closes what holds connections open (Socket.IO), before the server closes. */
  readonly onPreClose?: (() => Promise<void> | void) | undefined;
}

export interface Api {
  /** For Socket.IO to attach to. */
  readonly server: Server;
  readonly http: Http;
  /** Every route that answers, for the walk through the policies. */
  readonly routes: readonly ApiRoute[];
  /** Address, e.g. `http://localhost:8080`; after `start`. */
  url(): string;
  /** Listens. Rejects with the system's error (EADDRINUSE, EACCES). */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The HTTP interface: pages, API, media, health. Nothing listens before `start`. */
export async function createApi(options: ApiOptions): Promise<Api> {
  const { tls, logger, sessions, records, app } = options;
  const host = options.listen.host === 'localhost' ? '127.0.0.1' : options.listen.host;
  const onLoopback = isLoopback(host);
  if (!onLoopback && tls === undefined) {
    throw new Error(`plain HTTP is for this machine only: ${host} needs a certificate`);
  }
  const overTls = tls !== undefined;
  const proxies = options.trustProxy ?? [];

  const baseLogger: FastifyBaseLogger = logger;
  const http: Http = Fastify({
    loggerInstance: baseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    trustProxy: proxies.length > 0 ? [...proxies] : false,
    routerOptions: { maxParamLength: 300 },
    serverFactory: (handler) => {
      const server: Server =
        tls === undefined ? createServer(handler) : createTlsServer({ ...tls, minVersion: 'TLSv1.2' }, handler);
      // Bodies have their time by `bodyTime`.
      server.requestTimeout = 0;
      server.headersTimeout = 20_000;
      server.keepAliveTimeout = 72_000;
      return server;
    },
  });
  const routes: ApiRoute[] = [];
  http.removeContentTypeParser('text/plain');
  http.setValidatorCompiler(({ schema, httpPart }) => (data: unknown) => {
    const parsed = (schema as unknown as z.ZodType).safeParse(data);
    if (parsed.success) return { value: parsed.data };
    return { error: new HttpProblem(400, 'invalid', invalidText(httpPart), faultsOf(parsed.error)) };
  });
  http.setSerializerCompiler(bySchema);
  const refused = options.metrics.counter('endcap_http_refused_total', 'Requests refused, by the code of the answer.', [
    'reason',
  ]);
  http.setErrorHandler(errorHandler(logger, refused));
  http.setNotFoundHandler(notFoundHandler(refused));
  http.decorateRequest('signedIn', null);
  http.decorateRequest('ingestToken', null);
  http.decorateRequest('memberTag', null);
  requirePolicies(http, routes);
  await describeApi(http, options.version);
  await http.register(fastifyCookie);
  const publicUrl = (): string | undefined => app.configuration().config.store.publicUrl;
  http.addHook('onRequest', bodyTime(bodyTimes));
  http.addHook('onRequest', securityHeaders(overTls));
  http.addHook('onRequest', originCheck({ overTls, onLoopback, publicUrl }));
  const isLocal = (request: FastifyRequest): boolean =>
    fromThisMachine(
      request.socket.remoteAddress ?? '',
      request.headers,
      proxies.length > 0 || publicUrl() !== undefined,
    );
  const apps = new AppDoor(() => app.configuration().config, options.now);
  http.addHook('onRequest', guard(sessions, records, isLocal, apps));
  await http.register(fastifyRateLimit, { global: false });
  const { onPreClose } = options;
  if (onPreClose !== undefined) http.addHook('preClose', async () => onPreClose());
  const forgetSession = sessions.onEnded((tokenHash) => options.connections.dropSession(tokenHash));
  http.addHook('onClose', async () => forgetSession());

  const ports: ApiPorts = {
    ...options,
    secureCookies: (request) =>
      options.isGuest?.(request.raw) !== true && (overTls || isHostOf(request.headers.host, [publicUrl() ?? ''])),
    hearts: await openHearts(records),
    checks: options.checks ?? (() => []),
  };
  sessionRoutes(http, ports);
  storeRoutes(http, ports);
  surveyRoutes(http, ports);
  surveyRecordingRoutes(http, ports);
  configRoutes(http, ports);
  campaignRoutes(http, ports);
  playRoutes(http, ports);
  screenRoutes(http, ports);
  replayRoutes(http, ports);
  outlookRoutes(http, ports);
  journeyRoutes(http, ports);
  receiverRoutes(http, ports);
  deviceRoutes(http, ports);
  pairingRoutes(http, ports);
  enrolmentRoutes(http, ports);
  cameraRoutes(http, ports);
  calibrationRoutes(http, ports);
  tagRoutes(http, ports);
  eventRoutes(http, ports);
  appRoutes(http, ports);
  tokenRoutes(http, ports);
  userRoutes(http, ports);
  auditRoutes(http, ports);
  connectorRoutes(http, ports);
  productRoutes(http, ports);
  mediaRoutes(http, ports);
  libraryRoutes(http, ports);
  healthRoutes(http, ports);
  openApiRoute(http);
  await pageRoutes(http, ports);
  await http.ready();

  return {
    server: http.server,
    http,
    routes,
    url() {
      const { port } = http.server.address() as AddressInfo;
      const name = onLoopback ? 'localhost' : host === '0.0.0.0' || host === '::' ? 'localhost' : host;
      return `${overTls ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`;
    },
    async start() {
      await http.listen({ host, port: options.listen.port });
    },
    async stop() {
      const closing = http.close();
      const timer = setTimeout(() => http.server.closeAllConnections(), STOP_GRACE_MS);
      try {
        await closing;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function invalidText(part: string | undefined): string {
  const where =
    { body: 'body', querystring: 'query', params: 'address', headers: 'headers' }[part ?? 'body'] ?? 'request';
  return `The ${where} has faults. Correct them and send it again.`;
}
