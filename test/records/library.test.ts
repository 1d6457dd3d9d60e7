import { execFileSync } from 'node:child_process';
import { readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { largest } from '../../controller/records/mediaFacts.ts';
import { receive } from '../../controller/records/receive.ts';
import type { LibraryEntry, Records } from '../../controller/records/records.ts';
import type { AssetRef } from '../../controller/protocol/scalars.ts';
import { createImageReader } from '../../controller/runtime/imageReader.ts';
import { testFolders } from './folder.ts';
import { picture } from './pictures.ts';
import { smallStore, storeConfigOf, T0 } from './samples.ts';

const folders = testFolders();

async function* inPieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Brings a picture of this colour into the library. */
async function upload(records: Records, path: string, colour: string, listed = true): Promise<LibraryEntry> {
  const bytes = await picture('png', 600, 400, colour);
  const file = await records.media.receive(inPieces(bytes), path, bytes.length);
  const entry = { ...file, path, uploadedAtMs: T0, by: 'ann' };
  if (listed) await records.library.add(entry);
  return entry;
}

function stored(records: Records, entry: LibraryEntry): boolean[] {
  return [entry.asset, entry.thumbnail].map((a) => a !== null && records.media.path(a.sha256) !== undefined);
}

describe('library', () => {
  it('[REC-16] an entry is found by path and by bytes, is there after a restart, and goes when removed', async () => {
    const data = folders.folder();
    const first = await folders.records(data);
    const entry = await upload(first, 'media/red.png', '#e2725b');
    expect(entry).toMatchObject({
      asset: { mime: 'image/png', width: 600, height: 400 },
      thumbnail: { mime: 'image/webp', width: 480, height: 320 },
      durationMs: null,
    });
    await expect(upload(first, 'media/red.png', '#1f3d36')).rejects.toMatchObject({ code: 'broken' });
    await first.close();
    const second = await folders.records(data);
    expect(second.library.all()).toEqual([entry]);
    expect(second.library.get('media/red.png')).toEqual(entry);
    expect(second.library.bySha256(entry.asset.sha256)).toEqual(entry);
    await second.library.remove('media/red.png');
    expect(second.library.get('media/red.png')).toBeUndefined();
  });

  it('[REC-17] files that neither the library nor one of the last 20 revisions names go; all others stay', async () => {
    const records = await folders.records(folders.folder());
    const store = storeConfigOf(smallStore);
    const save = (media: Record<string, AssetRef>) => records.config.save(store, media, 'ann', T0);
    const listed = await upload(records, 'media/listed.png', '#111111');
    const used = await upload(records, 'media/used.png', '#222222', false);
    const former = await upload(records, 'media/former.png', '#333333', false);
    const nowhere = await upload(records, 'media/nowhere.png', '#444444', false);
    await save({ 'media/former.png': former.asset });
    for (let i = 0; i < 18; i++) await save({});
    await save({ 'media/used.png': used.asset });
    // What came in since the last look stays: it may be on its way into a revision.
    await records.prune(T0);
    expect(stored(records, nowhere)).toEqual([true, true]);
    await records.prune(T0);
    expect(stored(records, listed)).toEqual([true, true]);
    expect(stored(records, used)).toEqual([true, false]);
    expect(stored(records, former)).toEqual([true, false]);
    expect(stored(records, nowhere)).toEqual([false, false]);
    await save({ 'media/used.png': used.asset });
    await records.prune(T0);
    expect(stored(records, former)).toEqual([false, false]);
    await records.library.remove('media/listed.png');
    await upload(records, 'media/listed.png', '#111111');
    await records.prune(T0);
    expect(stored(records, listed)).toEqual([true, true]);
  });

  it('[REC-17] a file that a crash left without a row goes too, and what is no stored file is left alone', async () => {
    const data = folders.folder();
    const records = await folders.records(data);
    const used = await upload(records, 'media/used.png', '#222222');
    const folder = join(data, 'media', used.asset.sha256.slice(0, 2));
    const orphan = used.asset.sha256.slice(0, 2) + 'f'.repeat(62);
    writeFileSync(join(folder, orphan), 'x');
    writeFileSync(join(folder, 'notes.txt'), 'x');
    await records.prune(T0);
    await records.prune(T0);
    expect(readdirSync(folder).sort()).toEqual([used.asset.sha256, 'notes.txt'].sort());
  });

  it('[REC-16] a secret that is removed is gone', async () => {
    const { secrets } = await folders.records(folders.folder());
    await secrets.put('connector:fb:appSecret', 'x');
    await secrets.remove('connector:fb:appSecret');
    expect(secrets.get('connector:fb:appSecret')).toBeUndefined();
  });
});

describe('files that come in', () => {
  const images = createImageReader();
  afterEach(() => {
    images.close();
  });
  const take = async (bytes: Uint8Array, said: number | null, limit = largest): Promise<unknown> => {
    const folder = folders.folder();
    try {
      return await receive(inPieces(bytes), join(folder, 'in'), 'a.png', said, images, limit);
    } catch (error) {
      expect(readdirSync(folder)).toEqual([]);
      return (error as Error).message;
    }
  };

  it('[REC-18] are cut off at the limit of their type, with or without a length', async () => {
    const bytes = Buffer.concat([await picture('png', 400, 300), Buffer.alloc(10_000)]);
    const words = `a.png: larger than ${9000 / 1024 / 1024} MB; export it smaller`;
    expect(await take(bytes, null, () => 9000)).toBe(words);
    expect(await take(bytes, bytes.length, () => 9000)).toBe(words);
  });

  it('[REC-18] are refused when they are longer or shorter than was said, and when they are none', async () => {
    const bytes = await picture('png', 400, 300);
    expect(await take(bytes, bytes.length - 1)).toBe(
      'a.png: it came longer than its Content-Length said; send it again',
    );
    expect(await take(bytes, bytes.length + 1)).toBe(
      'a.png: it came shorter than its Content-Length said; send it again',
    );
    expect(await take(new Uint8Array(), null)).toContain('not a picture or film');
    expect(await take(new Uint8Array(100_000), null)).toContain('not a picture or film');
    expect(await take(bytes, bytes.length)).toMatchObject({ asset: { width: 400, height: 300 } });
  });

  it('[REC-18] whose sender breaks off leave nothing', async () => {
    const folder = folders.folder();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await picture('png');
      throw new Error('gone');
    }
    await expect(receive(broken(), join(folder, 'in'), 'a.png', null, images)).rejects.toThrow('gone');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('on a small file system', () => {
  let mounted: string | undefined;
  afterEach(() => {
    if (mounted !== undefined) execFileSync('umount', ['--lazy', mounted]);
    mounted = undefined;
  });

  it('[REC-9] a file that does not fit is refused as full, said beforehand or not, and nothing of it stays', async (context) => {
    const folder = folders.folder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      context.skip('needs root and tmpfs: the full disk was not tried');
    }
    mounted = folder;
    const records = await folders.records(folder);
    const { bavail, bsize } = statfsSync(folder);
    const bytes = Buffer.concat([await picture('png', 400, 300), Buffer.alloc(bavail * bsize)]);
    for (const said of [bytes.length, null]) {
      await expect(records.media.receive(inPieces(bytes, 65_536), 'a.png', said)).rejects.toMatchObject({
        code: 'full',
      });
      expect(readdirSync(join(folder, 'media', 'incoming'))).toEqual([]);
    }
    expect(statfsSync(folder).bavail * bsize).toBeGreaterThan(bavail * bsize - 100_000);
    await records.close();
  });
});
