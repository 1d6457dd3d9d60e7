import { assetRef } from '../protocol/scalars.ts';
import type { AssetRef } from '../protocol/scalars.ts';
import type { Database, Row } from './database.ts';
import { json, number, numberOrNull, text } from './row.ts';
import { StorageError } from './records.ts';
import type { LibraryEntry, Records } from './records.ts';
import type { Writer } from './writer.ts';

function asset(row: Row, column: string): AssetRef {
  const parsed = assetRef.safeParse(json(row, column));
  if (!parsed.success) throw new StorageError('broken', 'a file of the library cannot be read from the database');
  return parsed.data;
}

function entryOf(row: Row): LibraryEntry {
  return {
    path: text(row, 'path'),
    asset: asset(row, 'asset'),
    thumbnail: row['thumbnail'] === null ? null : asset(row, 'thumbnail'),
    durationMs: numberOrNull(row, 'duration_ms'),
    uploadedAtMs: number(row, 'uploaded_at_ms'),
    by: text(row, 'by'),
  };
}

/** Every uploaded file, newest first. */
export function libraryEntries(db: Database): LibraryEntry[] {
  return db.all('SELECT * FROM library ORDER BY uploaded_at_ms DESC, path').map(entryOf);
}

/** The library: names of uploaded files. The files themselves lie under their content. */
export function openLibrary(db: Database, writer: Writer): Records['library'] {
  const one = (sql: string, value: string): LibraryEntry | undefined => {
    const row = db.get(sql, [value]);
    return row === undefined ? undefined : entryOf(row);
  };
  return {
    all: () => libraryEntries(db),
    get: (path) => one('SELECT * FROM library WHERE path = ?', path),
    bySha256: (sha256) => one('SELECT * FROM library WHERE sha256 = ?', sha256),
    async add(e) {
      const thumbnail = e.thumbnail === null ? null : JSON.stringify(e.thumbnail);
      await writer.write([
        {
          sql: 'INSERT INTO library (path, asset, sha256, thumbnail, duration_ms, uploaded_at_ms, by) VALUES (?, ?, ?, ?, ?, ?, ?)',
          rows: [[e.path, JSON.stringify(e.asset), e.asset.sha256, thumbnail, e.durationMs, e.uploadedAtMs, e.by]],
        },
      ]);
    },
    async remove(path) {
      await writer.write([{ sql: 'DELETE FROM library WHERE path = ?', rows: [[path]] }]);
    },
  };
}
