import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 as sha256Schema } from '../protocol/scalars.ts';
import type { AssetRef } from '../protocol/scalars.ts';
import type { ImageReader } from '../runtime/imageReader.ts';
import type { Database } from './database.ts';
import { mediaFacts } from './mediaFacts.ts';
import { number, text } from './row.ts';
import { StorageError } from './records.ts';
import type { Records } from './records.ts';
import type { Writer } from './writer.ts';

/** Where a stored file lies, relative to the data folder: `media/ab/abcdef…`. */
export function mediaFile(sha256: string): string {
  return join('media', sha256.slice(0, 2), sha256);
}

/** Makes a rename in this folder last. Windows knows no such thing for folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whole and on disk, or not there at all: written beside, synced, renamed. */
async function placeFile(target: string, temporary: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function storageError(error: unknown): StorageError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new StorageError('full', 'the disk is full and the file was not kept; free some space')
    : new StorageError('broken', `the file could not be stored: ${String(error)}`);
}

/** Media files by their content. `folder` is the data folder. */
export function openMedia(
  db: Database,
  writer: Writer,
  folder: string,
  images: Pick<ImageReader, 'read'>,
): Records['media'] {
  const incoming = join(folder, 'media', 'incoming');
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming, { recursive: true, mode: 0o700 });
  const types = new Map<string, string>(
    db.all('SELECT sha256, mime FROM media').map((row) => [text(row, 'sha256'), text(row, 'mime')]),
  );

  return {
    async add(bytes, name): Promise<AssetRef> {
      const facts = await mediaFacts(bytes, name, images);
      const target = join(folder, mediaFile(facts.sha256));
      try {
        if (!existsSync(target)) await placeFile(target, join(incoming, randomUUID()), bytes);
      } catch (error) {
        throw storageError(error);
      }
      if (!types.has(facts.sha256)) {
        await writer.write([
          {
            sql: 'INSERT OR IGNORE INTO media (sha256, mime, bytes, width, height) VALUES (?, ?, ?, ?, ?)',
            rows: [[facts.sha256, facts.mime, facts.bytes, facts.width ?? null, facts.height ?? null]],
          },
        ]);
        types.set(facts.sha256, facts.mime);
      }
      return facts;
    },
    path(sha256) {
      if (!types.has(sha256)) return undefined;
      const file = join(folder, mediaFile(sha256));
      return existsSync(file) ? file : undefined;
    },
    mime: (sha256) => types.get(sha256),
  };
}

/** Every stored file, as the database knows it. */
export function storedMedia(db: Database): { sha256: string; bytes: number }[] {
  return db
    .all('SELECT sha256, bytes FROM media ORDER BY sha256')
    .map((row) => ({ sha256: sha256Schema.parse(text(row, 'sha256')), bytes: number(row, 'bytes') }));
}
