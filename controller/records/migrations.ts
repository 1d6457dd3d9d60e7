import { APPLICATION_ID } from './database.ts';
import type { Database } from './database.ts';
import { StorageError } from './records.ts';

/** Steps from an empty file to the present form. Only ever append: released steps stay as they are. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE config_revision (
    revision INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms REAL NOT NULL, by TEXT NOT NULL, config TEXT NOT NULL, media TEXT NOT NULL
  ) STRICT;
  CREATE TABLE media (
    sha256 TEXT PRIMARY KEY, mime TEXT NOT NULL, bytes INTEGER NOT NULL, width INTEGER, height INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms REAL NOT NULL, kind TEXT NOT NULL, input TEXT NOT NULL, config_revision INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE decision (
    id INTEGER PRIMARY KEY, seq INTEGER NOT NULL REFERENCES journal (seq) ON DELETE CASCADE,
    screen TEXT NOT NULL, at_ms REAL NOT NULL, decision TEXT NOT NULL
  ) STRICT;
  CREATE INDEX decision_of_entry ON decision (seq);
  CREATE INDEX decision_of_screen ON decision (screen, at_ms);
  CREATE TABLE seen (hash BLOB PRIMARY KEY, at_ms REAL NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX seen_by_time ON seen (at_ms);
  CREATE TABLE snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, snapshot TEXT NOT NULL) STRICT;
  CREATE TABLE play (
    id TEXT PRIMARY KEY, screen TEXT NOT NULL, campaign TEXT NOT NULL, creative TEXT NOT NULL,
    start_ms REAL NOT NULL, end_ms REAL NOT NULL, planned_ms REAL, outcome TEXT NOT NULL, override TEXT,
    device TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE device (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, place TEXT, key_hash TEXT NOT NULL,
    simulated INTEGER NOT NULL, created_at_ms REAL NOT NULL, revoked_at_ms REAL
  ) STRICT;
  CREATE TABLE user (
    user TEXT PRIMARY KEY, role TEXT NOT NULL, password_hash TEXT NOT NULL, one_time INTEGER NOT NULL,
    created_at_ms REAL NOT NULL
  ) STRICT;
  CREATE TABLE session (
    token_hash TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES user (user) ON DELETE CASCADE,
    expires_at_ms REAL NOT NULL
  ) STRICT;
  CREATE TABLE ingest_token (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, token_hash TEXT NOT NULL UNIQUE, sources TEXT NOT NULL,
    created_at_ms REAL NOT NULL, revoked_at_ms REAL
  ) STRICT;
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms REAL NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE TABLE secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
  // Counting the plays of a day walks this index alone.
  `
  CREATE INDEX play_by_start ON play (start_ms, campaign);
  CREATE INDEX session_by_expiry ON session (expires_at_ms);
  CREATE INDEX session_of_user ON session (user);
  `,
  `
  CREATE TABLE library (
    path TEXT PRIMARY KEY, asset TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE, thumbnail TEXT, duration_ms REAL,
    uploaded_at_ms REAL NOT NULL, by TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // A switch of a thousand screens is decided once: its text is kept once, and by screen only that it was so.
  `
  DROP TABLE decision;
  CREATE TABLE decision_text (
    id INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER NOT NULL REFERENCES journal (seq) ON DELETE CASCADE,
    decision TEXT NOT NULL
  ) STRICT;
  CREATE INDEX decision_text_of_entry ON decision_text (seq);
  CREATE TABLE decided (
    screen TEXT NOT NULL, at_ms REAL NOT NULL,
    text INTEGER NOT NULL REFERENCES decision_text (id) ON DELETE CASCADE,
    PRIMARY KEY (screen, at_ms, text)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX decided_by_text ON decided (text);
  `,
  // The whole engine at an entry of the journal, so that a replay need not begin at the first one.
  `
  CREATE TABLE checkpoint (
    id INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER NOT NULL, at_ms REAL NOT NULL, reason TEXT NOT NULL,
    config_revision INTEGER NOT NULL, engine_version INTEGER NOT NULL, code_base TEXT, state BLOB NOT NULL
  ) STRICT;
  CREATE INDEX checkpoint_by_time ON checkpoint (at_ms);
  CREATE INDEX checkpoint_of_entry ON checkpoint (seq);
  `,
  // People in a zone, hour by hour, kept far longer than the journal that they came from.
  `
  CREATE TABLE zone_hour (
    hour_ms REAL NOT NULL, zone TEXT NOT NULL, simulated INTEGER NOT NULL,
    observed_ms REAL NOT NULL, person_ms REAL NOT NULL,
    PRIMARY KEY (hour_ms, zone, simulated)
  ) STRICT, WITHOUT ROWID;
  `,
  // What people counted by hand, beside what was counted for them.
  `
  CREATE TABLE hand_count (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms REAL NOT NULL, zone TEXT NOT NULL, people INTEGER NOT NULL,
    counted REAL, confidence REAL, factor REAL NOT NULL, by TEXT NOT NULL
  ) STRICT;
  CREATE INDEX hand_count_by_time ON hand_count (at_ms);
  `,
  // What was really presented, and each player's chain. Counting starts walks one index; paging has one for each filter.
  `
  ALTER TABLE play ADD COLUMN continues TEXT;
  ALTER TABLE play ADD COLUMN presented INTEGER;
  ALTER TABLE play ADD COLUMN dropped INTEGER;
  ALTER TABLE play ADD COLUMN picture TEXT;
  ALTER TABLE play ADD COLUMN picture_of TEXT;
  ALTER TABLE play ADD COLUMN lost INTEGER;
  ALTER TABLE play ADD COLUMN chain TEXT;
  ALTER TABLE play ADD COLUMN sequence INTEGER;
  ALTER TABLE play ADD COLUMN before TEXT;
  ALTER TABLE play ADD COLUMN own TEXT;
  ALTER TABLE play ADD COLUMN mark TEXT;
  DROP INDEX play_by_start;
  CREATE INDEX play_begun ON play (start_ms, campaign) WHERE continues IS NULL;
  CREATE INDEX play_by_time ON play (start_ms);
  CREATE INDEX play_of_screen ON play (screen, start_ms);
  CREATE INDEX play_of_campaign ON play (campaign, start_ms);
  CREATE INDEX play_of_device ON play (device, start_ms);
  CREATE INDEX play_of_chain ON play (device, chain, sequence) WHERE chain IS NOT NULL;
  CREATE TABLE play_chain (
    device TEXT NOT NULL, chain TEXT NOT NULL, sequence INTEGER NOT NULL, own TEXT NOT NULL, end_ms REAL NOT NULL,
    missing INTEGER NOT NULL, begun_ms REAL NOT NULL, last_ms REAL NOT NULL, PRIMARY KEY (device, chain)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE play_finding (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms REAL NOT NULL, device TEXT NOT NULL, kind TEXT NOT NULL, play TEXT,
    plays INTEGER NOT NULL, detail TEXT NOT NULL
  ) STRICT;
  `,
];

function pragma(db: Database, name: string): number {
  return Number(db.get(`PRAGMA ${name}`)?.[name]);
}

/**
 * Brings a database to the newest form, one transaction a step; a step that fails leaves the one before it.
 *
 * @throws StorageError `broken` for a database of a newer version or of another program
 */
export function migrate(db: Database, steps: readonly string[] = migrations): void {
  const version = pragma(db, 'user_version');
  const owner = pragma(db, 'application_id');
  const tables = Number(db.get('SELECT count(*) AS n FROM sqlite_master')?.['n']);
  if (owner !== APPLICATION_ID && (owner !== 0 || tables > 0)) {
    throw new StorageError('broken', 'endcap.db belongs to another program; choose another data folder');
  }
  if (version > steps.length) {
    throw new StorageError(
      'broken',
      `the database has version ${version}, this Endcap knows up to ${steps.length}; install the newer Endcap, or put back a backup made by this one`,
    );
  }
  steps.slice(version).forEach((sql, i) => {
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(sql);
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
      db.exec(`PRAGMA user_version = ${version + i + 1}`);
      db.exec('COMMIT');
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  });
}
