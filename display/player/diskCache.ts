import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** No more bytes can be kept on this disk. */
export class DiskFull extends Error {
  constructor() {
    super('the disk of the player is full');
    this.name = 'DiskFull';
  }
}

/** A file of the cache. `whole: false`: a part that a later attempt goes on with. */
export interface DiskFile {
  readonly sha256: string;
  readonly bytes: number;
  readonly whole: boolean;
  /** When it was last needed, epoch ms. */
  readonly neededAtMs: number;
}

/** So much of the disk is left to the machine, bytes. */
const RESERVE_BYTES = 512 * 1024 * 1024;
const NAME = /^[0-9a-f]{64}$/;

/**
 * Media on the player's disk, each file under its SHA-256. A file is written beside its place, read back and hashed,
 * forced to the disk and renamed: it is there whole and right, or not. What the disk holds is the account; there is no
 * other. One writer per file at a time.
 */
export class DiskCache {
  private readonly files: string;
  private readonly parts: string;
  private readonly limitBytes: number | null;

  private constructor(folder: string, limitBytes: number | null) {
    this.files = join(folder, 'files');
    this.parts = join(folder, 'parts');
    this.limitBytes = limitBytes;
  }

  /** @param limitBytes most that may lie there; null: what the disk has */
  static async open(folder: string, limitBytes: number | null = null): Promise<DiskCache> {
    const cache = new DiskCache(folder, limitBytes);
    await mkdir(cache.files, { recursive: true });
    await mkdir(cache.parts, { recursive: true });
    // A new copy of a file that is there already stands in no account.
    const whole = new Set((await cache.folder(cache.files, true)).map((f) => f.sha256));
    for (const { sha256 } of await cache.folder(cache.parts, false)) {
      if (whole.has(sha256)) await rm(join(cache.parts, sha256), { force: true });
    }
    return cache;
  }

  async list(): Promise<DiskFile[]> {
    const [whole, parts] = await Promise.all([this.folder(this.files, true), this.folder(this.parts, false)]);
    const there = new Set(whole.map((f) => f.sha256));
    return [...whole, ...parts.filter((f) => !there.has(f.sha256))];
  }

  /** Where a whole file lies, and its length; null: it is not there whole. */
  async find(sha256: string): Promise<{ readonly path: string; readonly bytes: number } | null> {
    return this.there(join(this.files, named(sha256)));
  }

  /** The same of a part. */
  async findPart(sha256: string): Promise<{ readonly path: string; readonly bytes: number } | null> {
    return this.there(join(this.parts, named(sha256)));
  }

  /**
   * Appends to the part of a file.
   *
   * @param at bytes that lie there already; with others nothing is written
   * @returns whether it was taken, and the bytes that lie there now
   * @throws DiskFull
   */
  async append(sha256: string, at: number, bytes: Uint8Array): Promise<{ taken: boolean; bytes: number }> {
    const file = await open(join(this.parts, named(sha256)), 'a');
    try {
      let { size } = await file.stat();
      // Beside a whole file a new copy begins anew.
      if (at === 0 && size > 0 && (await this.find(sha256)) !== null) {
        await file.truncate(0);
        size = 0;
      }
      if (size !== at) return { taken: false, bytes: size };
      try {
        await file.appendFile(bytes);
      } catch (error) {
        // Half a piece would be taken for the whole of it.
        await file.truncate(at).catch(() => undefined);
        const { code } = error as NodeJS.ErrnoException;
        throw code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' ? new DiskFull() : error;
      }
      return { taken: true, bytes: at + bytes.byteLength };
    } finally {
      await file.close();
    }
  }

  /** Reads the part back. Right: it becomes the file. Wrong: it goes. Answers with what it was. */
  async finish(sha256: string): Promise<'whole' | 'wrong'> {
    const from = join(this.parts, named(sha256));
    // An empty file had no piece.
    await (await open(from, 'a')).close();
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(from)) hash.update(chunk as Buffer);
    if (hash.digest('hex') !== sha256) {
      await rm(from, { force: true });
      return 'wrong';
    }
    await forced(from);
    await rename(from, join(this.files, sha256));
    await forced(this.files);
    return 'whole';
  }

  async drop(sha256: string): Promise<void> {
    await rm(join(this.files, named(sha256)), { force: true });
    await rm(join(this.parts, sha256), { force: true });
  }

  async needed(hashes: readonly string[], atMs: number): Promise<void> {
    const at = new Date(atMs);
    for (const hash of hashes) {
      await utimes(join(this.files, named(hash)), at, at).catch(() => undefined);
      await utimes(join(this.parts, hash), at, at).catch(() => undefined);
    }
  }

  /** Most bytes that may lie here: what lies here and what the disk has left, without the reserve. */
  async quota(): Promise<number> {
    const { bavail, bsize } = await statfs(this.files);
    const kept = (await this.list()).reduce((sum, f) => sum + f.bytes, 0);
    const disk = kept + Math.max(0, bavail * bsize - RESERVE_BYTES);
    return Math.min(disk, this.limitBytes ?? disk);
  }

  private async folder(path: string, whole: boolean): Promise<DiskFile[]> {
    const entries: Dirent[] = await readdir(path, { withFileTypes: true });
    const found = entries
      .filter((e) => e.isFile() && NAME.test(e.name))
      .map(async ({ name }): Promise<DiskFile[]> => {
        const facts = await stat(join(path, name)).catch(() => null);
        if (facts === null) return [];
        return [{ sha256: name, bytes: facts.size, whole, neededAtMs: Math.round(facts.mtimeMs) }];
      });
    return (await Promise.all(found)).flat();
  }

  private async there(path: string): Promise<{ path: string; bytes: number } | null> {
    const facts = await stat(path).catch(() => null);
    return facts === null ? null : { path, bytes: facts.size };
  }
}

/** No path is made of anything but a hash. */
function named(sha256: string): string {
  if (!NAME.test(sha256)) throw new TypeError('a file of the cache is named by its SHA-256');
  return sha256;
}

/** Power may go from here on. */
async function forced(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
