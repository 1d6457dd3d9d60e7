/** Adverts of one sender that are looked at: the newest ones, no older than this, ms. */
const WINDOW_MS = 8_000;
const SAMPLES = 12;
/** Reports that come faster than this after one that counts do not count: those that do span a second at least, ms. */
const GAP_MS = 100;
/**
 * Four adverts over at least a second: one report can be 10 dB off, the mean of four is within 5 or so; tags that
 * advertise every two seconds still get there, and passing a tag across the desk does not.
 */
const ENOUGH = 4;
const AT_LEAST_MS = 1_000;
/** Mean level of a tag that is held to a receiver, dBm: with -59 dBm at one metre that is about a hand's length. */
export const HELD_DBM = -50;
/** The next tag is this much weaker: three times as far away, dB. */
export const MARGIN_DB = 10;
/** What is weaker can neither be held nor come near to it, dBm. */
const AUDIBLE_DBM = HELD_DBM - MARGIN_DB - 15;
/** Senders that are looked at, at most; the one that was heard the longest ago goes first. */
const SENDERS = 500;

interface Sender {
  readonly samples: { readonly atMs: number; readonly rssi: number }[];
  readonly identities: Set<string>;
  batteryPercent: number | undefined;
}

/** One advertisement, as far as it matters here. */
export interface HeardTag {
  /** Any name of the sender that stays for some seconds; it goes nowhere. */
  readonly sender: string;
  readonly identities: readonly string[];
  readonly rssi: number;
  readonly batteryPercent?: number | undefined;
}

/** The tag that is held to a receiver. */
export interface Held {
  /** The most telling of its identities. */
  readonly identity: string;
  /** Mean level, whole dBm. */
  readonly rssi: number;
  readonly batteryPercent?: number;
}

/** The most telling first: an address says least of what was printed on a tag or set in it. */
const TELLING = ['eid:', 'ibeacon:', 'altbeacon:', 'eddystone:', 'kontakt:', 'mac:'];
function telling(identities: ReadonlySet<string>): string | undefined {
  for (const prefix of TELLING) for (const identity of identities) if (identity.startsWith(prefix)) return identity;
  return undefined;
}

/**
 * Finds the tag that is held to a receiver among all that are heard there. All identities of one sender are one tag.
 * Senders without a lasting identity (phones) do not count, neither as a tag nor as a rival.
 */
export class HeldTag {
  readonly #senders = new Map<string, Sender>();

  /**
   * An advertisement has been heard.
   *
   * @param enrolled a tag with an identity of which this is true is not looked for
   * @returns the tag that is held, or null; again and again while it is
   */
  hear(tag: HeardTag, nowMs: number, enrolled: (identity: string) => boolean): Held | null {
    const { sender, identities, rssi } = tag;
    const known = this.#senders.get(sender);
    if ((identities.length === 0 && known === undefined) || rssi < AUDIBLE_DBM) return null;
    const heard = known ?? { samples: [], identities: new Set<string>(), batteryPercent: undefined };
    heard.batteryPercent = tag.batteryPercent ?? heard.batteryPercent;
    for (const identity of identities) heard.identities.add(identity);
    const last = heard.samples.at(-1);
    if (last === undefined || nowMs - last.atMs >= GAP_MS) heard.samples.push({ atMs: nowMs, rssi });
    // The newest last, so that the first one is the one to forget.
    this.#senders.delete(sender);
    this.#senders.set(sender, heard);
    this.#forget(nowMs);

    const { samples } = heard;
    if (samples.length < ENOUGH || nowMs - samples[0]!.atMs < AT_LEAST_MS) return null;
    const level = mean(heard);
    const identity = telling(heard.identities);
    if (level < HELD_DBM || identity === undefined || [...heard.identities].some(enrolled)) return null;
    for (const [other, rival] of this.#senders) if (other !== sender && mean(rival) > level - MARGIN_DB) return null;
    const { batteryPercent } = heard;
    return { identity, rssi: Math.round(level), ...(batteryPercent === undefined ? {} : { batteryPercent }) };
  }

  #forget(nowMs: number): void {
    for (const [sender, { samples }] of this.#senders) {
      while (samples.length > SAMPLES || (samples[0] !== undefined && nowMs - samples[0].atMs > WINDOW_MS))
        samples.shift();
      if (samples.length === 0) this.#senders.delete(sender);
    }
    for (const sender of this.#senders.keys()) {
      if (this.#senders.size <= SENDERS) break;
      this.#senders.delete(sender);
    }
  }
}

function mean({ samples }: Sender): number {
  return samples.reduce((sum, { rssi }) => sum + rssi, 0) / samples.length;
}
