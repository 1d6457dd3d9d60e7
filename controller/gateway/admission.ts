import type { DeviceRecord, Records } from '../records/records.ts';
import type { Paired } from '../protocol/hello.ts';
import type { Refused } from '../protocol/version.ts';
import type { Clock } from '../runtime/clock.ts';
import { SlidingLimit } from '../runtime/slidingLimit.ts';
import type { PairingDesk } from './pairing.ts';
import type { Places } from './places.ts';
import { isRefused, refuse } from './refuse.ts';
import type { Roster } from './roster.ts';
import { keyMatches } from './secrets.ts';

/** Connections of one device at once: tabs of one browser. */
const LINKS_PER_DEVICE = 8;
/** Devices that a demonstration store lets in by itself in a minute: enough to try a thousand players, not for a loop gone mad. */
const SELF_PAIRED_PER_MINUTE = 1500;
/** A screen just given to a browser counts as taken until that browser has said hello again, ms. */
const RESERVED_MS = 5_000;
/** Compared with when the device is unknown, so that the answer takes as long. */
const NO_HASH = '0'.repeat(64);

/** Who a hello says it is. */
export interface Claim {
  readonly kind: DeviceRecord['kind'];
  readonly device: string | null;
  readonly key: string | null;
  readonly wants: string | null;
  /** Name for one that is let in by itself. */
  readonly name: string;
  readonly simulated: boolean;
  /** Its picture is taller than wide; null where it has none. */
  readonly tall: boolean | null;
  /** It runs on this very machine (GW-14). */
  readonly here: boolean;
}
/** Let in; or to be handed a key and asked to say hello again. */
export type Admitted = { readonly record: DeviceRecord; readonly place: string | null } | { readonly paired: Paired };

export interface AdmissionOptions {
  readonly devices: Pick<Records['devices'], 'get' | 'rename'>;
  readonly desk: PairingDesk;
  readonly roster: Roster;
  readonly places: () => Places;
  readonly demonstration: () => boolean;
  readonly clock: Clock;
}

/** Decides who comes in (GW-11 to GW-13). */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #selfPaired: SlidingLimit;
  readonly #reserved = new Map<string, number>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#selfPaired = new SlidingLimit(SELF_PAIRED_PER_MINUTE, 60_000, () => options.clock.now());
  }

  /** Rejects with StorageError when a demonstration device could not be committed. */
  async decide(claim: Claim): Promise<Admitted | Refused> {
    const record = this.#prove(claim);
    const free = claim.here && this.#options.demonstration();
    if (isRefused(record)) {
      if (free && (record.reason === 'unpaired' || record.reason === 'unknown-device')) return this.#letIn(claim);
      return record;
    }
    if (this.#options.roster.of(record.id).length >= LINKS_PER_DEVICE) {
      return refuse(
        'too-many',
        `${record.name} is connected ${LINKS_PER_DEVICE} times already. Close some of its windows.`,
      );
    }
    if (record.kind === 'agent') return { record, place: null };
    const bound = record.place;
    const wanted = claim.wants ?? bound;
    const unknown = this.#placeFault(record.kind, wanted);
    if (wanted === null || unknown !== null) return unknown ?? this.#noPlace(record.kind);
    if (wanted !== bound) {
      if (!free) {
        return refuse(
          'unknown-screen',
          `This device is paired with "${bound ?? 'nothing'}", not with "${wanted}". Open it without a name, or pair it anew in the console.`,
        );
      }
      await this.#options.devices.rename(record.id, record.name, wanted);
    }
    return { record, place: wanted };
  }

  #prove(claim: Claim): DeviceRecord | Refused {
    if (claim.device === null || claim.key === null) {
      return refuse('unpaired', 'This device is not paired yet. Ask for a code and type it into the console.');
    }
    const record = this.#options.devices.get(claim.device);
    const matches = keyMatches(claim.key, record?.keyHash ?? NO_HASH);
    if (record === undefined || !matches) {
      return refuse('unknown-device', 'The controller does not know this device and key. Pair it anew.');
    }
    if (record.revokedAtMs !== null) {
      return refuse('revoked', `${record.name} was taken out of the store. Pair it anew if it is to come back.`);
    }
    if (record.kind !== claim.kind) {
      return refuse('wrong-kind', `${record.name} was paired as a ${record.kind}, not as a ${claim.kind}.`);
    }
    return record;
  }

  async #letIn(claim: Claim): Promise<Admitted | Refused> {
    let place: string | null = null;
    if (claim.kind !== 'agent') {
      place = claim.wants ?? this.#freePlace(claim.kind, claim.tall);
      const fault = this.#placeFault(claim.kind, place);
      if (place === null || fault !== null) return fault ?? this.#noPlace(claim.kind);
    }
    if (!this.#selfPaired.take('here')) {
      return refuse('too-many', 'Too many new devices in one minute. Wait a little.');
    }
    if (place !== null) this.#reserved.set(place, this.#options.clock.now() + RESERVED_MS);
    const { paired } = await this.#options.desk.admit(claim.kind, claim.name.slice(0, 80), place, claim.simulated);
    return { paired };
  }

  /** First place that nothing shows yet, of the same shape if there is one; else the first; null when there is none. */
  #freePlace(kind: 'player' | 'rack', tall: boolean | null): string | null {
    const now = this.#options.clock.now();
    for (const [place, untilMs] of this.#reserved) if (untilMs <= now) this.#reserved.delete(place);
    const ids = [...this.#of(kind).keys()];
    const free = ids.filter((id) => !this.#reserved.has(id) && this.#options.roster.at(kind, id).length === 0);
    const { screens } = this.#options.places();
    const fits = (id: string): boolean => {
      const screen = kind === 'player' ? screens.get(id) : undefined;
      return screen === undefined || screen.heightPx > screen.widthPx === tall;
    };
    return free.find(fits) ?? free[0] ?? ids[0] ?? null;
  }

  #of(kind: 'player' | 'rack'): ReadonlyMap<string, unknown> {
    const places = this.#options.places();
    return kind === 'player' ? places.screens : places.racks;
  }

  #noPlace(kind: 'player' | 'rack'): Refused {
    const word = kind === 'player' ? 'screen' : 'rack';
    return refuse(
      'unknown-screen',
      `There is no ${word} for this device. Add one to the configuration, or pair it anew.`,
    );
  }

  #placeFault(kind: 'player' | 'rack', place: string | null): Refused | null {
    if (place === null || this.#of(kind).has(place)) return null;
    const word = kind === 'player' ? 'screen' : 'rack';
    const some = [...this.#of(kind).keys()].slice(0, 5).join(', ');
    return refuse(
      'unknown-screen',
      some === ''
        ? `The store has no ${word} "${place}", and no other.`
        : `The store has no ${word} "${place}". It has: ${some}.`,
    );
  }
}
