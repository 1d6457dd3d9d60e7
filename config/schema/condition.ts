import { z } from 'zod';
import { id } from './id.ts';

/** Kinds of readings that a condition may compare. Catalogue with units: `controller/protocol/reading.ts`. */
export const readingKind = z.enum([
  'zone.occupancy',
  'zone.presence',
  'line.forthPerHour',
  'line.backPerHour',
  'product.likes',
  'product.likesPerHour',
  'product.salesPerHour',
  'button.pressed',
]);
export type ReadingKind = z.infer<typeof readingKind>;

export const comparison = z
  .strictObject({
    reading: readingKind.describe('Which reading.'),
    of: id.describe('Zone, line, product or button that the reading belongs to.'),
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
