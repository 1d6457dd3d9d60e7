import type { Visit } from './visits.ts';

/** Visits that ended within this time make the mean, ms. */
export const WINDOW_MS = 10 * 60_000;
/** Visits of members count in groups of at least so many members (PRV). */
export const K_MEMBERS = 5;

/** How long visitors stay in a zone. Of nobody: a mean over several, or over baskets. */
export interface ZoneDwell {
  readonly zone: string;
  readonly seconds: number;
  readonly confidence: number;
  readonly sensedAtMs: number;
  readonly simulated: boolean;
}

type Stay = Pick<Visit, 'leftMs' | 'confidence' | 'simulated'> & { readonly ms: number };

interface ZoneStays {
  counted: Stay[];
  /** The newest stay of each member, until there are enough members. */
  waiting: Map<string, Stay>;
}

/**
 * The mean stay of those who left a zone in the last minutes (IDN-8). Stays of members wait until five members have
 * left, and count together from then on: no change of the mean tells the stay of one. Volatile.
 */
export class Dwell {
  readonly #zones = new Map<string, ZoneStays>();

  /** @returns the mean stay of the zones whose mean has changed, in order of the visits */
  take(visits: readonly Visit[], nowMs: number): ZoneDwell[] {
    const changed = new Set<string>();
    for (const v of visits) if (this.#add(v, nowMs)) changed.add(v.zone);
    return [...changed].flatMap((zone) => this.#mean(zone, nowMs));
  }

  /** Another configuration: forgets zones that are no more, and members who consent no longer. */
  keep(consenting: ReadonlySet<string>, zones: ReadonlySet<string>): void {
    for (const [zone, { waiting }] of this.#zones) {
      if (!zones.has(zone)) this.#zones.delete(zone);
      for (const member of waiting.keys()) if (!consenting.has(member)) waiting.delete(member);
    }
  }

  /** @returns whether the mean changes by it */
  #add({ tag, class: kind, zone, enteredMs, leftMs, confidence, simulated, whole }: Visit, nowMs: number): boolean {
    // How long somebody stayed who was there before anything was heard is not known.
    if (!whole || nowMs - leftMs > WINDOW_MS) return false;
    let stays = this.#zones.get(zone);
    if (stays === undefined) this.#zones.set(zone, (stays = { counted: [], waiting: new Map() }));
    const stay = { leftMs, ms: leftMs - enteredMs, confidence, simulated };
    if (kind === 'basket') {
      stays.counted.push(stay);
      return true;
    }
    for (const [member, { leftMs: before }] of stays.waiting)
      if (nowMs - before > WINDOW_MS) stays.waiting.delete(member);
    stays.waiting.set(tag, stay);
    if (stays.waiting.size < K_MEMBERS) return false;
    // Together they came, together they go: all are as old as the newest of them.
    const newestMs = Math.max(...[...stays.waiting.values()].map((s) => s.leftMs));
    for (const s of stays.waiting.values()) stays.counted.push({ ...s, leftMs: newestMs });
    stays.waiting.clear();
    return true;
  }

  #mean(zone: string, nowMs: number): ZoneDwell[] {
    const stays = this.#zones.get(zone)!;
    stays.counted = stays.counted.filter((s) => nowMs - s.leftMs <= WINDOW_MS);
    const n = stays.counted.length;
    if (n === 0) return [];
    const mean = (of: (s: Stay) => number): number => stays.counted.reduce((sum, s) => sum + of(s), 0) / n;
    return [
      {
        zone,
        seconds: Math.round(mean((s) => s.ms) / 100) / 10,
        // One visit says half as much as many.
        confidence: Math.round(mean((s) => s.confidence) * (n / (n + 1)) * 1000) / 1000,
        sensedAtMs: Math.max(...stays.counted.map((s) => s.leftMs)),
        simulated: stays.counted.some((s) => s.simulated),
      },
    ];
  }
}
