import { promisify } from 'node:util';
import { gunzipSync, gzip } from 'node:zlib';
import type { Row } from './database.ts';
import type { Checkpoint, Records } from './records.ts';
import { StorageError } from './records.ts';
import { number, text, textOrNull } from './row.ts';
import type { Writer } from './writer.ts';

const pack = promisify(gzip);

const INSERT = `INSERT INTO checkpoint (seq, at_ms, reason, config_revision, engine_version, code_base, state)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;

/** The engine at instants of the past, for replay. Read by `history.ts`, on a thread of its own. */
export function openCheckpoints(writer: Writer): Records['checkpoints'] {
  return {
    async add({ seq, atMs, reason, configRevision, engineVersion, codeBase, state }) {
      const packed = await pack(state);
      await writer.write([
        { sql: INSERT, rows: [[seq, atMs, reason, configRevision, engineVersion, codeBase, packed]] },
      ]);
    },
  };
}

const reasons: readonly string[] = ['start', 'change', 'hour', 'stop'] satisfies Checkpoint['reason'][];

/** @throws StorageError `broken` when the row is not one that this program wrote */
export function checkpointOf(row: Row): Checkpoint {
  const reason = text(row, 'reason');
  const state = row['state'];
  if (!reasons.includes(reason) || !(state instanceof Uint8Array)) throw damaged();
  return {
    seq: number(row, 'seq'),
    atMs: number(row, 'at_ms'),
    reason: reason as Checkpoint['reason'],
    configRevision: number(row, 'config_revision'),
    engineVersion: number(row, 'engine_version'),
    codeBase: textOrNull(row, 'code_base'),
    state: unpacked(state),
  };
}

function unpacked(state: Uint8Array): string {
  try {
    return gunzipSync(state).toString('utf8');
  } catch {
    throw damaged();
  }
}

function damaged(): StorageError {
  return new StorageError('broken', 'a kept state of the engine is damaged; a replay can begin after the next one');
}
