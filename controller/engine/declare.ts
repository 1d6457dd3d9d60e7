import { comparisons, STORE } from '../../config/schema/condition.ts';
import type { Comparison } from '../../config/schema/condition.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Ranking } from './ranking.ts';
import type { Readings } from './readings.ts';
import { timeKinds } from './storeClock.ts';
import type { TimeKind } from './storeClock.ts';

/** Every comparison of a configuration, of triggers and outputs. */
export function allComparisons(config: StoreConfig): Comparison[] {
  const triggers = config.campaigns.flatMap((c) => (c.trigger === undefined ? [] : [c.trigger.when]));
  return [...triggers, ...config.outputs.map((o) => o.when)].flatMap(comparisons);
}

/** Segments that members have declared, or that a condition asks for. */
export function segmentsOf(config: StoreConfig, asked: readonly Comparison[]): Set<string> {
  return new Set([
    ...config.tags.flatMap((t) => (t.class === 'member' ? t.segments : [])),
    ...asked.flatMap((c) => (c.reading === 'member.arrived' ? [c.of] : (c.segment ?? []))),
  ]);
}

/** What the clock is asked for. */
export function timeKindsIn(asked: readonly Comparison[]): TimeKind[] {
  return timeKinds.filter((kind) => asked.some((c) => c.reading === kind));
}

/**
 * Declares the readings that exist in a store (RDG-9). Those of the clock and places by likes exist where a condition
 * asks for them; the mix of a zone where a condition asks for it, or once it is heard.
 */
export function declare(
  readings: Readings,
  config: StoreConfig,
  asked: readonly Comparison[],
  segments: ReadonlySet<string>,
  ranking: Ranking,
): void {
  const zones = new Set(config.zones.map((z) => z.id));
  for (const zone of zones) {
    readings.declare('zone.occupancy', zone);
    readings.declare('zone.presence', zone);
    readings.declare('zone.dwell', zone);
    if (config.store.peoplePerBasket !== undefined) readings.declare('zone.basketEstimate', zone);
    readings.declare('zone.queueLength', zone);
    readings.declare('zone.waitS', zone);
  }
  for (const c of asked)
    if (c.reading === 'zone.mix' && c.segment !== undefined && zones.has(c.of))
      readings.declare('zone.mix', c.of, c.segment);
  for (const { id } of config.products) {
    readings.declare('product.likes', id);
    readings.declare('product.likesPerHour', id);
    readings.declare('product.salesPerHour', id);
    readings.declare('product.stock', id);
  }
  for (const product of ranking.asked()) readings.declare('product.rank', product);
  const lines = config.cameras.flatMap((c) => c.lines);
  for (const { id } of lines) {
    readings.declare('line.forthPerHour', id);
    readings.declare('line.backPerHour', id);
  }
  if (lines.some((l) => l.footfall)) readings.declare('store.footfall', STORE);
  for (const { id } of config.buttons) readings.declare('button.pressed', id);
  for (const segment of segments) readings.declare('member.arrived', segment);
  readings.declare('weather.temperatureC', STORE);
  readings.declare('weather.rainMmPerHour', STORE);
  readings.declare('weather.windKmh', STORE);
  readings.declare('weather.cloudPercent', STORE);
  for (const kind of timeKindsIn(asked)) readings.declare(kind, STORE);
}
