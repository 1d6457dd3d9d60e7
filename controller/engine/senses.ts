import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { STORE } from '../../config/schema/condition.ts';
import type { ReadingKind } from '../../config/schema/condition.ts';
import type { Reading } from '../protocol/reading.ts';
import type { EngineInput, EngineSnapshot } from './io.ts';
import { HourWindow, LikeLedger } from './ledger.ts';
import type { LikeSum } from './ledger.ts';
import { Readings } from './readings.ts';
import type { Said } from './readings.ts';
import type { Timers } from './timers.ts';

const HOUR_MS = 3_600_000;
/** How long a press of a button counts, ms. */
const PRESS_MS = 10_000;

/** What is carried over, live, into an engine of a new configuration. */
export interface CarriedSenses {
  readonly said: readonly { readonly key: string; readonly source: string; readonly said: Said }[];
  readonly ledger: LikeLedger;
  readonly hour: HourWindow;
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
    this.ledger = carried?.ledger ?? new LikeLedger();
    this.#hour = carried?.hour ?? new HourWindow();
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
    for (const s of carried?.said ?? []) {
      this.readings.say(s.key, s.source, s.said, nowMs);
      this.#watchAge(s.key, nowMs);
      this.#watchHour(s.key);
      if (s.key.startsWith('button.pressed:') && s.said.value === 1)
        timers.set(`press ${s.key}`, s.said.sensedAtMs + PRESS_MS);
    }
    if (carried === undefined) this.#restore(snapshot, nowMs);
  }

  carry(): CarriedSenses {
    return { said: this.readings.said(), ledger: this.ledger, hour: this.#hour };
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
      case 'button': {
        const changed = this.#say('button.pressed', input.button, source, said(1), nowMs);
        if (changed.length > 0) this.#timers.set(`press button.pressed:${input.button}`, sensedAtMs + PRESS_MS);
        return changed;
      }
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
        this.#watchAge(key, nowMs);
        return changed === undefined ? [] : [changed];
      }
      case 'press': {
        const said = { value: 0, sensedAtMs: nowMs, confidence: 1, simulated: before?.simulated ?? false };
        return this.#say(kind, of, before?.source ?? '', said, nowMs);
      }
      case 'hour':
        return this.#sayHour(kind, of, before?.simulated ?? false, nowMs);
      default:
        return [];
    }
  }

  #say(kind: ReadingKind, of: string, source: string, said: Said, nowMs: number): Reading[] {
    const key = `${kind}:${of}`;
    const changed = this.readings.say(key, source, said, nowMs);
    this.#watchAge(key, nowMs);
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
    if (nowMs - sensedAtMs < HOUR_MS) this.#hour.add(`${kind}:${of}`, amount, sensedAtMs);
    return this.#sayHour(kind, of, simulated, nowMs);
  }

  #sayHour(kind: ReadingKind, of: string, simulated: boolean, nowMs: number): Reading[] {
    const key = `${kind}:${of}`;
    const said = { value: Math.max(0, this.#hour.sum(key, nowMs)), sensedAtMs: nowMs, confidence: 1, simulated };
    const changed = this.#say(kind, of, 'last hour', said, nowMs);
    this.#watchHour(key);
    return changed;
  }

  #watchHour(key: string): void {
    const at = this.#hour.nextChangeMs(key);
    if (Number.isFinite(at)) this.#timers.set(`hour ${key}`, at);
  }

  #watchAge(key: string, nowMs: number): void {
    const at = this.readings.nextChangeMs(key, nowMs);
    if (Number.isFinite(at)) this.#timers.set(`age ${key}`, at);
    else this.#timers.clear(`age ${key}`);
  }

  /** Likes outlive a restart: shown with their age, deciding nothing until heard again (RDG-4). */
  #restore(snapshot: EngineSnapshot | undefined, nowMs: number): void {
    for (const a of snapshot?.likes ?? []) this.ledger.restore(a, nowMs);
    for (const product of new Set((snapshot?.likes ?? []).map((a) => a.product))) {
      this.#sayLikes(product, this.ledger.sum(product)!, nowMs);
    }
  }
}
