import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { App, Calibrations, Connections, Enrolments, Pairings } from '../context.ts';
import type { EngineConfig } from '../engine/io.ts';
import type { ConnectorState } from '../protocol/http.ts';
import type { Outlook } from '../protocol/outlook.ts';
import type { Reading } from '../protocol/reading.ts';
import type { DecisionAnswer, Draft, ReplayState } from '../protocol/replay.ts';
import type { Records, ZoneHour } from '../records/records.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { SurveyDesk } from '../survey/desk.ts';
import type { Hearts } from './hearts.ts';
import type { Sessions } from './sessions.ts';

/** The HTTP server with zod schemas on its routes. */
export type Http = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Links to outside systems, as the routes need them. */
export interface ConnectorDesk {
  states(): ConnectorState[];
  /** Null when there is no such connector; names that it does not know are refused as a whole. */
  setSecrets(
    id: string,
    secrets: Readonly<Record<string, string>>,
  ): Promise<
    | { readonly ok: true; readonly state: ConnectorState }
    | { readonly ok: false; readonly known: readonly string[] }
    | null
  >;
  /** Answers the other side; null when nothing takes it. */
  hook(
    id: string,
    request: {
      readonly method: 'GET' | 'POST';
      readonly query: Readonly<Record<string, unknown>>;
      readonly header: (name: string) => string | undefined;
      /** As it came. */
      readonly body: Uint8Array;
    },
  ):
    | { readonly ok: true; readonly text: string }
    | { readonly ok: false; readonly status: number; readonly error: string; readonly message: string }
    | null;
}

/** Recorded time that is run again, as the routes need it. */
export interface ReplayPort {
  /** `bad-range` or `busy`, in words, when it is not taken. */
  ask(asked: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly draft: Draft | null;
    readonly by: string;
  }):
    | { readonly ok: true; readonly state: ReplayState }
    | { readonly ok: false; readonly code: string; readonly message: string };
  get(id: string): ReplayState | undefined;
  cancel(id: string): ReplayState | undefined;
  /** Worked out again for an instant; null: there was no such screen then. Not ok: why it cannot be, in words. */
  why(
    screen: string,
    atMs: number,
  ): Promise<
    | { readonly ok: true; readonly answer: DecisionAnswer | null }
    | { readonly ok: false; readonly code: string; readonly message: string }
  >;
}

/** What is coming, as the routes need it. */
export interface OutlookPort {
  /** @param key same key, same outlook, for a while; null: it is made anew */
  make(
    job: {
      readonly source: EngineConfig;
      readonly draft: boolean;
      readonly fromMs: number;
      readonly days: number;
      readonly screen: string | null;
      readonly stock: readonly Reading[];
      readonly nowMs: number;
    },
    key: string | null,
  ): Promise<
    | { readonly ok: true; readonly outlook: Outlook }
    | { readonly ok: false; readonly code: 'busy' | 'failed'; readonly message: string }
  >;
}

/** People that were counted, as the routes need them. */
export interface PeoplePort {
  /** Hours that began in `[fromMs, toMs)`, with what was counted until now. */
  between(fromMs: number, toMs: number): Promise<readonly ZoneHour[]>;
  /** What was counted around an instant of the last day; null: nobody knew. */
  at(zone: string, atMs: number): { readonly people: number; readonly confidence: number } | null;
}

/** What the routes work on. */
export interface ApiPorts {
  readonly app: App;
  readonly records: Records;
  readonly pairings: Pairings;
  readonly connections: Connections;
  readonly enrolments: Enrolments;
  readonly calibrations: Calibrations;
  readonly people: PeoplePort;
  readonly sessions: Sessions;
  readonly hearts: Hearts;
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
  /** Whether the one who asks reached the controller over HTTPS, by itself or by the public address. */
  readonly secureCookies: (request: FastifyRequest) => boolean;
  /** Further checks for /readyz. */
  readonly checks: () => readonly HealthCheck[];
}
