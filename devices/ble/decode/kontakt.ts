import { alphanumeric } from './bytes.ts';
import { percent } from './facts.ts';
import type { FrameFacts } from './facts.ts';

/** 16-bit service of Kontakt.io. */
export const KONTAKT = 'fe6a';
/** Service that the scan response of its older beacons has. */
export const KONTAKT_OLD = 'd00d';

/** Payload identifiers, first byte of the service data. */
const SHUFFLED = 0x01;
const PLAIN = 0x02;
const TELEMETRY = 0x03;
const LOCATION = 0x05;

/** Field ids of telemetry. */
const SYSTEM_HEALTH = 0x01;
const BATTERY = 0x0c;
const CLICKS = 0x11;
/** A click longer ago than this is none that happens now, seconds. */
const RECENT_S = 5;

/** The lasting id: 4 to 8 letters and digits. Capitals are not told apart from small letters, as in the store. */
function identity(bytes: Uint8Array): Pick<FrameFacts, 'identity'> | null {
  const id = alphanumeric(bytes);
  return id === null || id.length < 4 || id.length > 8 ? null : { identity: `kontakt:${id.toLowerCase()}` };
}

/**
 * Service data 0xFE6A of Kontakt.io.
 *
 * - Plain (0x02): model, firmware (2), battery in percent, power, id to the end.
 * - Location (0x05), as the maker documents it: power, channel, model, flags (bit 0: moving), id to the end.
 * - Telemetry (0x03), as the maker documents it: fields of length, id, value. It has no id of its own: it is of whoever
 *   has its address. Battery and the counter of clicks are read; the latter has not been seen from a real tag.
 * - Shuffled (0x01): its ids change and only the maker's service knows whose they are; it is recognised, no more.
 */
export function kontakt(bytes: Uint8Array): FrameFacts | null {
  if (bytes[0] === PLAIN) {
    const who = identity(bytes.subarray(6));
    return who === null ? null : { ...who, ...percent(bytes[4]!) };
  }
  if (bytes[0] === LOCATION) {
    const who = identity(bytes.subarray(5));
    return who === null ? null : { ...who, motion: (bytes[4]! & 1) === 1 };
  }
  if (bytes[0] === TELEMETRY) return telemetry(bytes);
  if (bytes[0] === SHUFFLED) return { encrypted: true };
  return null;
}

function telemetry(bytes: Uint8Array): FrameFacts {
  let facts: FrameFacts = {};
  for (let at = 1; at < bytes.length;) {
    const length = bytes[at]!;
    const value = bytes.subarray(at + 2, at + 1 + length);
    if (length < 1 || at + 1 + length > bytes.length) break;
    facts = { ...field(bytes[at + 1]!, value), ...facts };
    at += 1 + length;
  }
  return facts;
}

function field(id: number, value: Uint8Array): FrameFacts {
  if (id === SYSTEM_HEALTH && value.length === 5) return percent(value[4]!);
  if (id === BATTERY && value.length === 1) return percent(value[0]!);
  if (id === CLICKS && value.length === 3 && value[1]! + value[2]! * 256 <= RECENT_S)
    return { press: 'single', packet: value[0]! };
  return {};
}

/** Service data 0xD00D in scan responses of older Kontakt.io beacons: id (4), firmware (2), battery in percent. */
export function kontaktOld(bytes: Uint8Array): FrameFacts | null {
  if (bytes.length !== 7) return null;
  const who = identity(bytes.subarray(0, 4));
  return who === null ? null : { ...who, ...percent(bytes[6]!) };
}
