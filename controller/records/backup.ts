import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, copyFile, link, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { BackupJob, FromBackup } from './backupThread.ts';
import { Database } from './database.ts';
import { mediaFile, storedMedia } from './media.ts';
import { StorageError } from './records.ts';

/** `backup.json` in a backup: every file with its size and SHA-256, so that a copy can be checked years later. */
export const manifest = z.strictObject({
  endcapBackup: z.literal(1),
  files: z.array(z.strictObject({ path: z.string(), bytes: z.number().int(), sha256: z.string() })),
});

async function copyDatabase(from: string, to: string): Promise<void> {
  const worker = new Worker(new URL('./backupThread.ts', import.meta.url), {
    workerData: { from, to } satisfies BackupJob,
  });
  const answer = await new Promise<FromBackup>((resolve, reject) => {
    worker.once('message', (message: FromBackup) => {
      resolve(message);
    });
    worker.once('error', reject);
  });
  if (!answer.ok) throw new StorageError(answer.code, answer.message);
  const handle = await open(to, 'r+');
  try {
    await handle.chmod(0o600);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function digest(file: string): Promise<string> {
  const sum = createHash('sha256');
  for await (const chunk of createReadStream(file)) sum.update(chunk as Uint8Array);
  return sum.digest('hex');
}

/** Stored files never change, so a second name for the same bytes will do; another disk needs a copy. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to);
  }
}

interface BackedUp {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

async function backedUp(folder: string, path: string): Promise<BackedUp> {
  const file = join(folder, path);
  return { path, bytes: (await stat(file)).size, sha256: await digest(file) };
}

/** The store's own certificate authority: devices have it pinned, so a restored store needs the same one. */
async function copyCertificates(data: string, folder: string): Promise<BackedUp[]> {
  const from = join(data, 'tls');
  const files: BackedUp[] = [];
  const names = existsSync(from) ? (await readdir(from, { withFileTypes: true })).filter((f) => f.isFile()) : [];
  for (const { name } of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    await mkdir(join(folder, 'tls'), { recursive: true, mode: 0o700 });
    await copyFile(join(from, name), join(folder, 'tls', name));
    await chmod(join(folder, 'tls', name), 0o600);
    files.push(await backedUp(folder, `tls/${name}`));
  }
  return files;
}

/** The media that the copied database names. */
async function copyMedia(data: string, folder: string): Promise<BackedUp[]> {
  const copy = Database.open(join(folder, 'endcap.db'));
  let media: { sha256: string; bytes: number }[];
  try {
    media = storedMedia(copy);
  } finally {
    copy.close();
  }
  const files: BackedUp[] = [];
  for (const { sha256 } of media) {
    const path = mediaFile(sha256);
    try {
      await linkOrCopy(join(data, path), join(folder, path));
    } catch (error) {
      throw new StorageError('broken', `the stored file ${path} could not be copied: ${String(error)}`);
    }
    const made = await backedUp(folder, path);
    if (made.sha256 !== sha256) {
      throw new StorageError('broken', `the stored file ${path} is damaged; import its original again`);
    }
    files.push(made);
  }
  return files;
}

async function copyAll(data: string, folder: string): Promise<BackedUp[]> {
  await copyDatabase(join(data, 'endcap.db'), join(folder, 'endcap.db'));
  const media = await copyMedia(data, folder);
  const files = [await backedUp(folder, 'endcap.db'), ...(await copyCertificates(data, folder)), ...media];
  const handle = await open(join(folder, 'backup.json'), 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(manifest.parse({ endcapBackup: 1, files }), null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return files;
}

/**
 * A copy of a data folder while it is in use: database, media, certificates. `ENDCAP_DATA=<folder>` starts from it.
 * A copy that cannot be completed is cleared away.
 *
 * @throws StorageError when the target is not empty, or a stored file is missing or damaged
 */
export async function backup(data: string, folder: string): Promise<{ files: number; bytes: number }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new StorageError('broken', 'the folder for the backup is not empty; name a new one');
  }
  try {
    const files = await copyAll(data, folder);
    return { files: files.length, bytes: files.reduce((sum, f) => sum + f.bytes, 0) };
  } catch (error) {
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
    throw error;
  }
}
