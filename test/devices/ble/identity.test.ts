import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tag, tagIdentity } from '../../../config/schema/tag.ts';
import {
  addressIdentity,
  eddystoneIdentity,
  iBeaconIdentity,
  identitiesOf,
  isLevel,
} from '../../../devices/ble/identity.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** As they were in the air: manufacturer data of an iBeacon, service data of Eddystone frames. */
const IBEACON = '4c00 0215 e2c56db5dffb48d2b060d0f5a71096e0 0007 0015 c5';
const UID = '00 e7 edd1ebeac04e5defa017 0000000000b1 0000';
const UID_SHORT = '00 e7 edd1ebeac04e5defa017 0000000000b1';
const URL = '10 e7 00 676f6f676c6507';
const TLM = '20 00 0bb8 1580 0000 0a35 0001 2e4d';

describe('identities from bytes', () => {
  it('[DEV-43] an iBeacon is its UUID, major and minor, whatever its address and power', () => {
    expect(iBeaconIdentity(bytes(IBEACON))).toBe('ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21');
    expect(iBeaconIdentity(bytes(`${IBEACON.slice(0, -12)} ffff fffe 80`))).toBe(
      'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-65535-65534',
    );
  });

  it('[DEV-43] an Eddystone-UID is its namespace and instance, with or without the reserved bytes', () => {
    expect(eddystoneIdentity(bytes(UID))).toBe('eddystone:edd1ebeac04e5defa0170000000000b1');
    expect(eddystoneIdentity(bytes(UID_SHORT))).toBe('eddystone:edd1ebeac04e5defa0170000000000b1');
    expect([URL, TLM].map((frame) => eddystoneIdentity(bytes(frame)))).toEqual([null, null]);
  });

  it('[DEV-43] a frame that is cut short at any byte, or too long, names nobody', () => {
    const beacon = bytes(IBEACON);
    for (let n = 0; n < beacon.length; n++) expect(iBeaconIdentity(beacon.subarray(0, n))).toBeNull();
    expect(iBeaconIdentity(bytes(`${IBEACON} 00`))).toBeNull();
    const uid = bytes(UID);
    for (let n = 0; n < uid.length; n++)
      if (n !== 18) expect([n, eddystoneIdentity(uid.subarray(0, n))]).toEqual([n, null]);
    expect(eddystoneIdentity(bytes(`${UID} 00`))).toBeNull();
  });

  it.each([
    ['another company', '4d00 0215'],
    ['another type (AirPods)', '4c00 0715'],
    ['a wrong inner length', '4c00 0214'],
    ['AltBeacon', '1801 beac'],
  ])('[DEV-43] %s is no iBeacon', (_, head) => {
    expect(iBeaconIdentity(bytes(head + IBEACON.slice(9)))).toBeNull();
  });

  it('[DEV-43] an address counts when it lasts: public, or random static', () => {
    expect(addressIdentity('E7:8F:13:56:24:CE', 'public')).toBe('mac:e78f135624ce');
    expect(addressIdentity('e7:8f:13:56:24:ce', 'random')).toBe('mac:e78f135624ce');
    // Resolvable (01) and non-resolvable (00) private addresses are people's phones.
    expect(addressIdentity('5a:8f:13:56:24:ce', 'random')).toBeNull();
    expect(addressIdentity('0a:8f:13:56:24:ce', 'random')).toBeNull();
    // Systems that hide the address.
    expect(addressIdentity('', 'public')).toBeNull();
    expect(addressIdentity('e7:8f:13:56:24:ce', 'unknown')).toBeNull();
  });

  it('[DEV-43] a sender of several frames may be enrolled under each', () => {
    expect(
      identitiesOf({
        address: 'c0:ff:ee:00:00:01',
        addressType: 'random',
        manufacturerData: bytes(IBEACON),
        serviceData: [
          { uuid: 'feaa', data: bytes(TLM) },
          { uuid: 'FEAA', data: bytes(UID) },
          { uuid: '180f', data: bytes(UID) },
        ],
      }),
    ).toEqual([
      'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21',
      'eddystone:edd1ebeac04e5defa0170000000000b1',
      'mac:c0ffee000001',
    ]);
  });

  it('[DEV-43] any bytes: no fault, and whatever comes out is an identity as the store has them', () => {
    const some = fc.uint8Array({ maxLength: 40 });
    const advert = fc.record({
      address: fc.oneof(
        fc.string(),
        fc
          .uint8Array({ minLength: 6, maxLength: 6 })
          .map((a) => Buffer.from(a).toString('hex').match(/../g)!.join(':')),
      ),
      addressType: fc.constantFrom('public', 'random', 'unknown'),
      manufacturerData: fc.oneof(
        fc.constant(null),
        some,
        some.map((tail) => Uint8Array.of(0x4c, 0, 2, 0x15, ...tail)),
      ),
      serviceData: fc.array(fc.record({ uuid: fc.constantFrom('feaa', 'FEAA', '180f', ''), data: some })),
    });
    fc.assert(
      fc.property(advert, (heard) => {
        for (const identity of identitiesOf(heard)) {
          expect(tagIdentity.safeParse(identity).success).toBe(true);
          expect(tag.shape.identity.safeParse(identity).success).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('[DEV-43] what an iBeacon is made of comes back, for every UUID, major and minor', () => {
    const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 });
    const word = fc.integer({ min: 0, max: 65_535 });
    fc.assert(
      fc.property(uuid, word, word, fc.integer({ min: -128, max: 127 }), (id, major, minor, power) => {
        const frame = Buffer.alloc(25);
        frame.set([0x4c, 0, 2, 0x15, ...id]);
        frame.writeUInt16BE(major, 20);
        frame.writeUInt16BE(minor, 22);
        frame.writeInt8(power, 24);
        expect(iBeaconIdentity(frame)).toBe(`ibeacon:${Buffer.from(id).toString('hex')}-${major}-${minor}`);
      }),
    );
  });

  it('[DEV-43] 127 means that there is no level', () => {
    expect([127, -128, -127, 21, Number.NaN].map(isLevel)).toEqual([false, false, false, false, false]);
    expect([-126, -60, 0, 20].map(isLevel)).toEqual([true, true, true, true]);
  });
});
