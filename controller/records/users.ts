import { role } from '../protocol/console.ts';
import type { Database, Row } from './database.ts';
import { number, text } from './row.ts';
import { StorageError } from './records.ts';
import type { Records, UserRecord } from './records.ts';
import type { Writer } from './writer.ts';

function userOf(row: Row): UserRecord {
  const parsed = role.safeParse(row['role']);
  if (!parsed.success) throw new StorageError('broken', 'a user in the database has an unknown role');
  return {
    user: text(row, 'user'),
    role: parsed.data,
    passwordHash: text(row, 'password_hash'),
    oneTime: number(row, 'one_time') === 1,
    createdAtMs: number(row, 'created_at_ms'),
  };
}

/** People who may sign in. Removing one ends their sessions with them. */
export function openUsers(db: Database, writer: Writer): Records['users'] {
  return {
    all: () => db.all('SELECT * FROM user ORDER BY user').map(userOf),
    get(user) {
      const row = db.get('SELECT * FROM user WHERE user = ?', [user]);
      return row === undefined ? undefined : userOf(row);
    },
    async put(u) {
      await writer.write([
        {
          sql: `INSERT INTO user (user, role, password_hash, one_time, created_at_ms) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (user) DO UPDATE SET role = excluded.role, password_hash = excluded.password_hash,
              one_time = excluded.one_time, created_at_ms = excluded.created_at_ms`,
          rows: [[u.user, u.role, u.passwordHash, u.oneTime ? 1 : 0, u.createdAtMs]],
        },
      ]);
    },
    async remove(user) {
      await writer.write([{ sql: 'DELETE FROM user WHERE user = ?', rows: [[user]] }]);
    },
  };
}

/** Signed-in browsers, by the hash of their cookie's token. */
export function openSessions(db: Database, writer: Writer): Records['sessions'] {
  return {
    get(tokenHash) {
      const row = db.get('SELECT * FROM session WHERE token_hash = ?', [tokenHash]);
      if (row === undefined) return undefined;
      return { tokenHash, user: text(row, 'user'), expiresAtMs: number(row, 'expires_at_ms') };
    },
    async put(s) {
      await writer.write([
        {
          sql: 'INSERT OR REPLACE INTO session (token_hash, user, expires_at_ms) VALUES (?, ?, ?)',
          rows: [[s.tokenHash, s.user, s.expiresAtMs]],
        },
      ]);
    },
    async remove(tokenHash) {
      await writer.write([{ sql: 'DELETE FROM session WHERE token_hash = ?', rows: [[tokenHash]] }]);
    },
    async removeOf(user) {
      await writer.write([{ sql: 'DELETE FROM session WHERE user = ?', rows: [[user]] }]);
    },
  };
}
