import { expect, it } from 'vitest';
import { freshParts } from '../../../devices/ble/fresh.ts';
import { bytes, FRAMES } from './decode/frames.ts';

it('[DEV-40] a report is what came with it, though the library puts all reports of a sender together', () => {
  const fresh = freshParts();
  // As the library does: one object for a sender, in which each frame takes the place of the last one of its kind.
  const gathered: {
    manufacturerData?: Uint8Array;
    serviceData: { uuid: string; data: Uint8Array }[];
    serviceUuids: string[];
  } = { serviceData: [], serviceUuids: [] };
  const beacon = bytes(FRAMES.iBeacon);
  gathered.manufacturerData = beacon;
  expect(fresh(gathered)).toEqual({ manufacturerData: beacon, serviceData: [], serviceUuids: [] });

  const button = { uuid: 'fcd2', data: bytes(FRAMES.bthomeButton) };
  gathered.serviceData.push(button);
  expect(fresh(gathered)).toEqual({ manufacturerData: null, serviceData: [button], serviceUuids: [] });
  // A scan response without either, again and again.
  gathered.serviceUuids.push('1857');
  for (let i = 0; i < 3; i++)
    expect(fresh(gathered)).toEqual({ manufacturerData: null, serviceData: [], serviceUuids: ['1857'] });
  // The same bytes, heard again.
  const again = { uuid: 'fcd2', data: bytes(FRAMES.bthomeButton) };
  gathered.serviceData[0] = again;
  expect(fresh(gathered).serviceData).toEqual([again]);
  expect(fresh({})).toEqual({ manufacturerData: null, serviceData: [], serviceUuids: [] });
});
