import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Database } from '../../controller/records/database.ts';
import { startWriter } from '../../controller/records/writer.ts';
import { testFolders } from './folder.ts';

const folders = testFolders();

function table(): string {
  const file = join(folders.folder(), 'a.db');
  const db = Database.open(file);
  db.exec('CREATE TABLE a (x INTEGER PRIMARY KEY)');
  db.close();
  return file;
}

const insert = (...values: number[]) => [{ sql: 'INSERT INTO a VALUES (?)', rows: values.map((v) => [v]) }];

function read(file: string): unknown[] {
  const db = Database.open(file);
  const rows = db.all('SELECT x FROM a ORDER BY x').map((row) => row['x']);
  db.close();
  return rows;
}

it('[REC-1] many writes at once share commits; each answers for itself', async () => {
  const file = table();
  const batches: number[] = [];
  const writer = await startWriter(file, undefined, { onBatch: (writes) => batches.push(writes) });
  const results = await Promise.all(Array.from({ length: 1000 }, (_, i) => writer.write(insert(i * 2, i * 2 + 1))));
  expect(results[0]).toEqual([{ changes: 2, rowId: 1 }]);
  expect(batches.reduce((sum, n) => sum + n, 0)).toBe(1000);
  expect(batches.length).toBeLessThan(1000);
  await writer.close();
  expect(read(file)).toHaveLength(2000);
});

it('[REC-7] steps of one write stand or fall together', async () => {
  const file = table();
  const errors: string[] = [];
  const writer = await startWriter(file, undefined, { onError: (error) => errors.push(error.code) });
  await writer.write(insert(1));
  const refused = writer.write([...insert(2, 3), ...insert(1)]);
  const next = writer.write(insert(4));
  await expect(refused).rejects.toMatchObject({ name: 'StorageError', code: 'broken' });
  await next;
  expect([errors, writer.trouble()]).toEqual([['broken'], null]);
  await writer.close();
  expect(read(file)).toEqual([1, 4]);
});

it('[REC-10] a writer that cannot open its file is refused at the start', async () => {
  const file = join(folders.folder(), 'a.db');
  writeFileSync(file, 'no database at all, '.repeat(100));
  await expect(startWriter(file)).rejects.toMatchObject({ code: 'broken', message: expect.any(String) as string });
});

it('[REC-1] what waits is committed before it closes; afterwards nothing is taken', async () => {
  const file = table();
  const writer = await startWriter(file);
  const last = writer.write(insert(1));
  await Promise.all([writer.close(), writer.close()]);
  await last;
  await expect(writer.write(insert(2))).rejects.toMatchObject({ code: 'broken' });
  expect(read(file)).toEqual([1]);
});
