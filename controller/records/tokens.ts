import { z } from 'zod';
import type { Database, Row } from './database.ts';
import { json, number, numberOrNull, text } from './row.ts';
import { StorageError } from './records.ts';
import type { IngestToken, Records } from './records.ts';
import type { Writer } from './writer.ts';

const sources = z.array(z.string());

function tokenOf(row: Row): IngestToken {
  const parsed = sources.safeParse(json(row, 'sources'));
  if (!parsed.success) throw new StorageError('broken', 'the sources of a token in the database cannot be read');
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    tokenHash: text(row, 'token_hash'),
    sources: parsed.data,
    createdAtMs: number(row, 'created_at_ms'),
    revokedAtMs: numberOrNull(row, 'revoked_at_ms'),
  };
}

/** Ingest tokens; revoked ones stay, so that their ids are never used again. */
export function openTokens(db: Database, writer: Writer): Records['tokens'] {
  return {
    all: () => db.all('SELECT * FROM ingest_token ORDER BY id').map(tokenOf),
    byHash(tokenHash) {
      const row = db.get('SELECT * FROM ingest_token WHERE token_hash = ?', [tokenHash]);
      return row === undefined ? undefined : tokenOf(row);
    },
    async add(t) {
      await writer.write([
        {
          sql: 'INSERT INTO ingest_token (id, name, token_hash, sources, created_at_ms, revoked_at_ms) VALUES (?, ?, ?, ?, ?, ?)',
          rows: [[t.id, t.name, t.tokenHash, JSON.stringify(t.sources), t.createdAtMs, t.revokedAtMs]],
        },
      ]);
    },
    async revoke(id, atMs) {
      await writer.write([
        {
          sql: 'UPDATE ingest_token SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL',
          rows: [[atMs, id]],
        },
      ]);
    },
  };
}
