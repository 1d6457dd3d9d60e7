import { centroid, contains } from '../../config/schema/geometry.ts';
import type { Receiver, Zone } from '../../config/schema/floor.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { TagPlace } from './tagPlace.ts';
import { isVisitor } from './visits.ts';

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

/** Counts the tags of visitors zone by zone; staff, assets, members without a yes and lost tags are none (IDN-7). */
export class ZoneTally {
  readonly #zones: readonly Zone[];
  /** Receivers that would hear a tag in each zone: those inside it, else the nearest one. */
  readonly #earsOf: ReadonlyMap<string, readonly string[]>;
  readonly #inside = new Map<string, Map<string, TagPlace>>();
  readonly #published = new Map<string, { tags: number; atMs: number }>();
  /** When each receiver heard anything last. */
  readonly #heardBy = new Map<string, { readonly atMs: number; readonly simulated: boolean }>();

  constructor({ zones, receivers }: Pick<StoreConfig, 'zones' | 'receivers'>) {
    this.#zones = zones;
    const ears = receivers.filter((r) => r.listens);
    this.#earsOf = new Map(zones.map((z) => [z.id, earsOf(z, ears)]));
  }

  /** A receiver heard a tag. */
  hear(receiver: string, atMs: number, simulated: boolean): void {
    if (atMs >= this.heardBy(receiver)) this.#heardBy.set(receiver, { atMs, simulated });
  }

  heardBy(receiver: string): number {
    return this.#heardBy.get(receiver)?.atMs ?? Number.NEGATIVE_INFINITY;
  }

  /** A tag is somewhere, or somewhere else than before. */
  move(identity: string, before: TagPlace, now: TagPlace): void {
    if (!isVisitor(now.tag)) return;
    if (before.zone !== null && before.zone !== now.zone) this.#inside.get(before.zone)?.delete(identity);
    if (now.zone === null) return;
    let inside = this.#inside.get(now.zone);
    if (inside === undefined) {
      inside = new Map<string, TagPlace>();
      this.#inside.set(now.zone, inside);
    }
    inside.set(identity, now);
  }

  /** Numbers that changed, and every five seconds those that did not, while anything is heard of them. */
  told(nowMs: number): ZonePresence[] {
    const out: ZonePresence[] = [];
    for (const { id } of this.#zones) {
      const inside = this.#inside.get(id);
      const tags = inside?.size ?? 0;
      const before = this.#published.get(id);
      const isNews = before?.tags !== tags;
      if (!isNews && nowMs - before.atMs < AGAIN_MS) continue;
      const word = inside === undefined || tags === 0 ? this.#empty(id, nowMs) : crowd([...inside.values()]);
      // Nothing was heard of late: the number grows old.
      if (word === null || (!isNews && nowMs - word.sensedAtMs > HEARD_MS)) continue;
      this.#published.set(id, { tags, atMs: nowMs });
      out.push({ zone: id, tags, ...word });
    }
    return out;
  }

  /** Only a receiver that hears proves that nobody is there: null without one. */
  #empty(zone: string, nowMs: number): Word | null {
    const alive = this.#earsOf.get(zone)!.flatMap((receiver) => this.#heardBy.get(receiver) ?? []);
    const newest = alive.reduce<(typeof alive)[number] | null>((a, b) => (a === null || b.atMs > a.atMs ? b : a), null);
    if (newest === null || nowMs - newest.atMs > HEARD_MS) return null;
    return { confidence: 1, sensedAtMs: newest.atMs, simulated: newest.simulated };
  }
}

type Word = Pick<ZonePresence, 'confidence' | 'sensedAtMs' | 'simulated'>;

function crowd(places: readonly TagPlace[]): Word {
  let [confidence, sensedAtMs] = [1, 0];
  for (const p of places) {
    confidence = Math.min(confidence, p.confidence);
    sensedAtMs = Math.max(sensedAtMs, p.heardMs);
  }
  return { confidence, sensedAtMs, simulated: places.some((p) => p.simulated) };
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
