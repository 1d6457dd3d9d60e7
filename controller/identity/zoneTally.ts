import { centroid, contains } from '../../config/schema/geometry.ts';
import type { Receiver, Zone } from '../../config/schema/floor.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { TagPlace } from './tagPlace.ts';

/** Receivers that were heard within this time prove that nobody in a zone means nobody, ms. */
const HEARD_MS = 10_000;
/** A number that has not changed is told again after this, ms. */
const AGAIN_MS = 5000;

/** Tags of visitors in a zone. */
export interface ZonePresence {
  readonly zone: string;
  readonly tags: number;
  readonly confidence: number;
  readonly sensedAtMs: number;
  readonly simulated: boolean;
}

/** Counts the tags of visitors zone by zone; staff, assets and lost tags are none (IDN-10). */
export class ZoneTally {
  readonly #zones: readonly Zone[];
  /** Receivers that would hear a tag in each zone: those inside it, else the nearest one. */
  readonly #earsOf: ReadonlyMap<string, readonly string[]>;
  readonly #inside = new Map<string, Map<string, TagPlace>>();
  readonly #published = new Map<string, { tags: number; atMs: number }>();
  /** When each receiver heard anything last. */
  readonly #heardBy = new Map<string, number>();
  #heardMs = 0;
  #heardSimulated = true;

  constructor({ zones, receivers }: Pick<StoreConfig, 'zones' | 'receivers'>) {
    this.#zones = zones;
    const ears = receivers.filter((r) => r.listens);
    this.#earsOf = new Map(zones.map((z) => [z.id, earsOf(z, ears)]));
  }

  /** A receiver heard a tag. */
  hear(receiver: string, atMs: number, simulated: boolean): void {
    if (atMs >= this.#heardMs) {
      this.#heardMs = atMs;
      this.#heardSimulated = simulated;
    }
    this.#heardBy.set(receiver, Math.max(atMs, this.#heardBy.get(receiver) ?? 0));
  }

  heardBy(receiver: string): number {
    return this.#heardBy.get(receiver) ?? Number.NEGATIVE_INFINITY;
  }

  /** A tag is somewhere, or somewhere else than before. */
  move(identity: string, before: TagPlace, now: TagPlace): void {
    if (!counts(now)) return;
    if (before.zone !== null && before.zone !== now.zone) this.#inside.get(before.zone)?.delete(identity);
    if (now.zone === null) return;
    let inside = this.#inside.get(now.zone);
    if (inside === undefined) {
      inside = new Map<string, TagPlace>();
      this.#inside.set(now.zone, inside);
    }
    inside.set(identity, now);
  }

  /** Numbers that changed, and every five seconds those that did not, while receivers hear anything. */
  told(nowMs: number): ZonePresence[] {
    if (nowMs - this.#heardMs > HEARD_MS) return [];
    const out: ZonePresence[] = [];
    for (const { id } of this.#zones) {
      const inside = this.#inside.get(id);
      const tags = inside?.size ?? 0;
      const before = this.#published.get(id);
      if (before?.tags === tags && nowMs - before.atMs < AGAIN_MS) continue;
      // Only a receiver that hears proves that nobody is there.
      if (tags === 0 && !this.#earsOf.get(id)!.some((r) => nowMs - this.heardBy(r) <= HEARD_MS)) continue;
      this.#published.set(id, { tags, atMs: nowMs });
      const places = [...(inside?.values() ?? [])];
      out.push({
        zone: id,
        tags,
        confidence: tags === 0 ? 1 : Math.min(...places.map((p) => p.confidence)),
        sensedAtMs: tags === 0 ? this.#heardMs : Math.max(...places.map((p) => p.heardMs)),
        simulated: tags === 0 ? this.#heardSimulated : places.some((p) => p.simulated),
      });
    }
    return out;
  }
}

function counts({ tag }: TagPlace): boolean {
  return !tag.lost && (tag.class === 'basket' || tag.class === 'member');
}

function earsOf(zone: Zone, receivers: readonly Receiver[]): string[] {
  const inside = receivers.filter((r) => contains(zone.polygon, r.at));
  if (inside.length > 0) return inside.map((r) => r.id);
  const middle = centroid(zone.polygon);
  const distance = (r: Receiver): number => Math.hypot(r.at.x - middle.x, r.at.y - middle.y);
  return [...receivers]
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, 1)
    .map((r) => r.id);
}
