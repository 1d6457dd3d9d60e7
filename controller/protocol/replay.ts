import { z } from 'zod';
import { playClass } from '../../config/schema/campaign.ts';
import { decision } from './decision.ts';
import { configPatch } from './http.ts';
import { reading } from './reading.ts';
import { entityId, epochMs } from './scalars.ts';

/** POST /api/v1/replays */
export const replayRequest = z.strictObject({
  from: epochMs.describe('Beginning of the time that is run again.'),
  to: epochMs.describe('Its end; later than now means now.'),
  with: z
    .union([
      z.strictObject({ config: z.looseObject({}).describe('A whole store, as a store file has it.') }),
      z.strictObject({ changes: configPatch.shape.changes }),
    ])
    .optional()
    .describe('A draft to hold against what was: a whole store, or changes to the one in force then.'),
});
export type ReplayRequest = z.infer<typeof replayRequest>;
export type Draft = NonNullable<ReplayRequest['with']>;

const difference = z.strictObject({
  entry: z.number().int().describe('Number in the journal.'),
  atMs: epochMs,
  screen: entityId,
  field: z.string().describe('First place in the decision where the two differ; empty where one of them is missing.'),
  recorded: z.string().describe('What was written down, in words.'),
  replayed: z.string().describe('What came of it now, in words.'),
});
export type Difference = z.infer<typeof difference>;

/** What came of running recorded inputs once more. */
export const replayReport = z.strictObject({
  fromMs: epochMs,
  toMs: epochMs,
  startedMs: epochMs.describe('Instant of the kept state that it began with.'),
  entries: z.number().int().describe('Inputs run, with those between the kept state and the beginning.'),
  decisions: z.number().int().describe('Decisions compared.'),
  identical: z.boolean().describe('Every decision came out as written down, byte for byte, and none was left out.'),
  differenceCount: z.number().int(),
  differences: z.array(difference).max(20).describe('The first of them.'),
  engineThen: z.array(z.number().int()).describe('Versions of the engine that kept the states it used.'),
  engineNow: z.number().int(),
  gaps: z
    .array(z.strictObject({ fromMs: epochMs, toMs: epochMs, text: z.string() }))
    .describe('Stretches that could not be run again, and why.'),
});
export type ReplayReport = z.infer<typeof replayReport>;

const figures = z.strictObject({
  screenSeconds: z.number().describe('Seconds on screens, those of all screens added up.'),
  share: z.number().describe('Part of the time of all screens, 0 to 1.'),
  plays: z.number().int().describe('Spots begun.'),
  triggers: z
    .number()
    .int()
    .describe('Times that it came on where it was on no screen before; 0 for booked campaigns.'),
  personSeconds: z.number().describe('People in the exposure zones of its screens while it was on them, in seconds.'),
  unknownSeconds: z.number().describe('Screen-seconds in which nobody knew how many people were there.'),
});
export type Figures = z.infer<typeof figures>;

const onScreen = z.strictObject({
  screen: entityId,
  was: z.number().describe('Part of the time of this screen, 0 to 1.'),
  wouldBe: z.number(),
});

export const campaignOutcome = z.strictObject({
  campaign: entityId,
  name: z.string(),
  class: playClass,
  in: z.enum(['both', 'was', 'draft']).describe('Whether it stood in the store then, in the draft, or in both.'),
  was: figures,
  wouldBe: figures,
  difference: figures.describe('wouldBe less was.'),
  played: z.number().int().describe('Plays that players reported in that time.'),
  screens: z.array(onScreen),
});
export type CampaignOutcome = z.infer<typeof campaignOutcome>;

const screenFigures = z.strictObject({
  booked: z.number().describe('Part of its time in the booked loop, 0 to 1.'),
  before: z.number().describe('Part of its time with what goes before the loop: triggered, takeover, emergency.'),
  nothing: z.number().describe('Part of its time with the card of the store.'),
  switches: z.number().int().describe('Times that something else than the loop came on.'),
});
export const screenOutcome = z.strictObject({
  screen: entityId,
  name: z.string(),
  was: screenFigures,
  wouldBe: screenFigures,
});
export type ScreenOutcome = z.infer<typeof screenOutcome>;

/** A recorded time held against a draft: what was decided beside what would have been. */
export const whatIfReport = z.strictObject({
  replay: replayReport.describe('How exactly what was could be run again.'),
  seconds: z.number().describe('Length of the time.'),
  campaigns: z.array(campaignOutcome),
  screens: z.array(screenOutcome),
  notes: z.array(z.string()).describe('What to know when reading it.'),
});
export type WhatIfReport = z.infer<typeof whatIfReport>;

/** POST /api/v1/replays and GET /api/v1/replays/{id} */
export const replayState = z.strictObject({
  id: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  from: epochMs,
  to: epochMs,
  draft: z.boolean(),
  askedAtMs: epochMs,
  by: z.string(),
  progress: z
    .strictObject({ done: z.number().int(), all: z.number().int() })
    .describe('Inputs run of those to be run.'),
  error: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      faults: z.array(z.strictObject({ path: z.string(), message: z.string(), fix: z.string() })),
    })
    .nullable(),
  report: replayReport.nullable(),
  whatIf: whatIfReport.nullable(),
});
export type ReplayState = z.infer<typeof replayState>;

/** GET /api/v1/screens/{id}/decision */
export const decisionAnswer = decision.extend({
  basis: z
    .enum(['now', 'replayed', 'recorded'])
    .describe(
      'now: as it stands. replayed: worked out again for that instant. recorded: as written down when it was made.',
    ),
  askedMs: epochMs.describe('The instant that it is about.'),
  then: z.array(reading).describe('Its readings as they were at that instant; empty where it is only recorded.'),
  note: z.string().describe('Why it is only recorded, or what else to know; else empty.'),
});
export type DecisionAnswer = z.infer<typeof decisionAnswer>;
