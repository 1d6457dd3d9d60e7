import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { isHeard } from '../../config/schema/tag.ts';
import type { Tag } from '../../config/schema/tag.ts';
import type { ReceiversNow } from '../protocol/receivers.ts';
import { Arrivals } from './arrivals.ts';
import type { Arrival } from './arrivals.ts';
import { driftOf } from './drift.ts';
import { defaultFilter } from './filterSettings.ts';
import type { FilterSettings } from './filterSettings.ts';
import { floorGrid } from './floorGrid.ts';
import type { FloorGrid, GridOptions } from './floorGrid.ts';
import { Levels } from './levels.ts';
import { TagFilter } from './tagFilter.ts';
import type { Heard, Whereabouts } from './tagFilter.ts';
import { silentReceivers } from './silence.ts';
import { StepQueue } from './stepQueue.ts';
import type { TagPlace } from './tagPlace.ts';
import { RAREST_MS, TrackedTag } from './trackedTag.ts';
import { OUTSIDE, plannedChoice, surveyedChoice, ZoneChoice } from './zoneChoice.ts';
import { ZoneTally } from './zoneTally.ts';
import type { ZonePresence } from './zoneTally.ts';

/** Time between two steps of a tag's filter, ms. */
export const STEP_MS = 500;
/** Receivers hear the same advertisement and tell it within this, ms: a step waits for all of them. */
const GATHER_MS = 150;
/** Steps of one call at most; the rest waits for the next one, so that nothing else has to wait long. */
const MOST_STEPS = 12;
/** A tag that is not heard is looked at this often: its place fades. */
const FADE_MS = 2000;
/** Between two looks at who is not heard any more, ms. */
const LOOK_MS = 250;
/** Silence is evidence at most this often, ms. */
const MISS_MS = 1000;

/**
 * Sightings to presence, for enrolled tags only (SPEC IDN). Volatile: nothing of it is stored, and what leaves
 * towards the engine is a number of tags per zone.
 */
export class Presence {
  readonly #grid: FloorGrid;
  readonly #levels: Levels;
  readonly #filter: TagFilter;
  readonly #tally: ZoneTally;
  #tags: ReadonlyMap<string, Tag>;
  readonly #receivers: ReadonlyMap<string, number>;
  readonly #tracked = new Map<string, TrackedTag>();
  /** Of tags that left a moment ago: when they were heard, and how often they advertise. */
  readonly #left = new Map<string, Pick<TrackedTag, 'heardMs' | 'intervalMs'>>();
  readonly #changed = new Map<string, TagPlace>();
  readonly #arrivals = new Arrivals();
  readonly #queue = new StepQueue<TrackedTag>();
  #lookedMs = 0;

  constructor(config: StoreConfig, options: GridOptions = {}, settings: FilterSettings = defaultFilter) {
    this.#grid = floorGrid(config, options);
    this.#levels = new Levels(config.receivers.length, this.#grid.surveyed);
    this.#filter = new TagFilter(this.#grid, this.#levels, settings);
    this.#tally = new ZoneTally(config);
    this.#tags = byIdentity(config.tags);
    this.#receivers = new Map([
      ...config.receivers.map((r, i) => [r.id, i] as const),
      ...config.receivers.flatMap((r, i) =>
        r.hardwareId === undefined ? [] : [[r.hardwareId.toLowerCase(), i] as const],
      ),
    ]);
  }

  /**
   * Another list of tags on the same floor. All stay where they are, save those that are no longer on the list or are
   * another now: they are forgotten, and told as away (IDN-5).
   */
  enrol(tags: readonly Tag[], nowMs: number): void {
    const before = this.#tags;
    this.#tags = byIdentity(tags);
    const isSame = (identity: string): boolean =>
      JSON.stringify(before.get(identity)) === JSON.stringify(this.#tags.get(identity));
    for (const [identity, t] of this.#tracked) {
      if (isSame(identity)) continue;
      this.#leave(identity, t, this.#tags.has(identity) ? 'its entry was changed' : 'it is no longer enrolled');
    }
    for (const identity of this.#left.keys()) if (!isSame(identity)) this.#left.delete(identity);
    const enrolled = new Set(this.#tags.keys());
    this.#arrivals.enrol(enrolled, new Set([...enrolled].filter((i) => !isSame(i))), nowMs);
  }

  isEnrolled(identity: string): boolean {
    return this.#tags.has(identity);
  }

  isReceiver(id: string): boolean {
    return this.#receiver(id) !== undefined;
  }

  /** One tag heard by one receiver, or one fixed beacon ranged by an app. Unknown tags and receivers are ignored. */
  sight(identity: string, receiver: string, rssi: number, sensedAtMs: number, simulated: boolean): void {
    const tag = this.#tags.get(identity);
    const at = this.#receiver(receiver);
    if (tag === undefined || at === undefined) return;
    // An app that hears a receiver's beacon does not prove that the receiver hears.
    if (!identity.startsWith('app:')) this.#tally.hear(this.#grid.receivers[at]!.id, sensedAtMs, simulated);
    const t = this.#track(identity, tag, sensedAtMs, simulated);
    t.sight(at, rssi, sensedAtMs, simulated);
    this.#queueStep(t, sensedAtMs);
    this.#arrivals.hear(identity, tag, sensedAtMs);
  }

  /** A consenting member's app says in which zone it is. */
  place(identity: string, zone: string, confidence: number, sensedAtMs: number, simulated: boolean): void {
    const tag = this.#tags.get(identity);
    const index = this.#grid.zones.findIndex((z) => z.id === zone);
    if (tag === undefined || index < 0) return;
    const t = this.#track(identity, tag, sensedAtMs, simulated);
    this.#arrivals.hear(identity, tag, sensedAtMs);
    // Words may overtake each other on their way: an older one says nothing new.
    const dtMs = sensedAtMs - t.heardMs;
    if (dtMs < 0) return;
    t.heardMs = sensedAtMs;
    t.steppedMs = Math.max(t.steppedMs, sensedAtMs);
    t.simulated = simulated;
    const now = this.#filter.told(t.belief, index, confidence);
    this.#choose(identity, t, now, dtMs, sensedAtMs, 'its app says so');
  }

  /**
   * Brings every tag to `nowMs`.
   * @returns tags that were heard anew or changed place, zones whose number of tags changed or must be told again, and
   * segments of which somebody came in
   */
  advance(nowMs: number): { tags: TagPlace[]; zones: ZonePresence[]; arrivals: Arrival[] } {
    if (nowMs - this.#lookedMs >= LOOK_MS) this.#look(nowMs);
    for (const t of this.#queue.take(nowMs, MOST_STEPS)) {
      t.queued = false;
      if (this.#tracked.get(t.tag.identity) === t) this.#step(t.tag.identity, t, nowMs);
    }
    const tags = [...this.#changed.values()];
    this.#changed.clear();
    return { tags, zones: this.#tally.told(nowMs), arrivals: this.#arrivals.take() };
  }

  /** When `advance` is wanted next, epoch ms; Infinity while no tag is heard or remembered. */
  dueMs(): number {
    if (this.#changed.size > 0) return this.#lookedMs;
    const remembers = this.#left.size > 0 || this.#arrivals.remembers;
    const lookMs = this.#tracked.size > 0 ? LOOK_MS : remembers ? RAREST_MS : Number.POSITIVE_INFINITY;
    return Math.min(this.#queue.dueMs(), this.#lookedMs + lookMs);
  }

  /** Places of all tags that are heard. */
  places(): TagPlace[] {
    return [...this.#tracked.values()].map((t) => t.place);
  }

  /** How each receiver hears, and which one otherwise than the survey, or the plan, says. */
  receivers(): ReceiversNow {
    const drifting = new Map(driftOf(this.#grid, this.#levels).map((d) => [d.receiver, d.message]));
    const heard = (id: string): number | null => {
      const atMs = this.#tally.heardBy(id);
      return Number.isFinite(atMs) ? atMs : null;
    };
    return {
      surveyed: this.#grid.surveyed,
      receivers: this.#grid.receivers.map(({ id }, i) => ({
        receiver: id,
        heardAtMs: heard(id),
        offsetDb: this.#levels.offset(i),
        drift: drifting.get(id) ?? null,
      })),
    };
  }

  #receiver(id: string): number | undefined {
    return this.#receivers.get(id) ?? this.#receivers.get(id.toLowerCase());
  }

  #track(identity: string, tag: Tag, sensedAtMs: number, simulated: boolean): TrackedTag {
    let t = this.#tracked.get(identity);
    if (t === undefined) {
      if (this.#tracked.size === 0) this.#lookedMs = sensedAtMs;
      const { zones, surveyed } = this.#grid;
      const choice = new ZoneChoice(zones.length, surveyed ? surveyedChoice : plannedChoice);
      t = new TrackedTag(tag, choice, sensedAtMs, simulated);
      const left = this.#left.get(identity);
      if (left !== undefined) t.comesBack(left);
      this.#tracked.set(identity, t);
    }
    return t;
  }

  #queueStep(t: TrackedTag, atMs: number): void {
    if (t.queued) return;
    t.queued = true;
    const gathered = atMs + GATHER_MS;
    this.#queue.add(t, t.belief.belief === null ? gathered : Math.max(gathered, t.steppedMs + STEP_MS));
  }

  /** Who has left, and whose place fades. */
  #look(nowMs: number): void {
    this.#lookedMs = nowMs;
    this.#arrivals.forget(nowMs);
    for (const [identity, { heardMs }] of this.#left) if (nowMs - heardMs >= RAREST_MS) this.#left.delete(identity);
    for (const [identity, t] of this.#tracked) {
      if (nowMs - t.heardMs >= t.leaveMs) {
        this.#leave(identity, t, `silent for ${Math.round(t.leaveMs / 1000)} s`);
        this.#left.set(identity, { heardMs: t.heardMs, intervalMs: t.intervalMs });
      } else if (!t.hasEvidence && nowMs - t.steppedMs >= FADE_MS) this.#queueStep(t, nowMs);
    }
  }

  #step(identity: string, t: TrackedTag, nowMs: number): void {
    const dtMs = nowMs - t.steppedMs;
    t.steppedMs = nowMs;
    const heard = t.takeEvidence();
    if (heard.length === 0 && t.belief.belief === null) return;
    let silent: number[] = [];
    if (nowMs - t.missedMs >= MISS_MS) {
      t.missedMs = nowMs;
      silent = silentReceivers(this.#grid, t, (receiver) => this.#tally.heardBy(receiver), nowMs);
    }
    const now = this.#filter.step(t.belief, dtMs, heard, silent);
    if (heard.length > 0) this.#choose(identity, t, now, dtMs, nowMs, heardWords(heard));
    else this.#fade(identity, t, now, nowMs);
  }

  #choose(identity: string, t: TrackedTag, now: Whereabouts, dtMs: number, nowMs: number, why: string): void {
    const place = t.choice.step(now.zones, dtMs, nowMs, t.enterMs);
    const confidence = confidenceOf(place, now.zones);
    const zone = place === null || place === OUTSIDE ? null : this.#grid.zones[place]!.id;
    const sure = `${Math.round(confidence * 100)} % sure`;
    const reason = place === null ? `${why}; no place is likely enough` : `${why}, ${sure}`;
    this.#publish(identity, t, now, { state: place === null ? 'unsure' : 'placed', zone, confidence, reason }, nowMs);
    if (zone !== null) this.#arrivals.place(identity, t.tag, t.heardMs, t.simulated);
  }

  /** Not heard for a while: it stays where it was said to be, ever less surely. */
  #fade(identity: string, t: TrackedTag, now: Whereabouts, nowMs: number): void {
    const { state, zone } = t.place;
    const place = zone === null ? OUTSIDE : this.#grid.zones.findIndex((z) => z.id === zone);
    const confidence = confidenceOf(state === 'unsure' ? null : place, now.zones);
    const reason = `not heard for ${Math.round((nowMs - t.heardMs) / 1000)} s`;
    this.#publish(identity, t, now, { state, zone, confidence, reason }, nowMs);
  }

  #leave(identity: string, t: TrackedTag, reason: string): void {
    const before = t.place;
    const away = { state: 'away' as const, zone: null, confidence: 1, position: null, sinceMs: t.heardMs, reason };
    t.place = { ...before, ...away, heardMs: t.heardMs };
    this.#tracked.delete(identity);
    this.#tally.move(identity, before, t.place);
    this.#changed.set(identity, t.place);
  }

  #publish(
    identity: string,
    t: TrackedTag,
    { x, y, radiusM }: Whereabouts,
    said: Pick<TagPlace, 'state' | 'zone' | 'confidence' | 'reason'>,
    nowMs: number,
  ): void {
    const before = t.place;
    const same = before.zone === said.zone && before.state === said.state;
    t.place = {
      tag: t.tag,
      ...said,
      position: { x, y, radiusM },
      heardMs: t.heardMs,
      sinceMs: same ? before.sinceMs : nowMs,
      simulated: t.simulated,
    };
    this.#tally.move(identity, before, t.place);
    this.#changed.set(identity, t.place);
  }
}

const byIdentity = (tags: readonly Tag[]): Map<string, Tag> =>
  new Map(tags.filter(isHeard).map((t) => [t.identity, t]));

/** @param place where it is said to be; null: unsure, and then that of the likeliest zone */
function confidenceOf(place: number | null, zones: Float64Array): number {
  const all = zones.reduce((a, b) => a + b, 0);
  const p = place === null ? Math.max(0, ...zones) : place === OUTSIDE ? 1 - all : zones[place]!;
  return Math.max(0, Math.min(1, p));
}

function heardWords(heard: readonly Heard[]): string {
  return `heard by ${heard.length} receiver${heard.length === 1 ? '' : 's'}`;
}
