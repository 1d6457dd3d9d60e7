import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 as sha256Schema } from '../protocol/scalars.ts';
import type { AssetRef } from '../protocol/scalars.ts';
import type { ImageReader } from '../runtime/imageReader.ts';
import type { Database } from './database.ts';
import { MediaError, mediaFacts, readModel } from './mediaFacts.ts';
import { receive } from './receive.ts';
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

/** Puts a whole and synced file in its place. */
async function moveInto(target: string, temporary: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  try {
    await rename(temporary, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Whole and on disk, or not there at all: written beside, synced, renamed. */
async function placeFile(target: string, temporary: string, bytes: Uint8Array): Promise<void> {
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await moveInto(target, temporary);
}

function storageError(error: unknown): unknown {
  if (error instanceof StorageError || error instanceof MediaError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new StorageError('full', 'the disk is full and the file was not kept; free some space')
    : new StorageError('broken', `the file could not be stored: ${String(error)}`);
}

export interface MediaStore {
  readonly media: Records['media'];
  /**
   * Deletes files that nobody wants. What came in since the last sweep stays: it may be on its way into a revision or
   * into the library. Ends early when `mayGo` says so. Answers with how many went.
   */
  readonly sweep: (wanted: ReadonlySet<string>, mayGo: () => boolean) => Promise<number>;
}

/** Media files by their content. `folder` is the data folder. */
export function openMedia(
  db: Database,
  writer: Writer,
  folder: string,
  images: Pick<ImageReader, 'read' | 'thumbnail'>,
): MediaStore {
  const incoming = join(folder, 'media', 'incoming');
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming, { recursive: true, mode: 0o700 });
  const types = new Map<string, string>(
    db.all('SELECT sha256, mime FROM media').map((row) => [text(row, 'sha256'), text(row, 'mime')]),
  );
  const variantsOf = new Map<string, readonly string[]>();
  let young = new Set<string>();

  const register = async (facts: AssetRef): Promise<void> => {
    if (types.has(facts.sha256)) return;
    await writer.write([
      {
        sql: 'INSERT OR IGNORE INTO media (sha256, mime, bytes, width, height) VALUES (?, ?, ?, ?, ?)',
        rows: [[facts.sha256, facts.mime, facts.bytes, facts.width ?? null, facts.height ?? null]],
      },
    ]);
    types.set(facts.sha256, facts.mime);
  };

  const add = async (bytes: Uint8Array, name: string): Promise<AssetRef> => {
    const facts = await mediaFacts(bytes, name, images);
    young.add(facts.sha256);
    const target = join(folder, mediaFile(facts.sha256));
    try {
      if (!existsSync(target)) await placeFile(target, join(incoming, randomUUID()), bytes);
    } catch (error) {
      throw storageError(error);
    }
    await register(facts);
    return facts;
  };

  const media: Records['media'] = {
    add,
    async receive(chunks, name, bytes) {
      const temporary = join(incoming, randomUUID());
      try {
        const { asset, durationMs, thumbnail } = await receive(chunks, temporary, name, bytes, images);
        young.add(asset.sha256);
        const target = join(folder, mediaFile(asset.sha256));
        if (existsSync(target)) await rm(temporary, { force: true });
        else await moveInto(target, temporary);
        await register(asset);
        return {
          asset,
          durationMs,
          thumbnail: thumbnail === null ? null : await add(thumbnail, `small picture of ${name}`),
        };
      } catch (error) {
        throw storageError(error);
      }
    },
    path(sha256) {
      if (!types.has(sha256)) return undefined;
      const file = join(folder, mediaFile(sha256));
      return existsSync(file) ? file : undefined;
    },
    mime: (sha256) => types.get(sha256),
    async variants(sha256) {
      const known = variantsOf.get(sha256);
      if (known !== undefined || types.get(sha256) !== 'model/gltf-binary') return known ?? [];
      try {
        const { variants } = readModel(await readFile(join(folder, mediaFile(sha256))));
        variantsOf.set(sha256, variants);
        return variants;
      } catch {
        // Gone or damaged since it came in: players say so where it is shown.
        return [];
      }
    },
  };

  return {
    media,
    async sweep(wanted, mayGo) {
      const spared = young;
      young = new Set();
      let deleted = 0;
      for (const sha256 of await filesIn(join(folder, 'media'))) {
        // Looked up at each file: one that comes in again while this goes on is young anew.
        if (wanted.has(sha256) || spared.has(sha256) || young.has(sha256)) continue;
        if (!mayGo()) break;
        // All three in one turn, so that nothing can take the file for stored in between.
        types.delete(sha256);
        rmSync(join(folder, mediaFile(sha256)), { force: true });
        await writer.write([{ sql: 'DELETE FROM media WHERE sha256 = ?', rows: [[sha256]] }]);
        deleted += 1;
      }
      return deleted;
    },
  };
}

/** Names of all stored files, by the folders themselves: also those that a crash left without a row. */
async function filesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === 'incoming') continue;
    names.push(...(await readdir(join(folder, entry.name))));
  }
  return names.filter((name) => sha256Schema.safeParse(name).success);
}

/** Every stored file, as the database knows it. */
export function storedMedia(db: Database): { sha256: string; bytes: number }[] {
  return db
    .all('SELECT sha256, bytes FROM media ORDER BY sha256')
    .map((row) => ({ sha256: sha256Schema.parse(text(row, 'sha256')), bytes: number(row, 'bytes') }));
}
