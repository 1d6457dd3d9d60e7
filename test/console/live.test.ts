import { describe, expect, it } from 'vitest';
import { inOrder, filtered } from '../../controller/console/campaigns/filter.ts';
import { crowd, fitScale, fullness, labelSpot, viewCone } from '../../controller/console/home/planGeometry.ts';
import { LiveStore } from '../../controller/console/live/liveStore.ts';
import { feedLines } from '../../controller/console/home/feedLines.ts';
import { fromSnapshot, mergeChanges } from '../../controller/console/live/merge.ts';
import { listed } from '../../controller/console/readings/filter.ts';
import type { ConsoleChanges, Happening, LiveSnapshot } from '../../controller/protocol/console.ts';
import { KEPT_HAPPENINGS } from '../../controller/protocol/happenings.ts';
import { campaign } from '../../config/schema/campaign.ts';
import type { CampaignState } from '../../controller/protocol/http.ts';
import { reading } from '../fakes/demoLive.ts';

const device = {
  id: 'wall-player',
  kind: 'player',
  name: 'Wall player',
  place: 'wall',
  online: true,
  since: 5,
  simulated: false,
  health: null,
} as const;
const like = (atMs: number): Happening => ({
  atMs,
  screen: null,
  text: `like ${atMs}`,
  kind: 'like',
  simulated: false,
});

const snapshot: LiveSnapshot = {
  ok: true,
  nowMs: 1_000,
  readings: [reading('zone.occupancy:drinks', 2, 900), reading('zone.occupancy:till', 1, 900)],
  screens: [],
  devices: [device],
  tags: [],
  pairings: [],
  happenings: [like(900)],
  configRevision: 1,
};
const changes = (more: Partial<ConsoleChanges>): ConsoleChanges => ({
  nowMs: 1_100,
  readings: [],
  screens: [],
  devices: [],
  gone: [],
  tags: [],
  pairings: null,
  happenings: [],
  configRevision: 1,
  ...more,
});

const liked = (atMs: number, product: string, total: number, added = 1): Happening => ({
  ...like(atMs),
  likes: { product, added, total, sinceMs: atMs },
});
const switched = (atMs: number): Happening => ({
  ...like(atMs),
  screen: 'wall',
  text: `switch ${atMs}`,
  kind: 'switch',
});

describe('likes in the news', () => {
  it('[GW-51] likes of a product within a minute are one line, in its place; a later one begins anew', () => {
    let data = fromSnapshot({ ...snapshot, happenings: [] });
    for (const h of [
      liked(1_000, 'cola', 340, 2),
      switched(2_000),
      liked(3_000, 'tea', 7),
      liked(60_000, 'cola', 347, 5),
    ])
      data = mergeChanges(data, changes({ happenings: [h] }));
    expect(data.happenings.map((h) => h.likes ?? h.text)).toEqual([
      { product: 'tea', added: 1, total: 7, sinceMs: 3_000 },
      'switch 2000',
      { product: 'cola', added: 7, total: 347, sinceMs: 1_000 },
    ]);
    data = mergeChanges(data, changes({ happenings: [liked(61_000, 'cola', 348)] }));
    expect(data.happenings[0]?.likes).toEqual({ product: 'cola', added: 1, total: 348, sinceMs: 61_000 });
  });

  it('[GW-51] a thousand likes leave the switches in the list', () => {
    const fresh = Array.from({ length: 1_000 }, (_, i) => liked(3_000 + i, `product-${i}`, 1));
    const data = mergeChanges(
      fromSnapshot({ ...snapshot, happenings: [switched(2_000)] }),
      changes({ happenings: fresh }),
    );
    expect(data.happenings).toHaveLength(KEPT_HAPPENINGS);
    expect(data.happenings.at(-1)?.text).toBe('switch 2000');
  });

  it('[GW-51] a run of likes takes two lines and says how many more there were; the filter shows all', () => {
    const run = ['a', 'b', 'c', 'd', 'c'].map((product, i) => liked(9_000 - i, product, 10, 3));
    const news = [...run, switched(2_000), liked(1_000, 'e', 1)];
    expect(feedLines(news, 'all').map((l) => (l.kind === 'more' ? l : l.happening.atMs))).toEqual([
      9_000,
      8_999,
      { kind: 'more', key: 'more|like|c|8996', atMs: 8_998, products: 2, added: 9, simulated: false },
      2_000,
      1_000,
    ]);
    expect(feedLines(news, 'like')).toHaveLength(6);
    expect(feedLines(news, 'rest')).toHaveLength(1);
  });
});

describe('merge of live changes', () => {
  it('[RDG] a reading replaces the one with its key and leaves the others as they are', () => {
    const before = fromSnapshot(snapshot);
    const after = mergeChanges(before, changes({ readings: [reading('zone.occupancy:drinks', 5, 1_050)] }));
    expect(after.readings.get('zone.occupancy:drinks')?.value).toBe(5);
    expect(after.readings.get('zone.occupancy:till')).toBe(before.readings.get('zone.occupancy:till'));
    expect(before.readings.get('zone.occupancy:drinks')?.value).toBe(2);
  });
  it('[RDG] a map in which nothing changed keeps its identity, so nothing that reads it renders', () => {
    const before = fromSnapshot(snapshot);
    const after = mergeChanges(before, changes({ readings: [reading('zone.occupancy:drinks', 5, 1_050)] }));
    expect(after.devices).toBe(before.devices);
    expect(after.happenings).toBe(before.happenings);
    expect(after.pairings).toBe(before.pairings);
    expect(after.readings).not.toBe(before.readings);
  });
  it('[SEC] a revoked device goes; an unknown one that goes changes nothing', () => {
    const before = fromSnapshot(snapshot);
    expect(mergeChanges(before, changes({ gone: ['wall-player'] })).devices.size).toBe(0);
    expect(mergeChanges(before, changes({ gone: ['other'] })).devices).toBe(before.devices);
  });
  it('[DEC] happenings stay newest first and bounded, whatever order they come in', () => {
    const fresh = Array.from({ length: 120 }, (_, i) => like(1_000 + i));
    const after = mergeChanges(fromSnapshot(snapshot), changes({ happenings: fresh }));
    expect(after.happenings).toHaveLength(KEPT_HAPPENINGS);
    expect(after.happenings[0]?.atMs).toBe(1_119);
    expect(after.happenings.map((h) => h.atMs)).toEqual([...after.happenings.map((h) => h.atMs)].sort((a, b) => b - a));
  });
  it('[SEC] a list of pairings comes whole, also when it is empty', () => {
    const pending = { code: 'K7M-4PX', kind: 'player', name: 'P', wants: null, from: 'here', expiresAtMs: 9 } as const;
    const with1 = mergeChanges(fromSnapshot(snapshot), changes({ pairings: [pending] }));
    expect(with1.pairings).toEqual([pending]);
    expect(mergeChanges(with1, changes({})).pairings).toBe(with1.pairings);
    expect(mergeChanges(with1, changes({ pairings: [] })).pairings).toEqual([]);
  });
});

describe('live store', () => {
  it('[RDG] keeps what it knows while the link is lost, and says since when', () => {
    const store = new LiveStore();
    store.snapshot(snapshot, 400);
    store.lost(500);
    store.lost(900);
    expect(store.get().link).toEqual({ kind: 'lost', sinceMs: 500 });
    expect(store.get().data?.readings.size).toBe(2);
    store.snapshot(snapshot, 1_500);
    expect(store.get().link.kind).toBe('live');
  });
  it("[DEC] follows the controller's clock", () => {
    const store = new LiveStore();
    store.snapshot(snapshot, 400);
    expect(store.get().offsetMs).toBe(600);
    store.changes(changes({ nowMs: 1_200 }), 580);
    expect(store.get().offsetMs).toBe(620);
  });
  it('[DEC] changes before the first snapshot are nothing, and a listener that left hears nothing', () => {
    const store = new LiveStore();
    store.changes(changes({}), 1);
    expect(store.get().data).toBeNull();
    let heard = 0;
    const leave = store.subscribe(() => heard++);
    store.snapshot(snapshot, 1);
    leave();
    store.snapshot(snapshot, 2);
    expect(heard).toBe(1);
  });
});

describe('floor plan', () => {
  it('[CFG] fits into the narrower side', () => {
    expect(fitScale(32, 20, 640, 640)).toBe(20);
    expect(fitScale(32, 20, 640, 200)).toBe(10);
    expect(fitScale(32, 20, 0, 0)).toBe(0);
  });
  it('[RDG] unknown fills nothing and is not empty', () => {
    expect(fullness(null, 8)).toBeNull();
    expect(fullness(0, 8)).toBe(0);
    expect(fullness(20, 8)).toBe(1);
    expect([0.5, 0.75, 1].map(crowd)).toEqual(['calm', 'busy', 'full']);
  });
  it('[CFG] a heading of 0 looks up the plan, 90 to the right', () => {
    expect(viewCone({ x: 0, y: 0 }, 0, 2, 10)).toBe('M0 0L-10 -17.3A20 20 0 0 1 10 -17.3Z');
    expect(viewCone({ x: 0, y: 0 }, 90, 2, 10)).toBe('M0 0L17.3 -10A20 20 0 0 1 17.3 10Z');
  });
  it('[CFG] a label stays in the middle, or where it covers least', () => {
    const zone = { x: 0, y: 0, w: 100, h: 100 };
    expect(labelSpot(zone, { w: 40, h: 20 }, [])).toEqual({ x: 30, y: 40, w: 40, h: 20 });
    const spot = labelSpot(zone, { w: 40, h: 20 }, [{ x: 0, y: 20, w: 100, h: 80 }]);
    expect(spot.y).toBe(0);
  });
});

describe('lists', () => {
  const state = (
    id: string,
    more: Partial<CampaignState> & { klass?: string; priority?: number; status?: string },
  ): CampaignState => {
    const { klass = 'scheduled', priority = 50, status = 'approved', ...rest } = more;
    const made = campaign.parse({
      id,
      name: id,
      class: klass,
      priority,
      status,
      on: { everywhere: true },
      creatives: ['c'],
    });
    return {
      campaign: made,
      onScreens: [],
      targets: [],
      trigger: 'none',
      why: '',
      playsToday: 0,
      ...rest,
    };
  };
  it('[DEC] campaigns stand in the order in which they beat each other', () => {
    const list = [
      state('b', {}),
      state('f', { klass: 'fallback' }),
      state('a', {}),
      state('top', { priority: 90 }),
      state('e', { klass: 'emergency' }),
    ];
    expect(inOrder(list).map((s) => s.campaign.id)).toEqual(['e', 'top', 'a', 'b', 'f']);
  });
  it('[DEC] a search looks into name and reason, a filter at the state', () => {
    const list = [state('cola', { onScreens: ['wall'] }), state('gels', { why: 'it is paused', status: 'paused' })];
    expect(filtered(list, { text: 'PAUSED', show: 'all' }).map((s) => s.campaign.id)).toEqual(['gels']);
    expect(filtered(list, { text: '', show: 'on' }).map((s) => s.campaign.id)).toEqual(['cola']);
    expect(filtered(list, { text: '', show: 'ready' })).toEqual([]);
  });
  it('[RDG] readings keep their order while their values move', () => {
    const name = (r: { key: string }): string => r.key;
    const a = [
      reading('product.likes:cola', 3, 1),
      reading('zone.occupancy:till', 1, 1),
      reading('zone.occupancy:drinks', 9, 1),
    ];
    const b = [
      reading('zone.occupancy:drinks', 0, 2),
      reading('product.likes:cola', 99, 2),
      reading('zone.occupancy:till', 5, 2),
    ];
    const keys = (list: typeof a): string[] => listed(list, name, { text: '', quality: 'all' }).map((r) => r.key);
    expect(keys(a)).toEqual(keys(b));
    expect(keys(a)[2]).toBe('product.likes:cola');
  });
});
