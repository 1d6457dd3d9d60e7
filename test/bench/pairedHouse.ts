import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecords } from '../../controller/records/open.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { createMetrics } from '../../controller/runtime/metrics.ts';

/** Id and key of a paired device. */
export interface Credentials {
  readonly device: string;
  readonly key: string;
}

export interface PairedHouse {
  /** The data folder. */
  readonly data: string;
  /** One device per screen, in their order. */
  readonly credentials: readonly Credentials[];
  remove(): void;
}

/** A new data folder in which one player per screen is paired already, as in a store that has long been open. */
export async function pairedHouse(screens: readonly string[]): Promise<PairedHouse> {
  const data = mkdtempSync(join(tmpdir(), 'endcap-bench-data-'));
  const records = await openRecords({ folder: data, logger: createLogger('silent'), metrics: createMetrics() });
  const credentials = screens.map((_, i) => ({
    device: `player-bench-${i}`,
    key: randomBytes(32).toString('base64url'),
  }));
  await Promise.all(
    credentials.map(({ device, key }, i) =>
      records.devices.add({
        id: device,
        kind: 'player',
        name: `Bench ${i}`,
        place: screens[i]!,
        keyHash: createHash('sha256').update(key).digest('hex'),
        simulated: false,
        createdAtMs: Date.now(),
        revokedAtMs: null,
      }),
    ),
  );
  await records.close();
  return { data, credentials, remove: () => rmSync(data, { recursive: true, force: true }) };
}
