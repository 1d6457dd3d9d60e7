import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tagIdentity } from '../../../../config/schema/tag.ts';
import { addressIdentity } from '../../../../devices/ble/decode/address.ts';
import { factsOf, isLevel } from '../../../../devices/ble/decode/advert.ts';
import type { AdvertParts } from '../../../../devices/ble/decode/advert.ts';
import { altBeacon } from '../../../../devices/ble/decode/altBeacon.ts';
import { iBeacon } from '../../../../devices/ble/decode/iBeacon.ts';
import { bytes, FRAMES } from './frames.ts';

const phone: AdvertParts = {
  address: '5a:00:00:00:00:01',
  addressType: 'random',
  manufacturerData: null,
  serviceData: [],
  serviceUuids: [],
};
const advert = (parts: Partial<AdvertParts>): AdvertParts => ({ ...phone, ...parts });

describe('beacons from bytes', () => {
  it('[DEV-43] an iBeacon is its UUID, major and minor, whatever its address and power', () => {
    expect(iBeacon(bytes(FRAMES.iBeacon))).toEqual({ identity: 'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21' });
    expect(iBeacon(bytes(`${FRAMES.iBeacon.slice(0, -12)} ffff fffe 80`))).toEqual({
      identity: 'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-65535-65534',
    });
  });

  it('[DEV-43] an AltBeacon is its twenty bytes, whoever made it', () => {
    const identity = 'altbeacon:2f234454cf6d4a0fadf2f4911ba9ffa600010002';
    expect(altBeacon(bytes(FRAMES.altBeacon))).toEqual({ identity });
    expect(altBeacon(bytes(FRAMES.altBeacon.replace('1801', '4c00')))).toEqual({ identity });
    expect(altBeacon(bytes(FRAMES.altBeacon.replace('beac', 'beab')))).toBeNull();
  });

  it('[DEV-43] a frame that is cut short at any byte, or too long, names nobody', () => {
    for (const [read, frame] of [
      [iBeacon, FRAMES.iBeacon],
      [altBeacon, FRAMES.altBeacon],
    ] as const) {
      const whole = bytes(frame);
      for (let n = 0; n < whole.length; n++) expect(read(whole.subarray(0, n))).toBeNull();
      expect(read(bytes(`${frame} 00`))).toBeNull();
    }
  });

  it.each([
    ['another company', '4d00 0215'],
    ['another type (AirPods)', '4c00 0715'],
    ['a wrong inner length', '4c00 0214'],
    ['the head of an AltBeacon', '1801 beac'],
  ])('[DEV-43] %s is no iBeacon', (_, head) => {
    expect(iBeacon(bytes(head + FRAMES.iBeacon.slice(9)))).toBeNull();
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
        expect(iBeacon(frame)?.identity).toBe(`ibeacon:${Buffer.from(id).toString('hex')}-${major}-${minor}`);
      }),
    );
  });

  it('[DEV-43] 127 means that there is no level', () => {
    expect([127, -128, -127, 21, Number.NaN].map(isLevel)).toEqual([false, false, false, false, false]);
    expect([-126, -60, 0, 20].map(isLevel)).toEqual([true, true, true, true]);
  });
});

describe('everything that one advertisement says', () => {
  it('[DEV-43] a sender of several frames may be enrolled under each', () => {
    const facts = factsOf({
      address: 'c0:ff:ee:00:00:01',
      addressType: 'random',
      manufacturerData: bytes(FRAMES.iBeacon),
      serviceData: [
        { uuid: 'feaa', data: bytes(FRAMES.eddystoneTlm) },
        { uuid: 'FEAA', data: bytes(FRAMES.eddystoneUid) },
        { uuid: '180f', data: bytes(FRAMES.eddystoneUid) },
      ],
      serviceUuids: ['feaa'],
    });
    expect(facts).toEqual({
      identities: [
        'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21',
        'eddystone:edd1ebeac04e5defa0170000000000b1',
        'mac:c0ffee000001',
      ],
      batteryMv: 3000,
      temperatureC: 21.5,
      shelfLabel: false,
    });
  });

  it('[DEV-43] where the system hides the address, a tag is known by what its frames say', () => {
    const hidden = { address: '', addressType: 'unknown' };
    expect(factsOf(advert({ ...hidden, manufacturerData: bytes(FRAMES.iBeacon) })).identities).toEqual([
      'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21',
    ]);
    const minew = [{ uuid: 'FFE1', data: bytes(FRAMES.minewInfo) }];
    expect(factsOf(advert({ ...hidden, serviceData: minew })).identities).toEqual(['mac:abcde4021300']);
    expect(factsOf(advert(hidden)).identities).toEqual([]);
  });

  it('[DEV-43] an address that its frame says as well is one identity', () => {
    const serviceData = [{ uuid: 'ffe1', data: bytes(FRAMES.minewInfo) }];
    expect(factsOf({ ...phone, address: 'ab:cd:e4:02:13:00', addressType: 'public', serviceData }).identities).toEqual([
      'mac:abcde4021300',
    ]);
  });

  it.each(['feaa', 'FEAA', '0000feaa', '0000FEAA-0000-1000-8000-00805F9B34FB'])(
    '[DEV-43] a service is the same one however the system writes it: %s',
    (uuid) => {
      const serviceData = [{ uuid, data: bytes(FRAMES.eddystoneUid) }];
      expect(factsOf(advert({ serviceData })).identities).toHaveLength(1);
    },
  );

  it('[DEV-43] an electronic shelf label is seen by its service', () => {
    expect(factsOf(advert({ serviceUuids: ['180a', '1857'] })).shelfLabel).toBe(true);
    expect(factsOf(advert({ serviceUuids: ['00001857-0000-1000-8000-00805f9b34fb'] })).shelfLabel).toBe(true);
    expect(factsOf(advert({ serviceUuids: ['1858', ''] })).shelfLabel).toBe(false);
  });

  it('[DEV-43] any bytes: no fault, and whatever comes out is an identity as the store has them', () => {
    const some = fc.uint8Array({ maxLength: 40 });
    // Whole frames with a byte changed, cut, and grown, besides any bytes at all.
    const damaged = fc
      .tuple(fc.constantFrom(...Object.values(FRAMES).map(bytes)), fc.nat(40), fc.nat(255), some)
      .map(([frame, at, value, tail]) => {
        const bent = Uint8Array.of(...frame, ...tail.subarray(0, at % 3));
        bent[at % bent.length] = value;
        return bent.subarray(0, Math.max(0, bent.length - (at % 5 === 0 ? at : 0)));
      });
    const data = fc.oneof(some, damaged);
    const parts = fc.record({
      address: fc.oneof(
        fc.string(),
        fc
          .uint8Array({ minLength: 6, maxLength: 6 })
          .map((a) => Buffer.from(a).toString('hex').match(/../g)!.join(':')),
      ),
      addressType: fc.constantFrom('public', 'random', 'unknown'),
      manufacturerData: fc.oneof(fc.constant(null), data),
      serviceData: fc.array(
        fc.record({ uuid: fc.constantFrom('feaa', 'FEAA', 'fcd2', 'fe6a', 'd00d', 'ffe1', '180f', ''), data }),
      ),
      serviceUuids: fc.array(fc.oneof(fc.string(), fc.constant('1857'))),
    });
    fc.assert(
      fc.property(parts, (heard) => {
        const facts = factsOf(heard);
        for (const identity of facts.identities) expect(tagIdentity.safeParse(identity).success).toBe(true);
        expect(new Set(facts.identities).size).toBe(facts.identities.length);
        if (facts.batteryPercent !== undefined) expect([0, 100]).toEqual([0, Math.max(100, facts.batteryPercent)]);
        if (facts.batteryMv !== undefined) expect(facts.batteryMv > 0 && facts.batteryMv <= 20_000).toBe(true);
        if (facts.rolling !== undefined) expect(facts.rolling).toMatch(/^[0-9a-f]{16}$/);
      }),
      { numRuns: 2_000 },
    );
  });
});
