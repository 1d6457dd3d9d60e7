import { describe, expect, it } from 'vitest';
import { bthome } from '../../../../devices/ble/decode/bthome.ts';
import { eddystone } from '../../../../devices/ble/decode/eddystone.ts';
import { kontakt, kontaktOld } from '../../../../devices/ble/decode/kontakt.ts';
import { minew } from '../../../../devices/ble/decode/minew.ts';
import { bytes, FRAMES } from './frames.ts';

const eddystoneOf = (hex: string): ReturnType<typeof eddystone> => eddystone(bytes(hex));
const bthomeOf = (hex: string): ReturnType<typeof bthome> => bthome(bytes(hex));
const kontaktOf = (hex: string): ReturnType<typeof kontakt> => kontakt(bytes(hex));
const minewOf = (hex: string): ReturnType<typeof minew> => minew(bytes(hex));

describe('Eddystone', () => {
  it('[DEV-43] UID: namespace and instance, with or without the reserved bytes', () => {
    const facts = { identity: 'eddystone:edd1ebeac04e5defa0170000000000b1' };
    expect(eddystoneOf(FRAMES.eddystoneUid)).toEqual(facts);
    expect(eddystoneOf(FRAMES.eddystoneUidShort)).toEqual(facts);
  });

  it('[DEV-43] TLM: millivolts and degrees; 0 and -128 mean that there is none', () => {
    expect(eddystoneOf(FRAMES.eddystoneTlm)).toEqual({ batteryMv: 3000, temperatureC: 21.5 });
    expect(eddystoneOf('20 00 0000 8000 00000a35 00012e4d')).toEqual({});
    expect(eddystoneOf('20 00 0bb8 fe80 00000a35 00012e4d')).toEqual({ batteryMv: 3000, temperatureC: -1.5 });
    expect(eddystoneOf(FRAMES.eddystoneEncryptedTlm)).toEqual({ encrypted: true });
  });

  it('[DEV-43] URL: the page, and nobody', () => {
    expect(eddystoneOf(FRAMES.eddystoneUrl)).toEqual({ url: 'http://www.google.com' });
    expect(eddystoneOf('10 04 00 746573740674657374')).toEqual({ url: 'http://www.test.gov/test' });
    expect(eddystoneOf('10 04 03 746573740c')).toEqual({ url: 'https://test.biz' });
    for (const wrong of ['10', '10 04', '10 04 04 61', '10 04 00 20', '10 04 00 0e', `10 04 00 ${'61'.repeat(18)}`])
      expect([wrong, eddystoneOf(wrong)]).toEqual([wrong, null]);
  });

  it('[DEV-47] EID: eight bytes that say nothing by themselves', () => {
    expect(eddystoneOf(FRAMES.eddystoneEid)).toEqual({ rolling: '436bfe57d5a09505' });
  });

  it('[DEV-43] a frame that is cut short, too long, or of another type says nothing', () => {
    for (const frame of [FRAMES.eddystoneUid, FRAMES.eddystoneTlm, FRAMES.eddystoneEid]) {
      const whole = bytes(frame);
      for (let n = 0; n < whole.length; n++)
        if (whole[0] !== 0 || n !== 18) expect([frame, n, eddystone(whole.subarray(0, n))]).toEqual([frame, n, null]);
      expect(eddystoneOf(`${frame} 00`)).toBeNull();
    }
    expect([eddystoneOf(''), eddystoneOf('40 00'), eddystoneOf('20 02 0bb8')]).toEqual([null, null, null]);
  });
});

describe('BTHome', () => {
  it.each([
    ['01', 'single'],
    ['02', 'double'],
    ['03', 'triple'],
    ['04', 'long'],
    ['00', undefined],
    ['05', undefined],
    ['80', undefined],
  ])('[DEV-48] button event %s is: %s', (event, press) => {
    expect(bthomeOf(`44 00 2e 01 64 3a ${event}`)).toEqual({
      packet: 0x2e,
      batteryPercent: 100,
      ...(press === undefined ? {} : { press }),
    });
  });

  it('[DEV-48] of several buttons the first one that is pressed counts', () => {
    expect(bthomeOf('44 00 07 3a 00 3a 04 3a 01')).toEqual({ packet: 7, press: 'long' });
  });

  it('[DEV-43] battery stands behind other objects of every length, and text', () => {
    // Packet, humidity (1), light, humidity, temperature (2), pressure (3), count (4), text, battery: 97 %.
    expect(bthomeOf('40 00 2e 2e 34 1e 01 45 1601 04 138a01 3e 2a2c0960 53 03 616263 01 61')).toEqual({
      packet: 0x2e,
      batteryPercent: 97,
    });
  });

  it('[DEV-43] motion and presence', () => {
    expect(bthomeOf('40 21 01 25 00')).toEqual({ motion: true, presence: false });
    expect(bthomeOf('40 2c 00 23 01')).toEqual({ motion: false, presence: true });
  });

  it('[DEV-43] what comes before an object that is unknown or cut short counts', () => {
    expect(bthomeOf('40 01 61 e7 3a 01')).toEqual({ batteryPercent: 97 });
    expect(bthomeOf('40 01 61 3a')).toEqual({ batteryPercent: 97 });
    expect(bthomeOf('40 01 61 53 ff 61')).toEqual({ batteryPercent: 97 });
    expect(bthomeOf('40 01 61 53')).toEqual({ batteryPercent: 97 });
    expect(bthomeOf('40 01 ff')).toEqual({});
    expect(bthomeOf('40')).toEqual({});
  });

  it('[DEV-43] encrypted data is recognised and left; other versions are no BTHome that is known', () => {
    expect(bthomeOf(FRAMES.bthomeEncrypted)).toEqual({ encrypted: true });
    expect([bthomeOf(''), bthomeOf('00 01 61'), bthomeOf('e0 01 61'), bthomeOf('20 01 61')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('Kontakt.io', () => {
  it('[DEV-43] plain and location frames: the lasting id; battery, or whether it moves', () => {
    expect(kontaktOf(FRAMES.kontaktPlain)).toEqual({ identity: 'kontakt:abcdef', batteryPercent: 100 });
    expect(kontaktOf(FRAMES.kontaktLocation)).toEqual({ identity: 'kontakt:abcdef', motion: true });
    expect(kontaktOf('05 f4 00 0a 00 61423939')).toEqual({ identity: 'kontakt:ab99', motion: false });
    expect(kontaktOld(bytes(FRAMES.kontaktOld))).toEqual({ identity: 'kontakt:abcd', batteryPercent: 100 });
  });

  it('[DEV-43] an id that is cut short, too long or of other characters names nobody', () => {
    for (const id of ['', '616263', '616263646566676869', '61626320', '61626380', '6162633a'])
      expect([
        id,
        kontaktOf(`02 06 01 0f 64 04 ${id}`),
        kontaktOf(`05 f4 25 0a 01 ${id}`),
        kontaktOld(bytes(`${id} 0402 64`)),
      ]).toEqual([id, null, null, null]);
    for (const frame of [FRAMES.kontaktPlain, FRAMES.kontaktLocation])
      for (let n = 0; n < 9; n++) expect(kontakt(bytes(frame).subarray(0, n))).toBeNull();
  });

  it('[DEV-48] telemetry: battery, and a click that has only just been', () => {
    expect(kontaktOf(FRAMES.kontaktTelemetry)).toEqual({ batteryPercent: 100, press: 'single', packet: 6 });
    expect(kontaktOf('03 04 11 06 5ba0')).toEqual({});
    expect(kontaktOf('03 02 0c 5a')).toEqual({ batteryPercent: 90 });
    // Fields that are cut short, of no length, or of another length than theirs.
    expect(kontaktOf('03 02 0c 5a 06 01 002f')).toEqual({ batteryPercent: 90 });
    expect(kontaktOf('03 02 0c 5a 00 01 00')).toEqual({ batteryPercent: 90 });
    expect(kontaktOf('03 03 0c 5a 5a')).toEqual({});
    expect(kontaktOf('03')).toEqual({});
  });

  it('[DEV-43] shuffled frames are recognised and name nobody', () => {
    expect(kontaktOf(FRAMES.kontaktShuffled)).toEqual({ encrypted: true });
    expect([kontaktOf(''), kontaktOf('04 00'), kontaktOld(bytes('61626364 0402'))]).toEqual([null, null, null]);
  });
});

describe('Minew', () => {
  it('[DEV-43] info and acceleration frames: battery, and the address it was made with', () => {
    expect(minewOf(FRAMES.minewInfo)).toEqual({ identity: 'mac:abcde4021300', batteryPercent: 100 });
    expect(minewOf(FRAMES.minewAcceleration)).toEqual({ identity: 'mac:ffeeddccbbaa', batteryPercent: 100 });
    expect(minewOf('a1 08 c8 ffffffffffff')).toEqual({});
  });

  it('[DEV-43] frames that are cut short, too long, or of another kind say nothing', () => {
    const acceleration = bytes(FRAMES.minewAcceleration);
    for (let n = 0; n < acceleration.length; n++) expect(minew(acceleration.subarray(0, n))).toBeNull();
    expect(minewOf(`${FRAMES.minewAcceleration} 00`)).toBeNull();
    const info = bytes(FRAMES.minewInfo);
    for (let n = 0; n < 9; n++) expect(minew(info.subarray(0, n))).toBeNull();
    expect([minewOf(FRAMES.minewTemperature), minewOf('a2 08 64 001302e4cdab'), minewOf('')]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
