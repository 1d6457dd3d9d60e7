import { z } from 'zod';
import { readingKind } from '../../config/schema/condition.ts';
import { readingFacts } from '../../config/schema/readings.ts';
import type { ReadingFacts, ReadingKind } from '../../config/schema/readings.ts';
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
  error: z
    .number()
    .min(0)
    .optional()
    .describe('One standard deviation of an estimate, in its unit; only where there is one.'),
  simulated: z.boolean(),
});
export type Reading = z.infer<typeof reading>;

export interface ReadingCatalogueEntry extends ReadingFacts {
  /** Age at which a value turns stale, ms. A stale value never decides. */
  readonly staleAfterMs: number;
  /** Age at which it is unknown again, ms. */
  readonly unknownAfterMs: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The clock does not age. */
const NEVER = Number.POSITIVE_INFINITY;

/** When a reading turns stale, and when it is unknown again, ms. */
const ages: Record<ReadingKind, readonly [staleAfterMs: number, unknownAfterMs: number]> = {
  'zone.occupancy': [10_000, 60_000],
  'zone.presence': [15_000, 60_000],
  'zone.dwell': [5 * MINUTE, HOUR],
  'zone.basketEstimate': [15_000, 60_000],
  'zone.mix': [5 * MINUTE, HOUR],
  'zone.queueLength': [15_000, MINUTE],
  'zone.waitS': [30_000, 5 * MINUTE],
  'line.forthPerHour': [2 * HOUR, 24 * HOUR],
  'line.backPerHour': [2 * HOUR, 24 * HOUR],
  'store.footfall': [2 * HOUR, 24 * HOUR],
  'product.likes': [24 * HOUR, 7 * 24 * HOUR],
  'product.likesPerHour': [2 * HOUR, 24 * HOUR],
  'product.rank': [24 * HOUR, 7 * 24 * HOUR],
  'product.stock': [24 * HOUR, 72 * HOUR],
  'product.salesPerHour': [2 * HOUR, 24 * HOUR],
  'member.arrived': [30_000, 24 * HOUR],
  'weather.temperatureC': [2 * HOUR, 6 * HOUR],
  'weather.rainMmPerHour': [2 * HOUR, 6 * HOUR],
  'weather.windKmh': [2 * HOUR, 6 * HOUR],
  'weather.cloudPercent': [2 * HOUR, 6 * HOUR],
  'button.pressed': [10_000, 24 * HOUR],
  'time.hour': [NEVER, NEVER],
  'time.minuteOfDay': [NEVER, NEVER],
  'time.weekday': [NEVER, NEVER],
};

/** Every reading kind with unit, range, ages and source; the console's editor and the documentation show this table. */
export const readingCatalogue = Object.fromEntries(
  Object.entries(readingFacts).map(([kind, facts]) => {
    const [staleAfterMs, unknownAfterMs] = ages[kind as ReadingKind];
    return [kind, { ...facts, staleAfterMs, unknownAfterMs }];
  }),
) as Record<ReadingKind, ReadingCatalogueEntry>;
