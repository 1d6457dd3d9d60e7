import { z } from 'zod';
import { readingKind } from '../../config/schema/condition.ts';
import type { ReadingKind } from '../../config/schema/condition.ts';
import { entityId, epochMs } from './scalars.ts';

export const readingQuality = z.enum(['live', 'stale', 'unknown']);
export type ReadingQuality = z.infer<typeof readingQuality>;

/** `kind:of`, e.g. `zone.occupancy:drinks`; with a segment `zone.mix:fashion/shops-menswear`. */
export const readingKey = z.string().regex(/^[a-z]+\.[a-zA-Z]+:[a-z][a-z0-9-]{0,62}(\/[a-z][a-z0-9-]{0,62})?$/);

/** A current value with its age and quality (SPEC RDG). Unknown is not zero: then `value` is null. */
export const reading = z.strictObject({
  key: readingKey,
  kind: readingKind,
  of: entityId.describe('Zone, line, product, button or segment; "store" for the whole store.'),
  segment: entityId.optional().describe('Segment of members, for zone.mix.'),
  value: z.number().nullable(),
  unit: z.string(),
  atMs: epochMs.nullable().describe('When it was sensed; null while it was never heard.'),
  source: z.string().max(200).describe('Who said so; empty while unknown.'),
  quality: readingQuality,
  confidence: z.number().min(0).max(1),
  simulated: z.boolean(),
});
export type Reading = z.infer<typeof reading>;

export interface ReadingCatalogueEntry {
  readonly unit: string;
  readonly of: 'zone' | 'line' | 'product' | 'button' | 'segment' | 'store';
  readonly min: number;
  readonly max: number;
  /** Age at which a value turns stale, ms. A stale value never decides. */
  readonly staleAfterMs: number;
  /** Age at which it is unknown again, ms. */
  readonly unknownAfterMs: number;
  readonly description: string;
  readonly from: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The clock does not age. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Every reading kind with unit, range, ages and source; the console's editor and the documentation show this table. */
export const readingCatalogue: Record<ReadingKind, ReadingCatalogueEntry> = {
  'zone.occupancy': {
    unit: 'people',
    of: 'zone',
    min: 0,
    max: 10_000,
    staleAfterMs: 10_000,
    unknownAfterMs: 60_000,
    description: 'People in the zone now.',
    from: 'camera counts',
  },
  'zone.presence': {
    unit: 'tags',
    of: 'zone',
    min: 0,
    max: 100_000,
    staleAfterMs: 15_000,
    unknownAfterMs: 60_000,
    description: 'Enrolled tags in the zone now.',
    from: 'BLE receivers',
  },
  'zone.dwell': {
    unit: 's',
    of: 'zone',
    min: 0,
    max: 86_400,
    staleAfterMs: 5 * MINUTE,
    unknownAfterMs: HOUR,
    description: 'How long those who left the zone in the last minutes had stayed, on average.',
    from: 'camera counts',
  },
  'zone.mix': {
    unit: 'share',
    of: 'zone',
    min: 0,
    max: 1,
    staleAfterMs: 5 * MINUTE,
    unknownAfterMs: HOUR,
    description: 'Share of a declared segment among the consenting members in the zone, an estimate.',
    from: 'members',
  },
  'zone.queueLength': {
    unit: 'people',
    of: 'zone',
    min: 0,
    max: 10_000,
    staleAfterMs: 15_000,
    unknownAfterMs: MINUTE,
    description: 'People who wait in the zone now.',
    from: 'camera counts',
  },
  'zone.waitS': {
    unit: 's',
    of: 'zone',
    min: 0,
    max: 86_400,
    staleAfterMs: 30_000,
    unknownAfterMs: 5 * MINUTE,
    description: 'How long somebody who joins the queue now will wait, an estimate.',
    from: 'camera counts',
  },
  'line.forthPerHour': {
    unit: 'people/h',
    of: 'line',
    min: 0,
    max: 1e6,
    staleAfterMs: 2 * HOUR,
    unknownAfterMs: 24 * HOUR,
    description: 'People who crossed the line towards its positive side in the last hour.',
    from: 'camera counts',
  },
  'line.backPerHour': {
    unit: 'people/h',
    of: 'line',
    min: 0,
    max: 1e6,
    staleAfterMs: 2 * HOUR,
    unknownAfterMs: 24 * HOUR,
    description: 'People who crossed the line the other way in the last hour.',
    from: 'camera counts',
  },
  'store.footfall': {
    unit: 'people/h',
    of: 'store',
    min: 0,
    max: 1e6,
    staleAfterMs: 2 * HOUR,
    unknownAfterMs: 24 * HOUR,
    description: 'People who came in over the lines marked as footfall in the last hour.',
    from: 'camera counts',
  },
  'product.likes': {
    unit: 'likes',
    of: 'product',
    min: 0,
    max: 1e9,
    staleAfterMs: 24 * HOUR,
    unknownAfterMs: 7 * 24 * HOUR,
    description: 'Likes of the product, all sources together.',
    from: 'social networks and hearts on phones',
  },
  'product.likesPerHour': {
    unit: 'likes/h',
    of: 'product',
    min: 0,
    max: 1e6,
    staleAfterMs: 2 * HOUR,
    unknownAfterMs: 24 * HOUR,
    description: 'Likes in the last hour.',
    from: 'social networks and hearts on phones',
  },
  'product.rank': {
    unit: 'place',
    of: 'product',
    min: 1,
    max: 20_000,
    staleAfterMs: 24 * HOUR,
    unknownAfterMs: 7 * 24 * HOUR,
    description: 'Place of the product by likes among those of its category; 1 is the most liked.',
    from: 'social networks and hearts on phones',
  },
  'product.stock': {
    unit: 'pieces',
    of: 'product',
    min: 0,
    max: 1e6,
    staleAfterMs: 24 * HOUR,
    unknownAfterMs: 72 * HOUR,
    description: 'Pieces in stock.',
    from: 'stock system',
  },
  'product.salesPerHour': {
    unit: 'pieces/h',
    of: 'product',
    min: 0,
    max: 1e6,
    staleAfterMs: 2 * HOUR,
    unknownAfterMs: 24 * HOUR,
    description: 'Pieces sold in the last hour.',
    from: 'till',
  },
  'member.arrived': {
    unit: 'arrivals',
    of: 'segment',
    min: 0,
    max: 1,
    staleAfterMs: 30_000,
    unknownAfterMs: 24 * HOUR,
    description: '1 for half a minute after a consenting member of the segment came in; never who.',
    from: 'BLE receivers',
  },
  'weather.temperatureC': {
    unit: '°C',
    of: 'store',
    min: -90,
    max: 60,
    staleAfterMs: 2 * HOUR,
    unknownAfterMs: 6 * HOUR,
    description: 'Temperature outside.',
    from: 'weather connector',
  },
  'weather.rainMmPerHour': {
    unit: 'mm/h',
    of: 'store',
    min: 0,
    max: 500,
    staleAfterMs: 2 * HOUR,
    unknownAfterMs: 6 * HOUR,
    description: 'Rain outside.',
    from: 'weather connector',
  },
  'weather.windKmh': {
    unit: 'km/h',
    of: 'store',
    min: 0,
    max: 500,
    staleAfterMs: 2 * HOUR,
    unknownAfterMs: 6 * HOUR,
    description: 'Wind outside.',
    from: 'weather connector',
  },
  'weather.cloudPercent': {
    unit: '%',
    of: 'store',
    min: 0,
    max: 100,
    staleAfterMs: 2 * HOUR,
    unknownAfterMs: 6 * HOUR,
    description: 'Sky covered by clouds.',
    from: 'weather connector',
  },
  'button.pressed': {
    unit: 'presses',
    of: 'button',
    min: 0,
    max: 1,
    staleAfterMs: 10_000,
    unknownAfterMs: 24 * HOUR,
    description: '1 for ten seconds after a press.',
    from: 'buttons',
  },
  'time.hour': {
    unit: 'h',
    of: 'store',
    min: 0,
    max: 23,
    staleAfterMs: NEVER,
    unknownAfterMs: NEVER,
    description: 'Hour of the store clock.',
    from: 'the clock',
  },
  'time.minuteOfDay': {
    unit: 'min',
    of: 'store',
    min: 0,
    max: 1439,
    staleAfterMs: NEVER,
    unknownAfterMs: NEVER,
    description: 'Minutes since midnight by the store clock.',
    from: 'the clock',
  },
  'time.weekday': {
    unit: 'day',
    of: 'store',
    min: 1,
    max: 7,
    staleAfterMs: NEVER,
    unknownAfterMs: NEVER,
    description: 'Day of the week, 1 Monday to 7 Sunday.',
    from: 'the clock',
  },
};
