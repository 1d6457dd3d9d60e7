import { z } from 'zod';
import { displayName, id } from './id.ts';
import { sourcePattern } from './source.ts';

export const connector = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        id,
        name: displayName,
        kind: z.literal('events'),
        sources: z
          .array(sourcePattern)
          .min(1)
          .max(50)
          .describe(
            "CloudEvents sources that its token may send for; a trailing * matches any ending. Those of urn:endcap: are the controller's own.",
          ),
      })
      .describe('Any system that posts CloudEvents to /api/v1/events with a token of its own.'),
    z
      .strictObject({
        id,
        name: displayName,
        kind: z.literal('facebook'),
        page: z
          .string()
          .regex(/^\d{1,30}$/, 'a page id is a number')
          .describe('Id of the page whose posts are counted.'),
        pollEveryS: z
          .number()
          .int()
          .min(60)
          .max(86_400)
          .default(300)
          .describe('How often the absolute numbers are asked for, seconds; the webhook brings every like at once.'),
        graph: z
          .url({ protocol: /^https?$/ })
          .default('https://graph.facebook.com/v26.0')
          .describe('Address and version of the Graph API.'),
      })
      .describe(
        'Likes of posts on a Facebook page: webhook at /hooks/{id}, and polling. Its secrets are entered in the console.',
      ),
  ])
  .describe('An outside system.');
export type ConnectorConfig = z.infer<typeof connector>;
