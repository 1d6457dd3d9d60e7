import { z } from 'zod';
import { play, playId } from './play.ts';
import { entityId, epochMs } from './scalars.ts';

/**
 * What is wrong with a play, or with the chain that it stands in (PRF-6):
 * - `gap`: plays before it have not come
 * - `fork`: another play has its place, or it stands on another one than the one before it
 * - `new-chain`: the player counts anew; what it kept is gone
 * - `unchained`: it has no place in a chain, though its player has one
 * - `clock`: its times cannot be right
 * - `tampered`: its hash does not fit what it says; it is not kept
 * - `changed`: it came again and said something else; what came first stays
 * - `lost`: the player had no room for plays before it
 */
export const playFault = z.enum(['gap', 'fork', 'new-chain', 'unchained', 'clock', 'tampered', 'changed', 'lost']);
export type PlayFault = z.infer<typeof playFault>;

/** A play as it is kept. */
export const playRecord = play.extend({
  device: entityId,
  mark: playFault.nullable().describe('null: nothing is wrong with it; with `link`, its place in the chain is proven.'),
});
export type PlayRecord = z.infer<typeof playRecord>;

export const playFinding = z.strictObject({
  atMs: epochMs,
  device: entityId,
  kind: playFault,
  play: playId.nullable().describe('The first that it is about.'),
  plays: z.number().int().min(1).describe('How many it is about.'),
  detail: z.string().describe('In words.'),
});
export type PlayFinding = z.infer<typeof playFinding>;

/** How far a player's chain is known. */
export const playChain = z.strictObject({
  device: entityId,
  chain: z.string(),
  sequence: z.number().int().describe('Of its last play.'),
  missing: z.number().int().min(0).describe('Plays of it that have not come.'),
  begunMs: epochMs.describe('When its first play came.'),
  lastMs: epochMs.describe('When its last play came.'),
});
export type PlayChain = z.infer<typeof playChain>;

/** GET /api/v1/plays, newest first. */
export const playsAnswer = z.strictObject({
  plays: z.array(playRecord),
  next: z.string().nullable().describe('`after` of the next page; null: this was the last one.'),
});
export type PlaysAnswer = z.infer<typeof playsAnswer>;

/** GET /api/v1/plays/chains */
export const playChainsAnswer = z.strictObject({
  chains: z.array(playChain),
  findings: z.array(playFinding).describe('Newest first.'),
});
export type PlayChainsAnswer = z.infer<typeof playChainsAnswer>;
