import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import type { EngineInput } from '../../engine/io.ts';
import type { AssetRef } from '../../protocol/scalars.ts';

/** A state of the engine that was kept, and the journal entry after which it stood so. */
export interface Kept {
  readonly seq: number;
  readonly atMs: number;
  readonly reason: 'start' | 'change' | 'hour' | 'stop';
  readonly configRevision: number;
  readonly engineVersion: number;
  readonly codeBase: string | null;
  /** JSON text. */
  readonly state: string;
}

/** One decision, and the screens that it was made for. */
export interface Decided {
  /** As it was written down, for one of them: JSON text. */
  readonly text: string;
  readonly screens: readonly string[];
}
export interface PastEntry {
  readonly seq: number;
  readonly input: EngineInput;
  readonly configRevision: number;
  readonly decided: readonly Decided[];
}

/** What was written down, as a replay reads it. */
export interface Past {
  checkpointBefore(atMs: number): Kept | undefined;
  /** The state of an engine that began with this entry. */
  checkpointAt(seq: number): Kept | undefined;
  checkpointAfter(seq: number): Kept | undefined;
  /** When the first state was kept, epoch ms. */
  firstCheckpointMs(): number | undefined;
  /** When the controller stopped in good order after this entry, epoch ms. */
  stoppedMs(seq: number): number | undefined;
  entries(afterSeq: number, limit: number): readonly PastEntry[];
  revision(
    revision: number,
  ): { readonly config: StoreConfig; readonly media: Readonly<Record<string, AssetRef>> } | undefined;
}

/** Why something cannot be run again, in words that say what to do. */
export class ReplayError extends Error {
  readonly code: 'bad-range' | 'not-covered' | 'nothing-recorded' | 'faults' | 'too-long' | 'unreadable';
  readonly faults: readonly { readonly path: string; readonly message: string; readonly fix: string }[];
  constructor(code: ReplayError['code'], message: string, faults: ReplayError['faults'] = []) {
    super(message);
    this.name = 'ReplayError';
    this.code = code;
    this.faults = faults;
  }
}
