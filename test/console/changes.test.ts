import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../config/schema/check.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { changeConfig } from '../../controller/protocol/configChanges.ts';
import { ChangeQueue } from '../../controller/console/api/changeQueue.ts';
import type { ChangePort, Confirmed } from '../../controller/console/api/changeQueue.ts';
import { applyChanges, inverseOf, put, remove, same } from '../../controller/console/api/changeSets.ts';
import type { Change } from '../../controller/console/api/changeSets.ts';
import { ApiError } from '../../controller/console/api/client.ts';
import { idFrom } from '../../controller/console/api/newId.ts';
import { configPatch } from '../../controller/protocol/http.ts';

const square = [
  { x: 0, y: 0 },
  { x: 4, y: 0 },
  { x: 4, y: 4 },
  { x: 0, y: 4 },
];
function startConfig(): StoreConfig {
  const checked = checkConfig({
    endcap: 1,
    store: { id: 's', name: 'S', timeZone: 'Europe/Amsterdam' },
    floorPlan: { widthM: 10, heightM: 10 },
    zones: [
      { id: 'a', name: 'A', polygon: square },
      { id: 'b', name: 'B', polygon: square },
    ],
  });
  if (!checked.ok) throw new Error('the store of this test is not sound');
  return checked.config;
}
const zone = (config: StoreConfig, id: string) => config.zones.find((z) => z.id === id)!;

/** A controller behind the port: the real rules of changes, and hands of other people. */
class Desk implements ChangePort {
  server: Confirmed = { revision: 1, config: startConfig() };
  page: Confirmed = this.server;
  readonly bases: number[] = [];
  /** Called before the next patch is looked at. */
  before: (() => void) | null = null;
  offline = false;

  readonly current = (): Confirmed => this.page;
  readonly keep = (next: Confirmed): void => {
    this.page = next;
  };
  readonly reload = async (): Promise<Confirmed> => (this.page = this.server);

  readonly patch = async (body: unknown): Promise<{ revision: number }> => {
    const { base, changes } = configPatch.parse(body);
    this.bases.push(base);
    this.before?.();
    this.before = null;
    if (this.offline) throw new ApiError(0, 'The controller does not answer.');
    if (base !== this.server.revision) throw new ApiError(409, 'stale');
    const changed = changeConfig(this.server.config, changes, () => true);
    if (!changed.ok) throw new ApiError(422, 'With this change the store would have a fault.', changed.faults);
    this.server = { revision: base + 1, config: changed.config };
    return { revision: this.server.revision };
  };

  /** Somebody else changes the store. */
  other(changes: readonly Change[]): void {
    this.server = { revision: this.server.revision + 1, config: applyChanges(this.server.config, changes) };
  }
}

describe('change sets', () => {
  it('[CFG] the inverse takes every change back: what was put, added or removed', () => {
    const before = startConfig();
    const changes = [
      put('zones', { ...zone(before, 'a'), name: 'Other' }),
      put('zones', { ...zone(before, 'a'), name: 'Another' }),
      put('zones', { ...zone(before, 'a'), id: 'c' }),
      remove('zones', 'b'),
    ];
    const after = applyChanges(before, changes);
    expect(after.zones.map((z) => [z.id, z.name])).toEqual([
      ['a', 'Another'],
      ['c', 'A'],
    ]);
    expect(applyChanges(after, inverseOf(before, changes))).toEqual(before);
  });

  it('[CFG] the same content is the same whatever the order of its fields, and nothing else is', () => {
    expect(same({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1, d: undefined })).toBe(true);
    expect(same({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(same([1, 2], [2, 1])).toBe(false);
    expect(same([], {})).toBe(false);
  });

  it('[CFG] an id is made from a name, keeps the pattern and is never one that is taken', () => {
    const none = (): boolean => false;
    expect(idFrom('Drinks & más', none)).toBe('drinks-mas');
    expect(idFrom('  3. Große Straße ', none)).toBe('grosse-strasse');
    expect(idFrom('飲み物', none, 'zone')).toBe('zone');
    expect(idFrom('x'.repeat(90), none)).toHaveLength(56);
    expect(idFrom('Drinks', (id) => ['drinks', 'drinks-2'].includes(id))).toBe('drinks-3');
  });
});

describe('the queue of changes', () => {
  it('[CFG] changes are shown at once and sent one after the other, each on the revision of the one before', async () => {
    const desk = new Desk();
    const queue = new ChangeQueue(desk);
    const first = queue.change('floor', 'Rename A', [put('zones', { ...zone(desk.page.config, 'a'), name: 'One' })]);
    const second = queue.change('floor', 'Rename B', [put('zones', { ...zone(desk.page.config, 'b'), name: 'Two' })]);
    expect(applyChanges(desk.page.config, queue.get().pending.flat()).zones.map((z) => z.name)).toEqual(['One', 'Two']);
    expect(await first).toEqual({ ok: true, revision: 2 });
    expect(await second).toEqual({ ok: true, revision: 3 });
    expect(desk.bases).toEqual([1, 2]);
    expect(queue.get()).toMatchObject({ pending: [], saved: true, problem: null, revision: 3 });
    expect(desk.server.config.zones.map((z) => z.name)).toEqual(['One', 'Two']);
  });

  it('[CFG] undo and redo are changes; two at once are one after the other; a new change ends redo', async () => {
    const desk = new Desk();
    const queue = new ChangeQueue(desk);
    const name = (to: string) =>
      queue.change('floor', to, [put('zones', { ...zone(desk.page.config, 'a'), name: to })]);
    await name('One');
    await name('Two');
    await Promise.all([queue.undo('floor'), queue.undo('floor')]);
    expect(zone(desk.server.config, 'a').name).toBe('A');
    expect(await queue.undo('floor')).toBeNull();
    await queue.redo('floor');
    expect(zone(desk.server.config, 'a').name).toBe('One');
    await name('Three');
    expect(await queue.redo('floor')).toBeNull();
    expect(desk.server.revision).toBe(7);
    expect(queue.history('campaigns').undo).toEqual([]);
    expect(queue.known('zones', 'a')).toBe(true);
  });

  it('[CFG] another revision in between is no conflict where nobody touched the same entry', async () => {
    const desk = new Desk();
    const queue = new ChangeQueue(desk);
    desk.before = () => desk.other([put('zones', { ...zone(desk.server.config, 'b'), name: 'Theirs' })]);
    const done = await queue.change('floor', 'x', [put('zones', { ...zone(desk.page.config, 'a'), name: 'Mine' })]);
    expect(done).toEqual({ ok: true, revision: 3 });
    expect(desk.server.config.zones.map((z) => z.name)).toEqual(['Mine', 'Theirs']);
  });

  it('[CFG] the same entry changed by two is a conflict; the newest can be taken, or the change made on it', async () => {
    const desk = new Desk();
    const queue = new ChangeQueue(desk);
    const mine = [put('zones', { ...zone(desk.page.config, 'a'), name: 'Mine' })];
    desk.before = () => desk.other([put('zones', { ...zone(desk.server.config, 'a'), name: 'Theirs' })]);
    const done = await queue.change('floor', 'Rename A', mine);
    expect(done.ok ? null : done.problem).toMatchObject({ kind: 'conflict', label: 'Rename A', scope: 'floor' });
    expect(queue.get()).toMatchObject({ pending: [], saved: false });
    expect(zone(desk.server.config, 'a').name).toBe('Theirs');
    await queue.again();
    expect(zone(desk.server.config, 'a').name).toBe('Mine');
    expect(queue.get().problem).toBeNull();
  });

  it('[CFG] what the controller refuses is taken back, with every fault, and cannot be undone', async () => {
    const desk = new Desk();
    const queue = new ChangeQueue(desk);
    const done = await queue.change('floor', 'Add', [
      put('screens', {
        id: 'tv',
        name: 'TV',
        at: { x: 1, y: 1 },
        headingDeg: 0,
        zone: 'nowhere',
        widthPx: 1920,
        heightPx: 1080,
        interactive: false,
        volume: 0,
        power: { by: 'none', dayparts: [] },
      }),
    ]);
    expect(done.ok ? [] : done.problem.faults.map((f) => f.message)).toEqual(['no zone has the id "nowhere"']);
    expect(queue.get().pending).toEqual([]);
    expect(queue.history('floor').undo).toEqual([]);
    expect(desk.server.revision).toBe(1);
  });

  it('[CFG] an entry that its schema refuses is not sent at all', async () => {
    const desk = new Desk();
    const queue = new ChangeQueue(desk);
    const bow = [square[0]!, square[2]!, square[1]!, square[3]!];
    const done = await queue.change('floor', 'x', [put('zones', { ...zone(desk.page.config, 'a'), polygon: bow })]);
    expect(done.ok ? [] : done.problem.faults.map((f) => f.message)).toContain('the outline crosses itself');
    expect(desk.bases).toEqual([]);
  });

  it('[CFG] a silent controller loses nothing: the change can be tried again', async () => {
    const desk = new Desk();
    const queue = new ChangeQueue(desk);
    desk.offline = true;
    const done = await queue.change('floor', 'x', [put('zones', { ...zone(desk.page.config, 'a'), name: 'Mine' })]);
    expect(done.ok ? '' : done.problem.kind).toBe('unreachable');
    desk.offline = false;
    await queue.again();
    expect(zone(desk.server.config, 'a').name).toBe('Mine');
  });

  it('[CFG] undo does not take somebody else’s change away', async () => {
    const desk = new Desk();
    const queue = new ChangeQueue(desk);
    await queue.change('floor', 'x', [put('zones', { ...zone(desk.page.config, 'a'), name: 'Mine' })]);
    desk.other([put('zones', { ...zone(desk.server.config, 'a'), name: 'Theirs' })]);
    await desk.reload();
    const undone = await queue.undo('floor');
    expect(undone?.ok === false ? undone.problem.message : '').toContain('Somebody changed it since');
    expect(zone(desk.server.config, 'a').name).toBe('Theirs');
    expect(queue.history('floor').undo).toEqual([]);
  });
});
