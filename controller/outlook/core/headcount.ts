import type { StoreHours } from './storeHours.ts';

/** What was known of a zone in an hour. */
export interface Counted {
  readonly zone: string;
  readonly hourMs: number;
  readonly observedMs: number;
  readonly personMs: number;
  readonly simulated: boolean;
}

interface Known {
  readonly people: number;
  readonly simulated: boolean;
  sinceMs: number;
}

/** Adds up how many people were in each zone, hour by hour (OUT-8). Told of changes in the order of time. */
export class Headcount {
  readonly #hours: StoreHours;
  readonly #known = new Map<string, Known>();
  #counted = new Map<string, { observedMs: number; personMs: number }>();

  constructor(hours: StoreHours) {
    this.#hours = hours;
  }

  /** Zones of which the number is known now. */
  zones(): string[] {
    return [...this.#known.keys()];
  }

  /** @param people null: from now on nobody knows */
  take(zone: string, people: number | null, simulated: boolean, atMs: number): void {
    this.#count(zone, atMs);
    if (people === null) this.#known.delete(zone);
    else this.#known.set(zone, { people, simulated, sinceMs: atMs });
  }

  /** What was counted since the last call. */
  roll(atMs: number): Counted[] {
    for (const zone of this.#known.keys()) this.#count(zone, atMs);
    const out = [...this.#counted].map(([key, sums]): Counted => {
      const [zone = '', hour, simulated] = key.split(' ');
      return { zone, hourMs: Number(hour), simulated: simulated === 'simulated', ...sums };
    });
    this.#counted = new Map();
    return out;
  }

  #count(zone: string, atMs: number): void {
    const known = this.#known.get(zone);
    if (known === undefined || atMs <= known.sinceMs) return;
    for (const hour of this.#hours.between(known.sinceMs, atMs)) {
      const ms = Math.min(hour.toMs, atMs) - Math.max(hour.fromMs, known.sinceMs);
      const key = `${zone} ${hour.fromMs} ${known.simulated ? 'simulated' : 'counted'}`;
      const sums = this.#counted.get(key) ?? { observedMs: 0, personMs: 0 };
      this.#counted.set(key, { observedMs: sums.observedMs + ms, personMs: sums.personMs + ms * known.people });
    }
    known.sinceMs = atMs;
  }
}
