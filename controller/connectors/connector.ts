import type { ConnectorState } from '../protocol/http.ts';
import type { EventResult } from '../protocol/observation.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';

/** What a connector works with. It speaks for its own sources only: `urn:endcap:connector:{id}:…`. */
export interface ConnectorContext {
  /** A secret that was entered for it, or undefined. Never logged, never part of an answer. */
  secret(name: string): string | undefined;
  /** Key of this connector for one-way ids, hex; made by itself and kept. */
  readonly ownKey: string;
  /** HTTPS address under which the other side reaches the store, or null. */
  readonly publicUrl: string | null;
  /** Post -> ids of the products that it shows. */
  readonly posts: ReadonlyMap<string, readonly string[]>;
  /** Hands CloudEvents in. Resolves when they are committed; never rejects. */
  ingest(events: readonly unknown[]): Promise<EventResult[]>;
  /** Counts what came in by the webhook: `endcap_webhooks_total{connector,result}`. */
  count(result: string, by?: number): void;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How it does, as people are told. */
export type ConnectorStatus = Pick<ConnectorState, 'state' | 'detail' | 'lastEventMs' | 'lastPollMs'>;

/** A request that the other side sent to /hooks/{id}, its body as it came. */
export interface HookRequest {
  readonly method: 'GET' | 'POST';
  readonly query: Readonly<Record<string, unknown>>;
  /** By its lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
}
export type HookAnswer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly status: number; readonly error: string; readonly message: string };

/** A link to one outside system. Made anew whenever its configuration or a secret changes. */
export interface Connector {
  /** Names of the secrets that it needs. */
  readonly secrets: readonly string[];
  /** Begins to work; answers with its stop, which ends every timer and request. */
  start(context: ConnectorContext): () => void;
  state(): ConnectorStatus;
  /** Answers the other side at once; what has to be done is done after. Null: it has no webhook. */
  readonly hook: ((request: HookRequest) => HookAnswer) | null;
  /** Resolves when everything that was taken in so far is committed. */
  idle(): Promise<void>;
}
