import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Records } from '../../controller/records/records.ts';
import { StorageError } from '../../controller/records/records.ts';
import { createMetrics } from '../../controller/runtime/metrics.ts';
import { testFolders } from './folder.ts';
import { countEntry, playOf, T0 } from './samples.ts';

const folders = testFolders();
const DAY_MS = 86_400_000;

/** Appends batches of entries with their events until one is refused; answers with what was acknowledged. */
async function appendUntilFull(records: Records): Promise<{ acknowledged: number; error: unknown }> {
  for (let n = 0; ; n += 100) {
    const numbers = Array.from({ length: 100 }, (_, i) => n + i);
    try {
      await records.journal.append(
        numbers.map((i) => countEntry(i)),
        numbers.map((i) => ({ source: '/load', id: String(i), atMs: T0 })),
      );
    } catch (error) {
      return { acknowledged: n, error };
    }
  }
}

function seenOf(records: Records, from: number, count: number): boolean[] {
  return Array.from({ length: count }, (_, i) => records.journal.seen('/load', String(from + i)));
}

it('[REC-9] a database at its limit refuses whole batches as full, and takes new ones when there is space again', async () => {
  const metrics = createMetrics();
  const records = await folders.records(folders.folder(), { maxBytes: 2_000_000, metrics });
  const { acknowledged, error } = await appendUntilFull(records);
  expect(error).toBeInstanceOf(StorageError);
  expect(error).toMatchObject({ code: 'full', message: expect.stringContaining('disk is full') as string });
  expect(acknowledged).toBeGreaterThan(1000);
  expect(records.journal.read(0, 1_000_000)).toHaveLength(acknowledged);
  expect(seenOf(records, acknowledged - 1, 101)).toEqual([true, ...Array.from({ length: 100 }, () => false)]);
  expect(await metrics.text()).toMatch(/endcap_storage_errors_total\{code="full"\} [1-9]/);
  expect(records.health()).toMatchObject({ ok: false, detail: expect.stringContaining('disk is full') as string });

  await records.prune(T0 + 31 * DAY_MS);
  await records.journal.append([countEntry(7)], []);
  expect(records.health()).toMatchObject({ ok: true, detail: 'writing' });
  expect(records.journal.read(0, 10).map(({ entry }) => entry)).toEqual([countEntry(7)]);
});

describe('on a small file system', () => {
  let mounted: string | undefined;
  afterEach(() => {
    if (mounted !== undefined) execFileSync('umount', ['--lazy', mounted]);
    mounted = undefined;
  });

  it('[REC-9] a full disk refuses journal, plays and media, keeps what it had, and recovers', async (context) => {
    const folder = folders.folder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      context.skip('needs root and tmpfs: the full disk was tried by page limit only');
    }
    mounted = folder;
    const records = await folders.records(folder);
    await records.plays.add([playOf('p.b.1')], 'p', T0 + 60_000);
    const { bavail, bsize } = statfsSync(folder);
    writeFileSync(join(folder, 'ballast'), new Uint8Array(bavail * bsize - 400_000));
    const { acknowledged, error } = await appendUntilFull(records);
    expect(error).toMatchObject({ name: 'StorageError', code: 'full' });
    expect(records.journal.read(0, 1_000_000)).toHaveLength(acknowledged);
    await expect(
      records.plays.add(
        Array.from({ length: 3000 }, (_, i) => playOf(`p.c.${i}`)),
        'p',
        T0 + 60_000,
      ),
    ).rejects.toMatchObject({ code: 'full' });
    expect(records.plays.list({}, 10).map((p) => p.id)).toEqual(['p.b.1']);
    const picture = new TextEncoder().encode(
      `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><!--${'x'.repeat(600_000)}--></svg>`,
    );
    await expect(records.media.add(picture, 'big.svg')).rejects.toMatchObject({ code: 'full' });

    rmSync(join(folder, 'ballast'));
    await records.plays.add([playOf('p.b.2')], 'p', T0 + 60_000);
    await records.journal.append([countEntry(acknowledged)], []);
    const stored = await records.media.add(picture, 'big.svg');
    expect(records.media.path(stored.sha256)).toBeDefined();
    expect(records.journal.read(0, 1_000_000)).toHaveLength(acknowledged + 1);
    await records.close();
  });
});
