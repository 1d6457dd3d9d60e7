import { z } from 'zod';
import { entityId } from './scalars.ts';

const members = z.number().int().min(5).describe('Members of whom it is so; a member counts once a day.');

/**
 * How consenting members went through the store on one day, of five or more only. What is not there is of fewer than
 * five, or would give such a number away.
 */
export const journeyDay = z.strictObject({
  day: z.iso.date().describe('Day of the store.'),
  least: z.literal(5).describe('Numbers below this are not told.'),
  members: members.nullable().describe('Members whose visit to the store is over; null: fewer than five.'),
  entries: z.array(z.strictObject({ zone: entityId, members })).describe('The first zone of their visit.'),
  lasts: z.array(z.strictObject({ zone: entityId, members })).describe('The last zone of their visit.'),
  lengths: z
    .array(z.strictObject({ zones: z.number().int().min(1).max(5).describe('5: five or more.'), members }))
    .describe('In how many zones they were.'),
  moves: z.array(z.strictObject({ from: entityId, to: entityId, members })).describe('From one zone to the next.'),
  simulated: z.boolean(),
});
export type JourneyDay = z.infer<typeof journeyDay>;
