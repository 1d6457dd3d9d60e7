import type { AssetRef } from '../protocol/scalars.ts';
import type { ReadingKind } from '../../config/schema/condition.ts';
import type { Campaign, PlayClass } from '../../config/schema/campaign.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Decision } from '../protocol/decision.ts';
import type { Override, Programme, Resume } from '../protocol/programme/programme.ts';
import type { Reading } from '../protocol/reading.ts';
import type { FloorState } from './floor.ts';

/** What every input carries. No input has an id of a person, a tag or a phone: the journal holds these as they are. */
interface Sensed {
  /** Controller's stamp: the engine's clock, epoch ms, never backwards. */
  readonly atMs: number;
  /** When it was sensed, epoch ms. */
  readonly sensedAtMs: number;
  readonly source: string;
  readonly simulated: boolean;
}

export type WeatherKind = Extract<ReadingKind, `weather.${string}`>;

/** Everything that can move the engine. Same snapshot + same inputs = same outputs, byte for byte (DEC). */
export type EngineInput =
  | (Sensed & { readonly kind: 'count'; readonly zone: string; readonly count: number; readonly confidence: number })
  | (Sensed & { readonly kind: 'presence'; readonly zone: string; readonly tags: number; readonly confidence: number })
  | (Sensed & {
      readonly kind: 'crossing';
      readonly line: string;
      readonly way: 'forth' | 'back';
      readonly people: number;
    })
  | (Sensed & { readonly kind: 'like'; readonly product: string; readonly delta: 1 | -1 })
  | (Sensed & { readonly kind: 'likes'; readonly product: string; readonly total: number })
  | (Sensed & { readonly kind: 'sale'; readonly product: string; readonly quantity: number })
  | (Sensed & { readonly kind: 'button'; readonly button: string })
  | (Sensed & { readonly kind: 'dwell'; readonly zone: string; readonly seconds: number; readonly confidence: number })
  /** People in a zone by its baskets; `error` is one standard deviation. */
  | (Sensed & {
      readonly kind: 'estimate';
      readonly zone: string;
      readonly people: number;
      readonly error: number;
      readonly confidence: number;
    })
  | (Sensed & {
      readonly kind: 'queue';
      readonly zone: string;
      readonly length: number;
      /** Seconds; null: not estimated. */
      readonly waitS: number | null;
      readonly confidence: number;
    })
  /** A camera works again, or does not: then what its agent last counted is taken back. */
  | (Sensed & { readonly kind: 'camera'; readonly camera: string; readonly working: boolean })
  | (Sensed & {
      readonly kind: 'mix';
      readonly zone: string;
      readonly segment: string;
      /** 0 to 1. */
      readonly share: number;
      readonly confidence: number;
    })
  /** Somebody of a declared segment came in; who is not known here. */
  | (Sensed & { readonly kind: 'arrival'; readonly segment: string })
  | (Sensed & { readonly kind: 'stock'; readonly product: string; readonly quantity: number })
  | (Sensed & { readonly kind: 'weather'; readonly what: WeatherKind; readonly value: number })
  | { readonly kind: 'advance'; readonly atMs: number }
  /**
   * A new engine took over with this revision: at a start of the controller, knowing nothing but likes, or after a saved
   * change, going on from the one before. For an engine it is an advance.
   */
  | { readonly kind: 'configuration'; readonly atMs: number; readonly revision: number; readonly start?: true }
  | { readonly kind: 'status'; readonly atMs: number; readonly campaign: string; readonly status: Campaign['status'] };

/** What the engine wants done. */
export type Command =
  | { readonly kind: 'programme'; readonly screen: string; readonly revision: string }
  /** `inStep`: members of a group that must switch together; the gateway prepares and commits. */
  | { readonly kind: 'override.begin'; readonly override: Override; readonly inStep: boolean }
  | {
      readonly kind: 'override.end';
      readonly id: string;
      readonly screens: readonly string[];
      readonly atMs: number;
      /** How the booked loop of these screens goes on; null: by its clock. */
      readonly resume: Resume | null;
    }
  | { readonly kind: 'output'; readonly output: string; readonly on: boolean; readonly atMs: number }
  | { readonly kind: 'reading'; readonly reading: Reading }
  | { readonly kind: 'decision'; readonly decision: Decision };

export type TriggerPhase = 'none' | 'waiting' | 'holding' | 'on' | 'releasing' | 'cooling';
export interface CampaignView {
  readonly id: string;
  readonly class: PlayClass;
  readonly status: Campaign['status'];
  readonly targets: readonly string[];
  readonly trigger: TriggerPhase;
  readonly onScreens: readonly string[];
  /** Its state in words. */
  readonly why: string;
}

/** A store's configuration with its media resolved; what an engine is made for. */
export interface EngineConfig {
  readonly revision: number;
  readonly config: StoreConfig;
  /** Media path of the store file -> stored file. */
  readonly media: Readonly<Record<string, AssetRef>>;
  /** Base of the address that codes on screens open, e.g. `http://192.168.1.20:8080`; null: codes are not drawn. */
  readonly codeBase: string | null;
}

export interface Engine {
  /** Takes one input and answers with what is to be done, in order. Never throws on data. */
  apply(input: EngineInput): readonly Command[];
  /** Instant at which the engine wants an `advance` at the latest, epoch ms. */
  wakeAtMs(): number;
  decision(screen: string): Decision | undefined;
  programme(screen: string): Programme | undefined;
  overrides(screen: string): readonly Override[];
  /** Outputs and whether they are on. */
  outputs(): readonly { readonly output: string; readonly on: boolean }[];
  reading(key: string): Reading | undefined;
  readings(): readonly Reading[];
  campaigns(): readonly CampaignView[];
  /** Durable state as plain JSON data: likes per source, when each trigger last ended, and the time that they had. */
  snapshot(): EngineSnapshot;
}

/** Likes of one product at one source. */
export interface LikeAccount {
  readonly product: string;
  readonly source: string;
  readonly total: number;
  /** Last word of the source, epoch ms. */
  readonly atMs: number;
  readonly simulated: boolean;
  /** When the source last told its whole number, epoch ms; null: it only ever tells what is added. */
  readonly knownMs: number | null;
  /** From before a restart, and not heard since. */
  readonly restored: boolean;
}

/** What outlasts a restart besides likes: when triggers came and went, and the time that they had on screens. */
export interface EnginePast {
  readonly triggers: readonly {
    readonly campaign: string;
    readonly lastEndedMs: number | null;
    /** When it came on in the last hour; kept where it may come on only so often. */
    readonly startsMs?: readonly number[];
  }[];
  /** Not there in snapshots of before it was kept. */
  readonly floor?: readonly FloorState[];
}

export interface EngineSnapshot extends EnginePast {
  readonly version: 1;
  /** Instant of the last input that is known: what was on then is taken to have ended then. */
  readonly nowMs: number;
  readonly likes: readonly LikeAccount[];
}
