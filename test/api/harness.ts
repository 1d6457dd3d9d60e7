import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import { sha256Hex } from '../../controller/api/requests.ts';
import { createApi } from '../../controller/api/server.ts';
import type { Api, ApiOptions } from '../../controller/api/server.ts';
import { SESSION_COOKIE, SESSION_MS, createSessions } from '../../controller/api/sessions.ts';
import type { Sessions } from '../../controller/api/sessions.ts';
import { createConnectors } from '../../controller/connectors/connectors.ts';
import type { Connectors } from '../../controller/connectors/connectors.ts';
import { rights } from '../../controller/protocol/console.ts';
import type { Role } from '../../controller/protocol/console.ts';
import type { Records } from '../../controller/records/records.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { createMetrics } from '../../controller/runtime/metrics.ts';
import type { Metrics } from '../../controller/runtime/metrics.ts';
import { hashPassword } from '../../controller/runtime/password.ts';
import { memoryApp } from '../fakes/memoryApp.ts';
import type { MemoryApp } from '../fakes/memoryApp.ts';
import { memoryRecords } from '../fakes/memoryRecords.ts';
import { noOutlooks } from '../fakes/noOutlooks.ts';
import { noReplays } from '../fakes/noReplays.ts';
import { smallStore } from '../fakes/smallStore.ts';
import { surveysHere } from '../fakes/surveysHere.ts';
import {
  noCalibrations,
  nobodyCounted,
  noEnrolments,
  waitingPairings,
  writtenConnections,
} from '../fakes/waitingPairings.ts';

/** Saturday noon in the store. */
export const START_MS = Date.UTC(2026, 10, 21, 11, 0, 0);
export const PASSWORD = 'a good long password';
export const LOGO = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
let passwordHash: Promise<string> | undefined;

const webFiles: Record<string, string> = {
  'controller/console/index.html': '<title>console</title>',
  'display/renderer/index.html': '<title>player</title>',
  'display/rack/index.html': '<title>rack</title>',
  'display/phone/index.html': '<title>phone</title>',
  'assets/app-1a2b.js': 'export {};',
  'sw.js': 'self;',
};

export interface Bench {
  readonly api: Api;
  readonly app: MemoryApp;
  readonly records: Records;
  readonly sessions: Sessions;
  readonly metrics: Metrics;
  readonly pairings: ReturnType<typeof waitingPairings>;
  readonly connections: ReturnType<typeof writtenConnections>;
  /** Their timers never fire. */
  readonly connectors: Connectors;
  readonly folder: string;
  /** Moves the clock on. */
  readonly pass: (ms: number) => void;
  /** Cookie header of a new session of a user with this role. */
  readonly as: (role: Role) => Promise<string>;
  /** A request of the console's own page. */
  readonly call: (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    cookie?: string,
    body?: unknown,
  ) => Promise<LightMyRequestResponse>;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'endcap-api-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An API on fakes; nothing listens until the test starts it. Closed when the test is over. */
export async function bench(more: Partial<ApiOptions> = {}): Promise<Bench> {
  const folder = temporaryFolder();
  const webRoot = join(folder, 'web');
  for (const [path, text] of Object.entries(webFiles)) {
    mkdirSync(dirname(join(webRoot, path)), { recursive: true });
    writeFileSync(join(webRoot, path), text);
  }
  let nowMs = START_MS;
  const now = (): number => nowMs;
  const records = memoryRecords(join(folder, 'media'));
  const media = {
    'media/logo.svg': await records.media.add(Buffer.from(LOGO), 'logo.svg'),
    'media/cola.png': await records.media.add(Buffer.from('0123456789'), 'cola.png'),
  };
  const app = memoryApp({ revision: 1, config: smallStore(), media, codeBase: null }, records, now);
  const logger = createLogger('silent');
  const metrics = createMetrics();
  const sessions = createSessions({ records, now, logger });
  const pairings = waitingPairings(records, now);
  const connections = writtenConnections();
  const connectors = createConnectors({
    configuration: () => app.configuration().config,
    onConfiguration: (changed) => app.onConfiguration(changed),
    ingest: (events, origin) => app.ingest(events, origin),
    secrets: records.secrets,
    clock: { now, after: () => () => undefined },
    ...{ logger, metrics },
  });
  connectors.start();
  onTestFinished(() => connectors.stop());
  const api = await createApi({
    ...{ app, records, pairings, connections, connectors, sessions, logger, metrics, now, webRoot },
    enrolments: noEnrolments,
    calibrations: noCalibrations,
    people: nobodyCounted,
    replays: noReplays(),
    outlooks: noOutlooks(),
    surveys: surveysHere,
    version: '0.0.0-test',
    listen: { host: '127.0.0.1', port: 0 },
    ...more,
  });
  onTestFinished(() => api.stop());

  passwordHash ??= hashPassword(PASSWORD);
  for (const role of Object.keys(rights) as Role[]) {
    await records.users.put({ user: role, role, passwordHash: await passwordHash, oneTime: false, createdAtMs: nowMs });
  }
  return {
    ...{ api, app, records, sessions, metrics, pairings, connections, connectors, folder },
    pass(ms) {
      nowMs += ms;
    },
    async as(role) {
      const token = randomBytes(32).toString('base64url');
      await records.sessions.put({ tokenHash: sha256Hex(token), user: role, expiresAtMs: nowMs + SESSION_MS });
      const cookie = `${SESSION_COOKIE}=${token}`;
      if (sessions.authenticate(cookie) === null) throw new Error('the test user is not signed in');
      return cookie;
    },
    async call(method, url, cookie, body) {
      return api.http.inject({
        method,
        url,
        headers: {
          host: 'localhost:8080',
          ...(method === 'GET' ? {} : { origin: 'http://localhost:8080' }),
          ...(cookie === undefined ? {} : { cookie }),
        },
        ...(body === undefined ? {} : { payload: body as object }),
      });
    },
  };
}
