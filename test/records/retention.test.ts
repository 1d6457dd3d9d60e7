import { expect, it } from 'vitest';
import { chainOf } from '../playChains.ts';
import { testFolders } from './folder.ts';
import { countEntry, decisionOf, playOf, snapshotOf, T0 } from './samples.ts';

const folders = testFolders();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = T0 + 1000 * DAY_MS;

it('[REC-12] what has outlived its time goes, in steps, and nothing else', async () => {
  const records = await folders.records(folders.folder());
  const { journal, plays, audit, sessions, users } = records;
  const old = NOW - 30 * DAY_MS - 1;
  const entries = Array.from({ length: 2500 }, (_, i) =>
    countEntry(i, i % 100 === 0 ? [decisionOf('a', old, 'x')] : [], old),
  );
  const young = countEntry(9999, [decisionOf('b', NOW - DAY_MS, 'y')], NOW - 30 * DAY_MS);
  await journal.append(
    [...entries, young],
    [
      { source: '/till', id: 'old', atMs: NOW - 48 * HOUR_MS - 1 },
      { source: '/till', id: 'young', atMs: NOW - 48 * HOUR_MS },
    ],
  );
  await plays.add([playOf('p.b.1', NOW - 400 * DAY_MS - 1), playOf('p.b.2', NOW - 400 * DAY_MS)], 'p', NOW);
  await audit.add(NOW - 401 * DAY_MS, 'ann', 'old', '');
  await audit.add(NOW, 'ann', 'young', '');
  await users.put({ user: 'ann', role: 'admin', passwordHash: 'h', oneTime: false, createdAtMs: T0 });
  await sessions.put({ tokenHash: 'aa', user: 'ann', expiresAtMs: NOW - 1 });
  await sessions.put({ tokenHash: 'bb', user: 'ann', expiresAtMs: NOW });

  const hour = { observedMs: 1, personMs: 1, simulated: false };
  await records.zoneHours.add([
    { zone: 'old', hourMs: NOW - 400 * DAY_MS - 1, ...hour },
    { zone: 'young', hourMs: NOW - 400 * DAY_MS, ...hour },
  ]);

  expect(await records.prune(NOW)).toEqual({ deleted: 2500 + 1 + 1 + 1 + 1 + 1 });
  expect(journal.read(0, 10_000).map(({ entry }) => entry)).toEqual([young]);
  expect(journal.decisionAt('a', NOW)).toBeUndefined();
  expect(journal.decisionAt('b', NOW)?.campaign).toBe('y');
  expect([journal.seen('/till', 'old'), journal.seen('/till', 'young')]).toEqual([false, true]);
  expect(plays.list({}, 10).map((p) => p.id)).toEqual(['p.b.2']);
  expect(audit.list(10).map((a) => a.what)).toEqual(['young']);
  expect([sessions.get('aa'), sessions.get('bb')?.user]).toEqual([undefined, 'ann']);
  expect(await records.prune(NOW)).toEqual({ deleted: 0 });
});

it('[REC-12] other writes go in between the steps', async () => {
  const records = await folders.records(folders.folder());
  await records.journal.append(
    Array.from({ length: 5000 }, (_, i) => countEntry(i)),
    [],
  );
  const order: string[] = [];
  const pruning = records.prune(NOW).then(() => order.push('pruned'));
  await records.plays.add([playOf('p.b.1', NOW)], 'p', NOW).then(() => order.push('play'));
  await pruning;
  expect(order).toEqual(['play', 'pruned']);
});

it('[REC-4] numbers go on after retention has emptied the journal', async () => {
  const folder = folders.folder();
  const first = await folders.records(folder);
  await first.journal.append([countEntry(1), countEntry(2)], []);
  await first.prune(NOW);
  await first.journal.saveSnapshot(snapshotOf(T0, 1));
  await first.close();
  const second = await folders.records(folder);
  expect([second.health().journalRows, second.journal.snapshotSeq()]).toEqual([0, 2]);
  await second.journal.append([countEntry(3)], []);
  expect(second.journal.read(second.journal.snapshotSeq(), 10)).toEqual([{ seq: 3, entry: countEntry(3) }]);
});

it('[REC-12] the chain that a player had before goes with its plays; the last one of each player stays', async () => {
  const records = await folders.records(folders.folder());
  const old = NOW - 400 * DAY_MS - 1;
  const { plays } = records;
  await plays.add(chainOf([playOf('p.b.1', old - 9000)], 'first'), 'p', old);
  await plays.add(chainOf([playOf('q.b.1', old - 9000)], 'only'), 'q', old);
  await plays.add(chainOf([playOf('p.c.1', NOW - 9000)], 'second'), 'p', NOW);
  await records.prune(NOW);
  expect(plays.chains().map((c) => [c.device, c.chain])).toEqual([
    ['p', 'second'],
    ['q', 'only'],
  ]);
});
