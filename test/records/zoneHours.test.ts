import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readZoneHours } from '../../controller/records/zoneHours.ts';
import { testFolders } from './folder.ts';
import { T0 } from './samples.ts';

const folders = testFolders();
const HOUR_MS = 3_600_000;

it('[REC-20] people of a zone and hour are added to what is kept of it, counted and simulated apart', async () => {
  const folder = folders.folder();
  const records = await folders.records(folder);
  const hour = { zone: 'drinks', hourMs: T0, observedMs: 600_000, personMs: 1_200_000, simulated: false };
  await records.zoneHours.add([hour, { ...hour, zone: 'till', hourMs: T0 + HOUR_MS }]);
  await records.zoneHours.add([hour, { ...hour, simulated: true }]);
  await records.zoneHours.add([]);
  const file = join(folder, 'endcap.db');
  expect(readZoneHours(file, T0, T0 + HOUR_MS)).toEqual([
    { ...hour, observedMs: 1_200_000, personMs: 2_400_000 },
    { ...hour, simulated: true },
  ]);
  expect(readZoneHours(file, T0 + 1, T0 + 2 * HOUR_MS).map((h) => h.zone)).toEqual(['till']);
});
