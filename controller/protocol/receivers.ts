import { z } from 'zod';
import { entityId, epochMs } from './scalars.ts';

/** GET /api/v1/receivers: how the receivers hear now. */
export const receiversNow = z.strictObject({
  surveyed: z.boolean().describe('Places are worked out by a survey.'),
  receivers: z.array(
    z.strictObject({
      receiver: entityId,
      heardAtMs: epochMs.nullable().describe('When it heard an enrolled tag last; null: not since the start.'),
      offsetDb: z
        .number()
        .describe('How much louder (positive) or fainter it hears than expected, learned from the tags that pass, dB.'),
      drift: z.string().nullable().describe('What is wrong and what to do, when it disagrees too much.'),
    }),
  ),
});
export type ReceiversNow = z.infer<typeof receiversNow>;
