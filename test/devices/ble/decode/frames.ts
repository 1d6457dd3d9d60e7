/** Bytes from hex; spaces are for the reader. */
export const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/**
 * Frames as they are in the air: manufacturer data, or service data without the two bytes of the service. Kontakt.io's,
 * Minew's and BTHome's are the samples of their makers' documents or of open decoders.
 */
export const FRAMES = {
  iBeacon: '4c00 0215 e2c56db5dffb48d2b060d0f5a71096e0 0007 0015 c5',
  altBeacon: '1801 beac 2f234454cf6d4a0fadf2f4911ba9ffa6 0001 0002 c5 00',
  eddystoneUid: '00 e7 edd1ebeac04e5defa017 0000000000b1 0000',
  eddystoneUidShort: '00 e7 edd1ebeac04e5defa017 0000000000b1',
  eddystoneUrl: '10 e7 00 676f6f676c6507',
  eddystoneTlm: '20 00 0bb8 1580 00000a35 00012e4d',
  eddystoneEncryptedTlm: '20 01 0102030405060708090a0b0c 0102 1112',
  eddystoneEid: '30 e7 436bfe57d5a09505',
  bthomeButton: '44 00 2e 01 64 3a 01',
  bthomeEncrypted: '41 a47266c95f73 00112233 78237214',
  kontaktPlain: '02 06 01 0f 64 04 616263646566',
  kontaktLocation: '05 f4 25 0a 01 416243644566',
  kontaktTelemetry: '03 06 01 002f6859 64 02 0a 64 04 11 06 0200',
  kontaktShuffled: '01 06 01 0f 64 04 f7826da64fa24e988024 bc5b71e0893e',
  kontaktOld: '61626364 0402 64',
  minewInfo: 'a1 08 64 001302e4cdab 504c5553303031',
  minewAcceleration: 'a1 03 64 ff80 0000 0080 aabbccddeeff',
  minewTemperature: 'a1 01 63 1580 3200 aabbccddeeff',
} as const;
