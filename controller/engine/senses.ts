import { STORE } from '../../config/schema/condition.ts';
import type { ReadingKind } from '../../config/schema/condition.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Reading } from '../protocol/reading.ts';
import { BlindTime } from './blindTime.ts';
import type { BlindCamera } from './blindTime.ts';
import { allComparisons, declare, segmentsOf, timeKindsIn } from './declare.ts';
import type { EngineInput, EngineSnapshot, LikeAccount } from './io.ts';
import { HourWindow, LikeLedger } from './ledger.ts';
import type { HourAmounts, LikeSum } from './ledger.ts';
import { Ranking } from './ranking.ts';
import type { Likes, Place } from './ranking.ts';
import { Readings } from './readings.ts';
import type { Said } from './readings.ts';
import { StoreClock } from './storeClock.ts';
import type { TimeKind } from './storeClock.ts';
import type { Timers } from './timers.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A sum of the last hour of which its cameras did not see more than this is unknown, ms. */
const MOST_BLIND_MS = HOUR_MS / 4;
/** How long a press of a button, and the arrival of a member, counts, ms. */
const COUNTS_MS: Partial<Record<ReadingKind, number>> = { 'button.pressed': 10_000, 'member.arrived': 30_000 };
/** What a camera tells of now: gone when it is blind. How long people had stayed remains true. */
const COUNTED = ['zone.occupancy', 'zone.queueLength', 'zone.waitS'] as const satisfies readonly ReadingKind[];
/** Who says a sum of the last hour. */
const LAST_HOUR = 'last hour';

/** What the senses know, as plain JSON data; others go on from it exactly (RDG-8). */
export interface CarriedSenses {
  readonly said: readonly { readonly key: string; readonly source: string; readonly said: Said }[];
  readonly likes: readonly LikeAccount[];
  readonly hour: HourAmounts;
  /** Since when amounts of the last hour are heard, epoch ms. */
  readonly sinceMs: number;
  readonly blind: readonly BlindCamera[];
}

type Sensed = Exclude<EngineInput, { kind: 'advance' | 'configuration' | 'status' }>;

type TimerNames = Readonly<Record<'age' | 'hour' | 'after', string>>;

/** Turns inputs into readings (SPEC RDG) and tells which reading has changed. */
export class Senses {
  readonly readings = new Readings();
  readonly ledger: LikeLedger;
  /** Amounts of the last hour by the key of the reading that shows them. */
  readonly #hour: HourWindow;
  readonly #sinceMs: number;
  readonly #timers: Timers;
  readonly #timerNames = new Map<string, TimerNames>();
  readonly #clock: StoreClock;
  readonly #ranking: Ranking;
  readonly #zones: ReadonlySet<string>;
  readonly #segments: ReadonlySet<string>;
  /** Zones that each camera counts. */
  readonly #zonesOf: ReadonlyMap<string, readonly string[]>;
  /** Lines over which people come into the store. */
  readonly #footfall: ReadonlySet<string>;
  readonly #blind: BlindTime;
  /** Cameras that count what a sum of the last hour adds up, by its key. */
  readonly #countedBy: ReadonlyMap<string, readonly string[]>;

  constructor(config: StoreConfig, timers: Timers, nowMs: number, snapshot?: EngineSnapshot, carried?: CarriedSenses) {
    const asked = allComparisons(config);
    this.#timers = timers;
    this.#clock = new StoreClock(config.store.timeZone);
    this.#zones = new Set(config.zones.map((z) => z.id));
    this.#segments = segmentsOf(config, asked);
    this.#zonesOf = new Map(config.cameras.map((c) => [c.id, c.zones]));
    this.#footfall = new Set(config.cameras.flatMap((c) => c.lines.flatMap((l) => (l.footfall ? l.id : []))));
    this.#ranking = new Ranking(
      config.products,
      new Set(asked.flatMap((c) => (c.reading === 'product.rank' ? c.of : []))),
    );
    this.ledger = new LikeLedger(carried?.likes);
    this.#hour = new HourWindow(carried?.hour);
    this.#sinceMs = carried?.sinceMs ?? nowMs;
    this.#countedBy = countedBy(config);
    this.#blind = new BlindTime(this.#zonesOf.keys(), carried?.blind);
    declare(this.readings, config, asked, this.#segments, this.#ranking);
    if (carried === undefined) this.#restore(snapshot, nowMs);
    else this.#goOn(carried, nowMs);
    for (const kind of timeKindsIn(asked)) this.#tick(kind, nowMs);
  }

  carry(): CarriedSenses {
    return {
      said: this.readings.said(),
      likes: this.ledger.accounts(),
      hour: this.#hour.amounts(),
      sinceMs: this.#sinceMs,
      blind: this.#blind.all(),
    };
  }

  /** @returns the readings that have changed, in order */
  take(input: Sensed, nowMs: number): Reading[] {
    const { sensedAtMs, source, simulated } = input;
    const say = (kind: ReadingKind, of: string, value: number, confidence = 1): Reading[] =>
      this.#say(`${kind}:${of}`, source, { value, sensedAtMs, confidence, simulated }, nowMs);
    switch (input.kind) {
      case 'count':
        return say('zone.occupancy', input.zone, input.count, input.confidence);
      case 'presence':
        return say('zone.presence', input.zone, input.tags, input.confidence);
      case 'dwell':
        return say('zone.dwell', input.zone, input.seconds, input.confidence);
      case 'estimate': {
        const { zone, people, error, confidence } = input;
        const said = { value: people, sensedAtMs, confidence, simulated, error };
        return this.#say(`zone.basketEstimate:${zone}`, source, said, nowMs);
      }
      case 'queue':
        return [
          ...say('zone.queueLength', input.zone, input.length, input.confidence),
          ...(input.waitS === null ? [] : say('zone.waitS', input.zone, input.waitS, input.confidence)),
        ];
      case 'camera': {
        const { camera, working } = input;
        const turned = this.#blind.take(camera, working, sensedAtMs, nowMs);
        return [
          ...(working ? [] : this.#takeBack(camera, source, nowMs)),
          ...(turned ? this.#saySums(camera, nowMs) : []),
        ];
      }
      case 'mix':
        if (this.#zones.has(input.zone) && this.#segments.has(input.segment))
          this.readings.declare('zone.mix', input.zone, input.segment);
        return say('zone.mix', `${input.zone}/${input.segment}`, input.share, input.confidence);
      case 'like': {
        const sum = this.ledger.add(input.product, source, input.delta, sensedAtMs, simulated);
        return [
          ...this.#sayLikes(input.product, sum, nowMs),
          ...this.#addHour(`product.likesPerHour:${input.product}`, input.delta, input, nowMs),
        ];
      }
      case 'likes': {
        const sum = this.ledger.set(input.product, source, input.total, sensedAtMs, simulated);
        return sum === undefined ? [] : this.#sayLikes(input.product, sum, nowMs);
      }
      case 'crossing':
        return [
          ...this.#addHour(`line.${input.way}PerHour:${input.line}`, input.people, input, nowMs),
          ...(input.way === 'forth' && this.#footfall.has(input.line)
            ? this.#addHour(`store.footfall:${STORE}`, input.people, input, nowMs)
            : []),
        ];
      case 'sale':
        return this.#addHour(`product.salesPerHour:${input.product}`, input.quantity, input, nowMs);
      case 'stock':
        return say('product.stock', input.product, input.quantity);
      case 'weather':
        return say(input.what, STORE, input.value);
      case 'arrival':
        return say('member.arrived', input.segment, 1);
      case 'button':
        return say('button.pressed', input.button, 1);
    }
  }

  /** A timer of this room has come due. */
  due(timer: string, nowMs: number): Reading[] {
    const space = timer.indexOf(' ');
    const key = timer.slice(space + 1);
    switch (timer.slice(0, space)) {
      case 'age': {
        const changed = this.readings.refresh(key, nowMs);
        this.#watch(key, nowMs);
        return changed === undefined ? [] : [changed, ...this.#rank(changed, nowMs)];
      }
      case 'after': {
        const { source, simulated, atMs } = this.readings.get(key)!;
        const word = atMs === null ? {} : { afterMs: atMs };
        return this.#say(key, source, { value: 0, sensedAtMs: nowMs, confidence: 1, simulated, ...word }, nowMs);
      }
      case 'hour':
        return this.#sayHour(key, nowMs);
      case 'clock':
        return this.#tick(key as TimeKind, nowMs);
      default:
        return [];
    }
  }

  #say(key: string, source: string, said: Said, nowMs: number): Reading[] {
    const changed = this.readings.say(key, source, said, nowMs);
    this.#watch(key, nowMs);
    return changed === undefined ? [] : [changed];
  }

  /** What the blind camera counted is not known any more; what others say of its zones stands (RDG-15). */
  #takeBack(camera: string, source: string, nowMs: number): Reading[] {
    return (this.#zonesOf.get(camera) ?? []).flatMap((zone) =>
      COUNTED.flatMap((kind) => {
        const key = `${kind}:${zone}`;
        const changed = this.readings.takeBack(key, source, nowMs);
        this.#watch(key, nowMs);
        return changed === undefined ? [] : [changed];
      }),
    );
  }

  #sayLikes(product: string, sum: LikeSum, nowMs: number): Reading[] {
    const { total, atMs, simulated, restored } = sum;
    const said = { value: total, sensedAtMs: atMs, confidence: 1, simulated, restored, sum: true };
    const changed = this.#say(`product.likes:${product}`, 'likes', said, nowMs);
    return changed.flatMap((likes) => [likes, ...this.#rank(likes, nowMs)]);
  }

  /** Likes of a product have changed: so may places in its category (RDG-10). */
  #rank(likes: Reading, nowMs: number): Reading[] {
    if (likes.kind !== 'product.likes') return [];
    const known = knownLikes(likes);
    const told = this.#ranking.take(likes.of, known).flatMap((p) => this.#sayPlace(p, nowMs));
    const before = this.readings.get(`product.rank:${likes.of}`);
    if (known !== null || before === undefined || before.value === null || likes.atMs === null) return told;
    // Its likes are no longer known to be right: its place is as old as they are, and decides nothing.
    const said = { value: before.value, sensedAtMs: likes.atMs, confidence: 1, simulated: before.simulated };
    return [...told, ...this.#say(before.key, 'likes', { ...said, restored: true, sum: true }, nowMs)];
  }

  #sayPlace({ product, place, atMs, simulated }: Place, nowMs: number): Reading[] {
    const said = { value: place, sensedAtMs: atMs, confidence: 1, simulated, sum: true };
    return this.#say(`product.rank:${product}`, 'likes', said, nowMs);
  }

  #addHour(
    key: string,
    amount: number,
    { sensedAtMs, simulated }: { readonly sensedAtMs: number; readonly simulated: boolean },
    nowMs: number,
  ): Reading[] {
    if (!this.readings.has(key)) return [];
    // What is older says nothing of this hour.
    return this.#hour.add(key, amount, sensedAtMs, simulated, nowMs) ? this.#sayHour(key, nowMs) : [];
  }

  /** What a camera adds to of the last hour, now that it works again or does not (RDG-16). */
  #saySums(camera: string, nowMs: number): Reading[] {
    return [...this.#countedBy].flatMap(([key, cameras]) =>
      cameras.includes(camera) && this.readings.isSaid(key, LAST_HOUR) ? this.#sayHour(key, nowMs) : [],
    );
  }

  /**
   * In the first hour only a part of the hour was heard, and so it is when a camera was blind: the sum is a lower
   * bound, and says so (RDG-12), or too little to be told at all (RDG-16).
   */
  #sayHour(key: string, nowMs: number): Reading[] {
    const { amount, simulated } = this.#hour.sum(key, nowMs);
    const fromMs = Math.max(this.#sinceMs, nowMs - HOUR_MS);
    const blindMs = this.#blindMs(key, nowMs);
    const heard = Math.floor(((nowMs - fromMs - blindMs) / HOUR_MS) * 100) / 100;
    const confidence = Math.min(1, Math.max(0, heard));
    const withheld = blindMs > MOST_BLIND_MS ? { withheld: true } : {};
    const said = { value: Math.max(0, amount), sensedAtMs: nowMs, confidence, simulated, ...withheld };
    return this.#say(key, LAST_HOUR, said, nowMs);
  }

  /** For how long of the hour that is heard what counts for a sum was blind, ms. */
  #blindMs(key: string, nowMs: number): number {
    const cameras = this.#countedBy.get(key);
    return cameras === undefined ? 0 : this.#blind.within(cameras, Math.max(this.#sinceMs, nowMs - HOUR_MS), nowMs);
  }

  /** When the part of the hour in which a camera was blind is looked at again: at the next minute, while there is any. */
  #nextBlindMs(key: string, nowMs: number): number {
    const isBlind = this.#blind.isBlind(this.#countedBy.get(key) ?? []);
    const blindMs = this.#blindMs(key, nowMs);
    return (isBlind ? blindMs < HOUR_MS : blindMs > 0)
      ? (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS
      : Number.POSITIVE_INFINITY;
  }

  /** The clock reads something else, or is looked at for the first time (RDG-11). */
  #tick(kind: TimeKind, nowMs: number): Reading[] {
    const key = `${kind}:${STORE}`;
    this.#due(`clock ${kind}`, this.#clock.nextMs(kind, nowMs));
    const value = this.#clock.value(kind, nowMs);
    if (this.readings.get(key)?.value === value) return [];
    return this.#say(key, 'clock', { value, sensedAtMs: nowMs, confidence: 1, simulated: false }, nowMs);
  }

  /** When time alone moves a reading next. All of it follows from what is carried. */
  #watch(key: string, nowMs: number): void {
    const reading = this.readings.get(key);
    if (reading === undefined) return;
    const { kind, value, quality, atMs } = reading;
    const timers = this.#timersOf(reading.key);
    // Its end comes before its age, by the name of its timer: nobody is told that a press is stale.
    const countsMs = COUNTS_MS[kind];
    if (countsMs !== undefined)
      this.#due(timers.after, value === 1 && quality === 'live' ? (atMs ?? 0) + countsMs : Number.POSITIVE_INFINITY);
    if (this.readings.isSaid(key, LAST_HOUR)) {
      const fullMs = this.#sinceMs + HOUR_MS;
      this.#due(
        timers.hour,
        Math.min(
          this.#hour.nextChangeMs(key),
          nowMs < fullMs ? fullMs : Number.POSITIVE_INFINITY,
          this.#nextBlindMs(key, nowMs),
        ),
      );
    }
    this.#due(timers.age, this.readings.nextChangeMs(reading.key, nowMs));
  }

  /** Names of the timers of a reading, put together once. */
  #timersOf(key: string): TimerNames {
    let names = this.#timerNames.get(key);
    if (names === undefined)
      this.#timerNames.set(key, (names = { age: `age ${key}`, hour: `hour ${key}`, after: `after ${key}` }));
    return names;
  }

  #due(timer: string, atMs: number): void {
    if (Number.isFinite(atMs)) this.#timers.set(timer, atMs);
    else this.#timers.clear(timer);
  }

  #goOn(carried: CarriedSenses, nowMs: number): void {
    for (const { key } of carried.said) {
      const [zone, segment] = key.startsWith('zone.mix:') ? key.slice('zone.mix:'.length).split('/') : [];
      if (zone !== undefined && segment !== undefined && this.#zones.has(zone) && this.#segments.has(segment))
        this.readings.declare('zone.mix', zone, segment);
    }
    for (const { key, source, said } of carried.said) this.readings.say(key, source, said, nowMs);
    const known = this.#ranking.compared().flatMap((p) => {
      const likes = this.readings.get(`product.likes:${p}`);
      return likes === undefined ? [] : (knownLikes(likes) ?? []);
    });
    for (const place of this.#ranking.fill(known)) this.#sayPlace(place, nowMs);
    for (const key of new Set(carried.said.map((s) => s.key))) this.#watch(key, nowMs);
  }

  /** Likes outlive a restart: shown with their age, deciding nothing until heard again (RDG-4). */
  #restore(snapshot: EngineSnapshot | undefined, nowMs: number): void {
    for (const a of snapshot?.likes ?? []) this.ledger.restore(a, nowMs);
    for (const product of new Set((snapshot?.likes ?? []).map((a) => a.product))) {
      this.#sayLikes(product, this.ledger.sum(product)!, nowMs);
    }
  }
}

/** Cameras by the sums of the last hour that they add to: the lines of each, and footfall. */
function countedBy({ cameras }: StoreConfig): Map<string, readonly string[]> {
  const lines = cameras.flatMap((c) =>
    c.lines.flatMap((l) => (['forth', 'back'] as const).map((way) => [`line.${way}PerHour:${l.id}`, [c.id]] as const)),
  );
  const doors = cameras.filter((c) => c.lines.some((l) => l.footfall)).map((c) => c.id);
  return new Map<string, readonly string[]>([...lines, [`store.footfall:${STORE}`, doors]]);
}

function knownLikes({ of, value, atMs, quality, simulated }: Reading): Likes | null {
  if (quality !== 'live' || value === null || atMs === null) return null;
  return { product: of, likes: value, atMs, simulated };
}
