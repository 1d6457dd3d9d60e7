import { describe, expect, it } from 'vitest';
import type { Play } from '../../controller/protocol/play.ts';
import type { DeviceRecord, PlayFilter, Records } from '../../controller/records/records.ts';
import { chainOf } from '../playChains.ts';
import { countEntry, decisionOf, playOf, smallStore, snapshotOf, storeConfigOf, T0 } from './samples.ts';

/** After every play of these tests. */
const NOW = T0 + 3_600_000;

export const device: DeviceRecord = {
  id: 'player-1',
  kind: 'player',
  name: 'Player',
  place: 'drinks-end',
  keyHash: 'ab'.repeat(32),
  simulated: false,
  createdAtMs: T0,
  revokedAtMs: null,
};

/** What every implementation of Records must do, the fake of other rooms' tests too. `open` answers with empty ones. */
export function recordsContract(open: () => Promise<Records>): void {
  describe('configuration', () => {
    it('[REC-6] keeps every revision and answers with the newest', async () => {
      const { config } = await open();
      expect(config.current()).toBeUndefined();
      const store = storeConfigOf(smallStore);
      await config.save(store, {}, 'ann', T0);
      const other = { ...store, campaigns: store.campaigns.map((c) => ({ ...c, status: 'paused' as const })) };
      const saved = await config.save(other, {}, 'ben', T0 + 1);
      expect(saved).toEqual({ revision: 2, atMs: T0 + 1, by: 'ben', config: other, media: {} });
      expect(config.current()).toEqual(saved);
      expect(config.revisions(10)).toEqual([
        { revision: 2, atMs: T0 + 1, by: 'ben' },
        { revision: 1, atMs: T0, by: 'ann' },
      ]);
      expect(config.revisions(1)).toHaveLength(1);
    });

    it('[REC-6] takes who a tag was out of the revisions before, and leaves the rest of them as it was', async () => {
      const { config } = await open();
      const store = storeConfigOf(smallStore);
      const consent = { on: '2026-11-01', wording: 'v1' };
      const anna = { id: 'app-anna', name: 'Anna', class: 'member', identity: `app:${'ab'.repeat(16)}`, consent };
      const basket = { id: 'basket-9', name: 'app-anna', identity: 'mac:e78f135624ce' };
      const tags = storeConfigOf({ ...smallStore, tags: [{ ...anna, segments: ['runs'] }, basket] }).tags;
      for (const t of [[], tags, tags, tags.slice(1)]) await config.save({ ...store, tags: t }, {}, 'ann', T0);
      const before = config.current();
      expect(await config.eraseTag('app-anna')).toBe(2);
      expect(await config.eraseTag('app-anna')).toBe(0);
      expect(await config.eraseTag('nobody')).toBe(0);
      expect(config.current()).toEqual(before);
      expect(config.revisions(10)).toHaveLength(4);
    });
  });

  describe('journal', () => {
    it('[REC-1] reads entries back in order, each with its decisions', async () => {
      const records = await open();
      const entries = [
        countEntry(1),
        countEntry(2, [decisionOf('a', T0 + 2, 'x'), decisionOf('b', T0 + 2, 'x')]),
        countEntry(3),
        countEntry(4, [decisionOf('a', T0 + 4, 'y')]),
      ];
      await records.journal.append(entries, []);
      const read = records.journal.read(0, 10);
      expect(read.map((r) => r.seq)).toEqual([1, 2, 3, 4]);
      expect(read.map((r) => r.entry)).toEqual(entries);
      expect(records.journal.read(2, 1).map((r) => r.entry)).toEqual([entries[2]]);
      expect(records.health()).toMatchObject({ ok: true, journalRows: 4 });
    });

    it('[REC-1] appends made at once are all kept, in the order of calling', async () => {
      const records = await open();
      await Promise.all(Array.from({ length: 500 }, (_, i) => records.journal.append([countEntry(i)], [])));
      const counts = records.journal.read(0, 1000).map(({ entry }) => entry.input);
      expect(counts).toEqual(Array.from({ length: 500 }, (_, i) => countEntry(i).input));
    });

    it('[REC-5] answers what a screen had decided at an instant', async () => {
      const { journal } = await open();
      await journal.append(
        [
          countEntry(1, [decisionOf('a', T0 + 10, 'x'), decisionOf('b', T0 + 10, 'z')]),
          countEntry(2, [decisionOf('a', T0 + 20.5, 'y')]),
        ],
        [],
      );
      expect(journal.decisionAt('a', T0 + 9)).toBeUndefined();
      expect(journal.decisionAt('a', T0 + 10)?.campaign).toBe('x');
      expect(journal.decisionAt('a', T0 + 20.4)?.campaign).toBe('x');
      expect(journal.decisionAt('a', T0 + 99)?.campaign).toBe('y');
      expect(journal.decisionAt('b', T0 + 99)?.campaign).toBe('z');
    });

    it('[REC-3] an event is seen once its entry is committed', async () => {
      const { journal } = await open();
      expect(journal.seen('/till', 'ab')).toBe(false);
      await journal.append([countEntry(1)], [{ source: '/till', id: 'ab', atMs: T0 }]);
      expect(journal.seen('/till', 'ab')).toBe(true);
      expect(journal.seen('/tilla', 'b')).toBe(false);
    });

    it('[REC-4] a snapshot includes every entry appended before it, and none after', async () => {
      const { journal } = await open();
      expect([journal.snapshot(), journal.snapshotSeq()]).toEqual([undefined, 0]);
      void journal.append([countEntry(1), countEntry(2)], []);
      const saved = journal.saveSnapshot(snapshotOf(T0 + 2, 7));
      const after = journal.append([countEntry(3)], []);
      await saved;
      await after;
      expect([journal.snapshot(), journal.snapshotSeq()]).toEqual([snapshotOf(T0 + 2, 7), 2]);
      expect(journal.read(2, 10)).toEqual([{ seq: 3, entry: countEntry(3) }]);
    });
  });

  describe('plays', () => {
    it('[REC-2] each id counts once however often and in whatever company it is sent', async () => {
      const { plays } = await open();
      const add = async (list: Play[]): Promise<readonly string[]> => (await plays.add(list, 'p', NOW)).accepted;
      expect(await add([playOf('p.b.1'), playOf('p.b.2', T0 + 1, 'cola')])).toEqual(['p.b.1', 'p.b.2']);
      const again = { ...playOf('p.b.2', T0 + 1, 'other'), outcome: 'interrupted' as const };
      expect(await add([again, playOf('p.b.3', T0 + 2)])).toEqual(['p.b.2', 'p.b.3']);
      expect(plays.countSince(T0)).toEqual([
        { campaign: 'always', plays: 2 },
        { campaign: 'cola', plays: 1 },
      ]);
      expect(plays.countSince(T0 + 2)).toEqual([{ campaign: 'always', plays: 1 }]);
      expect(plays.list({}, 2)).toEqual(
        [playOf('p.b.3', T0 + 2), playOf('p.b.2', T0 + 1, 'cola')].map((p) => ({ ...p, device: 'p', mark: null })),
      );
      expect(plays.findings(10).map((f) => [f.kind, f.play])).toEqual([['changed', 'p.b.2']]);
    });

    it('[REC-21] everything that was told of a play is read back; parts are listed and not counted', async () => {
      const { plays } = await open();
      const [first, second] = chainOf([
        {
          ...playOf('p.b.1'),
          frames: { presented: 190, dropped: 2 },
          picture: { bits: '00ff'.repeat(4), of: 'layer' },
        },
        { ...playOf('p.b.2', T0 + 9000), continues: 'p.b.1', lost: 3 },
      ]);
      const { findings } = await plays.add([first!, second!], 'p', NOW);
      expect(findings.map((f) => f.kind)).toEqual(['lost']);
      expect(plays.list({}, 10)).toEqual([second, first].map((p) => ({ ...p, device: 'p', mark: null })));
      expect(plays.countSince(T0)).toEqual([{ campaign: 'always', plays: 1 }]);
    });

    it('[REC-22] the chain of a player is followed through batches, and what is wrong with it is kept', async () => {
      const { plays } = await open();
      const chain = chainOf(Array.from({ length: 6 }, (_, i) => playOf(`p.b.${i + 1}`, T0 + i * 8000)));
      await plays.add(chain.slice(0, 2), 'p', NOW);
      const { findings } = await plays.add(chain.slice(4), 'p', NOW + 1);
      expect(findings.map((f) => [f.kind, f.play, f.detail])).toEqual([
        ['gap', 'p.b.5', 'p.b.5 came without plays 3 to 4 of its chain'],
      ]);
      expect(plays.chains()).toMatchObject([{ device: 'p', sequence: 6, missing: 2, begunMs: NOW, lastMs: NOW + 1 }]);
      expect(plays.list({}, 10).map((p) => p.mark)).toEqual([null, 'gap', null, null]);
      await plays.add(chain.slice(2, 4), 'p', NOW + 2);
      expect(plays.chains()).toMatchObject([{ sequence: 6, missing: 0 }]);
      expect(plays.list({}, 10).map((p) => p.mark)).toEqual(Array(6).fill(null));
      expect(plays.findings(10)).toEqual(findings);
    });

    it('[REC-21] is paged by time and id, and asked by screen, campaign, player and time', async () => {
      const { plays } = await open();
      const of = (n: number, fields: Partial<Play> = {}): Play => ({
        ...playOf(`p.b.${n}`, T0 + Math.floor(n / 3)),
        ...fields,
      });
      await plays.add(
        Array.from({ length: 10 }, (_, n) => of(n, n % 2 === 0 ? { screen: 'even' } : { campaign: 'odd' })),
        'p',
        NOW,
      );
      const seen: string[] = [];
      for (let page = plays.list({}, 4); page.length > 0; page = plays.list({ after: page.at(-1)! }, 4)) {
        seen.push(...page.map((p) => p.id));
      }
      expect(seen).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((n) => `p.b.${n}`));
      const ids = (filter: PlayFilter): string[] => plays.list(filter, 100).map((p) => p.id.slice(4));
      expect(ids({ screen: 'even' })).toEqual(['8', '6', '4', '2', '0']);
      expect(ids({ campaign: 'odd', fromMs: T0 + 1, toMs: T0 + 2 })).toEqual(['5', '3']);
      expect(ids({ device: 'q' })).toEqual([]);
    });
  });

  describe('devices, people and tokens', () => {
    it('[REC-7] a device is named, revoked once, and its id stays taken', async () => {
      const { devices } = await open();
      await devices.add(device);
      await devices.rename('player-1', 'Left player', null);
      await devices.revoke('player-1', T0 + 5);
      await devices.revoke('player-1', T0 + 9);
      expect(devices.get('player-1')).toEqual({ ...device, name: 'Left player', place: null, revokedAtMs: T0 + 5 });
      expect(devices.get('nobody')).toBeUndefined();
      await expect(devices.add(device)).rejects.toMatchObject({ name: 'StorageError', code: 'broken' });
      expect(devices.all()).toHaveLength(1);
    });

    it('[REC-7] a user who goes takes the sessions along', async () => {
      const { users, sessions } = await open();
      const ann = { user: 'ann', role: 'admin', passwordHash: 'h', oneTime: true, createdAtMs: T0 } as const;
      await users.put(ann);
      await users.put({ ...ann, oneTime: false });
      await sessions.put({ tokenHash: 'aa', user: 'ann', expiresAtMs: T0 + 1 });
      expect(users.all()).toEqual([{ ...ann, oneTime: false }]);
      expect(sessions.get('aa')?.user).toBe('ann');
      await users.remove('ann');
      expect(sessions.get('aa')).toBeUndefined();
      expect(users.get('ann')).toBeUndefined();
    });

    it('[REC-7] tokens are found by their hash, and a revoked one says so', async () => {
      const { tokens } = await open();
      const till = {
        id: 'till',
        name: 'Till',
        tokenHash: 'cd'.repeat(32),
        sources: ['/till/*'],
        createdAtMs: T0,
        revokedAtMs: null,
      };
      await tokens.add(till);
      expect(tokens.byHash(till.tokenHash)).toEqual(till);
      await tokens.revoke('till', T0 + 3);
      expect(tokens.all()).toEqual([{ ...till, revokedAtMs: T0 + 3 }]);
    });

    it('[REC-7] the audit is read newest first; a secret is replaced', async () => {
      const { audit, secrets } = await open();
      await audit.add(T0, 'ann', 'campaign paused', 'cola');
      await audit.add(T0 + 1, 'ben', 'user added', 'cas');
      expect(audit.list(1)).toEqual([{ atMs: T0 + 1, who: 'ben', what: 'user added', detail: 'cas' }]);
      await secrets.put('cookie', 'one');
      await secrets.put('cookie', 'two');
      expect(secrets.get('cookie')).toBe('two');
      expect(secrets.get('other')).toBeUndefined();
    });
  });
}
