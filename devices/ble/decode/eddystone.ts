import { fixed88, hex, word } from './bytes.ts';
import type { FrameFacts } from './facts.ts';

/** 16-bit service of Eddystone. */
export const EDDYSTONE = 'feaa';

/** Frame type, power, 10 bytes of namespace, 6 bytes of instance; two reserved bytes may follow. */
const UID_BYTES = 18;
/** Frame type, version, battery, temperature, counters of adverts and of time. */
const TLM_BYTES = 14;
/** Frame type, power, 8 bytes. */
const EID_BYTES = 10;
/** Frame type, power, scheme, at most 17 bytes. */
const URL_MAX_BYTES = 20;
/** A temperature that is not measured. */
const NO_TEMPERATURE = -128;

const SCHEMES = ['http://www.', 'https://www.', 'http://', 'https://'] as const;
const DOMAINS = ['.com', '.org', '.edu', '.net', '.info', '.biz', '.gov'];
/** What a byte below 14 stands for. */
const ENDINGS = [...DOMAINS.map((domain) => `${domain}/`), ...DOMAINS];

/** Service data of Eddystone: UID, URL, TLM and EID frames, as Google's protocol specification has them. */
export function eddystone(bytes: Uint8Array): FrameFacts | null {
  if (bytes[0] === 0x00) return uid(bytes);
  if (bytes[0] === 0x10) return url(bytes);
  if (bytes[0] === 0x20) return tlm(bytes);
  if (bytes[0] === 0x30) return bytes.length === EID_BYTES ? { rolling: hex(bytes.subarray(2)) } : null;
  return null;
}

function uid(bytes: Uint8Array): FrameFacts | null {
  if (bytes.length !== UID_BYTES && bytes.length !== UID_BYTES + 2) return null;
  return { identity: `eddystone:${hex(bytes.subarray(2, UID_BYTES))}` };
}

/** The address that is advertised. It names a page, and nobody. */
function url(bytes: Uint8Array): FrameFacts | null {
  const scheme = SCHEMES[bytes[2] ?? -1];
  if (scheme === undefined || bytes.length > URL_MAX_BYTES) return null;
  let text: string = scheme;
  for (const byte of bytes.subarray(3)) {
    const ending = ENDINGS[byte];
    if (ending !== undefined) text += ending;
    else if (byte > 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else return null;
  }
  return { url: text };
}

/** What the sender says of itself; who it is comes in its other frames. Version 1 is encrypted. */
function tlm(bytes: Uint8Array): FrameFacts | null {
  if (bytes[1] === 0x01) return { encrypted: true };
  if (bytes[1] !== 0x00 || bytes.length !== TLM_BYTES) return null;
  const millivolts = word(bytes, 2);
  const temperatureC = fixed88(bytes, 4);
  return {
    // 0: it is on mains, or does not measure.
    ...(millivolts > 0 && millivolts <= 20_000 ? { batteryMv: millivolts } : {}),
    ...(temperatureC === NO_TEMPERATURE ? {} : { temperatureC }),
  };
}
