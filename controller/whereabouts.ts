import type { StoreConfig } from '../config/schema/storeConfig.ts';
import type { Tag } from '../config/schema/tag.ts';
import type { TagHealthNow } from './context.ts';
import type { EngineInput } from './engine/io.ts';
import { dayText, StoreDays } from './engine/storeDays.ts';
import { basketEstimate } from './identity/baskets.ts';
import { Dwell } from './identity/dwell.ts';
import { Journeys } from './identity/journeys.ts';
import { Presence } from './identity/presence.ts';
import type { TagPlace } from './identity/tagPlace.ts';
import type { ZonePresence } from './identity/zoneTally.ts';
import { TagHealth } from './identity/tagHealth.ts';
import { SurveyRecorder } from './identity/surveyRecorder.ts';
import { isVisitor, Visits } from './identity/visits.ts';
import type { TagObservation } from './intake.ts';
import type { TagNow } from './protocol/console.ts';
import type { JourneyDay } from './protocol/journeys.ts';
import type { ReceiversNow } from './protocol/receivers.ts';

/** Who says what follows from sightings. */
const SOURCE = 'receivers';

/**
 * Where the enrolled tags are, and what follows from it. Volatile: nothing of it is stored, and what leaves towards the
 * engine are numbers of a zone, without an id of a tag or a person (IDN-1).
 */
export class Whereabouts {
  #config: StoreConfig;
  #presence: Presence;
  #visits = new Visits();
  #days: StoreDays;
  /** Tags that left and were not heard again, by id; never those that people carry. */
  readonly #gone = new Map<string, TagNow>();
  readonly #dwell = new Dwell();
  readonly #journeys: Journeys;
  readonly #health = new TagHealth();
  /** What is heard of a tag that somebody makes a survey with. */
  readonly recorder: SurveyRecorder;

  constructor(config: StoreConfig, nowMs: number) {
    this.#config = config;
    this.recorder = new SurveyRecorder(config.tags);
    this.#presence = new Presence(config);
    this.#days = new StoreDays(config.store.timeZone);
    this.#journeys = new Journeys(this.#day(nowMs));
  }

  /** Another configuration: tags stay where they are unless what presence stands on has changed (IDN-5). */
  configure(config: StoreConfig, nowMs: number): void {
    const before = this.#config;
    this.#config = config;
    this.recorder.follow(config.tags);
    if (config.store.timeZone !== before.store.timeZone) this.#days = new StoreDays(config.store.timeZone);
    if (floorOf(config) === floorOf(before)) {
      if (JSON.stringify(config.tags) !== JSON.stringify(before.tags)) this.#enrol(before.tags, nowMs);
      return;
    }
    // Whoever looks on is told that places which were known no longer are.
    const unknown = {
      state: 'away',
      zone: null,
      position: null,
      reason: 'not heard since the store was changed',
    } as const;
    const known = this.tags();
    this.#gone.clear();
    for (const t of known) if (t.state !== 'away') this.#gone.set(t.tag, { ...t, ...unknown });
    this.#presence = new Presence(config);
    this.#visits = new Visits();
    this.#forgetOthers();
    this.#journeys.begin(nowMs);
  }

  /** Another list of tags on the same floor: nobody else is forgotten for it (IDN-5). */
  #enrol(before: readonly Tag[], nowMs: number): void {
    const { tags } = this.#config;
    const known = new Map(before.map((t) => [t.id, JSON.stringify(t)]));
    const others = new Set(tags.flatMap((t) => (known.get(t.id) === JSON.stringify(t) ? [] : [t.id])));
    const same = new Set(tags.flatMap((t) => (isVisitor(t) && !others.has(t.id) ? [t.id] : [])));
    const unchanged = new Set(tags.flatMap((t) => (others.has(t.id) ? [] : [t.id])));
    for (const id of this.#gone.keys()) if (!unchanged.has(id)) this.#gone.delete(id);
    this.#presence.enrol(tags, nowMs);
    this.#visits.enrol(same, others, nowMs);
    this.#forgetOthers();
  }

  /** Who is no longer enrolled, or consents no longer, and what was known of zones that are no more. */
  #forgetOthers(): void {
    const { tags, zones } = this.#config;
    const consenting = new Set(tags.flatMap((t) => (isVisitor(t) && t.class === 'member' ? [t.id] : [])));
    const zoneIds = new Set(zones.map((z) => z.id));
    this.#dwell.keep(consenting, zoneIds);
    this.#journeys.keep(consenting, zoneIds);
    this.#health.keep(new Set(tags.map((t) => t.identity)));
  }

  isEnrolled(identity: string): boolean {
    return this.#presence.isEnrolled(identity);
  }

  isReceiver(id: string): boolean {
    return this.#presence.isReceiver(id);
  }

  /** A tag is heard, an app says where it is, or a tag says something of itself. */
  take({ type, data, sensedAtMs, simulated }: TagObservation): void {
    if (type === 'endcap.telemetry.v1') {
      this.#health.telemetry(data.tag, data, sensedAtMs);
      return;
    }
    if (type === 'endcap.sighting.v1') {
      const { tag, receiver, rssi } = data;
      this.recorder.sight(tag, receiver, rssi, sensedAtMs, simulated);
      this.#presence.sight(tag, receiver, rssi, sensedAtMs, simulated);
    } else this.#presence.place(data.tag, data.zone, data.confidence, sensedAtMs, simulated);
  }

  /** When `advance` is wanted at the latest, epoch ms; Infinity while nobody is heard. */
  dueMs(): number {
    return Math.min(this.#presence.dueMs(), this.#visits.dueMs(), this.#journeys.dueMs());
  }

  /** Brings everything to `nowMs`; what the engine is to know, in order. */
  advance(nowMs: number): EngineInput[] {
    if (nowMs < this.dueMs()) return [];
    const { tags, zones, arrivals } = this.#presence.advance(nowMs);
    const ended = this.#visits.take(tags, nowMs);
    this.#journeys.take(ended, tags, nowMs, this.#day(nowMs));
    for (const p of tags) {
      if (p.state !== 'away') this.#health.heard(p.tag.identity, p.zone, p.heardMs);
      if (p.state !== 'away') this.#gone.delete(p.tag.id);
      // What it is now counts: it may have been given to a person a moment ago.
      else if (!isOfPerson({ tag: this.#config.tags.find((t) => t.id === p.tag.id) ?? p.tag }))
        this.#gone.set(p.tag.id, nowOf(p));
    }
    const base = { atMs: nowMs, source: SOURCE };
    return [
      ...arrivals.map((a) => ({ kind: 'arrival' as const, ...base, ...a })),
      ...zones.map((z) => ({ kind: 'presence' as const, ...base, ...z })),
      ...this.#estimates(zones).map((e) => ({ kind: 'estimate' as const, ...base, ...e })),
      ...this.#dwell.take(ended, nowMs).map((d) => ({ kind: 'dwell' as const, ...base, ...d })),
    ];
  }

  /** Tags for the live plan, those that left among them; of members and staff nothing is told. */
  tags(): TagNow[] {
    const here = this.#presence.places().filter((p) => !isOfPerson(p));
    return [...new Map([...this.#gone, ...here.map((p) => [p.tag.id, nowOf(p)] as const)]).values()];
  }

  /** How members went through the store today, of five or more only. */
  journeys(nowMs: number): JourneyDay {
    return this.#journeys.told(nowMs, this.#day(nowMs));
  }

  receivers(): ReceiversNow {
    return this.#presence.receivers();
  }

  health(): readonly TagHealthNow[] {
    return this.#health.all();
  }

  /** People by baskets, for zones of which presence knows; nothing where nobody has counted people for each basket. */
  #estimates(zones: readonly ZonePresence[]) {
    const { peoplePerBasket } = this.#config.store;
    if (peoplePerBasket === undefined || zones.length === 0) return [];
    const places = this.#presence.places();
    return zones.map(({ zone, sensedAtMs, simulated }) => ({
      zone,
      sensedAtMs,
      simulated,
      ...basketEstimate(zone, places, peoplePerBasket),
    }));
  }

  #day(nowMs: number): string {
    return dayText(this.#days.of(nowMs));
  }
}

function nowOf({ tag, state, position, zone, confidence, heardMs, reason, simulated }: TagPlace): TagNow {
  return { tag: tag.id, name: tag.name, state, position, zone, confidence, atMs: heardMs, reason, simulated };
}

/** Where a member or a colleague is belongs on no plan (PRV). */
function isOfPerson({ tag }: Pick<TagPlace, 'tag'>): boolean {
  return tag.class === 'member' || tag.class === 'staff';
}

/** What presence stands on, besides the tags. */
function floorOf({ floorPlan, zones, receivers, surveys }: StoreConfig): string {
  return JSON.stringify([floorPlan, zones, receivers, surveys.filter((s) => s.inUse)]);
}
