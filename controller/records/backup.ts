import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, stat } from 'node:fs/promises';
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

/**
 * A copy of a data folder while it is in use. `ENDCAP_DATA=<folder>` starts from it.
 *
 * @throws StorageError when the target is not empty or a stored file is missing or damaged
 */
export async function backup(data: string, folder: string): Promise<{ files: number; bytes: number }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new StorageError('broken', 'the folder for the backup is not empty; name a new one');
  }
  await copyDatabase(join(data, 'endcap.db'), join(folder, 'endcap.db'));
  const copy = Database.open(join(folder, 'endcap.db'));
  let media: { sha256: string; bytes: number }[];
  try {
    media = storedMedia(copy);
  } finally {
    copy.close();
  }
  const files = [
    {
      path: 'endcap.db',
      bytes: (await stat(join(folder, 'endcap.db'))).size,
      sha256: await digest(join(folder, 'endcap.db')),
    },
  ];
  for (const { sha256, bytes } of media) {
    const path = mediaFile(sha256);
    try {
      await linkOrCopy(join(data, path), join(folder, path));
    } catch (error) {
      throw new StorageError('broken', `the stored file ${path} could not be copied: ${String(error)}`);
    }
    if ((await digest(join(folder, path))) !== sha256) {
      throw new StorageError('broken', `the stored file ${path} is damaged; import its original again`);
    }
    files.push({ path, bytes, sha256 });
  }
  const handle = await open(join(folder, 'backup.json'), 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(manifest.parse({ endcapBackup: 1, files }), null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { files: files.length, bytes: files.reduce((sum, f) => sum + f.bytes, 0) };
}
