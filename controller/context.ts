import type { Campaign } from '../config/schema/campaign.ts';
import type { StoreConfig } from '../config/schema/storeConfig.ts';
import type { Command, Engine, EngineConfig } from './engine/io.ts';
import type { TagNow } from './protocol/console.ts';
import type { EventResult } from './protocol/observation.ts';
import type { Play } from './protocol/play.ts';
import type { AssetRef } from './protocol/scalars.ts';

/** Who hands events in: which sources it may speak for. */
export interface Origin {
  /** For the log and the audit: `device:agent-1`, `token:till`, `shopper`. */
  readonly who: string;
  /** True when it may use this CloudEvents source. */
  readonly maySend: (source: string) => boolean;
  /** Everything it sends is simulated, whatever the event says. */
  readonly simulated: boolean;
}

/** The loop of the controller, as gateway and api see it (`controller/app.ts` makes it). */
export interface App {
  /** Current configuration with media. */
  configuration(): EngineConfig;
  /** The engine, to read from. Only the app applies inputs. */
  engine(): Pick<Engine, 'decision' | 'programme' | 'overrides' | 'reading' | 'readings' | 'campaigns'>;
  /** Enrolled tags and where they are, for the live plan. */
  tags(): readonly TagNow[];
  /** Takes events of any shape: checks, stamps, dedups, decides, commits. Resolves when committed; never rejects. */
  ingest(events: readonly unknown[], origin: Origin): Promise<EventResult[]>;
  /** Commits, then plays by it. Rejects with StorageError. */
  setCampaignStatus(id: string, status: Campaign['status'], by: string): Promise<void>;
  /** A checked configuration becomes the next revision. */
  saveConfiguration(config: StoreConfig, media: Readonly<Record<string, AssetRef>>, by: string): Promise<number>;
  recordPlays(plays: readonly Play[], device: string): Promise<string[]>;
  /** Called with what the engine wants done, in order, right after it was decided. Answers with its stop. */
  onCommands(listener: (commands: readonly Command[]) => void): () => void;
  /** Called when a new revision is in force. */
  onConfiguration(listener: () => void): () => void;
  /** Controller's clock, epoch ms, never backwards. */
  now(): number;
}
