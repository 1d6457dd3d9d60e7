import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { StoreApp } from '../../controller/app.ts';
import type { Origin } from '../../controller/context.ts';
import { openRecords } from '../../controller/records/open.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { createMetrics } from '../../controller/runtime/metrics.ts';
import { manualClock } from '../fakes/manualClock.ts';
import type { ManualClock } from '../fakes/manualClock.ts';
import type { LoadSighting } from './bleLoad.ts';

/** Saturday 2026-11-21, 12:00 in Amsterdam. */
export const NOON = Date.parse('2026-11-21T11:00:00Z');
const AGENT: Origin = { who: 'bench', maySend: () => true, simulated: false };

/** The controller's loop on records of its own and a manual clock. */
export interface BleShop {
  readonly app: StoreApp;
  readonly clock: ManualClock;
  ingest(events: readonly unknown[]): Promise<void>;
  stop(): Promise<void>;
}

export async function bleShop(config: StoreConfig): Promise<BleShop> {
  const folder = mkdtempSync(join(tmpdir(), 'endcap-bench-ble-'));
  const logger = createLogger('silent');
  const records = await openRecords({ folder, logger });
  await records.config.save(config, {}, 'bench', NOON);
  const clock = manualClock(NOON);
  const app = new StoreApp({ records, clock, logger, metrics: createMetrics(), codeBase: () => null });
  app.start();
  return {
    app,
    clock,
    async ingest(events) {
      const results = await app.ingest(events, AGENT);
      const refused = results.find((r) => r.result !== 'accepted');
      if (refused !== undefined) throw new Error(`a sighting was ${refused.result}: ${refused.reason ?? ''}`);
    },
    async stop() {
      await app.stop();
      await records.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let sent = 0;

/** As an agent sends it. @param atMs when it was sensed, epoch ms */
export function sightingEvent({ tag, receiver, rssi }: Omit<LoadSighting, 'atMs'>, atMs: number): object {
  return {
    specversion: '1.0',
    id: `bench-${++sent}`,
    source: `urn:endcap:device:${receiver}`,
    type: 'endcap.sighting.v1',
    time: new Date(atMs).toISOString(),
    data: { tag, receiver, rssi },
  };
}
