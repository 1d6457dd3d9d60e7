import { z } from 'zod';
import { id } from './id.ts';
import { readingFacts, thresholdFault } from './readings.ts';
import type { ReadingKind } from './readings.ts';

/** Kinds of readings that a condition may compare. */
export const readingKind = z.enum(Object.keys(readingFacts) as [ReadingKind, ...ReadingKind[]]);
export type { ReadingKind };

/** What readings of the whole store belong to. */
export const STORE = 'store';

/** What the `of` of a reading kind names. */
export function readingTarget(kind: string): 'zones' | 'lines' | 'products' | 'buttons' | 'segments' | 'store' {
  if (kind.startsWith('zone.')) return 'zones';
  if (kind.startsWith('line.')) return 'lines';
  if (kind.startsWith('product.')) return 'products';
  if (kind.startsWith('button.')) return 'buttons';
  return kind.startsWith('member.') ? 'segments' : 'store';
}

export const comparison = z
  .strictObject({
    reading: readingKind.describe('Which reading.'),
    of: id
      .default(STORE)
      .describe(
        'Zone, line, product, button or segment that the reading belongs to; "store" for what belongs to the whole store.',
      ),
    segment: id.optional().describe('Segment of members, for zone.mix.'),
    op: z.enum(['>=', '<=']).default('>=').describe('Direction.'),
    value: z.number().describe('Enter threshold, in the unit of the reading.'),
    exit: z
      .number()
      .optional()
      .describe(
        'Exit threshold: once true, it stays true until the reading passes this. By default the enter threshold.',
      ),
    whenUnknown: z
      .enum(['false', 'true', 'keep'])
      .default('false')
      .describe('What counts while the reading is unknown or stale.'),
  })
  .refine((c) => c.exit === undefined || (c.op === '>=' ? c.exit <= c.value : c.exit >= c.value), {
    path: ['exit'],
    message: 'the exit threshold lies on the wrong side: with ">=" it must not be above value, with "<=" not below',
  })
  .refine((c) => (c.reading === 'zone.mix') === (c.segment !== undefined), {
    path: ['segment'],
    message: 'zone.mix needs a segment, and no other reading has one; add it or leave it away',
  })
  .refine((c) => readingTarget(c.reading) === 'store' || c.of !== STORE || !c.reading.startsWith('member.'), {
    path: ['of'],
    message: 'it does not say which segment; name one in of',
  })
  .check(({ value: c, issues }) => {
    for (const field of ['value', 'exit'] as const) {
      const threshold = c[field];
      const message = threshold === undefined ? null : thresholdFault(c.reading, threshold);
      if (message !== null) issues.push({ code: 'custom', path: [field], message, input: c });
    }
  })
  .describe('One comparison of a reading with a threshold.');
export type Comparison = z.infer<typeof comparison>;

export type Condition = Comparison | { all: Condition[] } | { any: Condition[] } | { not: Condition };

/** A condition: a comparison, or all / any / not over conditions. */
export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    comparison,
    z.strictObject({ all: z.array(condition).min(1).max(16) }),
    z.strictObject({ any: z.array(condition).min(1).max(16) }),
    z.strictObject({ not: condition }),
  ]),
);

/** Every comparison in a condition, left to right. */
export function comparisons(c: Condition): Comparison[] {
  if ('all' in c) return c.all.flatMap(comparisons);
  if ('any' in c) return c.any.flatMap(comparisons);
  if ('not' in c) return comparisons(c.not);
  return [c];
}
