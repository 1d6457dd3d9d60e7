import { parentPort, workerData } from 'node:worker_threads';
import { Database } from './database.ts';
import { StorageError } from './records.ts';

export interface BackupJob {
  readonly from: string;
  readonly to: string;
}
export type FromBackup =
  { readonly ok: true } | { readonly ok: false; readonly code: StorageError['code']; readonly message: string };

const { from, to } = workerData as BackupJob;

/** VACUUM INTO is one read transaction: what it writes is the database of one instant, while the writer goes on. */
function copy(): FromBackup {
  let db: Database | undefined;
  try {
    db = Database.open(from);
    db.run('VACUUM INTO ?', [to]);
    return { ok: true };
  } catch (error) {
    const cause = error instanceof StorageError ? error : new StorageError('broken', String(error));
    return { ok: false, code: cause.code, message: cause.message };
  } finally {
    db?.close();
  }
}

parentPort?.postMessage(copy());
