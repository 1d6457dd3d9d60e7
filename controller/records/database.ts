import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { StorageError } from './records.ts';

export type SqlValue = null | number | string | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

/** Marks a file as an Endcap database ("ENDC"), so that a foreign one is refused and not written to. */
export const APPLICATION_ID = 0x454e4443;

/** How long a connection waits for another one's lock, ms. */
const BUSY_TIMEOUT_MS = 5000;
const PAGE_BYTES = 4096;
/** Below this much free space an input/output error is taken for a full disk, bytes. */
const NO_SPACE_BYTES = 1024 * 1024;

const FULL = 13;
const IO_ERROR = 10;
const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** One connection. The only user of node:sqlite; every error leaves it as StorageError. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(db: DatabaseSync, file: string) {
    this.#db = db;
    this.#file = file;
  }

  /**
   * Opens or creates a database: WAL, every commit synced, foreign keys on.
   *
   * @param maxBytes the file never grows past this; a write that would is refused as full
   */
  static open(file: string, maxBytes?: number): Database {
    const opened = guard(file, () => new DatabaseSync(file, { enableForeignKeyConstraints: true }));
    const database = new Database(opened, file);
    try {
      database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
      database.exec('PRAGMA journal_mode = WAL');
      database.exec('PRAGMA synchronous = FULL');
      database.exec('PRAGMA secure_delete = FAST');
      database.exec('PRAGMA journal_size_limit = 67108864');
      if (maxBytes !== undefined) database.exec(`PRAGMA max_page_count = ${Math.ceil(maxBytes / PAGE_BYTES)}`);
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  }

  /** A connection that only looks, beside one that writes. */
  static openReadOnly(file: string): Database {
    const database = new Database(
      guard(file, () => new DatabaseSync(file, { readOnly: true })),
      file,
    );
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return database;
  }

  /** A connection that holds the file for itself until it is closed; the system lets go of it even after kill -9. */
  static openExclusive(file: string): Database {
    const database = new Database(
      guard(file, () => new DatabaseSync(file)),
      file,
    );
    try {
      database.exec('PRAGMA busy_timeout = 0');
      database.exec('PRAGMA journal_mode = DELETE');
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  }

  get inTransaction(): boolean {
    return this.#db.isTransaction;
  }

  exec(sql: string): void {
    guard(this.#file, () => {
      this.#db.exec(sql);
    });
  }

  /** @returns rows changed and the last row id */
  run(sql: string, params: readonly SqlValue[] = []): { changes: number; rowId: number } {
    return guard(this.#file, () => {
      const result = this.#statement(sql).run(...params);
      return { changes: Number(result.changes), rowId: Number(result.lastInsertRowid) };
    });
  }

  get(sql: string, params: readonly SqlValue[] = []): Row | undefined {
    return guard(this.#file, () => this.#statement(sql).get(...params));
  }

  all(sql: string, params: readonly SqlValue[] = []): Row[] {
    return guard(this.#file, () => this.#statement(sql).all(...params));
  }

  close(): void {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  #statement(sql: string): StatementSync {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}

function guard<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw storageError(error, file);
  }
}

function hasCode(error: unknown): error is Error & { errcode: number } {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

/** Puts an error of SQLite into words that say what to do. */
function storageError(error: unknown, file: string): StorageError {
  if (error instanceof StorageError) return error;
  if (!hasCode(error)) return new StorageError('broken', error instanceof Error ? error.message : String(error));
  switch (error.errcode & 0xff) {
    case FULL:
      return full();
    case IO_ERROR:
      return spaceLeft(file) < NO_SPACE_BYTES
        ? full()
        : new StorageError(
            'broken',
            `the disk answered with an error (${error.message}); check it and its file system`,
          );
    case BUSY:
    case LOCKED:
      return new StorageError('locked', 'the database is in use by another program; end it and try again');
    case CORRUPT:
    case NOT_A_DATABASE:
      return new StorageError(
        'broken',
        `the database is damaged (${error.message}); put back a backup, or move endcap.db away to begin anew`,
      );
    default:
      return new StorageError('broken', error.message);
  }
}

function full(): StorageError {
  return new StorageError('full', 'the disk is full and nothing was kept; free some space');
}

function spaceLeft(file: string): number {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
