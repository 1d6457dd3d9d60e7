import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { EngineInput } from '../../controller/engine/io.ts';
import { Senses } from '../../controller/engine/senses.ts';
import type { CarriedSenses } from '../../controller/engine/senses.ts';
import { Timers } from '../../controller/engine/timers.ts';
import type { Reading } from '../../controller/protocol/reading.ts';

export type Sensed = Exclude<EngineInput, { kind: 'advance' | 'configuration' | 'status' }>;

type Said<T> = T extends unknown ? Omit<T, 'atMs' | 'sensedAtMs' | 'source' | 'simulated'> : never;

/** Senses with their own timers, driven as the engine drives them. */
export class Sensing {
  readonly timers = new Timers();
  readonly senses: Senses;

  constructor(config: StoreConfig, nowMs: number, carried?: CarriedSenses) {
    this.senses = new Senses(config, this.timers, nowMs, undefined, carried);
  }

  /** Readings told until `toMs`, in order. */
  until(toMs: number): Reading[] {
    const told: Reading[] = [];
    for (let due = this.timers.take(toMs); due !== undefined; due = this.timers.take(toMs))
      told.push(...this.senses.due(due.key, due.at));
    return told;
  }

  take(input: Sensed): Reading[] {
    return [...this.until(input.atMs), ...this.senses.take(input, input.atMs)];
  }

  /** Takes something that is sensed and heard at the same instant. */
  hear(
    atMs: number,
    said: Said<Sensed>,
    part: { source?: string; simulated?: boolean; sensedAtMs?: number } = {},
  ): Reading[] {
    return this.take({ atMs, sensedAtMs: atMs, source: 'urn:test', simulated: false, ...part, ...said });
  }

  value(key: string): number | null | undefined {
    return this.senses.readings.get(key)?.value;
  }

  reading(key: string): Reading | undefined {
    return this.senses.readings.get(key);
  }
}
