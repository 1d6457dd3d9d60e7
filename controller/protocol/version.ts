import { z } from 'zod';

/** Version of every message between controller, players, agents, consoles and phones. Both ends must have the same. */
export const PROTOCOL_VERSION = 1;

/** Why a hello is refused; a closed list, so that every client can say it in its own words. */
export const refusalReason = z.enum([
  'client-too-old',
  'server-too-old',
  'malformed',
  'unpaired',
  'unknown-device',
  'revoked',
  'unknown-screen',
  'wrong-kind',
  'not-signed-in',
  'not-allowed',
  'too-many',
]);
export type RefusalReason = z.infer<typeof refusalReason>;

export const refused = z.strictObject({
  ok: z.literal(false),
  reason: refusalReason,
  message: z.string().max(300).describe('The reason in words, with what to do.'),
});
export type Refused = z.infer<typeof refused>;
