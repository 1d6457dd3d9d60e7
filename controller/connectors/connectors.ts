import { randomBytes } from 'node:crypto';
import type { ConnectorConfig } from '../../config/schema/connector.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { ConnectorState } from '../protocol/http.ts';
import type { EventResult } from '../protocol/observation.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Connector, ConnectorContext, HookAnswer, HookRequest } from './connector.ts';
import { Facebook } from './meta/facebook.ts';

/** Kept beside the entered secrets; made here, asked of nobody. */
const OWN_KEY = 'ownKey';

export interface ConnectorsOptions {
  readonly configuration: () => StoreConfig;
  /** Calls back when another configuration is in force; answers with its stop. */
  readonly onConfiguration: (changed: () => void) => () => void;
  readonly ingest: (
    events: readonly unknown[],
    origin: { readonly who: string; readonly maySend: (source: string) => boolean; readonly simulated: boolean },
  ) => Promise<EventResult[]>;
  readonly secrets: {
    get(name: string): string | undefined;
    put(name: string, value: string): Promise<void>;
    remove(name: string): Promise<void>;
  };
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly fetch?: typeof fetch;
}

/** What became of entered secrets: the new state, or names that this connector does not know. */
export type SecretsAnswer =
  { readonly ok: true; readonly state: ConnectorState } | { readonly ok: false; readonly known: readonly string[] };

export interface Connectors {
  /** Begins to work by the configuration in force, and follows it. */
  start(): void;
  stop(): Promise<void>;
  states(): ConnectorState[];
  /** Enters secrets and starts the connector anew with them; null when there is no such connector. */
  setSecrets(id: string, secrets: Readonly<Record<string, string>>): Promise<SecretsAnswer | null>;
  /** Answers a request to /hooks/{id}; null when nothing takes it. */
  hook(id: string, request: HookRequest): HookAnswer | null;
  /** Resolves when what was taken in so far is committed. */
  idle(): Promise<void>;
}

interface Running {
  readonly config: ConnectorConfig;
  readonly connector: Connector | null;
  /** What it was made of: another text makes it anew. */
  readonly madeOf: string;
  readonly stop: () => void;
}

function secretName(id: string, name: string): string {
  return `connector:${id}:${name}`;
}

function connectorOf(config: ConnectorConfig): Connector | null {
  return config.kind === 'facebook' ? new Facebook(config) : null;
}

/** Post -> products, of one connector. */
function postsOf(config: StoreConfig, id: string): Map<string, string[]> {
  const posts = new Map<string, string[]>();
  for (const product of config.products) {
    for (const { connector, post } of product.posts) {
      if (connector !== id) continue;
      const of = posts.get(post) ?? [];
      if (!of.includes(product.id)) of.push(product.id);
      posts.set(post, of);
    }
  }
  return posts;
}

/** Starts and ends the links to outside systems as the configuration says. */
export function createConnectors(options: ConnectorsOptions): Connectors {
  const { configuration, secrets, clock, logger } = options;
  const counted = options.metrics.counter('endcap_webhooks_total', 'Webhook deliveries and what was in them.', [
    'connector',
    'result',
  ]);
  const running = new Map<string, Running>();
  let stopListening: () => void = () => undefined;

  const ownKeyOf = (id: string): string => {
    const kept = secrets.get(secretName(id, OWN_KEY));
    if (kept !== undefined) return kept;
    const made = randomBytes(32).toString('hex');
    secrets.put(secretName(id, OWN_KEY), made).catch((error: unknown) => {
      logger.error({ connector: id, error: String(error) }, 'the key of a connector could not be kept');
    });
    return made;
  };

  const begin = (config: ConnectorConfig, madeOf: string, store: StoreConfig): void => {
    const { id } = config;
    const connector = connectorOf(config);
    if (connector === null) {
      running.set(id, { config, connector, madeOf, stop: () => undefined });
      return;
    }
    const prefix = `urn:endcap:connector:${id}:`;
    const origin = { who: `connector:${id}`, maySend: (s: string) => s.startsWith(prefix), simulated: false };
    const context: ConnectorContext = {
      secret: (name) => secrets.get(secretName(id, name)),
      ownKey: ownKeyOf(id),
      publicUrl: store.store.publicUrl ?? null,
      posts: postsOf(store, id),
      ingest: (events) =>
        options.ingest(events, origin).catch((error: unknown): EventResult[] => {
          logger.error({ connector: id, error: String(error) }, 'events could not be taken');
          return events.map(() => ({
            id: '',
            source: '',
            result: 'retry',
            reason: 'the controller could not take it',
          }));
        }),
      count: (result, by = 1) => {
        counted.inc({ connector: id, result }, by);
      },
      fetch: options.fetch ?? fetch,
      clock,
      logger,
    };
    running.set(id, { config, connector, madeOf, stop: connector.start(context) });
  };

  const forget = async ({ config: { id }, connector }: Running): Promise<void> => {
    for (const name of [...(connector?.secrets ?? []), OWN_KEY]) await secrets.remove(secretName(id, name));
  };

  /** Only what changed is made anew: the others keep their rhythm and what they know. */
  const follow = (): void => {
    const store = configuration();
    const wanted = new Map(store.connectors.map((c) => [c.id, c]));
    for (const [id, one] of [...running]) {
      if (wanted.has(id)) continue;
      one.stop();
      running.delete(id);
      // A connector of the same name that comes later must not speak with another one's secrets.
      forget(one).catch((error: unknown) => {
        logger.error({ connector: id, error: String(error) }, 'the secrets of a connector could not be deleted');
      });
    }
    for (const [id, config] of wanted) {
      const madeOf = JSON.stringify([config, store.store.publicUrl ?? null, [...postsOf(store, id)]]);
      const before = running.get(id);
      if (before?.madeOf === madeOf) continue;
      before?.stop();
      if (before !== undefined && addressOf(before.config) !== addressOf(config)) {
        // Another address must not get the secrets that were entered for this one.
        forget(before)
          .catch((error: unknown) => {
            logger.error({ connector: id, error: String(error) }, 'the secrets of a connector could not be deleted');
          })
          .finally(() => {
            if (running.get(id) === before) begin(config, madeOf, configuration());
          });
        continue;
      }
      begin(config, madeOf, store);
    }
  };

  const publicState = ({ config: { id, kind, name }, connector }: Running): ConnectorState => {
    if (connector === null) {
      const detail = 'Sends events to /api/v1/events with a token of its own.';
      const nothing = { secrets: {}, webhook: null, lastEventMs: null, lastPollMs: null };
      return { id, kind, name, state: 'waiting', detail, ...nothing };
    }
    const publicUrl = configuration().store.publicUrl?.replace(/\/$/, '');
    const set = connector.secrets.map((s) => [s, secrets.get(secretName(id, s)) !== undefined] as const);
    const webhook = connector.hook === null || publicUrl === undefined ? null : `${publicUrl}/hooks/${id}`;
    return { id, kind, name, ...connector.state(), secrets: Object.fromEntries(set), webhook };
  };

  return {
    start() {
      follow();
      stopListening = options.onConfiguration(follow);
    },
    async stop() {
      stopListening();
      for (const one of running.values()) one.stop();
      await Promise.all([...running.values()].map(async ({ connector }) => connector?.idle()));
      running.clear();
    },
    states: () => [...running.values()].map(publicState),
    async setSecrets(id, entered) {
      const one = running.get(id);
      if (one === undefined) return null;
      const known = one.connector?.secrets ?? [];
      if (Object.keys(entered).some((name) => !known.includes(name))) return { ok: false, known };
      for (const [name, value] of Object.entries(entered)) await secrets.put(secretName(id, name), value.trim());
      // It may have been removed or changed while the secrets were written.
      const now = running.get(id);
      if (now === undefined) {
        await forget(one);
        return null;
      }
      now.stop();
      begin(now.config, now.madeOf, configuration());
      return { ok: true, state: publicState(running.get(id)!) };
    },
    hook: (id, request) => running.get(id)?.connector?.hook?.(request) ?? null,
    async idle() {
      await Promise.all([...running.values()].map(async ({ connector }) => connector?.idle()));
    },
  };
}

/** Where the secrets of a connector are sent. */
function addressOf(config: ConnectorConfig): string {
  return config.kind === 'facebook' ? config.graph : config.kind;
}
