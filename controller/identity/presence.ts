import type { Receiver, Zone } from '../../config/schema/floor.ts';
import { classDelays } from '../../config/schema/tag.ts';
import type { Tag } from '../../config/schema/tag.ts';
import { centroid, contains } from '../../config/schema/geometry.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { Arrivals } from './arrivals.ts';
import type { Arrival } from './arrivals.ts';
import { floorGrid } from './floorGrid.ts';
import type { FloorGrid } from './floorGrid.ts';
import { defaultFilter, TagFilter } from './tagFilter.ts';
import type { FilterSettings } from './tagFilter.ts';

/** Time between two steps of a tag's filter, ms. */
export const STEP_MS = 500;
/** A challenger must be this sure before a tag changes zone … */
const ENTER = 0.6;
/** Below this a tag is no longer said to be in its zone, even if no other is sure. */
const LOST = 0.2;
/** … and stay ahead for this long, ms. */
const SETTLE_MS = 1500;
/** Receivers that were heard within this time prove that nobody in a zone means nobody, ms. */
const HEARD_MS = 10_000;

/** Where an enrolled tag is, as published. */
export interface TagPlace {
  readonly tag: Tag;
  /** null: away, or in no zone. */
  readonly zone: string | null;
  readonly confidence: number;
  /** Newest evidence, epoch ms. */
  readonly heardMs: number;
  readonly simulated: boolean;
  readonly reason: string;
}

export interface ZonePresence {
  readonly zone: string;
  readonly tags: number;
  readonly confidence: number;
  readonly sensedAtMs: number;
  readonly simulated: boolean;
}

interface Tracked {
  readonly tag: Tag;
  readonly filter: TagFilter;
  readonly heard: Map<string, { sum: number; count: number }>;
  steppedMs: number;
  heardMs: number;
  simulated: boolean;
  place: TagPlace;
  challenger: { zone: string | null; sinceMs: number } | null;
}

/**
 * Sightings to presence, for enrolled tags only (SPEC IDN). Volatile: nothing of it is stored, and what leaves
 * towards the engine is a number of tags per zone.
 */
export class Presence {
  readonly #grid: FloorGrid;
  readonly #settings: FilterSettings;
  readonly #tags: ReadonlyMap<string, Tag>;
  readonly #receivers: ReadonlyMap<string, string>;
  readonly #tracked = new Map<string, Tracked>();
  readonly #changed = new Set<string>();
  #heardMs = 0;
  /** When each receiver heard anything last. */
  readonly #heardBy = new Map<string, number>();
  /** Receivers that would hear a tag in each zone: those inside it, else the nearest one. */
  readonly #earsOf: ReadonlyMap<string, readonly string[]>;
  #heardSimulated = true;
  #published = new Map<string, { tags: number; atMs: number }>();
  readonly #arrivals = new Arrivals();

  constructor(config: StoreConfig, settings: FilterSettings = defaultFilter) {
    this.#settings = settings;
    this.#grid = floorGrid(config);
    this.#earsOf = new Map(config.zones.map((z) => [z.id, earsOf(z, config.receivers)]));
    this.#tags = new Map(config.tags.map((t) => [t.identity, t]));
    this.#receivers = new Map([
      ...config.receivers.map((r) => [r.id, r.id] as const),
      ...config.receivers.flatMap((r) =>
        r.hardwareId === undefined ? [] : [[r.hardwareId.toLowerCase(), r.id] as const],
      ),
    ]);
  }

  isEnrolled(identity: string): boolean {
    return this.#tags.has(identity);
  }

  isReceiver(id: string): boolean {
    return this.#receivers.has(id) || this.#receivers.has(id.toLowerCase());
  }

  /** One tag heard by one receiver. Unknown tags and receivers are ignored. */
  sight(identity: string, receiver: string, rssi: number, sensedAtMs: number, simulated: boolean): void {
    const tag = this.#tags.get(identity);
    const at = this.#receivers.get(receiver) ?? this.#receivers.get(receiver.toLowerCase());
    if (tag === undefined || at === undefined) return;
    if (sensedAtMs >= this.#heardMs) {
      this.#heardMs = sensedAtMs;
      this.#heardSimulated = simulated;
    }
    this.#heardBy.set(at, Math.max(sensedAtMs, this.#heardBy.get(at) ?? 0));
    let t = this.#tracked.get(identity);
    if (t === undefined) {
      const place = {
        tag,
        zone: null,
        confidence: 0,
        heardMs: sensedAtMs,
        simulated,
        reason: 'just heard for the first time',
      };
      t = {
        tag,
        filter: new TagFilter(this.#grid, this.#settings),
        heard: new Map(),
        steppedMs: sensedAtMs,
        heardMs: sensedAtMs,
        simulated,
        place,
        challenger: null,
      };
      this.#tracked.set(identity, t);
    }
    const heard = t.heard.get(at);
    if (heard === undefined) t.heard.set(at, { sum: rssi, count: 1 });
    else {
      heard.sum += rssi;
      heard.count += 1;
    }
    t.heardMs = Math.max(t.heardMs, sensedAtMs);
    t.simulated = simulated;
    this.#arrivals.hear(identity, tag, sensedAtMs);
  }

  /**
   * Brings every tag to `nowMs`.
   * @returns tags that changed place, zones whose number of tags changed or must be told again, and segments of which
   * somebody came in
   */
  advance(nowMs: number): { tags: TagPlace[]; zones: ZonePresence[]; arrivals: Arrival[] } {
    for (const [identity, t] of this.#tracked) {
      if (nowMs - t.heardMs >= (t.tag.leaveAfterS ?? classDelays[t.tag.class].leaveS) * 1000) {
        if (t.place.zone !== null) {
          this.#publish(identity, t, null, 1, `silent for ${t.tag.leaveAfterS ?? classDelays[t.tag.class].leaveS} s`);
          this.#left.set(identity, t.place);
        }
        this.#tracked.delete(identity);
        continue;
      }
      if (nowMs - t.steppedMs >= STEP_MS) this.#step(identity, t, nowMs);
    }
    const tags = [...this.#changed].flatMap(
      (identity) => this.#left.get(identity) ?? this.#tracked.get(identity)?.place ?? [],
    );
    this.#changed.clear();
    this.#left.clear();
    return { tags, zones: this.#zones(nowMs), arrivals: this.#arrivals.take() };
  }

  /** Places of all tags that are heard. */
  places(): TagPlace[] {
    return [...this.#tracked.values()].map((t) => t.place);
  }

  readonly #left = new Map<string, TagPlace>();

  #step(identity: string, t: Tracked, nowMs: number): void {
    t.filter.walk(Math.min(nowMs - t.steppedMs, 5000));
    t.steppedMs = nowMs;
    if (t.heard.size === 0) return;
    const means = new Map([...t.heard].map(([receiver, { sum, count }]) => [receiver, sum / count]));
    t.heard.clear();
    t.filter.hear(means);
    const zones = t.filter.zones();
    const at = (zone: string | null): number =>
      zone === null
        ? 1 - zones.reduce((a, b) => a + b, 0)
        : (zones[this.#grid.zones.findIndex((z) => z.id === zone)] ?? 0);
    // Between the zones is a place too: a tag in the corridor is in none of them.
    const places = [null, ...this.#grid.zones.map((z) => z.id)];
    const best = places.reduce((a, b) => (at(b) > at(a) ? b : a));
    const sure = at(best);
    const zone = sure >= ENTER ? best : at(t.place.zone) < LOST ? null : t.place.zone;
    if (zone === t.place.zone) {
      t.challenger = null;
      t.place = { ...t.place, confidence: at(zone), heardMs: t.heardMs, simulated: t.simulated };
      this.#changed.add(identity);
      return;
    }
    if (t.challenger?.zone !== zone) t.challenger = { zone, sinceMs: nowMs };
    // The first zone of a tag is published at once: there is nothing to flap from.
    if (t.place.zone !== null && nowMs - t.challenger.sinceMs < SETTLE_MS) return;
    t.challenger = null;
    this.#publish(
      identity,
      t,
      zone,
      at(zone),
      `heard by ${means.size} receiver${means.size === 1 ? '' : 's'}, ${Math.round(at(zone) * 100)} % sure`,
    );
  }

  #publish(identity: string, t: Tracked, zone: string | null, confidence: number, reason: string): void {
    t.place = { tag: t.tag, zone, confidence, heardMs: t.heardMs, simulated: t.simulated, reason };
    this.#changed.add(identity);
    if (zone !== null) this.#arrivals.place(identity, t.tag, t.heardMs, t.simulated);
  }

  /** Numbers of tags per zone: told when they change, and again every five seconds while receivers hear anything. */
  #zones(nowMs: number): ZonePresence[] {
    if (nowMs - this.#heardMs > HEARD_MS) return [];
    const out: ZonePresence[] = [];
    for (const { id } of this.#grid.zones) {
      const inside = [...this.#tracked.values()].filter((t) => t.place.zone === id);
      // Only a receiver that hears proves that nobody is there.
      const hears = this.#earsOf.get(id)!.some((r) => nowMs - (this.#heardBy.get(r) ?? 0) <= HEARD_MS);
      if (inside.length === 0 && !hears) continue;
      const before = this.#published.get(id);
      if (before?.tags === inside.length && nowMs - before.atMs < 5000) continue;
      this.#published.set(id, { tags: inside.length, atMs: nowMs });
      out.push({
        zone: id,
        tags: inside.length,
        confidence: inside.length === 0 ? 1 : Math.min(...inside.map((t) => t.place.confidence)),
        sensedAtMs: inside.length === 0 ? this.#heardMs : Math.max(...inside.map((t) => t.heardMs)),
        simulated: inside.length === 0 ? this.#heardSimulated : inside.some((t) => t.simulated),
      });
    }
    return out;
  }
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
