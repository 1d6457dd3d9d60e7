import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { manifest } from '../../controller/records/backup.ts';
import { testFolders } from './folder.ts';
import { picture } from './pictures.ts';
import { countEntry, playOf, smallStore, storeConfigOf, T0 } from './samples.ts';

const folders = testFolders();

it('[REC-14] a copy made while writing goes on is of one instant, listed with its sums, and starts as it is', async () => {
  const data = folders.folder();
  const copy = join(folders.folder(), 'copy');
  mkdirSync(join(data, 'tls'));
  writeFileSync(join(data, 'tls', 'ca.key'), 'the key of the store');
  const records = await folders.records(data);
  const logo = await records.media.add(await picture('png'), 'media/logo.png');
  await records.config.save(storeConfigOf(smallStore), { 'media/logo.png': logo }, 'ann', T0);
  const before = Array.from({ length: 3000 }, (_, i) => countEntry(i));
  await records.journal.append(before, [{ source: '/till', id: 'x', atMs: T0 }]);

  const stop = new AbortController();
  const load = (async () => {
    let n = 0;
    for (; !stop.signal.aborted; n++) await records.journal.append([countEntry(10_000 + n)], []);
    return n;
  })();
  const made = await records.backup(copy);
  stop.abort();
  const added = await load;
  await records.plays.add([playOf('p.b.1')], 'p', T0 + 60_000);

  const list = manifest.parse(JSON.parse(readFileSync(join(copy, 'backup.json'), 'utf8')));
  expect(list.files.map((f) => f.path)).toEqual([
    'endcap.db',
    'tls/ca.key',
    `media/${logo.sha256.slice(0, 2)}/${logo.sha256}`,
  ]);
  expect(made).toEqual({ files: 3, bytes: list.files.reduce((sum, f) => sum + f.bytes, 0) });
  for (const { path, bytes, sha256 } of list.files) {
    const content = readFileSync(join(copy, path));
    expect([path, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([path, bytes, sha256]);
  }

  expect(statSync(join(copy, 'tls', 'ca.key')).mode & 0o777).toBe(0o600);

  const restored = await folders.records(copy);
  const rows = restored.journal.read(0, 1_000_000).map(({ entry }) => entry);
  expect(rows.slice(0, 3000)).toEqual(before);
  expect(rows.length).toBeLessThanOrEqual(3000 + added);
  expect(restored.journal.seen('/till', 'x')).toBe(true);
  expect(restored.plays.list({}, 10)).toEqual([]);
  expect(restored.config.current()).toEqual(records.config.current());
  expect(readFileSync(restored.media.path(logo.sha256) ?? '').length).toBe(logo.bytes);
  await restored.journal.append([countEntry(1)], []);
});

it('[REC-14] a folder that holds something is refused, and a damaged stored file is named', async () => {
  const data = folders.folder();
  const records = await folders.records(data);
  const logo = await records.media.add(await picture('png'), 'media/logo.png');
  const used = folders.folder();
  writeFileSync(join(used, 'mine'), 'keep');
  await expect(records.backup(used)).rejects.toMatchObject({
    name: 'StorageError',
    message: expect.stringContaining('not empty') as string,
  });
  expect(readFileSync(join(used, 'mine'), 'utf8')).toBe('keep');

  writeFileSync(records.media.path(logo.sha256) ?? '', 'rotten');
  const copy = join(folders.folder(), 'copy');
  await expect(records.backup(copy)).rejects.toMatchObject({
    message: expect.stringContaining(`${logo.sha256} is damaged`) as string,
  });
  expect(readdirSync(copy)).toEqual([]);
});
