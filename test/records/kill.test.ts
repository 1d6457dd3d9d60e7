import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Database } from '../../controller/records/database.ts';
import { testFolders } from './folder.ts';
import { killAfterLines, testProcesses } from './process.ts';

const folders = testFolders();
const processes = testProcesses();

/** Differs from round to round, so that the kill falls at other points of a batch; the same in every run. */
const ROUNDS = [40, 333, 801, 1507, 2222];

it('[REC-1] kill -9 under load, five times on one folder: all that was acknowledged is there, exactly once', async () => {
  const folder = folders.folder();
  const printed: string[] = [];
  for (const [round, lines] of ROUNDS.entries()) {
    const child = processes.start(new URL('./killedWriter.ts', import.meta.url), [folder, `r${round}`]);
    printed.push(...(await killAfterLines(child, lines)));
  }
  expect(new Set(printed).size).toBe(printed.length);

  const records = await folders.records(folder);
  const entries = records.journal.read(0, 1_000_000).map(({ entry }) => entry.input);
  const journal = entries.map((input) => ('source' in input ? input.source : ''));
  const plays = records.plays.list({}, 1_000_000).map((p) => p.id);
  const lost = {
    entries: printed
      .filter((line) => line.startsWith('entry '))
      .map((line) => line.slice(6))
      .filter(notIn(journal)),
    plays: printed
      .filter((line) => line.startsWith('play '))
      .map((line) => line.slice(5))
      .filter(notIn(plays)),
    // Entries and seen ids stand or fall together, also those that were committed but no longer acknowledged.
    seen: journal.filter((event) => !records.journal.seen('/load', event)),
  };
  expect(lost).toEqual({ entries: [], plays: [], seen: [] });
  expect(new Set(journal).size).toBe(journal.length);
  expect(new Set(plays).size).toBe(plays.length);
  expect(records.journal.snapshotSeq()).toBeLessThanOrEqual(entries.length);
  await records.close();

  const db = Database.open(join(folder, 'endcap.db'));
  expect(db.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(db.all('PRAGMA foreign_key_check')).toEqual([]);
  db.close();
});

function notIn(list: readonly string[]): (id: string) => boolean {
  const known = new Set(list);
  return (id) => !known.has(id);
}
