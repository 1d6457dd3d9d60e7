import { z } from 'zod';
import { displayName } from '../../config/schema/id.ts';
import { tag, tagClass, tagIdentity } from '../../config/schema/tag.ts';
import { tagState } from './console.ts';
import { entityId, epochMs } from './scalars.ts';

/** Beacons that one sighting of an app may name. */
export const MAX_RANGED_BEACONS = 50;

/** POST /api/v1/app/sightings: where a member's app finds itself, by its consent token. */
export const appSightings = z
  .strictObject({
    zone: entityId.optional().describe('The zone in which it finds itself.'),
    confidence: z.number().min(0).max(1).optional().describe('How sure it is of the zone. By default 0.8.'),
    beacons: z
      .array(
        z.strictObject({
          beacon: z.string().max(100).toLowerCase().pipe(tagIdentity).describe('What the fixed beacon advertises.'),
          rssi: z.number().min(-127).max(20).describe('dBm; 0 where the phone could not measure it.'),
        }),
      )
      .max(MAX_RANGED_BEACONS)
      .optional()
      .describe('Fixed beacons that the phone ranged.'),
    at: z.iso.datetime({ offset: true }).optional().describe('When; by default now. At most 10 s ago.'),
  })
  .refine((s) => s.zone !== undefined || (s.beacons?.length ?? 0) > 0, 'it says nothing; send a zone or beacons')
  .refine((s) => s.zone !== undefined || s.confidence === undefined, {
    message: 'confidence is of a zone, and there is none',
    path: ['confidence'],
  });
export type AppSightings = z.infer<typeof appSightings>;

export const appSightingsAnswer = z.strictObject({
  used: z.number().int().min(0).describe('The zone and the beacons that count.'),
  unknown: z.number().int().min(0).describe('Beacons that are none of this store.'),
  unmeasured: z.number().int().min(0).describe('Beacons whose level the phone could not measure.'),
  reason: z.string().max(300).optional().describe('Why nothing of it, or not all, counts, and what to do.'),
});
export type AppSightingsAnswer = z.infer<typeof appSightingsAnswer>;

/** POST /api/v1/app/consents: a member has said yes to being seen by the retailer's app. */
export const appConsentRequest = z.strictObject({
  name: displayName.default("A member's app"),
  wording: z.string().trim().min(1).max(300).describe('What the member said yes to, or the version of that text.'),
  on: z.iso.date().optional().describe("The day of the yes; by default today on the store's clock."),
  segments: tag.shape.segments,
});
/** The token itself is answered once, here, and kept nowhere. */
export const appConsentAnswer = z.strictObject({
  tag: entityId,
  identity: tagIdentity.describe('Under which events name this app: a SHA-256 of the token, shortened.'),
  token: z.string(),
  revision: z.number().int(),
});
/** DELETE /api/v1/app/consents/{tag}: what was erased, and what that does not reach. */
export const appConsentReceipt = z.strictObject({
  tag: entityId,
  atMs: epochMs,
  revision: z.number().int(),
  erased: z.array(z.string()).describe('In words.'),
  remains: z.array(z.string()).describe('In words.'),
});

/** How long somebody may hold a tag to the desk receiver, ms. */
export const ENROLMENT_MS = 60_000;

/** POST /api/v1/enrolments */
export const enrolmentRequest = z.strictObject({ receiver: entityId.describe('The desk receiver.') });
/** A session at a desk receiver, and what is held to it. In memory alone; it ends by itself. */
export const enrolment = z.strictObject({
  id: z.string(),
  receiver: entityId,
  startedAtMs: epochMs,
  endsAtMs: epochMs,
  agents: z.number().int().min(0).describe('Agents with receivers that are on line; without any nothing is heard.'),
  candidates: z
    .array(
      z.strictObject({
        identity: tagIdentity,
        rssi: z.number().describe('Strongest so far, dBm.'),
        batteryPercent: z.number().int().nullable(),
        enrolled: entityId.nullable().describe('The tag that has this identity already.'),
        lastMs: epochMs,
      }),
    )
    .describe('Strongest first.'),
});
/** GET /api/v1/enrolments: those that run. */
export const enrolmentsAnswer = z.strictObject({ enrolments: z.array(enrolment) });
export type Enrolment = z.infer<typeof enrolment>;

/** An enrolled tag and how it does. Of members and staff only the day is told, and no place. */
export const tagEntry = z.strictObject({
  tag: entityId,
  class: tagClass,
  lost: z.boolean(),
  battery: z
    .strictObject({
      percent: z.number().int().nullable(),
      mv: z.number().int().nullable(),
      day: z.string().describe("Day of the store's clock on which it was told."),
      atMs: epochMs.nullable().describe('null: of members and staff.'),
    })
    .nullable()
    .describe('null: it has told none since the controller began.'),
  heard: z
    .strictObject({
      day: z.string().describe("Day of the store's clock."),
      atMs: epochMs.nullable().describe('null: of members and staff.'),
      zone: entityId.nullable(),
    })
    .nullable()
    .describe('null: not heard since the controller began.'),
  state: tagState.nullable().describe('null: of members and staff; no one looks up where a person is.'),
});
export type TagEntry = z.infer<typeof tagEntry>;
/** GET /api/v1/tags */
export const tagsAnswer = z.strictObject({ tags: z.array(tagEntry) });
