import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRevision } from '../../controller/records/config.ts';
import { Database } from '../../controller/records/database.ts';
import type { Records } from '../../controller/records/records.ts';
import { memoryRecords } from '../fakes/memoryRecords.ts';
import { device, recordsContract } from './contract.ts';
import { testFolders } from './folder.ts';
import { countEntry, smallStore, snapshotOf, storeConfigOf, T0 } from './samples.ts';

const test = testFolders();
const folder = (): string => test.folder();
const open = (data: string): Promise<Records> => test.records(data);

describe('records on disk', () => {
  recordsContract(() => open(folder()));
});
describe('records in memory, for the tests of other rooms', () => {
  recordsContract(() => Promise.resolve(memoryRecords(folder())));
});

describe('after a restart', () => {
  it('[REC-6] the newest revision is in force again', async () => {
    const data = folder();
    const first = await open(data);
    expect(first.config.current()).toBeUndefined();
    const config = storeConfigOf(smallStore);
    await first.config.save(config, {}, 'ann', T0);
    const other = { ...config, campaigns: config.campaigns.map((c) => ({ ...c, status: 'paused' as const })) };
    const saved = await first.config.save(other, {}, 'ben', T0 + 1);
    expect(saved.revision).toBe(2);
    await first.close();

    const second = await open(data);
    expect(second.config.current()).toEqual({ revision: 2, atMs: T0 + 1, by: 'ben', config: other, media: {} });
    expect(second.config.revisions(10)).toEqual([
      { revision: 2, atMs: T0 + 1, by: 'ben' },
      { revision: 1, atMs: T0, by: 'ann' },
    ]);
  });

  it('[REC-6] what was erased of a tag is nowhere in the earlier revisions, and its segments are those of nobody', async () => {
    const data = folder();
    const records = await open(data);
    const consent = { on: '2026-11-01', wording: 'v1' };
    const identity = `app:${'ab'.repeat(16)}`;
    const tags = [{ id: 'app-anna', name: 'Anna', class: 'member', identity, consent, segments: ['runs'] }];
    const config = storeConfigOf({ ...smallStore, tags });
    await records.config.save(config, {}, 'ann', T0);
    await records.config.save({ ...config, tags: [] }, {}, 'ann', T0);
    expect(await records.config.eraseTag('app-anna')).toBe(1);
    await records.close();
    const db = Database.openReadOnly(join(data, 'endcap.db'));
    const earlier = readRevision(db, 1)!;
    db.close();
    expect(earlier.config.tags).toEqual([
      {
        id: 'erased',
        name: 'Erased',
        class: 'member',
        identity: `app:${'0'.repeat(32)}`,
        segments: ['runs'],
        lost: false,
      },
    ]);
    expect({ ...earlier.config, tags: [] }).toEqual({ ...config, tags: [] });
  });

  it('[REC-6] what was erased is not in the file either, however large the store is', async () => {
    const data = folder();
    const records = await open(data);
    const name = 'Zacharias Quill';
    const consent = { on: '2026-11-01', wording: 'v1' };
    const tag = { id: 'app-z', name, class: 'member', identity: `app:${'ab'.repeat(16)}`, consent };
    const others = Array.from({ length: 3000 }, (_, i) => {
      const identity = `mac:${i.toString(16).padStart(12, '0')}`;
      return { id: `basket-${i}`, name: `Basket ${i}`, identity };
    });
    const config = storeConfigOf({ ...smallStore, tags: [...others, tag] });
    await records.config.save(config, {}, 'ann', T0);
    await records.config.save({ ...config, tags: config.tags.slice(0, -1) }, {}, 'ann', T0);
    expect(await records.config.eraseTag('app-z')).toBe(1);
    await records.close();
    const held = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((file) => {
      const path = join(data, file);
      return statSync(path).isFile() && readFileSync(path).includes(name);
    });
    expect(held).toEqual([]);
  });

  it('[REC-3] an event that was seen stays seen', async () => {
    const data = folder();
    const first = await open(data);
    expect(first.journal.seen('/till', 'ab')).toBe(false);
    await first.journal.append([countEntry(1)], [{ source: '/till', id: 'ab', atMs: T0 }]);
    expect(first.journal.seen('/till', 'ab')).toBe(true);
    expect(first.journal.seen('/tilla', 'b')).toBe(false);
    await first.close();
    const second = await open(data);
    expect(second.journal.seen('/till', 'ab')).toBe(true);
  });

  it('[REC-4] the snapshot is there, and the entries after it', async () => {
    const data = folder();
    const first = await open(data);
    void first.journal.append([countEntry(1), countEntry(2)], []);
    const saved = first.journal.saveSnapshot(snapshotOf(T0 + 2, 7));
    void first.journal.append([countEntry(3)], []);
    await saved;
    expect(first.journal.snapshotSeq()).toBe(2);
    await first.close();
    const second = await open(data);
    expect(second.journal.snapshot()).toEqual(snapshotOf(T0 + 2, 7));
    expect(second.journal.read(second.journal.snapshotSeq(), 10).map(({ entry }) => entry)).toEqual([countEntry(3)]);
  });
});

describe('batches', () => {
  it('[REC-7] a write that breaks a rule fails alone; others of the same batch are kept', async () => {
    const { devices, journal } = await open(folder());
    await devices.add(device);
    const results = await Promise.allSettled([
      journal.append([countEntry(1)], []),
      devices.add(device),
      journal.append([countEntry(2)], []),
    ]);
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(journal.read(0, 10)).toHaveLength(2);
  });
});

describe('the data folder', () => {
  it('[REC-8] is readable by its owner alone', async () => {
    const data = join(folder(), 'data');
    const records = await open(data);
    await records.audit.add(T0, 'a', 'b', 'c');
    const mode = (path: string): number => statSync(path).mode & 0o777;
    expect(mode(data)).toBe(0o700);
    for (const name of ['endcap.db', 'endcap.db-wal', 'endcap.db-shm'])
      expect([name, mode(join(data, name))]).toEqual([name, 0o600]);
  });

  it('[REC-1] after close nothing is taken, nothing hangs, and the folder is free', async () => {
    const data = folder();
    const records = await open(data);
    const last = records.journal.append([countEntry(1)], []);
    await records.close();
    await expect(last).resolves.toBe(1);
    await expect(records.journal.append([countEntry(2)], [])).rejects.toMatchObject({ code: 'broken' });
    expect(existsSync(join(data, 'controller.pid'))).toBe(false);
    const again = await open(data);
    expect(again.journal.read(0, 10)).toHaveLength(1);
  });
});
