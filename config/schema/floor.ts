import { z } from 'zod';
import { condition } from './condition.ts';
import { displayName, id, mediaPath } from './id.ts';
import { point, point3, polygon } from './geometry.ts';
import { tagIdentity } from './tag.ts';

export const floorPlan = z
  .strictObject({
    widthM: z.number().min(1).max(1000).describe('Width of the plan, metres.'),
    heightM: z.number().min(1).max(1000).describe('Height of the plan, metres.'),
    image: mediaPath.optional().describe('Drawing under the zones; it is stretched over the whole plan.'),
  })
  .describe('The floor plan.');

/** The five in-store zones of the IAB definitions (Dec 2024). */
export const iabZone = z
  .enum(['exterior', 'entrance', 'checkout', 'aisle', 'other'])
  .describe('IAB in-store zone: exterior, entrance (and out of category), checkout, aisle (in category), other.');

export const zone = z
  .strictObject({
    id,
    name: displayName,
    iabZone: iabZone.default('aisle'),
    polygon,
    capacity: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(20)
      .describe('People at which the zone is full; scales its fill on the live plan.'),
  })
  .describe('A zone: polygon on the floor plan in which people and tags are counted.');
export type Zone = z.infer<typeof zone>;

export const receiver = z
  .strictObject({
    id,
    name: displayName,
    at: point3,
    hardwareId: z
      .string()
      .regex(/^[0-9a-z:.-]{1,64}$/i)
      .optional()
      .describe(
        'Id under which the receiver reports itself (for example its MAC address), where it differs from the id here.',
      ),
    referenceRssi: z.number().min(-100).max(0).default(-59).describe('RSSI of a tag at one metre, dBm.'),
    pathLoss: z
      .number()
      .min(1)
      .max(6)
      .default(1.8)
      .describe('Path loss exponent around this receiver: 1.6 to 2 in open rooms, up to 3 between shelves.'),
    listens: z
      .boolean()
      .default(true)
      .describe('It hears tags. A fixed beacon that only advertises, for phones to range, does not.'),
    advertises: tagIdentity
      .optional()
      .describe("What it advertises, where a retailer's app ranges it. Its level at one metre is taken as the same."),
    desk: z.boolean().default(false).describe('It stands at a desk where tags are enrolled by holding them to it.'),
  })
  .describe('A BLE receiver (gateway) or fixed beacon with its place.');
export type Receiver = z.infer<typeof receiver>;

export const button = z
  .strictObject({
    id,
    name: displayName,
    at: point,
    zone: id.optional().describe('Zone that a press belongs to.'),
    tag: id.optional().describe('An enrolled tag with a button of its own, whose presses are presses of this button.'),
  })
  .describe('A button: satisfaction, help, next.');

export const speaker = z
  .strictObject({ id, name: displayName, at: point, zone: id.optional().describe('Zone that it plays to.') })
  .describe('A loudspeaker.');

export const output = z
  .strictObject({
    id,
    name: displayName,
    at: point,
    when: condition.describe('It is on while this holds.'),
  })
  .describe('A lamp or relay on a GPIO line.');
export type Output = z.infer<typeof output>;
