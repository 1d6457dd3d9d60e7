import { z } from 'zod';
import { displayName, id } from './id.ts';
import { point } from './geometry.ts';
import { iabZone } from './floor.ts';

export const screen = z
  .strictObject({
    id,
    name: displayName,
    at: point,
    headingDeg: z
      .number()
      .min(0)
      .max(360)
      .default(180)
      .describe('Where its picture faces: 0 = up the plan, clockwise, degrees.'),
    zone: id.describe('Exposure zone: who stands here can see the screen.'),
    iabZone: iabZone.optional().describe('IAB zone of the screen; by default that of its zone.'),
    widthPx: z.number().int().min(64).max(16_384).default(1920).describe('Width of the picture, pixels.'),
    heightPx: z.number().int().min(64).max(16_384).default(1080).describe('Height of the picture, pixels.'),
    volume: z
      .number()
      .int()
      .min(0)
      .max(100)
      .default(0)
      .describe('Loudness of films on this screen, %; 0: it is silent.'),
    power: z
      .strictObject({
        by: z
          .enum(['none', 'cec', 'dpms', 'command'])
          .default('none')
          .describe(
            'How the panel is switched: HDMI-CEC, DPMS of the display server, or the commands set at the player.',
          ),
        dayparts: z.array(id).max(20).default([]).describe('Dayparts in which it is on; none: always.'),
      })
      .prefault({})
      .describe('When the panel is on. Outside these dayparts the player switches it off.'),
    interactive: z.boolean().default(false).describe('It can be touched.'),
  })
  .describe('A screen: a place where a player shows a programme.');
export type Screen = z.infer<typeof screen>;

export const screenGroup = z
  .strictObject({
    id,
    name: displayName,
    screens: z.array(id).min(1).max(200).describe('Members.'),
    inStep: z
      .boolean()
      .default(false)
      .describe('Members show the same spot at the same instant; a triggered switch waits until they are ready.'),
  })
  .describe('A named group of screens.');

export const rack = z
  .strictObject({
    id,
    name: displayName,
    at: point,
    zone: id.describe('Zone in which the rack stands.'),
    products: z.array(id).min(1).max(12).describe('Products that hang on the rack; their likes are shown.'),
    minimum: z.number().int().min(1).max(1_000_000).default(1).describe('Below this many likes no number is shown.'),
    staleAfterS: z
      .number()
      .int()
      .min(10)
      .max(604_800)
      .default(86_400)
      .describe(
        'After this long without word from the source the number is shown with its age, later as a dash, seconds.',
      ),
  })
  .describe('A rack display with its rack face.');
export type Rack = z.infer<typeof rack>;
