import { z } from 'zod';
import { camera } from '../../config/schema/camera.ts';
import { entityId, epochMs } from './scalars.ts';

/** How long an administrator may see pixelated pictures of one camera, ms. */
export const CALIBRATION_MS = 600_000;
/** Pictures of a session come no faster than this, ms. */
export const STILL_EVERY_MS = 1_000;
/** Widest and tallest picture, pixels, and largest, bytes of JPEG. */
export const MAX_STILL_WIDTH = 640;
export const MAX_STILL_HEIGHT = 2_560;
export const MAX_STILL_BYTES = 256 * 1024;

const signature = camera.shape.signature;

const sessionId = z.string().regex(/^[0-9a-f]{24}$/);

/** The notice that somebody calibrates a camera. */
export const calibrate = z
  .strictObject({
    session: sessionId,
    camera: entityId,
    forMs: z.number().int().min(0).max(CALIBRATION_MS).describe('How long it may last from now; 0: it is over.'),
    still: z.boolean().describe('A picture is wanted now.'),
  })
  .describe(
    'An administrator calibrates a camera: pixelated pictures may be sent until it is over, each when asked for.',
  );
export type Calibrate = z.infer<typeof calibrate>;

/** A pixelated picture on its way from the agent to the controller, which keeps the newest in memory alone. */
export const still = z
  .strictObject({
    session: sessionId.describe('Of the notice `calibrate`.'),
    camera: entityId,
    width: z.number().int().min(1).max(MAX_STILL_WIDTH),
    height: z.number().int().min(1).max(MAX_STILL_HEIGHT),
    sure: z.boolean().describe('People were found one by one. Otherwise the whole picture is pixelated.'),
    jpeg: z
      .base64()
      .min(4)
      .max(4 * Math.ceil(MAX_STILL_BYTES / 3))
      .describe('JPEG in base64, in which everybody is pixelated.'),
    signature,
  })
  .describe('A picture for the administrator who calibrates. The only way of a picture out of an agent.');
export type Still = z.infer<typeof still>;

/** POST /api/v1/cameras/{id}/calibration-sessions; may be left out. */
export const calibrationRequest = z
  .strictObject({ minutes: z.number().int().min(1).max(10).default(10).describe('It ends by itself after this.') })
  .nullish();

export const calibrationPath = z.strictObject({ id: entityId, session: sessionId });

/** A calibration as the administrator who began it sees it. */
export const calibration = z.strictObject({
  id: sessionId,
  camera: entityId,
  startedAtMs: epochMs,
  endsAtMs: epochMs,
  still: z
    .strictObject({
      atMs: epochMs.describe('When it came.'),
      width: z.number().int(),
      height: z.number().int(),
      sure: z.boolean().describe('People are pixelated one by one. Otherwise the whole picture is.'),
      signature,
    })
    .nullable()
    .describe('The newest picture; null: none has come yet.'),
});
export type CalibrationState = z.infer<typeof calibration>;
