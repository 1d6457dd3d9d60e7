import { z } from 'zod';
import { playClass } from '../../../config/schema/campaign.ts';
import { entityId, epochMs } from '../scalars.ts';
import { scene } from '../scene.ts';

/** One entry of a cycle: which spot, for how long. */
export const cycleEntry = z.strictObject({
  spot: z.number().int().min(0).describe('Index into spots.'),
  durationMs: z.number().int().min(250).max(3_600_000),
});

/**
 * A stretch of time in which one cycle repeats. At instant t the position in the cycle is
 * `(t - anchorMs) mod length`, so any two players with the same clock agree without talking.
 */
export const segment = z.strictObject({
  fromMs: epochMs,
  toMs: epochMs.describe('Exclusive.'),
  anchorMs: epochMs,
  cycle: z.array(cycleEntry).min(1).max(2000),
});
export type Segment = z.infer<typeof segment>;

export const spot = z.strictObject({
  campaign: entityId,
  class: playClass,
  scene,
});
export type Spot = z.infer<typeof spot>;

/** What one screen is to do for seven days, as data (SPEC PRG). Times in UTC; players do no zone maths. */
export const programme = z.strictObject({
  screen: entityId,
  revision: z.string().min(1).max(64).describe('Same content, same revision.'),
  madeAtMs: epochMs,
  spots: z.array(spot).max(5000),
  segments: z
    .array(segment)
    .max(5000)
    .describe('In order, without overlap. Between them nothing is booked: the store card shows.'),
});
export type Programme = z.infer<typeof programme>;

/** Why something is on screen, in one line for people and in ids for machines. */
export const cause = z.strictObject({
  rule: z.string().describe('Rule of SPEC.md, e.g. DEC-3.'),
  campaign: entityId.optional(),
  text: z.string().max(400).describe('In words, e.g. "5 people in Drinks (at least 4 for 3 s)".'),
  sensedAtMs: epochMs.optional().describe('When the deciding reading was sensed.'),
  decidedAtMs: epochMs,
  simulated: z.boolean().default(false),
});
export type Cause = z.infer<typeof cause>;

/** Something that goes before the programme from `commitMs` until `untilMs` (null: until it is ended). */
export const override = z.strictObject({
  id: z.string().min(1).max(120),
  screens: z
    .array(entityId)
    .describe('Screens that it is for; left empty on the way to players, since whoever gets it is meant.'),
  class: playClass,
  campaign: entityId.describe('The first of the campaigns that share it.'),
  spots: z
    .array(z.strictObject({ campaign: entityId, scene, durationMs: z.number().int().min(250) }))
    .min(1)
    .max(200)
    .describe('Shown in turn, from commitMs on, each for its own campaign.'),
  commitMs: epochMs.nullable().describe('null: prepare and wait for the commit.'),
  untilMs: epochMs.nullable(),
  cause,
});
export type Override = z.infer<typeof override>;

/** Where the booked loop goes on after an override: from the spot at which it was interrupted (SPEC PRG-6). */
export const resume = z.strictObject({
  from: z
    .string()
    .min(1)
    .max(64)
    .describe('Revision that it changes; a player with another one fetches its programme.'),
  revision: z.string().min(1).max(64).describe('Revision that comes of it.'),
  anchorMs: epochMs.describe('New anchor of the segment that is in force.'),
});
export type Resume = z.infer<typeof resume>;
