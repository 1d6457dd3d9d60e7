import { z } from 'zod';
import { campaign, playClass } from '../../config/schema/campaign.ts';
import { configPatch } from './http.ts';
import { entityId, epochMs } from './scalars.ts';

/** Longest time that may be looked ahead at once, days. */
export const MAX_OUTLOOK_DAYS = 28;

const span = {
  from: z.coerce.number().min(0).optional().describe('Beginning, epoch ms; without it now.'),
  days: z.coerce.number().int().min(1).max(MAX_OUTLOOK_DAYS).default(7).describe('Length in days of the store.'),
  screen: entityId.optional().describe('Screen whose hours are answered one by one, with who has which part of them.'),
};

/** GET /api/v1/outlook */
export const outlookQuery = z.strictObject(span);
export type OutlookQuery = z.infer<typeof outlookQuery>;
/** POST /api/v1/outlook */
export const outlookRequest = z.strictObject({ ...span, changes: configPatch.shape.changes });

export const attentionKind = z.enum([
  'dates',
  'daypart',
  'recurrence',
  'unclear-times',
  'held-out',
  'nothing-to-show',
  'no-screen',
  'no-stock',
  'condition',
  'triggers-full',
  'outranked',
  'crowded-out',
  'rare',
  'cap',
  'neighbours',
  'too-long',
]);
export type AttentionKind = z.infer<typeof attentionKind>;

const stretch = z.strictObject({ fromMs: epochMs, toMs: epochMs });

/** Something that does not work as it is booked. */
export const attention = z.strictObject({
  kind: attentionKind,
  level: z.enum(['never', 'short']).describe('never: it cannot play in these days. short: it gets less than it asks.'),
  campaign: entityId.nullable().describe('null: a matter of a whole loop.'),
  name: z.string().describe('Of the campaign; empty without one.'),
  text: z.string().describe('What is the matter and why, in words.'),
  others: z.array(entityId).max(10).describe('Campaigns that are the reason, or that it is about.'),
  screens: z.array(entityId).describe('Where; empty: it is not a matter of screens.'),
  when: z.array(stretch).max(20).describe('When; the first of it. Empty: all of the time.'),
  lostMs: z.number().describe('Time on screens that it asks for and does not get, ms, all screens together.'),
});
export type Attention = z.infer<typeof attention>;

export const campaignOutlook = z.strictObject({
  campaign: entityId,
  name: z.string(),
  class: playClass,
  status: campaign.shape.status,
  plays: z
    .enum(['yes', 'by-trigger', 'never', 'not-approved'])
    .describe('by-trigger: when readings bring it on, which nobody can know beforehand.'),
  why: z.string().nullable().describe('Why it never plays, in words.'),
  screenSeconds: z.number().describe('Seconds on screens that are booked, those of all screens added up.'),
  share: z.number().describe('Part of the time of its screens, 0 to 1.'),
  audience: z
    .strictObject({
      personSeconds: z.number().describe('People expected before its screens while it is on them, in seconds.'),
      low: z.number().nullable(),
      high: z.number().nullable(),
      unknownSeconds: z.number().describe('Booked screen-seconds for which nobody is expected to know.'),
    })
    .nullable()
    .describe('null: nothing is booked.'),
});
export type CampaignOutlook = z.infer<typeof campaignOutlook>;

/** An hour; where nothing is asked of single hours, those alike that follow one another are told as one. */
const loadHour = z.strictObject({
  fromMs: epochMs,
  toMs: epochMs,
  booked: z.number().describe('Part of the hour in which something is booked, 0 to 1.'),
  before: z.number().describe('Part of it with what stands before the loop whatever readings say.'),
  campaigns: z.number().int().describe('Campaigns that are on in it.'),
  parts: z
    .array(z.strictObject({ campaign: entityId, share: z.number(), starts: z.number().int() }))
    .optional()
    .describe('Who has which part of the hour; of the screen that was asked for alone.'),
});
export type LoadHour = z.infer<typeof loadHour>;

export const expectedHour = z.strictObject({
  fromMs: epochMs,
  toMs: epochMs,
  people: z.number().nullable().describe('People expected on average; null: not enough is known yet.'),
  low: z.number().nullable(),
  high: z.number().nullable().describe('Four of five hours are to lie from low to high; null: no range is known yet.'),
  from: z.number().int().describe('Hours of the past that it stands on.'),
});
export type ExpectedHour = z.infer<typeof expectedHour>;

const forecastError = z.strictObject({
  hours: z.number().int().describe('Hours of the last seven days that could be forecast from the time before.'),
  mean: z.number().describe('People that were there on average.'),
  meanMiss: z.number().describe('How far the forecast was from what came, people on average.'),
  inside: z.number().nullable().describe('Part of these hours that lay inside the range, 0 to 1; 0.8 is meant.'),
});
export type ForecastError = z.infer<typeof forecastError>;

export const zoneForecast = z.strictObject({
  zone: entityId,
  state: z.enum(['known', 'partly', 'not-enough']).describe('partly: for some hours too little is known.'),
  sinceMs: epochMs.nullable().describe('The first hour that is known.'),
  hoursKnown: z.number().int(),
  simulated: z.boolean(),
  error: forecastError.nullable().describe('How wrong it was on the last seven days; null: nobody knows yet.'),
  hours: z.array(expectedHour),
});
export type ZoneForecast = z.infer<typeof zoneForecast>;

/** What is coming: what cannot work as it is booked, who plays how much, and how many people are expected. */
export const outlook = z.strictObject({
  madeAtMs: epochMs,
  fromMs: epochMs,
  toMs: epochMs,
  configRevision: z.number().int(),
  draft: z.boolean(),
  attention: z.array(attention).max(200),
  attentionCount: z.number().int().describe('With those beyond the first 200.'),
  campaigns: z.array(campaignOutlook),
  loads: z
    .array(z.strictObject({ screens: z.array(entityId), hours: z.array(loadHour) }))
    .describe('Screens with the same bookings have one table.'),
  zones: z.array(zoneForecast),
});
export type Outlook = z.infer<typeof outlook>;
