import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaEntry, Problem, StoreAnswer } from '../../controller/protocol/http.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { House } from './house.ts';

const square = (x: number): { x: number; y: number }[] => [
  { x, y: 0 },
  { x: x + 5, y: 0 },
  { x: x + 5, y: 5 },
  { x, y: 5 },
];
const store = {
  endcap: 1,
  store: { id: 'flow', name: 'Flow', timeZone: 'Europe/Amsterdam', demonstration: true },
  floorPlan: { widthM: 30, heightM: 10 },
  zones: [{ id: 'drinks', name: 'Drinks', polygon: square(0) }],
  screens: [{ id: 'one', name: 'One', at: { x: 1, y: 1 }, zone: 'drinks' }],
  creatives: [{ id: 'hello', name: 'Hello', kind: 'message', headline: 'Hello' }],
  campaigns: [{ id: 'loop', name: 'Loop', on: { everywhere: true }, creatives: ['hello'] }],
};

describe('changes of a running store', () => {
  let files: StoreFolder;
  let house: House;

  beforeAll(async () => {
    files = writeStore(store);
    house = await House.open(files.file);
  });
  afterAll(async () => {
    await house.close();
    files.remove();
  });

  const inForce = async (): Promise<StoreAnswer> => (await house.call('GET', '/api/v1/store')) as StoreAnswer;
  const patch = async (base: number, ...changes: unknown[]): Promise<{ status: number; body: Problem }> => {
    const answer = await fetch(`${house.url}/api/v1/config`, {
      method: 'PATCH',
      headers: { cookie: house.cookie, origin: house.url, 'content-type': 'application/json' },
      body: JSON.stringify({ base, changes }),
    });
    return { status: answer.status, body: (await answer.json()) as Problem };
  };
  const upload = async (name: string, bytes: Uint8Array<ArrayBuffer>): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(`${house.url}/api/v1/media?name=${name}`, {
      method: 'POST',
      headers: { cookie: house.cookie, origin: house.url, 'content-type': 'application/octet-stream' },
      body: bytes,
    });
    return { status: answer.status, body: await answer.json() };
  };

  it('[CFG-4] of twenty changes made at once on one revision one wins; none is lost, none is half there', async () => {
    const { revision } = await inForce();
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, (_, i) =>
        patch(revision, { section: 'zones', put: { id: `zone-${i}`, name: `Zone ${i}`, polygon: square(8) } }),
      ),
      house.call('POST', '/api/v1/campaigns/loop/status', { status: 'paused' }).then(() => ({ status: 0 })),
    ]);
    const won = answers.filter((a) => a.status === 200).length;
    expect(answers.filter((a) => a.status === 409)).toHaveLength(20 - won);
    expect(won).toBeLessThanOrEqual(1);
    const after = await inForce();
    expect(after.revision).toBe(revision + won + 1);
    expect(after.config.zones).toHaveLength(1 + won);
    expect(after.config.campaigns[0]?.status).toBe('paused');
    await house.call('POST', '/api/v1/campaigns/loop/status', { status: 'approved' });
  });

  it('[LIB-1][CFG-1] an uploaded picture becomes a campaign, is in the programme of its screen, and undo takes it out', async () => {
    const png = await sharp({ create: { width: 1280, height: 720, channels: 3, background: '#9a2f3f' } })
      .png()
      .toBuffer();
    const { status, body } = await upload('Winter%20Sale.png', new Uint8Array(png));
    expect(status).toBe(201);
    const { path, asset } = body as MediaEntry;
    expect(path).toBe('media/winter-sale.png');
    const served = await fetch(`${house.url}/media/${asset.sha256}`);
    expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/png']);

    const before = await inForce();
    const creative = { id: 'sale', name: 'Sale', kind: 'image', files: { landscape: path } };
    const campaign = { id: 'sale', name: 'Sale', on: { screens: ['one'] }, creatives: ['sale'] };
    const put = await patch(
      before.revision,
      { section: 'creatives', put: creative },
      { section: 'campaigns', put: campaign },
    );
    expect(put.status).toBe(200);
    const programme = async (): Promise<string> =>
      JSON.stringify(await house.call('GET', '/api/v1/screens/one/programme'));
    expect(await programme()).toContain(asset.sha256);

    const undone = await patch(
      before.revision + 1,
      { section: 'campaigns', remove: 'sale' },
      { section: 'creatives', remove: 'sale' },
    );
    expect(undone.status).toBe(200);
    expect(await programme()).not.toContain(asset.sha256);
    expect((await inForce()).config).toEqual(before.config);
    // Redo finds the file again.
    const redone = await patch(before.revision + 2, { section: 'creatives', put: creative });
    expect(redone.status).toBe(200);
  });

  it('[CFG-5] a screen that a campaign names stays, and a campaign on a screen that is gone is refused', async () => {
    const { revision } = await inForce();
    const campaign = { id: 'own', name: 'Own', on: { screens: ['one'] }, creatives: ['hello'] };
    await patch(revision, { section: 'campaigns', put: campaign });
    const refused = await patch(revision + 1, { section: 'screens', remove: 'one' });
    expect(refused.status).toBe(422);
    expect(refused.body.faults?.map((f) => f.path)).toContain('campaigns[1](own).on.screens[0]');
    const gone = await patch(
      revision + 1,
      { section: 'campaigns', remove: 'own' },
      { section: 'screens', remove: 'one' },
    );
    expect(gone.status).toBe(200);
    expect((await patch(revision + 2, { section: 'campaigns', put: campaign })).status).toBe(422);
    expect((await inForce()).revision).toBe(revision + 2);
  });
});
