import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { ReadingKind } from '../../config/schema/condition.ts';
import type { Reading } from '../protocol/reading.ts';
import type { EngineInput, EngineSnapshot } from './io.ts';
import { HourWindow, LikeLedger } from './ledger.ts';
import { Readings } from './readings.ts';
import type { Said } from './readings.ts';
import type { Timers } from './timers.ts';

/** How long a press of a button counts, ms. */
const PRESS_MS = 10_000;

/** What is carried over, live, into an engine of a new configuration. */
export interface CarriedSenses {
  readonly said: readonly { readonly key: string; readonly source: string; readonly said: Said }[];
  readonly ledger: LikeLedger;
  readonly likesHour: HourWindow;
  readonly salesHour: HourWindow;
}

/** Turns inputs into readings (SPEC RDG) and tells which reading has changed. */
export class Senses {
  readonly readings = new Readings();
  readonly ledger: LikeLedger;
  readonly #likesHour: HourWindow;
  readonly #salesHour: HourWindow;
  readonly #timers: Timers;

  constructor(config: StoreConfig, timers: Timers, nowMs: number, snapshot?: EngineSnapshot, carried?: CarriedSenses) {
    this.#timers = timers;
    this.ledger = carried?.ledger ?? new LikeLedger();
    this.#likesHour = carried?.likesHour ?? new HourWindow();
    this.#salesHour = carried?.salesHour ?? new HourWindow();
    for (const z of config.zones) {
      this.readings.declare('zone.occupancy', z.id);
      this.readings.declare('zone.presence', z.id);
    }
    for (const p of config.products) {
      this.readings.declare('product.likes', p.id);
      this.readings.declare('product.likesPerHour', p.id);
      this.readings.declare('product.salesPerHour', p.id);
    }
    for (const b of config.buttons) this.readings.declare('button.pressed', b.id);
    for (const s of carried?.said ?? []) {
      this.readings.say(s.key, s.source, s.said, nowMs);
      this.#watchAge(s.key, nowMs);
      if (s.key.startsWith('product.likesPerHour:')) this.#watchHour(s.key, this.#likesHour);
      if (s.key.startsWith('product.salesPerHour:')) this.#watchHour(s.key, this.#salesHour);
      if (s.key.startsWith('button.pressed:') && s.said.value === 1)
        timers.set(`press ${s.key}`, s.said.sensedAtMs + PRESS_MS);
    }
    if (carried === undefined) this.#restore(snapshot, nowMs);
  }

  carry(): CarriedSenses {
    return { said: this.readings.said(), ledger: this.ledger, likesHour: this.#likesHour, salesHour: this.#salesHour };
  }

  /** @returns the readings that have changed, in order */
  take(input: Exclude<EngineInput, { kind: 'advance' } | { kind: 'status' }>, nowMs: number): Reading[] {
    const { sensedAtMs, source, simulated } = input;
    const said = (value: number, confidence = 1): Said => ({ value, sensedAtMs, confidence, simulated });
    switch (input.kind) {
      case 'count':
        return this.#say('zone.occupancy', input.zone, source, said(input.count, input.confidence), nowMs);
      case 'presence':
        return this.#say('zone.presence', input.zone, source, said(input.tags, input.confidence), nowMs);
      case 'like': {
        const sum = this.ledger.add(input.product, source, input.delta, sensedAtMs, simulated);
        if (nowMs - sensedAtMs < 3_600_000) this.#likesHour.add(input.product, input.delta, sensedAtMs);
        return [
          ...this.#sayLikes(input.product, sum, nowMs),
          ...this.#sayHour('product.likesPerHour', input.product, this.#likesHour, simulated, nowMs),
        ];
      }
      case 'likes': {
        const sum = this.ledger.set(input.product, source, input.total, sensedAtMs, simulated);
        return sum === undefined ? [] : this.#sayLikes(input.product, sum, nowMs);
      }
      case 'sale': {
        if (nowMs - sensedAtMs < 3_600_000) this.#salesHour.add(input.product, input.quantity, sensedAtMs);
        return this.#sayHour('product.salesPerHour', input.product, this.#salesHour, simulated, nowMs);
      }
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
        return this.#sayHour(
          kind,
          of,
          kind === 'product.likesPerHour' ? this.#likesHour : this.#salesHour,
          before?.simulated ?? false,
          nowMs,
        );
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

  #sayLikes(product: string, sum: { total: number; atMs: number; simulated: boolean }, nowMs: number): Reading[] {
    const said = { value: sum.total, sensedAtMs: sum.atMs, confidence: 1, simulated: sum.simulated };
    return this.#say('product.likes', product, 'likes', said, nowMs);
  }

  #sayHour(kind: ReadingKind, of: string, window: HourWindow, simulated: boolean, nowMs: number): Reading[] {
    const said = { value: Math.max(0, window.sum(of, nowMs)), sensedAtMs: nowMs, confidence: 1, simulated };
    const changed = this.#say(kind, of, 'last hour', said, nowMs);
    this.#watchHour(`${kind}:${of}`, window);
    return changed;
  }

  #watchHour(key: string, window: HourWindow): void {
    const at = window.nextChangeMs(key.slice(key.indexOf(':') + 1));
    if (Number.isFinite(at)) this.#timers.set(`hour ${key}`, at);
  }

  #watchAge(key: string, nowMs: number): void {
    const at = this.readings.nextChangeMs(key, nowMs);
    if (Number.isFinite(at)) this.#timers.set(`age ${key}`, at);
    else this.#timers.clear(`age ${key}`);
  }

  /** Likes outlive a restart: shown with their age, deciding nothing until heard again (RDG-4). */
  #restore(snapshot: EngineSnapshot | undefined, nowMs: number): void {
    for (const a of snapshot?.likes ?? []) this.ledger.set(a.product, a.source, a.total, a.atMs, a.simulated);
    for (const product of new Set((snapshot?.likes ?? []).map((a) => a.product))) {
      const sum = this.ledger.sum(product)!;
      const said = { value: sum.total, sensedAtMs: sum.atMs, confidence: 1, simulated: sum.simulated, restored: true };
      this.#say('product.likes', product, 'likes', said, nowMs);
    }
  }
}
