import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { STORE } from '../../config/schema/condition.ts';
import type { ReadingKind } from '../../config/schema/condition.ts';
import type { Reading } from '../protocol/reading.ts';
import type { EngineInput, EngineSnapshot, LikeAccount } from './io.ts';
import { HourWindow, LikeLedger } from './ledger.ts';
import type { HourAmounts, LikeSum } from './ledger.ts';
import { Readings } from './readings.ts';
import type { Said } from './readings.ts';
import type { Timers } from './timers.ts';

const HOUR_MS = 3_600_000;
/** How long a press of a button counts, ms. */
const PRESS_MS = 10_000;

/** What the senses know, as plain JSON data; others go on from it exactly. */
export interface CarriedSenses {
  readonly said: readonly { readonly key: string; readonly source: string; readonly said: Said }[];
  readonly likes: readonly LikeAccount[];
  readonly hour: HourAmounts;
}

/** Turns inputs into readings (SPEC RDG) and tells which reading has changed. */
export class Senses {
  readonly readings = new Readings();
  readonly ledger: LikeLedger;
  /** Amounts of the last hour by the key of the reading that shows them. */
  readonly #hour: HourWindow;
  readonly #timers: Timers;

  constructor(config: StoreConfig, timers: Timers, nowMs: number, snapshot?: EngineSnapshot, carried?: CarriedSenses) {
    this.#timers = timers;
    this.ledger = new LikeLedger(carried?.likes);
    this.#hour = new HourWindow(carried?.hour);
    for (const z of config.zones) {
      this.readings.declare('zone.occupancy', z.id);
      this.readings.declare('zone.presence', z.id);
    }
    for (const p of config.products) {
      this.readings.declare('product.likes', p.id);
      this.readings.declare('product.likesPerHour', p.id);
      this.readings.declare('product.salesPerHour', p.id);
    }
    for (const line of config.cameras.flatMap((c) => c.lines)) {
      this.readings.declare('line.forthPerHour', line.id);
      this.readings.declare('line.backPerHour', line.id);
    }
    for (const b of config.buttons) this.readings.declare('button.pressed', b.id);
    for (const s of carried?.said ?? []) this.readings.say(s.key, s.source, s.said, nowMs);
    for (const key of new Set(carried?.said.map((s) => s.key))) this.#watch(key, nowMs);
    for (const key of this.#hour.keys()) this.#watchHour(key);
    if (carried === undefined) this.#restore(snapshot, nowMs);
  }

  carry(): CarriedSenses {
    return { said: this.readings.said(), likes: this.ledger.accounts(), hour: this.#hour.amounts() };
  }

  /** @returns the readings that have changed, in order */
  take(input: Exclude<EngineInput, { kind: 'advance' | 'configuration' | 'status' }>, nowMs: number): Reading[] {
    const { sensedAtMs, source, simulated } = input;
    const said = (value: number, confidence = 1): Said => ({ value, sensedAtMs, confidence, simulated });
    switch (input.kind) {
      case 'count':
        return this.#say('zone.occupancy', input.zone, source, said(input.count, input.confidence), nowMs);
      case 'presence':
        return this.#say('zone.presence', input.zone, source, said(input.tags, input.confidence), nowMs);
      case 'like': {
        const sum = this.ledger.add(input.product, source, input.delta, sensedAtMs, simulated);
        return [
          ...this.#sayLikes(input.product, sum, nowMs),
          ...this.#addHour('product.likesPerHour', input.product, input.delta, input, nowMs),
        ];
      }
      case 'likes': {
        const sum = this.ledger.set(input.product, source, input.total, sensedAtMs, simulated);
        return sum === undefined ? [] : this.#sayLikes(input.product, sum, nowMs);
      }
      case 'crossing':
        return this.#addHour(`line.${input.way}PerHour`, input.line, input.people, input, nowMs);
      case 'sale':
        return this.#addHour('product.salesPerHour', input.product, input.quantity, input, nowMs);
      case 'dwell':
        return this.#say('zone.dwell', input.zone, source, said(input.seconds, input.confidence), nowMs);
      case 'queue':
        return [
          ...this.#say('zone.queueLength', input.zone, source, said(input.length, input.confidence), nowMs),
          ...(input.waitS === null
            ? []
            : this.#say('zone.waitS', input.zone, source, said(input.waitS, input.confidence), nowMs)),
        ];
      case 'mix':
        return this.#say(
          'zone.mix',
          `${input.zone}/${input.segment}`,
          source,
          said(input.share, input.confidence),
          nowMs,
        );
      case 'stock':
        return this.#say('product.stock', input.product, source, said(input.quantity), nowMs);
      case 'weather':
        return this.#say(input.what, STORE, source, said(input.value), nowMs);
      case 'arrival':
        return [];
      case 'button':
        return this.#say('button.pressed', input.button, source, said(1), nowMs);
    }
  }

  /** A timer of this room has come due. */
  due(timer: string, nowMs: number): Reading[] {
    const [what, key] = timer.split(' ') as [string, string];
    const [kind, of] = key.split(':') as [ReadingKind, string];
    const before = this.readings.get(key);
    switch (what) {
      case 'age': {
        const changed = this.readings.refresh(key, nowMs);
        this.#watch(key, nowMs);
        return changed === undefined ? [] : [changed];
      }
      case 'after': {
        const said = { value: 0, sensedAtMs: nowMs, confidence: 1, simulated: before?.simulated ?? false };
        return this.#say(kind, of, before?.source ?? '', said, nowMs);
      }
      case 'hour':
        return this.#sayHour(kind, of, nowMs);
      default:
        return [];
    }
  }

  #say(kind: ReadingKind, of: string, source: string, said: Said, nowMs: number): Reading[] {
    const key = `${kind}:${of}`;
    const changed = this.readings.say(key, source, said, nowMs);
    this.#watch(key, nowMs);
    return changed === undefined ? [] : [changed];
  }

  #sayLikes(product: string, sum: LikeSum, nowMs: number): Reading[] {
    const { total, atMs, simulated, restored } = sum;
    const said = { value: total, sensedAtMs: atMs, confidence: 1, simulated, restored, sum: true };
    return this.#say('product.likes', product, 'likes', said, nowMs);
  }

  #addHour(
    kind: ReadingKind,
    of: string,
    amount: number,
    { sensedAtMs, simulated }: { readonly sensedAtMs: number; readonly simulated: boolean },
    nowMs: number,
  ): Reading[] {
    const key = `${kind}:${of}`;
    if (!this.readings.has(key)) return [];
    if (nowMs - sensedAtMs < HOUR_MS) this.#hour.add(key, amount, sensedAtMs, simulated);
    return this.#sayHour(kind, of, nowMs);
  }

  #sayHour(kind: ReadingKind, of: string, nowMs: number): Reading[] {
    const key = `${kind}:${of}`;
    const { amount, simulated } = this.#hour.sum(key, nowMs);
    const said = { value: Math.max(0, amount), sensedAtMs: nowMs, confidence: 1, simulated };
    const changed = this.#say(kind, of, 'last hour', said, nowMs);
    this.#watchHour(key);
    return changed;
  }

  #watchHour(key: string): void {
    this.#due(`hour ${key}`, this.#hour.nextChangeMs(key));
  }

  /** When time alone moves a reading next. All of it follows from what is carried. */
  #watch(key: string, nowMs: number): void {
    // Its end comes before its age, by the name of its timer: nobody is told that a press is stale.
    if (key.startsWith('button.pressed:')) {
      const { value, quality, atMs } = this.readings.get(key) ?? {};
      const pressed = value === 1 && quality === 'live';
      this.#due(`after ${key}`, pressed ? (atMs ?? 0) + PRESS_MS : Number.POSITIVE_INFINITY);
    }
    this.#due(`age ${key}`, this.readings.nextChangeMs(key, nowMs));
  }

  /** A timer that stands already keeps its place among those of the same instant. */
  #due(timer: string, atMs: number): void {
    if (!Number.isFinite(atMs)) this.#timers.clear(timer);
    else if (this.#timers.at(timer) !== atMs) this.#timers.set(timer, atMs);
  }

  /** Likes outlive a restart: shown with their age, deciding nothing until heard again (RDG-4). */
  #restore(snapshot: EngineSnapshot | undefined, nowMs: number): void {
    for (const a of snapshot?.likes ?? []) this.ledger.restore(a, nowMs);
    for (const product of new Set((snapshot?.likes ?? []).map((a) => a.product))) {
      this.#sayLikes(product, this.ledger.sum(product)!, nowMs);
    }
  }
}
