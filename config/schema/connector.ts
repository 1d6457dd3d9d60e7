import { z } from 'zod';
import { displayName, id } from './id.ts';

export const connector = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        id,
        name: displayName,
        kind: z.literal('events'),
        sources: z
          .array(z.string().min(1).max(200))
          .min(1)
          .max(50)
          .describe('CloudEvents sources that its token may send for; a trailing * matches any ending.'),
      })
      .describe('Any system that posts CloudEvents to /api/v1/events with a token of its own.'),
  ])
  .describe('An outside system.');
export type ConnectorConfig = z.infer<typeof connector>;
