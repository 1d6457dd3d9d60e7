import { z } from 'zod';
import { cause } from './programme/programme.ts';
import { entityId, epochMs, sha256, token } from './scalars.ts';

/** A play's id: player + boot + sequence. */
export const playId = z.string().regex(/^[a-z0-9-]{1,63}\.[A-Za-z0-9-]{1,40}\.\d{1,10}$/, 'player.boot.sequence');

/** Where a play stands in its player's chain (PRF-5). `before` of the first one is null. */
export const playLink = z.strictObject({
  chain: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,40}$/)
    .describe('New when the player begins to count anew.'),
  sequence: z.number().int().min(1).describe('1, 2, 3 ... in the order in which plays were closed.'),
  before: sha256.nullable().describe('Hash of the play before it.'),
  own: sha256.describe('Of the canonical JSON of the play without this member.'),
});
export type PlayLink = z.infer<typeof playLink>;

/** What stood on the picture, as 64 bits: nearly the same picture has nearly the same bits. */
export const pictureHash = z.strictObject({
  bits: z.string().regex(/^[0-9a-f]{16}$/),
  of: z
    .enum(['composite', 'layer'])
    .describe('composite: the picture as it left the window. layer: the image or film of the spot alone.'),
});
export type PictureHash = z.infer<typeof pictureHash>;

/** A spot that was shown (proof of play). Id = player + boot + sequence, so it is counted once however often it is sent. */
export const play = z.strictObject({
  id: playId,
  screen: entityId,
  campaign: entityId,
  creative: entityId,
  startMs: epochMs.describe('First frame presented.'),
  endMs: epochMs.describe('Last instant on screen.'),
  plannedMs: z.number().min(0).nullable(),
  outcome: z.enum(['complete', 'truncated', 'interrupted', 'failed']),
  override: z.string().max(120).nullable().describe('Override that caused it, if one did.'),
  continues: playId.optional().describe('Its first part, when a trigger had come in between. Reports count one start.'),
  frames: z
    .strictObject({ presented: z.number().int().min(0), dropped: z.number().int().min(0) })
    .optional()
    .describe('Frames of its film. Absent: it has none, or nobody counts them.'),
  picture: pictureHash.optional().describe('Absent: the picture could not be read.'),
  lost: z.number().int().min(1).optional().describe('Plays before it for which the player had no room.'),
  link: playLink.optional().describe('Absent: recorded by a player that kept no chain.'),
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

/** What the player keeps of what its programme needs. */
export const cacheState = z.strictObject({
  wanted: z.number().int().describe('Files that the programme and its orders need.'),
  present: z.number().int().describe('Of these, whole and checked.'),
  wantedBytes: z.number().int().min(0).optional(),
  presentBytes: z.number().int().min(0).optional(),
  keptBytes: z.number().int().min(0).optional().describe('All that lies in the cache, needed now or not.'),
  quotaBytes: z.number().int().min(0).nullable().optional().describe('Most that may lie there; null: not known.'),
  bytesPerS: z.number().min(0).optional().describe('What comes in now.'),
  waits: z.string().max(200).nullable().optional().describe('Why nothing comes in though something lacks, in words.'),
  missing: z
    .array(
      z.strictObject({
        creative: entityId.nullable(),
        mime: z.string().max(80),
        bytes: z.number().int().min(0),
        presentBytes: z.number().int().min(0),
        why: z.string().max(200).nullable().describe('What went wrong with it, in words.'),
      }),
    )
    .max(20)
    .optional()
    .describe('The first of what lacks.'),
  coming: z
    .string()
    .max(64)
    .nullable()
    .optional()
    .describe('Revision of a programme that waits for the files of what it shows next (PRG-14).'),
});
export type CacheState = z.infer<typeof cacheState>;

/** The picture as this player finds it, looked at by itself. */
export const pictureState = z.strictObject({
  state: z
    .enum(['fine', 'black', 'frozen', 'standby', 'unknown'])
    .describe('standby: black on purpose, outside the hours of the panel. unknown: hidden, or not looked at yet.'),
  seenBy: z
    .enum(['window', 'page'])
    .optional()
    .describe('window: the composited picture, by the shell. page: what the page draws, by itself.'),
  framesPerS: z
    .number()
    .min(0)
    .nullable()
    .describe('Frames presented a second while something moves; null: nothing does.'),
  dropped: z.number().int().min(0).describe('Frames of films that were dropped since the start.'),
  heapMb: z.number().min(0).nullable(),
  layers: z.number().int().min(0),
  gpuObjects: z.number().int().min(0).describe('Textures, geometries and programs held by three-dimensional scenes.'),
  temperatureC: z.number().min(-60).max(200).nullable(),
  sound: z.enum(['off', 'on', 'refused']).describe('refused: the browser lets films begin only muted.'),
});
export type PictureState = z.infer<typeof pictureState>;

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
  cached: cacheState,
  picture: pictureState.optional(),
  faults: z.array(z.string().max(300)).max(20).describe('What is wrong, in words.'),
});
export type PlayerHealth = z.infer<typeof playerHealth>;
