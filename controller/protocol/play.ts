import { z } from 'zod';
import { cause } from './programme/programme.ts';
import { entityId, epochMs, token } from './scalars.ts';

/** A spot that was shown (proof of play). Id = player + boot + sequence, so it is counted once however often it is sent. */
export const play = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,63}\.[A-Za-z0-9-]{1,40}\.\d{1,10}$/, 'player.boot.sequence'),
  screen: entityId,
  campaign: entityId,
  creative: entityId,
  startMs: epochMs.describe('First frame presented.'),
  endMs: epochMs.describe('Last instant on screen.'),
  plannedMs: z.number().min(0).nullable(),
  outcome: z.enum(['complete', 'truncated', 'interrupted', 'failed']),
  override: z.string().max(120).nullable().describe('Override that caused it, if one did.'),
});
export type Play = z.infer<typeof play>;

/** First frame of a switch, reported at once: latency is measured on every real event. */
export const shown = z.strictObject({
  screen: entityId,
  campaign: entityId.nullable(),
  creative: entityId.nullable(),
  override: z.string().max(120).nullable(),
  cause: cause.nullable(),
  shownAtMs: epochMs,
});
export type Shown = z.infer<typeof shown>;

export const playerHealth = z.strictObject({
  boot: token,
  screen: entityId,
  showing: z.strictObject({
    campaign: entityId.nullable(),
    creative: entityId.nullable(),
    override: z.string().nullable(),
  }),
  programme: z.string().nullable().describe('Revision in use.'),
  clockOffsetMs: z.number().nullable(),
  clockRttMs: z.number().nullable(),
  cached: z.strictObject({ wanted: z.number().int(), present: z.number().int() }),
  faults: z.array(z.string().max(300)).max(20).describe('What is wrong, in words.'),
});
export type PlayerHealth = z.infer<typeof playerHealth>;
