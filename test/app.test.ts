import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { classDelays } from '../config/schema/tag.ts';
import type { StoreConfig } from '../config/schema/storeConfig.ts';
import { StoreApp } from '../controller/app.ts';
import type { Origin } from '../controller/context.ts';
import { StoreEngine } from '../controller/engine/engine.ts';
import type { Command } from '../controller/engine/io.ts';
import type { Decision } from '../controller/protocol/decision.ts';
import { openRecords } from '../controller/records/open.ts';
import type { Records } from '../controller/records/records.ts';
import { StorageError } from '../controller/records/records.ts';
import { createLogger } from '../controller/runtime/logger.ts';
import { createMetrics } from '../controller/runtime/metrics.ts';
import { campaign, NOON, storeWith, triggered } from './engine/store.ts';
import { manualClock } from './fakes/manualClock.ts';
import type { ManualClock } from './fakes/manualClock.ts';

const BASKET = 'mac:0000000000b1';
const config: StoreConfig = storeWith({
  receivers: [
    { id: 'r-drinks', name: 'Drinks', at: { x: 2.5, y: 5 } },
    { id: 'r-gels', name: 'Gels', at: { x: 8.5, y: 5 } },
  ],
  tags: [{ id: 'basket-1', name: 'Basket 1', identity: BASKET }],
  campaigns: [
    campaign('loop'),
    triggered('crowd'),
    triggered(
      'tagged',
      { when: { reading: 'zone.presence', of: 'gels', value: 1 } },
      { on: { zones: ['gels'] }, priority: 70 },
    ),
  ],
});
const anyone: Origin = { who: 'test', maySend: () => true, simulated: false };
const logger = createLogger('silent');
const folders: string[] = [];
const ends: (() => Promise<void>)[] = [];
let eventId = 0;

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Shop {
  readonly app: StoreApp;
  readonly records: Records;
  readonly clock: ManualClock;
  readonly told: Command[];
  /** Ends in good order, or as after a power cut: nothing is saved any more. */
  end(how: 'stopped' | 'cut'): Promise<void>;
}

/** An app on real records; `change` may stand in front of them. */
async function open(folder: string, nowMs = NOON, change: (r: Records) => Records = (r) => r): Promise<Shop> {
  const records = await openRecords({ folder, logger });
  if (records.config.current() === undefined) await records.config.save(config, {}, 'test', nowMs);
  const clock = manualClock(nowMs);
  const app = new StoreApp({ records: change(records), clock, logger, metrics: createMetrics(), codeBase: () => null });
  const told: Command[] = [];
  app.onCommands((commands) => told.push(...commands));
  app.start();
  let open_ = true;
  const end = async (how: 'stopped' | 'cut'): Promise<void> => {
    if (!open_) return;
    open_ = false;
    if (how === 'stopped') await app.stop();
    await records.close();
  };
  ends.push(() => end('stopped'));
  return { app, records, clock, told, end };
}

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'endcap-app-'));
  folders.push(folder);
  return folder;
}

const event = (type: string, data: object, id = `e${eventId++}`): object => ({
  specversion: '1.0',
  id,
  source: 'urn:test',
  type: `endcap.${type}.v1`,
  data,
});
const like = (id?: string): object => event('like', { product: 'cola' }, id);
const likes = (shop: Shop): unknown => shop.app.engine().reading('product.likes:cola');

describe('the loop', () => {
  it('[OBS-3] the same event counts once, also across a restart', async () => {
    const folder = freshFolder();
    const first = await open(folder);
    expect(await first.app.ingest([like('one'), like('one')], anyone)).toMatchObject([
      { result: 'accepted' },
      { result: 'duplicate' },
    ]);
    await first.end('stopped');
    const second = await open(folder, NOON + 60_000);
    expect(await second.app.ingest([like('one')], anyone)).toMatchObject([{ result: 'duplicate' }]);
    expect(likes(second)).toMatchObject({ value: 1 });
  });

  it('[OBS-4][RDG-4] what was accepted is there after a power cut, and shows its age', async () => {
    const folder = freshFolder();
    const first = await open(folder);
    await first.app.ingest([like(), like()], anyone);
    await first.app.ingest([event('likes', { product: 'cola', total: 40 })], { ...anyone, simulated: true });
    await first.end('cut');
    const second = await open(folder, NOON + 3_600_000);
    expect(likes(second)).toMatchObject({ value: 40, quality: 'stale', atMs: NOON });
  });

  it('[DEC-35][DEC-14] a trigger pauses after its last time also when the power was cut two seconds after that', async () => {
    const folder = freshFolder();
    const first = await open(folder);
    const campaigns = storeWith({ campaigns: [campaign('loop'), triggered('crowd', { coolDownS: 600 })] }).campaigns;
    await first.app.saveConfiguration({ ...config, campaigns }, {}, 'test');
    const crowded = async (shop: Shop, count: number, seconds: number): Promise<void> => {
      for (let s = 0; s < seconds; s++) {
        await shop.app.ingest([event('count', { zone: 'drinks', count })], anyone);
        shop.clock.advance(1000);
      }
    };
    const trigger = (shop: Shop): string => shop.app.engine().campaigns()[1]!.trigger;
    await crowded(first, 5, 10);
    expect(trigger(first)).toBe('on');
    await crowded(first, 0, 6);
    expect(trigger(first)).toBe('cooling');
    first.clock.advance(1000);
    await first.end('cut');
    const second = await open(folder, first.clock.now() + 2000);
    await crowded(second, 5, 10);
    expect(trigger(second)).toBe('cooling');
    expect(second.app.engine().decision('one')!.campaigns).toEqual(['loop']);
    second.clock.advance(600_000);
    await crowded(second, 5, 10);
    expect(trigger(second)).toBe('on');
  });

  it('[DEC-35][DEC-28] what triggered campaigns had of an hour counts after a power cut too, up to the last word of before', async () => {
    const folder = freshFolder();
    const first = await open(folder);
    const store = { ...config.store, triggeredShare: 0.1 };
    await first.app.saveConfiguration({ ...config, store }, {}, 'test');
    const crowded = async (shop: Shop, seconds: number): Promise<void> => {
      for (let s = 0; s < seconds; s += 5) {
        await shop.app.ingest([event('count', { zone: 'drinks', count: 5 })], anyone);
        shop.clock.advance(5000);
      }
    };
    const shown = (shop: Shop): readonly string[] => shop.app.engine().decision('one')!.campaigns;
    await crowded(first, 300);
    expect(shown(first)).toEqual(['crowd']);
    await first.end('cut');
    const second = await open(folder, first.clock.now() + 60_000);
    // It came on after 5 s and ended, as far as is known, with the last count: 290 of 360 s are used up.
    await crowded(second, 70);
    expect(shown(second)).toEqual(['crowd']);
    await crowded(second, 15);
    expect(shown(second)).toEqual(['loop']);
    expect(
      second.app
        .engine()
        .past()
        .floor!.find((f) => f.screen === 'one')!.full,
    ).toBe(true);
  });

  it('[DEC-35] what came and went is written at most once a second, and nothing while nothing does', async () => {
    let saves = 0;
    const shop = await open(freshFolder(), NOON, (r) => ({
      ...r,
      journal: {
        ...r.journal,
        saveSnapshot: (snapshot) => {
          saves += 1;
          return r.journal.saveSnapshot(snapshot);
        },
      },
    }));
    for (let i = 0; i < 100; i++) {
      await shop.app.ingest([event('count', { zone: 'drinks', count: i < 60 ? 5 : 0 })], anyone);
      shop.clock.advance(100);
    }
    const floor = shop.app.engine().past().floor;
    expect(floor).toMatchObject([{ screen: 'one' }, { screen: 'two' }, { screen: 'three' }]);
    expect(saves).toBe(2);
    shop.clock.advance(40_000);
    await shop.app.ingest([like()], anyone);
    shop.clock.advance(1000);
    expect(saves).toBe(3);
  });

  it('[OBS-4] on a full disk likes do not count and are to be sent again; screens go on; nothing counts twice', async () => {
    const folder = freshFolder();
    let full = false;
    const shop = await open(folder, NOON, (r) => ({
      ...r,
      journal: {
        ...r.journal,
        append: (entries, seen) =>
          full ? Promise.reject(new StorageError('full', 'the disk is full')) : r.journal.append(entries, seen),
      },
    }));
    const result = async (e: object): Promise<string> => (await shop.app.ingest([e], anyone))[0]!.result;
    full = true;
    // The first one finds out: it has counted, and waits in order.
    expect(await shop.app.ingest([like('first')], anyone)).toEqual([
      {
        id: 'first',
        source: 'urn:test',
        result: 'retry',
        reason: 'not written down (the disk is full); send it again',
      },
    ]);
    expect([await result(like('second')), await result(like('first'))]).toEqual(['retry', 'retry']);
    expect(likes(shop)).toMatchObject({ value: 1 });
    for (let s = 0; s < 5; s++) {
      expect(await result(event('count', { zone: 'drinks', count: 6 }))).toBe('retry');
      shop.clock.advance(1000);
    }
    expect(shop.app.engine().decision('one')!.campaign).toBe('crowd');
    full = false;
    expect([await result(like('second')), await result(like('first'))]).toEqual(['accepted', 'duplicate']);
    expect(likes(shop)).toMatchObject({ value: 2 });
    await shop.end('cut');
    const again = await open(folder, NOON + 60_000);
    expect(likes(again)).toMatchObject({ value: 2 });
    expect(await again.app.ingest([like('first'), like('second')], anyone)).toMatchObject([
      { result: 'duplicate' },
      { result: 'duplicate' },
    ]);
  });

  it('[OBS-4] one that is sent twice at once is acknowledged only when it is on disk', async () => {
    const disk = Promise.withResolvers<number>();
    let slow = true;
    const shop = await open(freshFolder(), NOON, (r) => ({
      ...r,
      journal: {
        ...r.journal,
        append: (entries, seen) => (slow && seen.length > 0 ? disk.promise : r.journal.append(entries, seen)),
      },
    }));
    const answers: string[] = [];
    const send = async (): Promise<void> => {
      answers.push((await shop.app.ingest([like('one')], anyone))[0]!.result);
    };
    const both = [send(), send()];
    await Promise.resolve();
    expect(answers).toEqual([]);
    slow = false;
    disk.reject(new StorageError('broken', 'the disk is broken'));
    await Promise.all(both);
    expect(answers).toEqual(['retry', 'retry']);
    expect(likes(shop)).toMatchObject({ value: 1 });
  });

  it('[DEC-1] the journal holds the inputs in the order in which they counted: taken again they decide the same', async () => {
    const shop = await open(freshFolder());
    for (let i = 0; i < 240; i++) {
      const crowd = Math.floor(i / 40) % 2 === 0 ? 6 : 1;
      const nearGels = Math.floor(i / 60) % 2 === 0;
      const now = shop.clock.now();
      const at = { time: new Date(now).toISOString() };
      await shop.app.ingest(
        [
          ...['r-drinks', 'r-gels'].map((receiver) => ({
            ...event('sighting', { tag: BASKET, receiver, rssi: (receiver === 'r-gels') === nearGels ? -62 : -80 }),
            ...at,
          })),
          ...(i % 2 === 0 ? [{ ...event('count', { zone: 'drinks', count: crowd }), ...at }] : []),
          ...(i % 17 === 0 ? [like()] : []),
        ],
        anyone,
      );
      if (i === 100) await shop.app.setCampaignStatus('crowd', 'paused', 'test');
      if (i === 140) await shop.app.setCampaignStatus('crowd', 'approved', 'test');
      shop.clock.advance(250);
    }
    await shop.app.ingest([like()], anyone);
    const kept = shop.records.journal.read(0, 100_000).map(({ entry }) => entry);
    const byScreen = (decisions: readonly Decision[]): Decision[] =>
      [...decisions].sort((a, b) => a.screen.localeCompare(b.screen) || a.atMs - b.atMs);
    const decided = kept.map((e) => byScreen(e.decisions));
    expect(new Set(decided.flat().flatMap((d) => d.campaigns))).toEqual(new Set(['loop', 'crowd', 'tagged']));

    const [start, ...rest] = kept;
    expect(start!.input).toEqual({ kind: 'configuration', atMs: NOON, revision: 1, start: true });
    const again = new StoreEngine({ revision: 1, config, media: {}, codeBase: null }, { nowMs: NOON });
    const decidedAgain = [again.takeStart(), ...rest.map((e) => again.apply(e.input))].map((commands) =>
      byScreen(commands.flatMap((c) => (c.kind === 'decision' ? [c.decision] : []))),
    );
    expect(JSON.parse(JSON.stringify(decidedAgain))).toEqual(decided);
    expect(JSON.stringify(kept)).not.toContain('b1');
  });

  it('[CFG] a paused campaign stays paused after a restart, as a revision of its own', async () => {
    const folder = freshFolder();
    const first = await open(folder);
    await first.app.setCampaignStatus('loop', 'paused', 'mia');
    expect(first.told.filter((c) => c.kind === 'programme').length).toBeGreaterThanOrEqual(3);
    await first.end('cut');
    const second = await open(folder, NOON + 1000);
    expect(
      second.app
        .engine()
        .campaigns()
        .find((c) => c.id === 'loop'),
    ).toMatchObject({ status: 'paused', why: 'it is paused' });
    expect(second.records.config.revisions(1)).toMatchObject([{ revision: 2, by: 'mia' }]);
  });

  it('[DEC-18] a saved configuration comes into force without blinding the store', async () => {
    const shop = await open(freshFolder());
    await shop.app.ingest([event('count', { zone: 'drinks', count: 5 })], anyone);
    shop.clock.advance(4000);
    expect(shop.app.engine().decision('one')!.campaign).toBe('crowd');
    let heard = 0;
    shop.app.onConfiguration(() => (heard += 1));
    const more = {
      ...config,
      campaigns: [...config.campaigns, ...storeWith({ campaigns: [campaign('more', { creatives: ['d'] })] }).campaigns],
    };
    expect(await shop.app.saveConfiguration(more, {}, 'test')).toBe(2);
    expect([heard, shop.app.engine().decision('one')!.campaign]).toEqual([1, 'crowd']);
  });

  it('[IDN-1] the live plan shows tags of things, never of members', async () => {
    const shop = await open(freshFolder());
    await shop.app.ingest([event('sighting', { tag: BASKET, receiver: 'r-gels', rssi: -60 })], anyone);
    shop.clock.advance(1000);
    expect(shop.app.tags()).toMatchObject([{ tag: 'basket-1', name: 'Basket 1' }]);
    const members = { ...config, tags: config.tags.map((t) => ({ ...t, class: 'member' as const })) };
    await shop.app.saveConfiguration(members, {}, 'test');
    await shop.app.ingest([event('sighting', { tag: BASKET, receiver: 'r-gels', rssi: -60 })], anyone);
    shop.clock.advance(1000);
    expect(shop.app.tags()).toEqual([]);
  });

  it('[IDN-5] a saved change leaves presence as it is, one of zones or receivers begins it anew', async () => {
    const shop = await open(freshFolder());
    const zone = (): string | null | undefined => shop.app.tags().find((t) => t.tag === 'basket-1')?.zone;
    await shop.app.ingest([event('sighting', { tag: BASKET, receiver: 'r-gels', rssi: -50 })], anyone);
    shop.clock.advance(1000);
    const before = shop.app.tags();
    expect([zone(), shop.app.engine().reading('zone.presence:gels')?.value]).toEqual(['gels', 1]);
    const campaigns = [...config.campaigns].reverse();
    const store = { ...config.store, triggeredShare: 0.2 };
    await shop.app.saveConfiguration({ ...config, campaigns, store }, {}, 'test');
    expect(shop.app.tags()).toEqual(before);
    // It goes on by itself too: nobody is sighted any more, and the tag leaves in time.
    shop.clock.advance(classDelays.basket.leaveS * 1000 + 2000);
    expect(zone() ?? null).toBeNull();
    for (const change of [
      { zones: config.zones.map((z) => ({ ...z, name: `${z.name} aisle` })) },
      { receivers: config.receivers.map((r) => ({ ...r, at: { ...r.at, y: 4 } })) },
    ]) {
      await shop.app.ingest([event('sighting', { tag: BASKET, receiver: 'r-gels', rssi: -50 })], anyone);
      shop.clock.advance(1000);
      expect(shop.app.tags()).toHaveLength(1);
      await shop.app.saveConfiguration({ ...shop.app.configuration().config, ...change }, {}, 'test');
      expect(shop.app.tags()).toMatchObject([{ tag: 'basket-1', state: 'away', zone: null }]);
    }
  });

  it('[DEC-10] at the end nothing is left waiting', async () => {
    const shop = await open(freshFolder());
    await shop.app.ingest(
      [event('count', { zone: 'drinks', count: 5 }), event('sighting', { tag: BASKET, receiver: 'r-gels', rssi: -60 })],
      anyone,
    );
    await shop.end('stopped');
    expect(shop.clock.waits).toEqual([]);
  });
});
