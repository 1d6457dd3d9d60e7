import { addressIdentity } from './address.ts';
import { altBeacon } from './altBeacon.ts';
import { BTHOME, bthome } from './bthome.ts';
import { EDDYSTONE, eddystone } from './eddystone.ts';
import type { Decoder, FrameFacts } from './facts.ts';
import { iBeacon } from './iBeacon.ts';
import { KONTAKT, KONTAKT_OLD, kontakt, kontaktOld } from './kontakt.ts';
import { MINEW, minew } from './minew.ts';

/** What a radio hears of one advertisement. */
export interface AdvertParts {
  /** Six bytes as `aa:bb:cc:dd:ee:ff`; empty where the system hides it. */
  readonly address: string;
  readonly addressType: string;
  /** Company id (little endian) and data, as advertised. */
  readonly manufacturerData: Uint8Array | null;
  /** Data by service; a 16-bit service is four hex digits. */
  readonly serviceData: readonly { readonly uuid: string; readonly data: Uint8Array }[];
  /** Services that the sender says it has. */
  readonly serviceUuids: readonly string[];
}

/** What an advertisement says, all its frames together. */
export interface AdvertFacts extends Omit<FrameFacts, 'identity'> {
  /** Every identity under which the sender may be enrolled, in the form of the store's tags; each once. */
  readonly identities: readonly string[];
  /** An electronic shelf label (service 0x1857). */
  readonly shelfLabel: boolean;
}

const byService = new Map<string, Decoder>([
  [BTHOME, bthome],
  [EDDYSTONE, eddystone],
  [KONTAKT, kontakt],
  [KONTAKT_OLD, kontaktOld],
  [MINEW, minew],
]);
const SHELF_LABEL = '1857';

/** A service as its shortest lower-case hex: systems write the same one in 4, 8 or 32 digits. */
function shortService(uuid: string): string {
  const digits = uuid.replaceAll('-', '').toLowerCase();
  return (/^0000([0-9a-f]{4})(?:00001000800000805f9b34fb)?$/.exec(digits)?.[1] ?? digits).padStart(4, '0');
}

/** Everything that an advertisement says. Never throws, whatever the bytes. */
export function factsOf(advert: AdvertParts): AdvertFacts {
  const { manufacturerData, serviceData } = advert;
  const frames = [
    manufacturerData === null ? null : (iBeacon(manufacturerData) ?? altBeacon(manufacturerData)),
    ...serviceData.map(({ uuid, data }) => byService.get(shortService(uuid))?.(data) ?? null),
  ].filter((facts) => facts !== null);
  const address = addressIdentity(advert.address, advert.addressType);
  const identities = new Set(frames.map((facts) => facts.identity).filter((identity) => identity !== undefined));
  if (address !== null) identities.add(address);
  const { identity: _each, ...said } = Object.assign({}, ...frames.toReversed()) as FrameFacts;
  return {
    ...said,
    identities: [...identities],
    shelfLabel: advert.serviceUuids.some((uuid) => shortService(uuid) === SHELF_LABEL),
  };
}

/** Level that a controller reports when it has none (Core specification 7.7.65.2). */
const NOT_AVAILABLE = 127;

/** True for a level that means something, dBm. */
export function isLevel(rssi: number): boolean {
  return Number.isFinite(rssi) && rssi !== NOT_AVAILABLE && rssi > -127 && rssi <= 20;
}
