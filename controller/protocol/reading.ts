import { z } from 'zod';
import { readingKind } from '../../config/schema/condition.ts';
import type { ReadingKind } from '../../config/schema/condition.ts';
import { entityId, epochMs } from './scalars.ts';

export const readingQuality = z.enum(['live', 'stale', 'unknown']);
export type ReadingQuality = z.infer<typeof readingQuality>;

/** `kind:of`, e.g. `zone.occupancy:drinks`. */
export const readingKey = z.string().regex(/^[a-z]+\.[a-zA-Z]+:[a-z][a-z0-9-]{0,62}$/);

/** A current value with its age and quality (SPEC RDG). Unknown is not zero: then `value` is null. */
export const reading = z.strictObject({
  key: readingKey,
  kind: readingKind,
  of: entityId.describe('Zone, line, product or button.'),
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
  readonly of: 'zone' | 'line' | 'product' | 'button';
  readonly min: number;
  readonly max: number;
  /** Age at which a value turns stale, ms. A stale value never decides. */
  readonly staleAfterMs: number;
  /** Age at which it is unknown again, ms. */
  readonly unknownAfterMs: number;
  readonly description: string;
  readonly from: string;
}

const HOUR = 3_600_000;

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
};
