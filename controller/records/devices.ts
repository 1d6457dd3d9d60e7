import { z } from 'zod';
import type { Database, Row } from './database.ts';
import { number, numberOrNull, text, textOrNull } from './row.ts';
import { StorageError } from './records.ts';
import type { DeviceRecord, Records } from './records.ts';
import type { Writer } from './writer.ts';

const kind = z.enum(['player', 'rack', 'agent']);

function deviceOf(row: Row): DeviceRecord {
  const parsed = kind.safeParse(row['kind']);
  if (!parsed.success) throw new StorageError('broken', 'a device in the database has an unknown kind');
  return {
    id: text(row, 'id'),
    kind: parsed.data,
    name: text(row, 'name'),
    place: textOrNull(row, 'place'),
    keyHash: text(row, 'key_hash'),
    simulated: number(row, 'simulated') === 1,
    createdAtMs: number(row, 'created_at_ms'),
    revokedAtMs: numberOrNull(row, 'revoked_at_ms'),
  };
}

/** Paired devices. An id is never used again: revoked ones stay. */
export function openDevices(db: Database, writer: Writer): Records['devices'] {
  return {
    all: () => db.all('SELECT * FROM device ORDER BY id').map(deviceOf),
    get(id) {
      const row = db.get('SELECT * FROM device WHERE id = ?', [id]);
      return row === undefined ? undefined : deviceOf(row);
    },
    async add(d) {
      await writer.write([
        {
          sql: 'INSERT INTO device (id, kind, name, place, key_hash, simulated, created_at_ms, revoked_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
          rows: [[d.id, d.kind, d.name, d.place, d.keyHash, d.simulated ? 1 : 0, d.createdAtMs, d.revokedAtMs]],
        },
      ]);
    },
    async rename(id, name, place) {
      await writer.write([{ sql: 'UPDATE device SET name = ?, place = ? WHERE id = ?', rows: [[name, place, id]] }]);
    },
    async revoke(id, atMs) {
      await writer.write([
        { sql: 'UPDATE device SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL', rows: [[atMs, id]] },
      ]);
    },
  };
}
