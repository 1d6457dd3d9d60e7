import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createImageReader } from '../runtime/imageReader.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { openAudit, openSecrets } from './audit.ts';
import { backup } from './backup.ts';
import { openCheckpoints } from './checkpoints.ts';
import { openConfig, wantedMedia } from './config.ts';
import { Database } from './database.ts';
import { openDevices } from './devices.ts';
import { openHandCounts } from './handCounts.ts';
import { openJournal } from './journal.ts';
import { openLibrary } from './library.ts';
import { lockFolder } from './lock.ts';
import { openMedia } from './media.ts';
import { migrate } from './migrations.ts';
import { openPlays } from './plays.ts';
import { StorageError } from './records.ts';
import type { Records } from './records.ts';
import { prune } from './retention.ts';
import { number } from './row.ts';
import { openTokens } from './tokens.ts';
import { openSessions, openUsers } from './users.ts';
import { startWriter } from './writer.ts';
import type { Writer, WriterEvents } from './writer.ts';
import { openZoneHours } from './zoneHours.ts';

export interface RecordsOptions {
  /** The data folder; made when it is not there, readable by its owner alone. */
  readonly folder: string;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** The database never grows past this, bytes; by default the disk is the limit. */
  readonly maxBytes?: number;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (error) {
    throw new StorageError('broken', `the data folder cannot be made or written to: ${(error as Error).message}`);
  }
}

/** Made before SQLite opens it: its companions take over the mode of the file. */
function makeDatabaseFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

function writerEvents({ logger, metrics }: RecordsOptions): WriterEvents {
  const errors = metrics?.counter('endcap_storage_errors_total', 'Writes that could not be committed.', ['code']);
  const commits = metrics?.histogram('endcap_commit_seconds', 'Time of one commit.', [0.001, 0.005, 0.02, 0.1, 0.5, 2]);
  return {
    onBatch: (_writes, seconds) => commits?.observe(seconds),
    onError(error) {
      errors?.inc({ code: error.code });
      logger.error({ code: error.code }, error.message);
    },
  };
}

function journalRows(db: Database): number {
  const row = db.get('SELECT coalesce(max(seq) - min(seq) + 1, 0) AS rows FROM journal');
  return row === undefined ? 0 : number(row, 'rows');
}

function assemble(db: Database, writer: Writer, options: RecordsOptions, release: () => void): Records {
  const images = createImageReader();
  const { media, sweep } = openMedia(db, writer, options.folder, images);
  let closing: Promise<void> | undefined;
  // A backup copies the files that the database named when it began: none may go meanwhile.
  let backups = 0;
  return {
    config: openConfig(db, writer),
    media,
    library: openLibrary(db, writer),
    journal: openJournal(db, writer),
    checkpoints: openCheckpoints(writer),
    zoneHours: openZoneHours(db, writer),
    handCounts: openHandCounts(db, writer),
    plays: openPlays(db, writer),
    devices: openDevices(db, writer),
    users: openUsers(db, writer),
    sessions: openSessions(db, writer),
    tokens: openTokens(db, writer),
    audit: openAudit(db, writer),
    secrets: openSecrets(db, writer),
    async prune(nowMs) {
      const { deleted } = await prune(writer, nowMs);
      return { deleted: deleted + (await sweep(wantedMedia(db), () => backups === 0)) };
    },
    async backup(folder) {
      backups += 1;
      try {
        return await backup(options.folder, folder);
      } finally {
        backups -= 1;
      }
    },
    health() {
      const trouble = writer.trouble();
      return { ok: trouble === null, detail: trouble ?? 'writing', journalRows: closing ? 0 : journalRows(db) };
    },
    close() {
      images.close();
      closing ??= writer.close().then(() => {
        db.close();
        release();
      });
      return closing;
    },
  };
}

/**
 * Opens the records of a data folder, and brings them to this version's form.
 *
 * Reads go over a connection of their own on the calling thread; all writes go to one writer thread.
 *
 * @throws StorageError `locked` when another controller has the folder, `full`, or `broken` with what to do
 */
export async function openRecords(options: RecordsOptions): Promise<Records> {
  const { folder, metrics, maxBytes } = options;
  makeFolder(folder);
  const lock = lockFolder(folder);
  let db: Database | undefined;
  let writer: Writer | undefined;
  try {
    const file = join(folder, 'endcap.db');
    makeDatabaseFile(file);
    db = Database.open(file, maxBytes);
    migrate(db);
    db.exec('PRAGMA query_only = ON');
    writer = await startWriter(file, maxBytes, writerEvents(options));
    const records = assemble(db, writer, options, () => {
      lock.release();
    });
    metrics?.gauge('endcap_journal_rows', 'Entries in the journal.', () => records.health().journalRows);
    return records;
  } catch (error) {
    await writer?.close();
    db?.close();
    lock.release();
    throw error;
  }
}
