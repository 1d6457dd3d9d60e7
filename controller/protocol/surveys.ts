import { z } from 'zod';
import { survey } from '../../config/schema/survey.ts';
import { tagIdentity } from '../../config/schema/tag.ts';
import { entityId, epochMs } from './scalars.ts';

const share = z.number().min(0).max(1);
const metres = z.number().min(0);

/** What a survey is good for, judged by points that were left out of it in turn. */
export const surveyQuality = z.strictObject({
  verdict: z.enum(['good', 'fair', 'poor']),
  right: share.describe('Share of the points that are put into the right zone.'),
  rightWithout: share.describe('The same by the places of the receivers alone.'),
  medianM: metres.describe('How far from where they are half of the points are put at most, metres.'),
  p90M: metres.describe('And nine of ten, metres.'),
  zones: z.array(
    z.strictObject({
      zone: entityId,
      points: z.number().int(),
      right: share.nullable().describe('null: it has no points.'),
      takenFor: entityId.nullable().describe('The zone into which its other points are put most often.'),
      takenShare: share,
    }),
  ),
  receivers: z.array(
    z.strictObject({
      receiver: entityId,
      points: z.number().int().describe('At which it heard the tag.'),
      referenceRssi: z.number().optional().describe('Fitted level at one metre, dBm.'),
      pathLoss: z.number().optional().describe('Fitted exponent.'),
    }),
  ),
  coverage: z.strictObject({
    share: share.describe("Part of the zones' floor that has a point near."),
    reachM: metres.describe('What counts as near, metres.'),
    zones: z.array(z.strictObject({ zone: entityId, share })),
  }),
  wanted: z
    .strictObject({ x: z.number(), y: z.number(), zone: entityId.nullable(), message: z.string() })
    .nullable()
    .describe('Where another receiver would help most.'),
  sentences: z.array(z.string()).describe('All that in words.'),
});

/** POST /api/v1/surveys/check: a survey as it was read, or every fault; nothing is changed. */
export const surveyCheckAnswer = z.strictObject({
  survey: survey.nullable().describe('To be put into the section "surveys"; null with faults.'),
  notes: z.array(z.string()).describe('How it was read, in sentences.'),
  quality: surveyQuality.nullable().describe('null with faults.'),
  faults: z.array(z.strictObject({ path: z.string(), message: z.string(), fix: z.string() })),
});
export type SurveyCheckAnswer = z.infer<typeof surveyCheckAnswer>;

/** Longest recording, seconds. */
export const MAX_RECORDING_S = 3600;

/** POST /api/v1/surveys/recordings: keep what receivers hear of one tag for a while. */
export const surveyRecordingRequest = z.strictObject({
  tag: entityId.describe('An enrolled tag of a basket or an asset.'),
  forS: z.number().int().min(1).max(MAX_RECORDING_S).describe('How long, seconds.'),
});
/** A recording as `survey check` reads it, once somebody has written into it where the tag was. */
export const surveyRecordingFile = z.strictObject({
  tag: tagIdentity,
  note: z.string().describe('How to fill it in.'),
  points: z.array(z.unknown()).max(0).describe('To be filled in by hand: {at, fromMs, toMs}.'),
  sightings: z.array(z.strictObject({ receiver: z.string(), rssi: z.number().describe('dBm'), atMs: epochMs })),
});
export type SurveyRecordingFile = z.infer<typeof surveyRecordingFile>;
/** A recording that runs or has ended. In memory alone. */
export const surveyRecordingState = z.strictObject({
  id: z.string(),
  tag: entityId,
  state: z.enum(['running', 'ended']),
  startedAtMs: epochMs,
  endsAtMs: epochMs.describe('It ends then by itself.'),
  sightings: z.number().int().min(0).describe('Kept so far.'),
  full: z.boolean().describe('It ended early, since it holds as much as it can.'),
  recording: surveyRecordingFile.nullable().describe('null while it runs.'),
});
export type SurveyRecordingState = z.infer<typeof surveyRecordingState>;
