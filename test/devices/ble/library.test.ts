import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { freshParts } from '../../../devices/ble/fresh.ts';
import type { Gathered } from '../../../devices/ble/fresh.ts';
import { bytes, FRAMES } from './decode/frames.ts';

/** The part of noble that puts advertisements together, on Linux. */
interface Gap extends EventEmitter {
  onHciLeAdvertisingReport(
    status: number,
    type: number,
    address: string,
    addressType: string,
    eir: Buffer,
    rssi: number,
  ): void;
}
type GapClass = new (hci: EventEmitter) => Gap;

function library(): GapClass | null {
  try {
    return createRequire(import.meta.url)('@stoprocent/noble/lib/hci-socket/gap.js') as GapClass;
  } catch {
    process.stderr.write('NOT RUN: noble is not installed (--omit=optional)\n');
    return null;
  }
}
const Library = library();

/** One advertising structure: length, type, data. */
const structure = (type: number, hex: string): Buffer => {
  const data = Buffer.from(bytes(hex));
  return Buffer.concat([Buffer.of(data.length + 1, type), data]);
};

describe.skipIf(Library === null)('the library', () => {
  it('[DEV-40] puts all reports of a sender together, with a new object for every frame that was really heard', () => {
    const gap = new Library!(new EventEmitter());
    const fresh = freshParts();
    const heard: [string, string[], string[]][] = [];
    process.env['NOBLE_REPORT_ALL_HCI_EVENTS'] ??= '1';
    gap.on('discover', (_status, _address, _type, _connectable, gathered: Gathered) => {
      expect(gathered.serviceUuids?.length ?? 0).toBeGreaterThan(0);
      const parts = fresh(gathered);
      heard.push([
        parts.manufacturerData === null ? '' : Buffer.from(parts.manufacturerData).toString('hex'),
        parts.serviceData.map(({ uuid }) => uuid),
        [...parts.serviceUuids],
      ]);
    });
    const report = (type: number, ...structures: Buffer[]): void => {
      gap.onHciLeAdvertisingReport(0, type, 'c0:ff:ee:00:00:01', 'random', Buffer.concat(structures), -60);
    };
    const beacon = FRAMES.iBeacon.replaceAll(' ', '');
    report(0, structure(0x03, '5718'), structure(0xff, beacon));
    report(4);
    report(0, structure(0x16, `d2fc ${FRAMES.bthomeButton}`));
    report(0, structure(0xff, beacon));
    report(0, structure(0x16, `d2fc ${FRAMES.bthomeButton}`), structure(0x16, `aafe ${FRAMES.eddystoneTlm}`));
    report(4);
    expect(heard).toEqual([
      [beacon, [], ['1857']],
      ['', [], ['1857']],
      ['', ['fcd2'], ['1857']],
      [beacon, [], ['1857']],
      ['', ['fcd2', 'feaa'], ['1857']],
      ['', [], ['1857']],
    ]);
  });
});
