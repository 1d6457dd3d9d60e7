import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from './records.ts';
import type { ConfigRevision, Records } from './records.ts';
import { yamlText } from './yamlText.ts';

/** A revision as the text of a store file; importing it gives the same configuration. Empty sections are left out. */
export function exportStore(revision: ConfigRevision): string {
  const sections = Object.entries(revision.config).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  return yamlText(Object.fromEntries(sections));
}

/**
 * Writes `store.yaml` and `media/` into an empty or new folder.
 *
 * @returns number of media files written
 * @throws StorageError when the folder holds something, or a stored file is gone
 */
export async function exportStoreTo(
  revision: ConfigRevision,
  media: Pick<Records['media'], 'path'>,
  folder: string,
): Promise<number> {
  await mkdir(join(folder), { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new StorageError('broken', 'the folder for the export is not empty; name a new one');
  }
  await mkdir(join(folder, 'media'));
  const entries = Object.entries(revision.media);
  for (const [path, { sha256 }] of entries) {
    const stored = media.path(sha256);
    if (stored === undefined) {
      throw new StorageError('broken', `the stored file of ${path} is gone; import its original again`);
    }
    await copyFile(stored, join(folder, path));
  }
  // Last, so that a folder with a store file is a whole one.
  await writeFile(join(folder, 'store.yaml'), exportStore(revision));
  return entries.length;
}
