import { z } from 'zod';
import { condition } from './condition.ts';
import { displayName, id } from './id.ts';
import { recurrence } from './recurrence.ts';

export const playClass = z
  .enum(['emergency', 'takeover', 'triggered', 'scheduled', 'fallback'])
  .describe('Class: emergency beats takeover beats triggered beats scheduled beats fallback.');
export type PlayClass = z.infer<typeof playClass>;

export const trigger = z
  .strictObject({
    when: condition.describe('The condition that brings the campaign on.'),
    holdForS: z
      .number()
      .min(0)
      .max(3600)
      .default(2)
      .describe('The condition must hold this long before the campaign comes on, seconds.'),
    releaseAfterS: z
      .number()
      .min(0)
      .max(3600)
      .default(5)
      .describe('It must have ended this long before the campaign goes, seconds.'),
    minOnScreenS: z.number().min(0).max(3600).default(8).describe('Shown at least this long once it is on, seconds.'),
    coolDownS: z.number().min(0).max(86_400).default(0).describe('Pause before it may come again, seconds.'),
  })
  .describe('When a triggered campaign comes on and goes.');
export type Trigger = z.infer<typeof trigger>;

const localDate = z.iso.date('a date looks like "2026-12-24"');

export const campaign = z
  .strictObject({
    id,
    name: displayName,
    status: z.enum(['draft', 'approved', 'paused']).default('approved').describe('Only approved campaigns play.'),
    class: playClass.default('scheduled'),
    priority: z.number().int().min(0).max(100).default(50).describe('Inside a class the highest priority plays.'),
    share: z
      .number()
      .int()
      .min(1, 'a campaign with a share of 0 would never play')
      .max(1000)
      .default(1)
      .describe('Share of voice against others of the same class and priority.'),
    on: z
      .strictObject({
        screens: z.array(id).default([]).describe('Single screens.'),
        groups: z.array(id).default([]).describe('Groups of screens.'),
        zones: z.array(id).default([]).describe('All screens whose exposure zone is one of these.'),
        everywhere: z.boolean().default(false).describe('All screens of the store.'),
      })
      .refine(
        (t) => t.everywhere || t.screens.length + t.groups.length + t.zones.length > 0,
        'name at least one screen, group or zone, or set everywhere',
      )
      .describe('Where it plays.'),
    from: localDate.optional().describe('First day, store time.'),
    to: localDate.optional().describe('Last day (inclusive), store time.'),
    dayparts: z.array(id).default([]).describe('Dayparts in which it plays; none = all day.'),
    recurrence: recurrence.optional(),
    trigger: trigger.optional(),
    maxPerHour: z
      .number()
      .int()
      .min(1)
      .max(3600)
      .optional()
      .describe(
        'Most times in any hour: how often a trigger may bring it on, or how often it comes in the loop of a screen.',
      ),
    separate: z
      .array(id)
      .max(20)
      .default([])
      .describe(
        'Exclusion tags, for example the brand: campaigns with a tag in common never come right after one another.',
      ),
    products: z.array(id).default([]).describe('Products that it advertises.'),
    leastStock: z
      .number()
      .int()
      .min(0)
      .max(1_000_000)
      .default(1)
      .describe(
        'It rests while all of its products are known to have fewer pieces in stock than this; 0: it plays whatever the stock.',
      ),
    holdOut: z
      .strictObject({
        share: z.number().min(0.05).max(0.5).describe('Share of its time in which it stays away, 0.05 to 0.5.'),
        by: z.enum(['hour', 'day']).default('hour').describe('Whole hours or whole days are held out.'),
        seed: z
          .number()
          .int()
          .min(0)
          .max(2 ** 31 - 1)
          .default(1)
          .describe('Same seed, same hours.'),
      })
      .optional()
      .describe('Stays away for a share of its time, by lot, so that its effect can be measured.'),
    creatives: z.array(id).max(50).default([]).describe('Creatives, played in turn.'),
    playlist: id.optional().describe('A playlist in place of single creatives.'),
  })
  .refine((c) => c.creatives.length > 0 || c.playlist !== undefined, {
    path: ['creatives'],
    message: 'it has nothing to show; name at least one creative, or a playlist',
  })
  .refine((c) => c.creatives.length === 0 || c.playlist === undefined, {
    path: ['playlist'],
    message: 'it has creatives and a playlist; put the creatives into the playlist, or leave one of the two away',
  })
  .refine((c) => c.class !== 'triggered' || c.trigger !== undefined, {
    path: ['trigger'],
    message: 'a triggered campaign needs a trigger',
  })
  .refine((c) => (c.class !== 'fallback' && c.class !== 'scheduled') || c.trigger === undefined, {
    path: ['trigger'],
    message: 'a scheduled or fallback campaign plays by the clock; give it the class triggered to let readings decide',
  })
  .refine(
    (c) => c.maxPerHour === undefined || c.trigger !== undefined || (c.class !== 'takeover' && c.class !== 'emergency'),
    {
      path: ['maxPerHour'],
      message:
        'without a trigger it is on without a pause, and no limit per hour can hold; leave maxPerHour away, or give it a trigger',
    },
  )
  .refine((c) => c.from === undefined || c.to === undefined || c.from <= c.to, {
    path: ['to'],
    message: 'the last day lies before the first',
  })
  .describe('A campaign.');
export type Campaign = z.infer<typeof campaign>;
