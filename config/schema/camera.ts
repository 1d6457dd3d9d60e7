import { z } from 'zod';
import { picturePoint, pictureRing, point } from './geometry.ts';
import { displayName, id } from './id.ts';

/** A place that is known both in the picture and on the plan. */
export const floorPair = z
  .strictObject({
    picture: picturePoint.describe('Where it is seen: a spot on the floor, not above it.'),
    floor: point.describe('The same spot on the floor plan.'),
  })
  .describe('One spot of the floor, in the picture and on the plan.');
export type FloorPair = z.infer<typeof floorPair>;

export const lens = z
  .strictObject({
    k1: z.number().min(-0.9).max(3).describe('Of the square of the distance from the middle.'),
    k2: z.number().min(-0.9).max(3).default(0).describe('Of its fourth power.'),
    aspect: z
      .number()
      .min(0.2)
      .max(5)
      .default(16 / 9)
      .describe('Picture width to height, as it was when the lines were drawn.'),
  })
  .describe(
    'How the lens bends straight lines: a place at the distance r from the middle of the picture (1 in the corners) belongs at r (1 + k1 r² + k2 r⁴). Fitted from lines that are straight in the store.',
  );
export type Lens = z.infer<typeof lens>;

export const camera = z
  .strictObject({
    id,
    name: displayName,
    at: point,
    headingDeg: z.number().min(0).max(360).default(0).describe('Where it looks: 0 = up the plan, clockwise, degrees.'),
    zones: z.array(id).min(1).max(32).describe('Zones that it counts.'),
    areas: z
      .array(z.strictObject({ zone: id.describe('One of its zones.'), outline: pictureRing }))
      .max(32)
      .default([])
      .describe(
        'Where its zones lie in the picture; a person counts by the feet. A zone without area is its outline on the plan where "floor" is known, else the whole picture.',
      ),
    lines: z
      .array(
        z.strictObject({
          id,
          name: displayName,
          from: picturePoint,
          to: picturePoint,
          zone: id.optional().describe('Zone that a crossing towards the positive side enters.'),
          footfall: z
            .boolean()
            .default(false)
            .describe('It is a way into the store: crossings towards the positive side are footfall.'),
        }),
      )
      .max(16)
      .default([])
      .describe(
        'Lines whose crossings are counted both ways; positive is to the right of the way from "from" to "to".',
      ),
    masks: z.array(pictureRing).max(16).default([]).describe('Where nobody is counted.'),
    queues: z
      .array(id)
      .max(32)
      .default([])
      .describe('Those of its zones in which people wait: their queue length and waiting time are told.'),
    floor: z
      .array(floorPair)
      .min(4)
      .max(32)
      .optional()
      .describe('Spots of the floor that map feet to the plan: four or more, no three of four on one line.'),
    lens: lens.optional(),
    leastSize: z
      .array(
        z.strictObject({
          y: z.number().min(0).max(1).describe('Height of the feet in the picture, 0 (top) to 1.'),
          height: z.number().min(0).max(1).describe('Smallest person there, as a part of the picture height.'),
        }),
      )
      .max(16)
      .default([])
      .describe('Smallest person by place, y rising, straight between the entries: what is smaller is nobody.'),
    crowd: z
      .strictObject({
        factor: z.number().min(0.5).max(4).describe('True people for each one counted.'),
        error: z
          .number()
          .min(0)
          .max(10_000)
          .describe(
            'Expected error of a count so corrected, people: mean over the hand counts, each left out in turn.',
          ),
      })
      .optional()
      .describe('Site factor for crowds, from counts by hand. Counts of its zones are multiplied by it.'),
    signature: z
      .array(z.number().min(-1000).max(1000))
      .min(1)
      .max(256)
      .optional()
      .describe('Coarse signature of the view that was calibrated, by which a moved camera is noticed. No picture.'),
  })
  .describe('A camera that counts people in zones. Only counts leave its agent.');
export type Camera = z.infer<typeof camera>;
