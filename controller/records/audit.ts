import type { Database } from './database.ts';
import { number, text } from './row.ts';
import type { Records } from './records.ts';
import type { Writer } from './writer.ts';

/** Who changed what, newest first. */
export function openAudit(db: Database, writer: Writer): Records['audit'] {
  return {
    async add(atMs, who, what, detail) {
      await writer.write([
        { sql: 'INSERT INTO audit (at_ms, who, what, detail) VALUES (?, ?, ?, ?)', rows: [[atMs, who, what, detail]] },
      ]);
    },
    list: (limit) =>
      db.all('SELECT * FROM audit ORDER BY id DESC LIMIT ?', [limit]).map((row) => ({
        atMs: number(row, 'at_ms'),
        who: text(row, 'who'),
        what: text(row, 'what'),
        detail: text(row, 'detail'),
      })),
  };
}

/** Small secrets. The database file is readable by its owner alone. */
export function openSecrets(db: Database, writer: Writer): Records['secrets'] {
  return {
    get(name) {
      const row = db.get('SELECT value FROM secret WHERE name = ?', [name]);
      return row === undefined ? undefined : text(row, 'value');
    },
    async put(name, value) {
      await writer.write([{ sql: 'INSERT OR REPLACE INTO secret (name, value) VALUES (?, ?)', rows: [[name, value]] }]);
    },
    async remove(name) {
      await writer.write([{ sql: 'DELETE FROM secret WHERE name = ?', rows: [[name]] }]);
    },
  };
}
