/** What a radio hears of one advertisement: the parts that name its sender. */
export interface AdvertParts {
  /** Six bytes as `aa:bb:cc:dd:ee:ff`; empty where the system hides it. */
  readonly address: string;
  readonly addressType: string;
  /** Company id (little endian) and data, as advertised. */
  readonly manufacturerData: Uint8Array | null;
  /** Data by service; a 16-bit service is four hex digits. */
  readonly serviceData: readonly { readonly uuid: string; readonly data: Uint8Array }[];
}

/** Company id 0x004C, type 0x02, length 0x15; UUID, major, minor and power follow. */
const IBEACON = [0x4c, 0x00, 0x02, 0x15] as const;
const IBEACON_BYTES = 25;
/** 16-bit service of Eddystone. */
const EDDYSTONE = 'feaa';
/** Frame type, power, 10 bytes of namespace, 6 bytes of instance; two reserved bytes may follow. */
const EDDYSTONE_UID_BYTES = 18;

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `ibeacon:<32 hex>-<major>-<minor>`, or null when the bytes are not a whole iBeacon. */
export function iBeaconIdentity(manufacturerData: Uint8Array): string | null {
  if (manufacturerData.length !== IBEACON_BYTES) return null;
  if (IBEACON.some((byte, i) => manufacturerData[i] !== byte)) return null;
  const word = (at: number): number => manufacturerData[at]! * 256 + manufacturerData[at + 1]!;
  return `ibeacon:${hex(manufacturerData.subarray(4, 20))}-${word(20)}-${word(22)}`;
}

/** `eddystone:<32 hex>` (namespace and instance), or null when the bytes are not a whole Eddystone-UID frame. */
export function eddystoneIdentity(serviceData: Uint8Array): string | null {
  if (serviceData[0] !== 0x00) return null;
  if (serviceData.length !== EDDYSTONE_UID_BYTES && serviceData.length !== EDDYSTONE_UID_BYTES + 2) return null;
  return `eddystone:${hex(serviceData.subarray(2, EDDYSTONE_UID_BYTES))}`;
}

/**
 * `mac:<12 hex>` of an address that stays: public, or random static (the two highest bits set). Null for private
 * addresses, which change and belong to people's phones.
 */
export function addressIdentity(address: string, addressType: string): string | null {
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(address)) return null;
  const isStatic = addressType === 'random' && Number.parseInt(address.slice(0, 2), 16) >= 0xc0;
  if (addressType !== 'public' && !isStatic) return null;
  return `mac:${address.replaceAll(':', '').toLowerCase()}`;
}

/** Every identity under which the sender may be enrolled, in the form of the store's tags. */
export function identitiesOf(advert: AdvertParts): string[] {
  return [
    advert.manufacturerData === null ? null : iBeaconIdentity(advert.manufacturerData),
    ...advert.serviceData.filter((s) => s.uuid.toLowerCase() === EDDYSTONE).map((s) => eddystoneIdentity(s.data)),
    addressIdentity(advert.address, advert.addressType),
  ].filter((identity) => identity !== null);
}

/** Level that a controller reports when it has none (Core specification 7.7.65.2). */
const NOT_AVAILABLE = 127;

/** True for a level that means something, dBm. */
export function isLevel(rssi: number): boolean {
  return Number.isFinite(rssi) && rssi !== NOT_AVAILABLE && rssi > -127 && rssi <= 20;
}
