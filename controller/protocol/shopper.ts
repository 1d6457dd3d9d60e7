import { z } from 'zod';
import { reading } from './reading.ts';
import { refused } from './version.ts';

/** Namespace /shopper: a phone page watches one product. No sign-in, no id, nothing stored. */
export const shopperCalls = {
  watch: {
    body: z.strictObject({ protocol: z.number().int(), gtin: z.string().regex(/^\d{14}$/) }),
    answer: z.union([z.strictObject({ ok: z.literal(true), values: z.array(reading) }), refused]),
  },
} as const;
export const shopperNotices = { values: z.strictObject({ values: z.array(reading).min(1) }) } as const;
