import { z } from 'zod';
import { point } from './geometry.ts';
import { displayName, id } from './id.ts';

/** One place where somebody stood with a tag, and what every receiver heard of it. */
export const surveyPoint = z.strictObject({
  at: point.describe('Where the tag was, metres.'),
  heard: z
    .array(
      z.strictObject({
        receiver: id,
        mean: z.number().min(-127).max(20).describe('Mean level, dBm.'),
        spread: z.number().min(0).max(40).describe('Standard deviation of the level, dB.'),
        samples: z.number().int().min(1).max(1e6).optional().describe('How many levels the mean is of.'),
        share: z.number().min(0).max(1).describe('Share of the advertisements that the receiver heard.'),
      }),
    )
    .max(500)
    .describe('What each receiver heard there; one that is left away heard nothing.'),
});
export type SurveyPoint = z.infer<typeof surveyPoint>;

export const survey = z
  .strictObject({
    id,
    name: displayName,
    madeOn: z.iso.date().describe('The day of the survey.'),
    inUse: z.boolean().default(false).describe('Places are worked out by it. At most one survey is in use.'),
    points: z.array(surveyPoint).min(4).max(2000).describe('Places that somebody stood on.'),
  })
  .describe('A survey: what the receivers hear from known places of the floor.');
export type Survey = z.infer<typeof survey>;
