import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openHistory } from '../../controller/records/history.ts';
import type { Checkpoint } from '../../controller/records/records.ts';
import { testFolders } from './folder.ts';
import { countEntry, decisionOf, playOf, smallStore, storeConfigOf, T0 } from './samples.ts';

const folders = testFolders();
const DAY_MS = 86_400_000;

function checkpoint(seq: number, atMs: number, reason: Checkpoint['reason'] = 'hour'): Checkpoint {
  const state = JSON.stringify({ kept: seq });
  return { seq, atMs, reason, configRevision: 1, engineVersion: 7, codeBase: null, state };
}

it('[REC-19] an append answers with the number of its last entry', async () => {
  const { journal } = await folders.records(folders.folder());
  expect(await journal.append([], [])).toBe(0);
  expect(await journal.append([countEntry(1), countEntry(2, [decisionOf('a', T0 + 2, 'x')])], [])).toBe(2);
  const both = [journal.append([countEntry(3)], []), journal.append([countEntry(4), countEntry(5)], [])];
  expect(await Promise.all(both)).toEqual([3, 5]);
});

it('[REC-19] states of the engine are found by instant and by entry, as they were', async () => {
  const folder = folders.folder();
  const records = await folders.records(folder);
  await records.checkpoints.add(checkpoint(3, T0, 'start'));
  await records.checkpoints.add(checkpoint(9, T0 + 1000, 'change'));
  await records.checkpoints.add(checkpoint(9, T0 + 3000));
  const history = openHistory(join(folder, 'endcap.db'));
  expect(history.firstCheckpointMs()).toBe(T0);
  expect(history.checkpointBefore(T0 - 1)).toBeUndefined();
  expect(history.checkpointBefore(T0 + 999)).toEqual(checkpoint(3, T0, 'start'));
  expect(history.checkpointBefore(T0 + 9999)).toEqual(checkpoint(9, T0 + 3000));
  expect(history.checkpointAt(9)).toEqual(checkpoint(9, T0 + 1000, 'change'));
  expect(history.checkpointAt(4)).toBeUndefined();
  expect(history.checkpointAfter(3)?.seq).toBe(9);
  expect(await records.prune(T0 + 30 * DAY_MS + 2000)).toEqual({ deleted: 2 });
  expect(history.firstCheckpointMs()).toBe(T0 + 3000);
  history.close();
});

it('[REC-19] what was written down is read again in its order, beside a controller that writes', async () => {
  const folder = folders.folder();
  const records = await folders.records(folder);
  await records.config.save(storeConfigOf(smallStore), {}, 'ann', T0);
  const history = openHistory(join(folder, 'endcap.db'));
  expect([history.entries(0, 10), history.seqAt(T0)]).toEqual([[], 0]);
  const alike = decisionOf('a', T0 + 20, 'x');
  await records.journal.append(
    [countEntry(10), countEntry(20, [alike, { ...alike, screen: 'b' }, decisionOf('a', T0 + 19, 'y')]), countEntry(30)],
    [],
  );
  await records.plays.add([playOf('p.b.1', T0), playOf('p.b.2', T0 + 10), playOf('p.b.3', T0 + 20)], 'p', T0 + 60_000);
  expect(history.entries(1, 1)).toEqual([
    {
      seq: 2,
      input: countEntry(20).input,
      configRevision: 1,
      decided: [
        { text: JSON.stringify(alike), screens: ['a', 'b'] },
        { text: JSON.stringify(decisionOf('a', T0 + 19, 'y')), screens: ['a'] },
      ],
    },
  ]);
  expect([T0 + 9, T0 + 10, T0 + 29, T0 + 99].map((at) => history.seqAt(at))).toEqual([0, 1, 2, 3]);
  expect(history.revision(1)?.config.store.id).toBe('corner');
  expect(history.revision(2)).toBeUndefined();
  expect([...history.plays(T0, T0 + 20)]).toEqual([['always', 2]]);
  history.close();
});
