import type { Tag } from '../../config/schema/tag.ts';

/** A member who was silent for this long was away, and comes in anew when placed again, ms. */
export const AWAY_MS = 10 * 60_000;
/** Who is heard within this time of the very first sighting may have been there all along, ms. */
export const ALREADY_THERE_MS = 60_000;

/** Somebody of a segment came in; who is not told. */
export interface Arrival {
  readonly segment: string;
  readonly sensedAtMs: number;
  readonly simulated: boolean;
}

/** Tells that members of a segment have come in (IDN-6). Volatile, and nothing of who they are leaves it. */
export class Arrivals {
  #firstMs: number | null = null;
  readonly #heardMs = new Map<string, number>();
  /** Came from outside, and have no place yet. */
  readonly #arriving = new Set<string>();
  #told = new Map<string, Arrival>();

  /** A tag is heard. */
  hear(identity: string, { class: kind, segments }: Tag, sensedAtMs: number): void {
    this.#firstMs ??= sensedAtMs;
    if (kind !== 'member' || segments.length === 0) return;
    const before = this.#heardMs.get(identity);
    const [since, longMs] = before === undefined ? [this.#firstMs, ALREADY_THERE_MS] : [before, AWAY_MS];
    if (sensedAtMs - since >= longMs) this.#arriving.add(identity);
    this.#heardMs.set(identity, Math.max(sensedAtMs, before ?? 0));
  }

  /** A tag is in a zone. */
  place(identity: string, { segments }: Tag, sensedAtMs: number, simulated: boolean): void {
    if (!this.#arriving.delete(identity)) return;
    for (const segment of segments) {
      const before = this.#told.get(segment);
      this.#told.set(segment, {
        segment,
        sensedAtMs: Math.max(sensedAtMs, before?.sensedAtMs ?? 0),
        simulated: simulated && (before?.simulated ?? true),
      });
    }
  }

  /** One word per segment since the last time, however many came. Empties them. */
  take(): Arrival[] {
    const told = [...this.#told.values()].sort((a, b) => (a.segment < b.segment ? -1 : 1));
    this.#told = new Map();
    return told;
  }
}
