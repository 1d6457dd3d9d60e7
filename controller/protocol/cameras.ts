import { z } from 'zod';
import { cameraWord, heatDay, visitsDay } from './cameraDay.ts';
import { entityId, epochMs } from './scalars.ts';

/** GET /api/v1/cameras */
export const camerasAnswer = z.strictObject({
  cameras: z.array(
    z.strictObject({
      camera: entityId,
      state: cameraWord.nullable().describe('By its own word; null: it has said nothing since the controller began.'),
    }),
  ),
});

/** GET /api/v1/cameras/{id}/day */
export const cameraDayQuery = z.strictObject({
  day: z.iso.date().optional().describe('Day of the store; without it today.'),
});

/** People in the zones of a camera, hour by hour of one day of the store. */
export const cameraDay = z.strictObject({
  camera: entityId,
  day: z.iso.date(),
  fromMs: epochMs,
  toMs: epochMs,
  heat: heatDay.nullable().describe('Of today: how long people stood where.'),
  zones: z.array(
    z.strictObject({
      zone: entityId,
      hours: z
        .array(
          z.strictObject({
            fromMs: epochMs.describe('Beginning of the hour.'),
            people: z.number().min(0).describe('People on average, over the time in which it was known.'),
            observedMs: z.number().min(0).describe('Time in which it was known, ms.'),
            simulated: z.boolean(),
          }),
        )
        .describe('Hours of which nothing is known are not there: that is not nobody.'),
      visits: visitsDay.nullable().describe('Of today: visits that ended, by how long they were.'),
    }),
  ),
});
export type CameraDay = z.infer<typeof cameraDay>;

/** POST /api/v1/hand-counts */
export const handCountRequest = z.strictObject({
  zone: entityId,
  at: epochMs.optional().describe('When it was counted, at most 24 hours ago; without it now.'),
  people: z.number().int().min(0).max(1000),
});

/** A count by hand beside what was counted at that time. */
export const handCount = z.strictObject({
  id: z.number().int(),
  zone: entityId,
  atMs: epochMs,
  people: z.number().int(),
  counted: z
    .number()
    .nullable()
    .describe(
      'Mean over the half minute on both sides, of more than two hours ago over that minute; null: nobody knew.',
    ),
  confidence: z.number().nullable(),
  factor: z.number().describe('Site factor of the camera that was in force.'),
  by: z.string(),
});
export type HandCountEntry = z.infer<typeof handCount>;

/** How counts agree with counts by hand, for one zone. */
export const handCountFigures = z.strictObject({
  zone: entityId,
  pairs: z.number().int().describe('Counts by hand of a time in which a count was known.'),
  meanError: z.number().nullable().describe('Mean difference without its sign, people; null without any pair.'),
  bias: z.number().nullable().describe('Mean of counted minus by hand, people: above 0 too many are counted.'),
  suggested: z
    .strictObject({
      factor: z.number().describe('True people for each one counted.'),
      error: z.number().describe('Mean error with it, people, each pair left out in turn.'),
    })
    .nullable()
    .describe(
      'Site factor that fits these counts; null: fewer than four pairs with people, or it makes nothing better.',
    ),
});
export type HandCountFigures = z.infer<typeof handCountFigures>;

/** GET /api/v1/hand-counts: newest first. */
export const handCountsAnswer = z.strictObject({ counts: z.array(handCount), figures: z.array(handCountFigures) });
export type HandCountsAnswer = z.infer<typeof handCountsAnswer>;
/** Answer of POST /api/v1/hand-counts. */
export const handCountTaken = z.strictObject({ count: handCount, figures: handCountFigures });
