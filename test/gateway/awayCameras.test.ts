import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { StoreApp } from '../../controller/app.ts';
import { AwayCameras } from '../../controller/gateway/awayCameras.ts';
import { openRecords } from '../../controller/records/open.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { createMetrics } from '../../controller/runtime/metrics.ts';
import { NOON, storeWith } from '../engine/store.ts';
import { manualClock } from '../fakes/manualClock.ts';

const MIN = 60_000;
const footfall = 'store.footfall:store';
const config = storeWith({
  cameras: [
    {
      ...{ id: 'front', name: 'Front', at: { x: 1, y: 1 }, zones: ['drinks'] },
      lines: [{ id: 'door', name: 'Door', from: { x: 0, y: 0.5 }, to: { x: 1, y: 0.5 }, footfall: true }],
    },
  ],
});
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function shop() {
  const folder = mkdtempSync(join(tmpdir(), 'endcap-away-'));
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
  const away = new AwayCameras(app);
  let id = 0;
  const tell = async (type: string, data: object, source = 'urn:endcap:device:pc:front'): Promise<void> => {
    const time = new Date(app.now()).toISOString();
    const events = [{ specversion: '1.0', id: String(++id), source, type: `endcap.${type}.v1`, time, data }];
    away.heard(events, 'pc');
    await app.ingest(events, { who: 'pc', maySend: () => true, simulated: false });
  };
  const works = () => tell('camera', { camera: 'front', state: 'working', detail: '' });
  const counts = () => tell('count', { zone: 'drinks', count: 1, confidence: 0.9 });
  const crosses = () => tell('crossing', { line: 'door', way: 'forth', people: 1 });
  const goes = (): void => {
    away.gone('front');
    app.cameraDay().watched('front', false, app.now());
  };
  const comes = (): void => app.cameraDay().watched('front', true, app.now());
  const passes = async (ms: number): Promise<void> => {
    for (let done = 0; done < ms; done += MIN) {
      clock.advance(Math.min(MIN, ms - done));
      await Promise.resolve();
    }
  };
  return { app, records, away, tell, works, counts, crosses, goes, comes, passes };
}

describe('an agent that goes off line', () => {
  it('[GW-49][RDG-16] lowers what crossed its lines in the hour, until that time has left the hour', async () => {
    const { app, works, counts, crosses, goes, comes, passes } = await shop();
    await works();
    await passes(30 * MIN);
    await crosses();
    await passes(30 * MIN);
    await crosses();
    expect(app.engine().reading(footfall)).toMatchObject({ quality: 'live', confidence: 1 });
    goes();
    await passes(6 * MIN);
    await crosses();
    expect(app.engine().reading(footfall)).toMatchObject({ quality: 'live', confidence: 0.9 });
    comes();
    // Being connected is not counting: it works again with its first count.
    await passes(3 * MIN);
    await crosses();
    expect(app.engine().reading(footfall)?.confidence).toBe(0.85);
    await counts();
    expect(app.cameraDay().state('front')).toMatchObject({ state: 'working' });
    await passes(10 * MIN);
    await crosses();
    expect(app.engine().reading(footfall)?.confidence).toBe(0.85);
    await passes(60 * MIN);
    await crosses();
    expect(app.engine().reading(footfall)).toMatchObject({ quality: 'live', confidence: 1 });
  });

  it('[GW-49] the words are in the journal, so that a replay hears them; nothing is said when the controller ends', async () => {
    const { app, records, away, works, counts, goes, comes } = await shop();
    const words = (): unknown[] =>
      records.journal.read(0, 5000).flatMap(({ entry: { input } }) => (input.kind === 'camera' ? [input.working] : []));
    await works();
    goes();
    comes();
    await counts();
    await counts();
    await app.ingest([], { who: 'pc', maySend: () => true, simulated: false });
    await expect.poll(words).toEqual([true, false, true]);
    away.stop();
    goes();
    await works();
    expect(words()).toEqual([true, false, true, true]);
  });

  it('[GW-49] one that was dark stays so, and counts of another device say nothing of it', async () => {
    const { app, away, tell, works, goes, comes } = await shop();
    await tell('camera', { camera: 'front', state: 'dark', detail: 'No light.' });
    goes();
    comes();
    expect(app.cameraDay().state('front')).toMatchObject({ state: 'dark' });
    await works();
    goes();
    comes();
    await tell('count', { zone: 'drinks', count: 1, confidence: 0.9 }, 'urn:endcap:device:other:front');
    away.heard([null, 'words', { type: 'endcap.count.v1' }, { source: 7 }], 'pc');
    expect(app.cameraDay().state('front')).toMatchObject({ state: 'blind', detail: 'Its agent is off line.' });
  });
});
