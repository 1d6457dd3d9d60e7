import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { StoreApp } from '../controller/app.ts';
import { openRecords } from '../controller/records/open.ts';
import { createLogger } from '../controller/runtime/logger.ts';
import { createMetrics } from '../controller/runtime/metrics.ts';
import { NOON, storeWith } from './engine/store.ts';
import { manualClock } from './fakes/manualClock.ts';

const config = storeWith({ cameras: [{ id: 'cam', name: 'Cam', at: { x: 1, y: 1 }, zones: ['drinks'] }] });
const source = 'urn:endcap:device:pc:cam';
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

let id = 0;
const event = (type: string, atMs: number, data: object): unknown => ({
  ...{ specversion: '1.0', id: String(++id), source, type: `endcap.${type}.v1`, time: new Date(atMs).toISOString() },
  data,
});

it('[RDG-15][CAM-29] what cameras tell: counts gone when one is blind, dwell of visits, heat of today in memory alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'endcap-cameras-'));
  const records = await openRecords({ folder, logger: createLogger('silent') });
  ends.push(async () => {
    await records.close();
    rmSync(folder, { recursive: true });
  });
  await records.config.save(config, {}, 'test', NOON);
  const clock = manualClock(NOON);
  const app = new StoreApp({
    ...{ records, clock, logger: createLogger('silent'), metrics: createMetrics(), codeBase: () => null },
  });
  ends.push(() => app.stop());
  app.start();
  const take = async (...events: unknown[]): Promise<string[]> =>
    (await app.ingest(events, { who: 'pc', maySend: () => true, simulated: false })).map((r) => r.result);

  const heat = event('heat', NOON, { camera: 'cam', cellM: 0.5, cells: [{ x: 713, y: 4, seconds: 12.5 }] });
  expect(
    await take(
      event('camera', NOON, { camera: 'cam', state: 'working', detail: '' }),
      event('count', NOON, { zone: 'drinks', count: 4, confidence: 0.9 }),
      event('visits', NOON, {
        zone: 'drinks',
        ...{ histogram: { upToS: [5, 15], visits: [0, 2, 1] }, meanS: 13.5, confidence: 0.9 },
      }),
      heat,
      heat,
    ),
  ).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'duplicate']);
  expect(app.engine().reading('zone.occupancy:drinks')).toMatchObject({ value: 4, quality: 'live' });
  expect(app.engine().reading('zone.dwell:drinks')).toMatchObject({ value: 13.5, source });
  expect(app.cameraDay().heat('cam', NOON)?.cells).toEqual([{ x: 713, y: 4, seconds: 12.5 }]);
  expect(app.cameraDay().visits('drinks', NOON)?.visits).toEqual([0, 2, 1]);

  clock.advance(1000);
  await take(event('camera', NOON + 1000, { camera: 'cam', state: 'covered', detail: 'Something lies before it.' }));
  expect(app.engine().reading('zone.occupancy:drinks')).toMatchObject({ value: null, quality: 'unknown' });
  expect(app.engine().reading('zone.dwell:drinks')).toMatchObject({ value: 13.5 });
  expect(app.cameraDay().state('cam')).toMatchObject({ state: 'covered', sinceMs: NOON + 1000 });
  const journal = JSON.stringify(records.journal.read(0, 5000));
  expect(journal).toContain('"working":false');
  expect(journal).not.toContain('713');

  // A saved change that keeps the camera keeps its day; one that takes it away forgets it.
  await app.saveConfiguration({ ...config, store: { ...config.store, name: 'Other' } }, {}, 'test');
  expect(app.cameraDay().heat('cam', NOON)).not.toBeNull();
  await app.saveConfiguration({ ...config, cameras: [] }, {}, 'test');
  expect(app.cameraDay().heat('cam', NOON)).toBeNull();
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name)).includes('cellM')).toBe(false);
});
