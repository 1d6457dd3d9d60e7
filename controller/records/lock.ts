import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from './database.ts';
import { StorageError } from './records.ts';

/** A data folder held by this process. */
export interface FolderLock {
  release(): void;
}

function ownerOf(pidFile: string): string {
  try {
    const pid = readFileSync(pidFile, 'utf8').trim();
    return /^\d+$/.test(pid) ? ` (process ${pid})` : '';
  } catch {
    return '';
  }
}

/**
 * Takes a data folder for this process. The lock is one of the operating system's, on `lock.db`, so it ends with the
 * process however that ends; the pid beside it is only for the message.
 *
 * @throws StorageError `locked`, naming the process that has it
 */
export function lockFolder(folder: string): FolderLock {
  const pidFile = join(folder, 'controller.pid');
  let held: Database;
  try {
    const file = join(folder, 'lock.db');
    closeSync(openSync(file, 'a', 0o600));
    held = Database.openExclusive(file);
  } catch (error) {
    if (!(error instanceof StorageError)) {
      throw new StorageError('broken', `the data folder cannot be written to: ${(error as Error).message}`);
    }
    if (error.code !== 'locked') throw error;
    throw new StorageError(
      'locked',
      `another controller${ownerOf(pidFile)} uses this data folder; end it, or name another folder in ENDCAP_DATA`,
    );
  }
  try {
    writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  } catch (error) {
    held.close();
    throw new StorageError('broken', `the data folder cannot be written to: ${(error as Error).message}`);
  }
  return {
    release() {
      rmSync(pidFile, { force: true });
      held.close();
    },
  };
}
