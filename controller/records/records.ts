import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { EngineInput, EngineSnapshot } from '../engine/io.ts';
import type { Role } from '../protocol/console.ts';
import type { Decision } from '../protocol/decision.ts';
import type { Play } from '../protocol/play.ts';
import type { PlayChain, PlayFinding, PlayRecord } from '../protocol/playBook.ts';
import type { AssetRef } from '../protocol/scalars.ts';

export interface ConfigRevision {
  readonly revision: number;
  readonly atMs: number;
  readonly by: string;
  readonly config: StoreConfig;
  /** Media path -> stored file. */
  readonly media: Readonly<Record<string, AssetRef>>;
}

export interface DeviceRecord {
  readonly id: string;
  readonly kind: 'player' | 'rack' | 'agent';
  readonly name: string;
  /** Screen of a player, rack of a rack face, null for an agent. */
  readonly place: string | null;
  /** SHA-256 of its key, hex. */
  readonly keyHash: string;
  readonly simulated: boolean;
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
}

export interface UserRecord {
  readonly user: string;
  readonly role: Role;
  /** argon2id */
  readonly passwordHash: string;
  /** The printed first password: good for signing in until its user has chosen one; made anew at every start. */
  readonly oneTime: boolean;
  readonly createdAtMs: number;
}
export interface SessionRecord {
  /** SHA-256 of the cookie's token, hex. */
  readonly tokenHash: string;
  readonly user: string;
  readonly expiresAtMs: number;
}
export interface IngestToken {
  readonly id: string;
  readonly name: string;
  readonly tokenHash: string;
  readonly sources: readonly string[];
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
}

/** One line of the journal: an id-free input, as the engine took it, and what it decided. */
export interface JournalEntry {
  readonly input: EngineInput;
  readonly configRevision: number;
  readonly decisions: readonly Decision[];
}
/**
 * The whole engine as it stood after an entry of the journal: right after a `start`, or after a `change` of the
 * configuration, once an `hour`, and at a `stop`.
 */
export interface Checkpoint {
  /** Number of the last journal entry that it includes. */
  readonly seq: number;
  readonly atMs: number;
  readonly reason: 'start' | 'change' | 'hour' | 'stop';
  readonly configRevision: number;
  readonly engineVersion: number;
  readonly codeBase: string | null;
  /** JSON text. */
  readonly state: string;
}
/** People in a zone in one hour, as far as somebody counted. Time in which nobody knew is left out, and is no time with 0. */
export interface ZoneHour {
  readonly zone: string;
  /** Beginning of the hour on the clock of the store, epoch ms. */
  readonly hourMs: number;
  /** Time in which the number was known, ms. */
  readonly observedMs: number;
  /** The number of people added up over that time, person-ms. */
  readonly personMs: number;
  readonly simulated: boolean;
}
/** People in a zone, as somebody counted them by hand, and what was counted for it at that time. */
export interface HandCount {
  readonly id: number;
  readonly zone: string;
  readonly atMs: number;
  readonly people: number;
  /** Mean of what was known half a minute around it; null: nobody knew. */
  readonly counted: number | null;
  /** 0 to 1; null: nobody knew. */
  readonly confidence: number | null;
  /** Site factor that `counted` was multiplied by. */
  readonly factor: number;
  readonly by: string;
}
/** Identity of an event, remembered so that it counts once. */
export interface SeenEvent {
  readonly source: string;
  readonly id: string;
  readonly atMs: number;
}

/** A file of the library: what was uploaded, and by whom. */
export interface LibraryEntry {
  /** `media/name.ext`, unique. */
  readonly path: string;
  readonly asset: AssetRef;
  /** Small picture of it, where one could be made. */
  readonly thumbnail: AssetRef | null;
  /** Length of a video. */
  readonly durationMs: number | null;
  readonly uploadedAtMs: number;
  readonly by: string;
}
/** A file that came in and is stored, with what was found in it. */
export type ReceivedFile = Pick<LibraryEntry, 'asset' | 'thumbnail' | 'durationMs'>;

/** What became of plays that came in. */
export interface PlaysTaken {
  /** Ids that are on disk now. */
  readonly accepted: readonly string[];
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
  readonly findings: readonly PlayFinding[];
}
/** Which plays are asked for; all of what is named must hold. */
export interface PlayFilter {
  readonly screen?: string;
  readonly campaign?: string;
  readonly device?: string;
  /** They began in `[fromMs, toMs)`. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Only what comes after this one, newest first. */
  readonly after?: { readonly startMs: number; readonly id: string };
}

/** Thrown by every write that could not be committed; `code` tells why. Nothing of the write is kept. */
export class StorageError extends Error {
  readonly code: 'full' | 'locked' | 'broken';
  constructor(code: 'full' | 'locked' | 'broken', message: string) {
    super(message);
    this.name = 'StorageError';
    this.code = code;
  }
}

/** What is kept on disk. A promise that resolves means: committed. One process at a time owns a data folder. */
export interface Records {
  readonly config: {
    current(): ConfigRevision | undefined;
    /** Commits a new revision and answers with it. */
    save(
      config: StoreConfig,
      media: Readonly<Record<string, AssetRef>>,
      by: string,
      atMs: number,
    ): Promise<ConfigRevision>;
    revisions(limit: number): { revision: number; atMs: number; by: string }[];
    /**
     * Takes who a member's tag was out of every earlier revision: id, name, identity and consent. Its segments stay,
     * as those of nobody, so that recorded time runs again as it was.
     * @returns how many revisions held it
     */
    eraseTag(id: string): Promise<number>;
  };
  readonly media: {
    /** Stores a file under its SHA-256 (temp, fsync, rename) and answers with its reference. The type is sniffed from its bytes. */
    add(bytes: Uint8Array, name: string): Promise<AssetRef>;
    /**
     * Stores a file while it comes in, never held in memory as a whole: type sniffed, size limited, opened to its end
     * or probed, with a small picture of it. Rejects with MediaError or StorageError, and then nothing is kept.
     * @param bytes length that was said beforehand, or null
     */
    receive(chunks: AsyncIterable<Uint8Array>, name: string, bytes: number | null): Promise<ReceivedFile>;
    /** Absolute path of a stored file, or undefined. */
    path(sha256: string): string | undefined;
    mime(sha256: string): string | undefined;
    /** Names of the variants of a stored model; none of any other file. Read once, files never change. */
    variants(sha256: string): Promise<readonly string[]>;
  };
  /** Files that people uploaded, whether a configuration uses them or not. */
  readonly library: {
    /** Newest first. */
    all(): LibraryEntry[];
    get(path: string): LibraryEntry | undefined;
    /** The entry with these bytes. */
    bySha256(sha256: string): LibraryEntry | undefined;
    /** Rejects with StorageError `broken` when the path is taken. */
    add(entry: LibraryEntry): Promise<void>;
    remove(path: string): Promise<void>;
  };
  readonly journal: {
    /**
     * Group commit: batches of at most 20 ms, one transaction each; entries, seen ids and snapshot stand or fall together.
     * @returns number of the last of these entries, 0 without any
     */
    append(entries: readonly JournalEntry[], seen: readonly SeenEvent[]): Promise<number>;
    /** True when this event was committed in the last 48 h. */
    seen(source: string, id: string): boolean;
    /** Includes every entry appended before this call, so call it in the same turn as the last of them. */
    saveSnapshot(snapshot: EngineSnapshot): Promise<void>;
    snapshot(): EngineSnapshot | undefined;
    /** Entries after `seq`, oldest first; used to bring a snapshot up to date at start, and by replay. */
    read(afterSeq: number, limit: number): { seq: number; entry: JournalEntry }[];
    /** Sequence number that the saved snapshot includes. */
    snapshotSeq(): number;
    /** Newest decision of a screen at or before an instant. */
    decisionAt(screen: string, atMs: number): Decision | undefined;
  };
  readonly checkpoints: {
    /** Packed on another thread, then committed. */
    add(checkpoint: Checkpoint): Promise<void>;
  };
  readonly zoneHours: {
    /** Adds to what is kept of the same zone and hour. */
    add(hours: readonly ZoneHour[]): Promise<void>;
    /** Hours that began in `[fromMs, toMs)`, oldest first. */
    between(fromMs: number, toMs: number): ZoneHour[];
  };
  readonly handCounts: {
    /** Answers with its id. */
    add(count: Omit<HandCount, 'id'>): Promise<number>;
    /** Newest first. */
    list(limit: number): HandCount[];
    remove(id: number): Promise<void>;
  };
  readonly plays: {
    /** Each id once, however often it is sent; follows the chain of the device (PRF-6). */
    add(plays: readonly Play[], device: string, atMs: number): Promise<PlaysTaken>;
    /** Starts since then: parts that continue one are not counted. */
    countSince(sinceMs: number): { campaign: string; plays: number }[];
    /** Newest first. */
    list(filter: PlayFilter, limit: number): PlayRecord[];
    /** Every chain that any player had, the one heard last first. */
    chains(): PlayChain[];
    /** Newest first. */
    findings(limit: number): PlayFinding[];
  };
  readonly devices: {
    all(): DeviceRecord[];
    get(id: string): DeviceRecord | undefined;
    add(device: DeviceRecord): Promise<void>;
    rename(id: string, name: string, place: string | null): Promise<void>;
    revoke(id: string, atMs: number): Promise<void>;
  };
  readonly users: {
    all(): UserRecord[];
    get(user: string): UserRecord | undefined;
    put(user: UserRecord): Promise<void>;
    remove(user: string): Promise<void>;
  };
  readonly sessions: {
    get(tokenHash: string): SessionRecord | undefined;
    put(session: SessionRecord): Promise<void>;
    remove(tokenHash: string): Promise<void>;
    removeOf(user: string): Promise<void>;
  };
  readonly tokens: {
    all(): IngestToken[];
    byHash(tokenHash: string): IngestToken | undefined;
    add(token: IngestToken): Promise<void>;
    revoke(id: string, atMs: number): Promise<void>;
  };
  readonly audit: {
    add(atMs: number, who: string, what: string, detail: string): Promise<void>;
    list(limit: number): { atMs: number; who: string; what: string; detail: string }[];
  };
  /** Small secrets: of the controller itself (base64url), and of its connectors. Never exported. */
  readonly secrets: {
    get(name: string): string | undefined;
    put(name: string, value: string): Promise<void>;
    remove(name: string): Promise<void>;
  };
  /**
   * Deletes what has outlived its retention, in steps of 1,000 rows, and files that neither the library nor one of the
   * last 20 revisions names; call now and then.
   */
  prune(nowMs: number): Promise<{ deleted: number }>;
  /** A consistent copy of the database and the media into `folder`, while running. */
  backup(folder: string): Promise<{ files: number; bytes: number }>;
  /** State for /readyz and /metrics. */
  health(): { ok: boolean; detail: string; journalRows: number };
  close(): Promise<void>;
}
