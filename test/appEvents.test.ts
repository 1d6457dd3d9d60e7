import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { StoreApp } from '../controller/app.ts';
import type { Origin } from '../controller/context.ts';
import type { EngineInput } from '../controller/engine/io.ts';
import { ALREADY_THERE_MS } from '../controller/identity/arrivals.ts';
import { openRecords } from '../controller/records/open.ts';
import type { Records } from '../controller/records/records.ts';
import { StorageError } from '../controller/records/records.ts';
import { createLogger } from '../controller/runtime/logger.ts';
import { createMetrics } from '../controller/runtime/metrics.ts';
import { campaign, NOON, on, storeWith, triggered } from './engine/store.ts';
import { manualClock } from './fakes/manualClock.ts';
import type { ManualClock } from './fakes/manualClock.ts';

const config = storeWith({
  receivers: [
    { id: 'r-drinks', name: 'Drinks', at: { x: 2.5, y: 5 } },
    { id: 'r-gels', name: 'Gels', at: { x: 8.5, y: 5 } },
  ],
  tags: [
    { id: 'basket-1', name: 'Basket 1', identity: 'mac:0000000000b1' },
    {
      id: 'anna-visser',
      name: 'Anna',
      identity: 'mac:0000000000a1',
      class: 'member',
      consent: { on: '2026-11-01', wording: 'v1' },
      segments: ['runs'],
    },
  ],
  campaigns: [
    campaign('loop'),
    triggered('welcome', { when: { reading: 'member.arrived', of: 'runs', value: 1 }, holdForS: 0 }),
  ],
});
const anyone: Origin = { who: 'test', maySend: () => true, simulated: false };
const logger = createLogger('silent');
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Shop {
  readonly app: StoreApp;
  readonly records: Records;
  readonly clock: ManualClock;
}

/** An app on real records; `full` tells whether the disk is. */
async function open(full: () => boolean = () => false): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'endcap-events-'));
  const records = await openRecords({ folder, logger });
  await records.config.save(config, {}, 'test', NOON);
  const clock = manualClock(NOON);
  const { journal } = records;
  const guarded: Records = {
    ...records,
    journal: {
      ...journal,
      append: (entries, seen) =>
        full() ? Promise.reject(new StorageError('full', 'the disk is full')) : journal.append(entries, seen),
    },
  };
  const app = new StoreApp({ records: guarded, clock, logger, metrics: createMetrics(), codeBase: () => null });
  app.start();
  ends.push(async () => {
    await app.stop();
    await records.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { app, records, clock };
}

let eventId = 0;
const event = (type: string, data: object, id = `e${eventId++}`): object => ({
  specversion: '1.0',
  id,
  source: 'urn:test',
  type: `endcap.${type}.v1`,
  data,
});
function inputs(records: Records, kind: EngineInput['kind']): EngineInput[] {
  return records.journal.read(0, 5000).flatMap(({ entry }) => (entry.input.kind === kind ? entry.input : []));
}

describe('events of several values', () => {
  it('[OBS-7] the weather is one event and several inputs; sent again it counts once', async () => {
    const { app, records } = await open();
    const weather = event('weather', { temperatureC: 21, windKmh: 5, rainMmPerHour: 0 }, 'w1');
    expect(await app.ingest([weather, weather], anyone)).toMatchObject([
      { result: 'accepted' },
      { result: 'duplicate' },
    ]);
    expect(inputs(records, 'weather')).toMatchObject([
      { what: 'weather.temperatureC', value: 21 },
      { what: 'weather.rainMmPerHour', value: 0 },
      { what: 'weather.windKmh', value: 5 },
    ]);
    expect(records.journal.seen('urn:test', 'w1')).toBe(true);
    expect(app.engine().reading('weather.windKmh:store')).toMatchObject({ value: 5, quality: 'live' });
    expect(app.engine().reading('weather.cloudPercent:store')).toMatchObject({ value: null });
  });

  it('[OBS-4] on a full disk stock is to be sent again, and queues go on deciding', async () => {
    let full = true;
    const { app } = await open(() => full);
    const stock = event('stock', { product: 'cola', quantity: 3 }, 's1');
    await app.ingest([event('queue', { zone: 'drinks', length: 1 })], anyone);
    expect(await app.ingest([stock], anyone)).toMatchObject([{ result: 'retry' }]);
    expect(app.engine().reading('product.stock:cola')).toMatchObject({ value: null });
    await app.ingest([event('queue', { zone: 'drinks', length: 4 })], anyone);
    expect(app.engine().reading('zone.queueLength:drinks')).toMatchObject({ value: 4 });
    full = false;
    expect(await app.ingest([stock], anyone)).toMatchObject([{ result: 'accepted' }]);
    expect(app.engine().reading('product.stock:cola')).toMatchObject({ value: 3 });
  });
});

describe('arrivals', () => {
  it('[IDN-6][IDN-1] a member who comes in sets off a campaign; the journal knows the segment and no more', async () => {
    const { app, records, clock } = await open();
    const stand = async (tag: string, seconds: number): Promise<void> => {
      for (let i = 0; i < seconds * 4; i++) {
        const heard = (receiver: string, rssi: number): object => event('sighting', { tag, receiver, rssi });
        await app.ingest([heard('r-drinks', -60), heard('r-gels', -80)], anyone);
        clock.advance(250);
      }
    };
    await stand('mac:0000000000b1', 1);
    clock.advance(ALREADY_THERE_MS);
    expect(on(app.engine())).toEqual(['loop']);
    await stand('mac:0000000000a1', 3);
    expect(on(app.engine())).toEqual(['welcome']);
    clock.advance(60_000);
    expect(on(app.engine())).toEqual(['loop']);
    await app.stop();
    expect(inputs(records, 'arrival')).toMatchObject([{ segment: 'runs', source: 'receivers', simulated: false }]);
    expect(JSON.stringify(records.journal.read(0, 5000))).not.toMatch(/anna|Anna|0000000000a1/);
  });
});
