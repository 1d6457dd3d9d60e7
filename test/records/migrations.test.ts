import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Database } from '../../controller/records/database.ts';
import { migrate, migrations } from '../../controller/records/migrations.ts';
import { testFolders } from './folder.ts';
import { countEntry, smallStore, storeConfigOf, T0 } from './samples.ts';

const folders = testFolders();

function schemaOf(file: string): unknown {
  const db = Database.open(file);
  const schema = {
    version: db.get('PRAGMA user_version'),
    things: db.all("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"),
  };
  db.close();
  return schema;
}

it('[REC-11] a database of version 1 is brought to the form of a new one, with all that it holds', async () => {
  const old = join(folders.folder(), 'endcap.db');
  const db = Database.open(old);
  migrate(db, migrations.slice(0, 1));
  expect(db.get('PRAGMA user_version')).toEqual({ user_version: 1 });
  const config = storeConfigOf(smallStore);
  db.run('INSERT INTO config_revision (at_ms, by, config, media) VALUES (?, ?, ?, ?)', [
    T0,
    'ann',
    JSON.stringify(config),
    '{}',
  ]);
  db.run('INSERT INTO journal (at_ms, kind, input, config_revision) VALUES (?, ?, ?, ?)', [
    T0 + 1,
    'count',
    JSON.stringify(countEntry(1).input),
    1,
  ]);
  db.close();

  const records = await folders.records(join(old, '..'));
  expect(records.config.current()).toMatchObject({ revision: 1, config });
  expect(records.journal.read(0, 10)).toEqual([{ seq: 1, entry: countEntry(1) }]);
  await records.close();

  const fresh = folders.folder();
  await (await folders.records(fresh)).close();
  expect(schemaOf(old)).toEqual(schemaOf(join(fresh, 'endcap.db')));
});

it('[REC-11] a step that fails leaves the form before it, whole', () => {
  const file = join(folders.folder(), 'endcap.db');
  const db = Database.open(file);
  migrate(db);
  const next = 'CREATE TABLE fine (x); INSERT INTO fine VALUES (1); CREATE TABLE journal (twice)';
  expect(() => {
    migrate(db, [...migrations, next]);
  }).toThrow('already exists');
  expect(db.get('PRAGMA user_version')).toEqual({ user_version: migrations.length });
  expect(db.get("SELECT name FROM sqlite_master WHERE name = 'fine'")).toBeUndefined();
  migrate(db, [...migrations, 'CREATE TABLE fine (x)']);
  expect(db.get('PRAGMA user_version')).toEqual({ user_version: migrations.length + 1 });
  db.close();
});

it('[REC-10] a database of a newer version is refused and not changed', async () => {
  const folder = folders.folder();
  const db = Database.open(join(folder, 'endcap.db'));
  migrate(db, [...migrations, 'CREATE TABLE later (x)']);
  db.close();
  const before = schemaOf(join(folder, 'endcap.db'));
  await expect(folders.records(folder)).rejects.toMatchObject({
    code: 'broken',
    message: expect.stringMatching(
      /^the database has version \d+, this Endcap knows up to \d+; install the newer/,
    ) as string,
  });
  expect(schemaOf(join(folder, 'endcap.db'))).toEqual(before);
});
