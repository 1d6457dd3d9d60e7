import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { StoreApp } from '../../controller/app.ts';
import type { Origin } from '../../controller/context.ts';
import { openHistory } from '../../controller/records/history.ts';
import type { History } from '../../controller/records/history.ts';
import { openRecords } from '../../controller/records/open.ts';
import type { Records } from '../../controller/records/records.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { createMetrics } from '../../controller/runtime/metrics.ts';
import { campaign, NOON, storeWith, triggered } from '../engine/store.ts';
import { manualClock } from '../fakes/manualClock.ts';
import type { ManualClock } from '../fakes/manualClock.ts';

export const HOUR = 3_600_000;
const BASKET = 'mac:0000000000b1';
const anyone: Origin = { who: 'test', maySend: () => true, simulated: false };
const logger = createLogger('silent');

/** Triggers of every kind, a loop with shares, a daypart, stock, a group in step. */
export const busyStore: StoreConfig = storeWith({
  receivers: [
    { id: 'r-drinks', name: 'Drinks', at: { x: 2.5, y: 5 } },
    { id: 'r-gels', name: 'Gels', at: { x: 8.5, y: 5 } },
  ],
  tags: [{ id: 'basket-1', name: 'Basket 1', identity: BASKET }],
  groups: [{ id: 'aisle', name: 'Aisle', screens: ['one', 'two'], inStep: true }],
  dayparts: [{ id: 'afternoon', name: 'Afternoon', from: '13:30', to: '15:00' }],
  campaigns: [
    campaign('loop', { share: 2 }),
    campaign('juice', { creatives: ['c', 'd'], products: ['cola'], leastStock: 5 }),
    campaign('late', { dayparts: ['afternoon'], creatives: ['d'], on: { screens: ['three'] } }),
    triggered('crowd', { coolDownS: 20 }),
    triggered(
      'pressed',
      { when: { reading: 'button.pressed', of: 'help', value: 1 }, holdForS: 0 },
      { priority: 80, creatives: ['d'] },
    ),
    triggered(
      'tagged',
      { when: { reading: 'zone.presence', of: 'gels', value: 1 } },
      { on: { zones: ['gels'] }, priority: 70 },
    ),
    triggered(
      'liked',
      { when: { reading: 'product.likesPerHour', of: 'cola', value: 8, exit: 5 } },
      { on: { screens: ['two'] } },
    ),
  ],
});

export interface BusyShop {
  readonly folder: string;
  readonly file: string;
  readonly clock: ManualClock;
  app(): StoreApp;
  records(): Records;
  history(): History;
  /** An event of now. */
  send(type: string, data: object): void;
  /** Shoppers come and go for so long, by lot, always the same. */
  busy(ms: number): void;
  /** Everything sent is on disk. */
  written(): Promise<void>;
  /** Ends in good order, or as after a power cut, and starts again. */
  restart(how: 'stopped' | 'cut', offMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** A shop with the real app on real records; only its clock is told. Ended and cleared away with the test. */
export async function busyShop(config = busyStore, startMs = NOON): Promise<BusyShop> {
  const folder = mkdtempSync(join(tmpdir(), 'endcap-replay-'));
  const clock = manualClock(startMs);
  const file = join(folder, 'endcap.db');
  let lot = 1;
  const random = (): number => (lot = (lot * 48_271) % 2_147_483_647) / 2_147_483_647;
  let sent = 0;
  const answers: Promise<unknown>[] = [];
  let records: Records;
  let app: StoreApp;
  let running = false;
  const start = async (): Promise<void> => {
    records = await openRecords({ folder, logger });
    if (records.config.current() === undefined) await records.config.save(config, {}, 'test', clock.now());
    const { checkpoints } = records;
    const watched: Records = {
      ...records,
      checkpoints: {
        add(checkpoint) {
          const kept = checkpoints.add(checkpoint);
          answers.push(kept);
          return kept;
        },
      },
    };
    app = new StoreApp({ records: watched, clock, logger, metrics: createMetrics(), codeBase: () => null });
    app.start();
    running = true;
  };
  const written = async (): Promise<void> => {
    // What is kept of the engine follows what was written to the journal.
    while (answers.length > 0) {
      await Promise.allSettled(answers.splice(0));
      for (let i = 0; i < 5; i++) await new Promise(setImmediate);
    }
  };
  const end = async (how: 'stopped' | 'cut'): Promise<void> => {
    await written();
    if (!running) return;
    running = false;
    if (how === 'stopped') await app.stop();
    await records.close();
  };
  const send = (type: string, data: object): void => {
    const event = {
      ...{ specversion: '1.0', id: `e${sent++}`, source: 'urn:test', type: `endcap.${type}.v1`, data },
      time: new Date(clock.now()).toISOString(),
    };
    answers.push(app.ingest([event], anyone));
  };
  await start();
  const histories: History[] = [];
  onTestFinished(async () => {
    for (const h of histories) h.close();
    await end('stopped');
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    ...{ folder, file, clock, send, written },
    app: () => app,
    records: () => records,
    history() {
      histories.push(openHistory(file));
      return histories.at(-1)!;
    },
    busy(ms) {
      const untilMs = clock.now() + ms;
      let crowd = 3;
      while (clock.now() < untilMs) {
        const what = random();
        if (what < 0.45) {
          crowd = Math.max(0, Math.min(9, crowd + Math.floor(random() * 5) - 2));
          send('count', { zone: 'drinks', count: crowd });
        } else if (what < 0.55) send('count', { zone: 'gels', count: Math.floor(random() * 4) });
        else if (what < 0.8) {
          for (const receiver of ['r-drinks', 'r-gels'])
            send('sighting', { tag: BASKET, receiver, rssi: -60 - Math.floor(random() * 25) });
        } else if (what < 0.86) send('like', { product: 'cola', delta: 1 });
        else if (what < 0.9) send('stock', { product: 'cola', quantity: Math.floor(random() * 10) });
        else if (what < 0.93) send('sale', { product: 'cola', quantity: 1 });
        else if (what < 0.95) send('button', { button: 'help' });
        // Clocks of machines have fractions; now and then the shop is quiet and readings age.
        clock.advance(what > 0.998 ? 90_000.125 : Math.floor(random() * 40_000) / 8);
      }
    },
    async restart(how, offMs) {
      await end(how);
      clock.advance(offMs);
      await start();
    },
    stop: () => end('stopped'),
  };
}
