import { expect, test } from 'vitest';
import type { ConfigPatch, Problem } from '../../controller/protocol/http.ts';
import type { Role } from '../../controller/protocol/console.ts';
import { bench } from './harness.ts';
import type { Bench } from './harness.ts';

const square = [
  { x: 6, y: 0 },
  { x: 9, y: 0 },
  { x: 9, y: 4 },
  { x: 6, y: 4 },
];
const cosmetics = { id: 'cosmetics', name: 'Cosmetics', polygon: square };

async function patch(
  b: Bench,
  role: Role,
  changes: unknown,
  base = b.app.configuration().revision,
): Promise<{ status: number; body: Problem & { revision?: number } }> {
  const answer = await b.call('PATCH', '/api/v1/config', await b.as(role), { base, changes });
  return { status: answer.statusCode, body: answer.json<Problem>() };
}

test('[CFG-1] staff draws a zone: it is in the next revision, and the audit says who did what', async () => {
  const b = await bench();
  const changes: ConfigPatch['changes'] = [
    { section: 'zones', put: cosmetics },
    { section: 'screens', put: { id: 'aisle-2', name: 'Aisle 2', at: { x: 7, y: 1 }, zone: 'cosmetics' } },
  ];
  expect(await patch(b, 'staff', changes)).toEqual({ status: 200, body: { revision: 2 } });
  const { config } = b.app.configuration();
  expect(config.zones.map((z) => [z.id, z.capacity])).toEqual([
    ['drinks', 20],
    ['cosmetics', 20],
  ]);
  expect(config.screens.at(-1)).toMatchObject({ id: 'aisle-2', zone: 'cosmetics' });
  expect(b.records.audit.list(1)[0]).toMatchObject({
    who: 'staff',
    what: 'config.change',
    detail: 'revision 2: zones cosmetics; screens aisle-2',
  });
});

test('[CFG-2] undo is the opposite change: what was put goes, what was replaced or removed comes back as it was', async () => {
  const b = await bench();
  const before = structuredClone(b.app.configuration().config);
  const drinks = before.zones[0]!;
  await patch(b, 'staff', [
    { section: 'zones', put: cosmetics },
    { section: 'zones', put: { ...drinks, name: 'Beer' } },
  ]);
  const undone = await patch(b, 'staff', [
    { section: 'zones', put: drinks },
    { section: 'zones', remove: 'cosmetics' },
  ]);
  expect(undone.status).toBe(200);
  expect(b.app.configuration().config).toEqual(before);
});

test('[CFG-3] each section needs its right, a refusal names the section, and nothing of the change is kept', async () => {
  const b = await bench();
  const before = b.app.configuration();
  const refused = await patch(b, 'marketer', [
    { section: 'campaigns', remove: 'cola-all-day' },
    { section: 'zones', put: cosmetics },
  ]);
  expect(refused).toEqual({
    status: 403,
    body: {
      error: 'not-allowed',
      message:
        'Changing "zones" needs the right "plan", and the role marketer lacks it. Nothing was changed. ' +
        'Ask someone with the role staff or admin.',
    },
  });
  expect((await patch(b, 'staff', [{ section: 'floorPlan', put: before.config.floorPlan }])).status).toBe(403);
  expect((await patch(b, 'viewer', [{ section: 'zones', put: cosmetics }])).status).toBe(403);
  expect(b.app.configuration()).toBe(before);
});

test('[CFG-4] a change made on an older revision is answered 409, and two at once do not mix', async () => {
  const b = await bench();
  const stale = await patch(b, 'staff', [{ section: 'zones', put: cosmetics }], 0);
  expect(stale.status).toBe(409);
  expect(stale.body.error).toBe('stale');
  expect(stale.body.message).toContain('Nothing of your change was applied');
  const both = await Promise.all([
    patch(b, 'staff', [{ section: 'zones', put: cosmetics }], 1),
    patch(b, 'admin', [{ section: 'zones', put: { ...cosmetics, id: 'snacks' } }], 1),
  ]);
  expect(both.map((a) => a.status).sort()).toEqual([200, 409]);
  expect(b.app.configuration().revision).toBe(2);
  expect(b.app.configuration().config.zones).toHaveLength(2);
});

test('[CFG-5] removing what others refer to lists every reference with its place and a fix', async () => {
  const b = await bench();
  const before = b.app.configuration();
  const { status, body } = await patch(b, 'staff', [{ section: 'zones', remove: 'drinks' }]);
  expect(status).toBe(422);
  expect(body.message).toBe('With this change the store would have 2 faults. Nothing was changed.');
  const fix = 'take it out here first, or in the same change';
  const message = 'it is still used here, and with this change no zone has the id "drinks"';
  expect(body.faults).toEqual([
    { path: 'screens[0](aisle-1).zone', message, fix },
    { path: 'racks[0](rack-1).zone', message, fix },
  ]);
  expect(b.app.configuration()).toBe(before);
});

test('[CFG-5] a campaign on a screen that is gone is refused, whoever comes second', async () => {
  const b = await bench();
  const gone = await patch(b, 'admin', [
    { section: 'campaigns', remove: 'cola-all-day' },
    { section: 'screens', remove: 'aisle-1' },
  ]);
  expect(gone.status).toBe(200);
  const { status, body } = await patch(b, 'marketer', [
    {
      section: 'campaigns',
      put: { id: 'cola-all-day', name: 'Cola', on: { screens: ['aisle-1'] }, creatives: ['cola-page'] },
    },
  ]);
  expect(status).toBe(422);
  expect(body.faults).toEqual([
    {
      path: 'campaigns[0](cola-all-day).on.screens[0]',
      message: 'no screen has the id "aisle-1"',
      fix: 'add it to screens, or name one that exists',
    },
  ]);
});

test('[CFG-6] a zone that crosses itself is refused with its place, and so is everything else, all at once', async () => {
  const b = await bench();
  const [p, q, r] = square;
  const { status, body } = await patch(b, 'admin', [
    { section: 'zones', put: { ...cosmetics, polygon: [p, r, q, { x: 6, y: 2 }] } },
    { section: 'buttons', put: { id: 'help', name: 'Help', at: { x: 1, y: 1 }, zone: 'nowhere' } },
    { section: 'buttons', remove: 'never-was' },
  ]);
  expect(status).toBe(422);
  expect(body.faults?.map((f) => f.path)).toEqual([
    'changes[2].remove',
    'zones[1](cosmetics).polygon',
    'buttons[0](help).zone',
  ]);
  expect(body.faults?.[1]?.message).toMatch(/crosses itself/);
});

test('[CFG-7] files are found in the store and in the library; one that is nowhere is a fault', async () => {
  const b = await bench();
  const asset = await b.records.media.add(Buffer.from('film'), 'film.mp4');
  const entry = { path: 'media/film.mp4', asset, thumbnail: null, durationMs: 8000, uploadedAtMs: 1, by: 'marketer' };
  await b.records.library.add(entry);
  const film = (file: string): unknown => [
    { section: 'creatives', put: { id: 'film', name: 'Film', kind: 'video', files: { landscape: file } } },
  ];
  expect(await patch(b, 'marketer', film('media/film.mp4'))).toMatchObject({ status: 200 });
  expect(b.app.configuration().media['media/film.mp4']).toEqual(asset);
  expect(b.app.configuration().media['media/cola.png']).toBeDefined();
  const { status, body } = await patch(b, 'marketer', film('media/other.mp4'));
  expect(status).toBe(422);
  expect(body.faults).toEqual([
    {
      path: 'creatives[1](film).files.landscape',
      message: 'the file media/other.mp4 is not there',
      fix: 'upload the file to the library first, or name one that is there',
    },
  ]);
});

test('[CFG-8] a body that is none is answered with its faults; revisions are listed for those who configure', async () => {
  const b = await bench();
  const { status, body } = await patch(b, 'admin', [{ section: 'zone', put: cosmetics }]);
  expect(status).toBe(400);
  expect(body.faults?.length).toBeGreaterThan(0);
  expect((await patch(b, 'admin', [])).status).toBe(400);
  await b.records.config.save(b.app.configuration().config, {}, 'ann', 7);
  const list = await b.call('GET', '/api/v1/config/revisions', await b.as('admin'));
  expect(list.json()).toEqual({ revisions: [{ revision: 1, atMs: 7, by: 'ann' }] });
  expect((await b.call('GET', '/api/v1/config/revisions', await b.as('staff'))).statusCode).toBe(403);
});

test("[CFG-9] who a removed tag of a member was is erased from earlier revisions; a basket's stays", async () => {
  const b = await bench();
  const put = (id: string, n: number, kind: string) => ({
    section: 'tags',
    put: { id, name: id, class: kind, identity: `mac:00000000000${n}` },
  });
  await patch(b, 'staff', [put('anna', 1, 'member'), put('basket-1', 2, 'basket')]);
  const { config, media } = b.app.configuration();
  for (let i = 0; i < 3; i++) await b.records.config.save(config, media, 'test', 0);
  await patch(b, 'staff', [{ section: 'tags', put: { ...config.tags[0]!, name: 'Anna' } }]);
  expect(b.app.configuration().config.tags[0]?.name).toBe('Anna');
  const gone = ['anna', 'basket-1'].map((remove) => ({ section: 'tags', remove }));
  expect((await patch(b, 'staff', gone)).status).toBe(200);
  expect([await b.records.config.eraseTag('anna'), await b.records.config.eraseTag('basket-1')]).toEqual([0, 2]);
});

test('[CFG-9] who took a consent back, or whose fob is now a basket, is erased too; a new yes and another name erase nothing', async () => {
  const b = await bench();
  const consent = { on: '2026-11-01', wording: 'v1' };
  const fob = (id: string, n: number) => ({ id, name: id, class: 'member', identity: `mac:00000000000${n}`, consent });
  const change = async (put: object): Promise<void> => {
    expect((await patch(b, 'staff', [{ section: 'tags', put }])).status).toBe(200);
    const { config, media } = b.app.configuration();
    await b.records.config.save(config, media, 'test', 0);
  };
  const [anna, ben, cleo] = [fob('anna', 1), fob('ben', 2), fob('cleo', 3)];
  for (const put of [anna, ben, cleo]) await change(put);
  await change({ ...cleo, name: 'Cleo', consent: { on: '2026-11-02', wording: 'v2' } });
  const { consent: _back, ...silent } = anna;
  await change(silent);
  const { consent: _none, ...basket } = ben;
  await change({ ...basket, class: 'basket' });
  const left = async (id: string): Promise<number> => b.records.config.eraseTag(id);
  // Of six revisions the newest at a change is never touched: of the first two only that one and later ones are left,
  // and the third is there from its first day on.
  expect([await left('anna'), await left('ben'), await left('cleo')]).toEqual([2, 1, 3]);
});
