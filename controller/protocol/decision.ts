import { z } from 'zod';
import { playClass } from '../../config/schema/campaign.ts';
import { cause } from './programme/programme.ts';
import { reading } from './reading.ts';
import { entityId, epochMs } from './scalars.ts';

export const loser = z.strictObject({
  campaign: entityId,
  name: z.string(),
  rule: z.string(),
  reason: z.string().describe('The first thing that ruled it out, in words.'),
});
export type Loser = z.infer<typeof loser>;

/** Why a screen shows what it shows (DEC). */
export const decision = z.strictObject({
  screen: entityId,
  atMs: epochMs.describe('Since when this decision stands.'),
  class: playClass.nullable(),
  campaign: entityId.nullable().describe('null: nothing is booked and the store card shows.'),
  campaigns: z.array(entityId).describe('All that share the loop, when the programme decides.'),
  cause,
  readings: z.array(reading).describe('The readings that it stands on, as they were.'),
  losers: z.array(loser),
});
export type Decision = z.infer<typeof decision>;
