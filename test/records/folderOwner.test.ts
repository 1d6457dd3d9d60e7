import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Database } from '../../controller/records/database.ts';
import { testFolders } from './folder.ts';
import { firstLine, stop, testProcesses } from './process.ts';
import { countEntry } from './samples.ts';

const folders = testFolders();
const processes = testProcesses();
const holder = new URL('./heldFolder.ts', import.meta.url);

it('[REC-8] a second controller on a folder is refused in words that name the first; kill -9 frees it', async () => {
  const folder = folders.folder();
  const first = processes.start(holder, [folder]);
  expect(await firstLine(first)).toBe('open');

  await expect(folders.records(folder)).rejects.toMatchObject({
    name: 'StorageError',
    code: 'locked',
    message: `another controller (process ${first.pid ?? 0}) uses this data folder; end it, or name another folder in ENDCAP_DATA`,
  });

  await stop(first);
  const records = await folders.records(folder);
  await records.journal.append([countEntry(1)], []);
  expect(readFileSync(join(folder, 'controller.pid'), 'utf8')).toBe(`${process.pid}\n`);

  const third = processes.start(holder, [folder]);
  expect(await firstLine(third)).toContain(`another controller (process ${process.pid})`);
});

it('[REC-8] the same process cannot open a folder twice', async () => {
  const folder = folders.folder();
  await folders.records(folder);
  await expect(folders.records(folder)).rejects.toMatchObject({ code: 'locked' });
});

it('[REC-10] a file that is no database is refused in clear words, and is not changed', async () => {
  const folder = folders.folder();
  const junk = 'this is not a database, '.repeat(400);
  writeFileSync(join(folder, 'endcap.db'), junk);
  await expect(folders.records(folder)).rejects.toMatchObject({
    code: 'broken',
    message: expect.stringMatching(/^the database is damaged .*put back a backup/) as string,
  });
  expect(readFileSync(join(folder, 'endcap.db'), 'utf8')).toBe(junk);
});

it('[REC-10] a database that is damaged inside is refused, or says so when the damage is read', async () => {
  const folder = folders.folder();
  const first = await folders.records(folder);
  await first.journal.append(
    Array.from({ length: 5000 }, (_, i) => countEntry(i)),
    [],
  );
  await first.close();
  const file = join(folder, 'endcap.db');
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 4096 * 2, 4096 * Math.floor(bytes.length / 4096 - 1));
  writeFileSync(file, bytes);
  const readAll = async (): Promise<unknown> => (await folders.records(folder)).journal.read(0, 10_000);
  await expect(readAll()).rejects.toMatchObject({
    code: 'broken',
    message: expect.stringContaining('the database is damaged') as string,
  });
});

it('[REC-10] the database of another program is refused and left alone', async () => {
  const folder = folders.folder();
  const other = Database.open(join(folder, 'endcap.db'));
  other.exec('CREATE TABLE theirs (x)');
  other.close();
  await expect(folders.records(folder)).rejects.toMatchObject({
    code: 'broken',
    message: 'endcap.db belongs to another program; choose another data folder',
  });
  const again = Database.open(join(folder, 'endcap.db'));
  expect(again.all('SELECT name FROM sqlite_master')).toEqual([{ name: 'theirs' }]);
  again.close();
});

it('[REC-8] a data folder that cannot be made is told in words', async () => {
  const file = join(folders.folder(), 'a-file');
  writeFileSync(file, '');
  await expect(folders.records(join(file, 'data'))).rejects.toMatchObject({
    code: 'broken',
    message: expect.stringContaining('the data folder cannot be made') as string,
  });
});
