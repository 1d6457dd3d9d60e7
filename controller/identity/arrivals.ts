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
  /** Enrolled since the first sighting, and not heard since then: they may have been there all along, too. */
  readonly #enrolledMs = new Map<string, number>();
  /** Came from outside, and have no place yet. */
  readonly #arriving = new Set<string>();
  #told = new Map<string, Arrival>();

  /** A tag is heard. */
  hear(identity: string, { class: kind, segments, lost }: Tag, sensedAtMs: number): void {
    this.#firstMs ??= sensedAtMs;
    // Whoever has found a lost fob is not the member.
    if (kind !== 'member' || segments.length === 0 || lost) return;
    const before = this.#heardMs.get(identity);
    const beganMs = Math.max(this.#firstMs, this.#enrolledMs.get(identity) ?? 0);
    this.#enrolledMs.delete(identity);
    const [since, longMs] = before === undefined ? [beganMs, ALREADY_THERE_MS] : [before, AWAY_MS];
    if (sensedAtMs - since >= longMs) this.#arriving.add(identity);
    this.#heardMs.set(identity, Math.max(sensedAtMs, before ?? 0));
  }

  /** Another list of tags: forgets those that are not on it, and begins anew with those that are others now. */
  enrol(enrolled: ReadonlySet<string>, others: ReadonlySet<string>, nowMs: number): void {
    const isGone = (identity: string): boolean => !enrolled.has(identity) || others.has(identity);
    for (const known of [this.#heardMs, this.#enrolledMs, this.#arriving])
      for (const identity of known.keys()) if (isGone(identity)) known.delete(identity);
    for (const identity of others) this.#enrolledMs.set(identity, nowMs);
  }

  /** Who was silent for long enough comes in anew anyway: nothing needs to be remembered of it. */
  forget(nowMs: number): void {
    for (const [identity, heardMs] of this.#heardMs) if (nowMs - heardMs >= AWAY_MS) this.#heardMs.delete(identity);
  }

  /** True when somebody is remembered. */
  get remembers(): boolean {
    return this.#heardMs.size > 0;
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
