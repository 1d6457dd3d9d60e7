import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { openRecords } from '../../controller/records/open.ts';
import type { RecordsOptions } from '../../controller/records/open.ts';
import type { Records } from '../../controller/records/records.ts';
import { createLogger } from '../../controller/runtime/logger.ts';

export const silent = createLogger('silent');

/** Folders and records of one test file; each test's are closed and deleted after it. */
export function testFolders(): {
  folder(): string;
  records(folder: string, options?: Partial<RecordsOptions>): Promise<Records>;
} {
  let made: string[] = [];
  let opened: Records[] = [];
  afterEach(async () => {
    for (const records of opened) await records.close();
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
    made = [];
    opened = [];
  });
  return {
    folder() {
      const folder = mkdtempSync(join(tmpdir(), 'endcap-'));
      made.push(folder);
      return folder;
    },
    async records(folder, options = {}) {
      const records = await openRecords({ folder, logger: silent, ...options });
      opened.push(records);
      return records;
    },
  };
}
