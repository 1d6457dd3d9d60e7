import { z } from 'zod';
import { deviceKey, entityId, epochMs, token } from './scalars.ts';

const app = z.strictObject({ name: z.string().max(40), version: z.string().max(40) });

/** First message of a player or rack face on /display. */
export const displayHello = z.strictObject({
  protocol: z.number().int(),
  kind: z.enum(['player', 'rack']),
  device: entityId.nullable().describe('Id given at pairing; null while unpaired.'),
  key: deviceKey.nullable(),
  wants: entityId.nullable().describe('Screen or rack asked for (?screen=ID, /rack/ID); a wish, not a right.'),
  app,
  boot: token.describe('New at every start.'),
  viewport: z.strictObject({
    width: z.number().int().min(1).max(32_768),
    height: z.number().int().min(1).max(32_768),
    ratio: z.number().min(0.1).max(16),
  }),
});
export type DisplayHello = z.infer<typeof displayHello>;

/** A camera that an agent watches, and how. */
export const agentCamera = z.strictObject({
  id: entityId,
  sees: z.enum(['people', 'movement']).describe('movement: it sees whether something moves, and counts nobody.'),
  model: z.string().max(120).nullable().describe('What finds people; null: nothing does.'),
});
export type AgentCamera = z.infer<typeof agentCamera>;

/** First message of an agent on /device. */
export const deviceHello = z.strictObject({
  protocol: z.number().int(),
  kinds: z
    .array(z.enum(['ble', 'camera', 'gpio', 'rack', 'sound', 'replay', 'simulator']))
    .min(1)
    .max(8),
  device: entityId.nullable(),
  key: deviceKey.nullable(),
  name: z.string().min(1).max(80),
  cameras: z.array(agentCamera).max(64).optional().describe('Cameras of the store that it watches.'),
  app,
  boot: token,
});
export type DeviceHello = z.infer<typeof deviceHello>;

/** Asks for a code to show; answered with `pairing`. */
export const pairBegin = z.strictObject({
  protocol: z.number().int(),
  kind: z.enum(['player', 'rack', 'agent']),
  name: z.string().min(1).max(80).describe('How the device calls itself until someone names it.'),
  wants: entityId.nullable(),
});
export type PairBegin = z.infer<typeof pairBegin>;

/** Code without letters and digits that look alike, e.g. `K7M-4PX`. */
export const pairingCode = z.string().regex(/^[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}$/);
export const pairing = z.strictObject({ ok: z.literal(true), code: pairingCode, expiresAtMs: epochMs });
export type Pairing = z.infer<typeof pairing>;

/** Sent once to the paired device: its id and its key. The controller keeps only a hash. */
export const paired = z.strictObject({ device: entityId, key: deviceKey, name: z.string() });
export type Paired = z.infer<typeof paired>;
