import { z } from 'zod';
import { decision } from './decision.ts';
import { deviceHealth } from './device.ts';
import { agentCamera } from './hello.ts';
import { screenshot } from './display.ts';
import { playerHealth } from './play.ts';
import { reading } from './reading.ts';
import { assetRef, entityId, epochMs } from './scalars.ts';
import { refused } from './version.ts';

export const role = z.enum(['viewer', 'staff', 'marketer', 'admin']);
export type Role = z.infer<typeof role>;
/** What each role may do beyond looking. Checked on every route and event. */
export const rights: Record<Role, readonly Right[]> = {
  viewer: [],
  staff: ['pair', 'identify', 'reload', 'screenshot', 'plan'],
  marketer: ['campaigns'],
  admin: [
    'pair',
    'identify',
    'reload',
    'screenshot',
    'clear-cache',
    'plan',
    'campaigns',
    'revoke',
    'configure',
    'users',
    'audit',
    'ingest',
  ],
};
export type Right =
  | 'pair'
  | 'identify'
  | 'reload'
  | 'screenshot'
  | 'clear-cache'
  | 'plan'
  | 'campaigns'
  | 'revoke'
  | 'configure'
  | 'users'
  | 'audit'
  | 'ingest';

export const deviceState = z.strictObject({
  id: entityId,
  kind: z.enum(['player', 'rack', 'agent']),
  name: z.string(),
  place: entityId.nullable().describe('Screen or rack that it is bound to.'),
  online: z.boolean(),
  since: epochMs.describe('Since when it is on or off line.'),
  simulated: z.boolean(),
  drives: z.array(z.string()).optional().describe('Kinds of drivers that an agent runs; absent while it is off line.'),
  cameras: z.array(agentCamera).optional().describe('Cameras that an agent watches; absent while it is off line.'),
  health: z.union([playerHealth, deviceHealth]).nullable(),
});
export type DeviceState = z.infer<typeof deviceState>;

export const screenNow = z.strictObject({
  screen: entityId,
  decision,
  campaign: entityId.nullable().describe('Whose spot shows; null: the store card.'),
  creative: entityId.nullable(),
  creativeName: z.string().nullable(),
  thumbnail: assetRef.nullable().describe('Picture of what shows, where it has one.'),
  headline: z.string().nullable().describe('Text of what shows, where it has no picture.'),
  reported: z.boolean().describe('A player said so; otherwise it is what the programme says.'),
  shownAtMs: epochMs.nullable(),
  latencyMs: z.number().nullable().describe('Sensed to shown of the last triggered switch.'),
});
export type ScreenNow = z.infer<typeof screenNow>;

/** placed: in a zone, or for sure in none of them; unsure: it is heard, and no place is likely enough; away: it has left. */
export const tagState = z.enum(['placed', 'unsure', 'away']);

/** An enrolled tag on the live plan; only classes basket and asset, never a tag of a person. */
export const tagNow = z.strictObject({
  tag: entityId,
  name: z.string(),
  state: tagState,
  zone: entityId.nullable(),
  confidence: z.number(),
  position: z
    .strictObject({ x: z.number(), y: z.number(), radiusM: z.number().describe('It is within this with 68 %.') })
    .nullable()
    .describe('Where on the plan, metres; null when that is not known.'),
  atMs: epochMs.describe('Newest evidence.'),
  reason: z.string(),
  simulated: z.boolean(),
});
export type TagNow = z.infer<typeof tagNow>;

export const pendingPairing = z.strictObject({
  code: z.string(),
  kind: z.enum(['player', 'rack', 'agent']),
  name: z.string(),
  wants: entityId.nullable(),
  from: z.string(),
  expiresAtMs: epochMs,
});
export type PendingPairing = z.infer<typeof pendingPairing>;

export const happening = z.strictObject({
  atMs: epochMs,
  screen: entityId.nullable(),
  text: z.string(),
  kind: z.enum(['switch', 'like', 'device', 'campaign', 'fault']),
  simulated: z.boolean(),
  likes: z
    .strictObject({
      product: entityId,
      added: z.number().int().min(1).describe('How many more.'),
      total: z.number().int().min(0),
      sinceMs: epochMs.describe('When the first of them came.'),
    })
    .optional()
    .describe('Of a like: the same in numbers, so that likes of a minute can be told in one line.'),
});
export type Happening = z.infer<typeof happening>;

export const liveSnapshot = z.strictObject({
  ok: z.literal(true),
  nowMs: epochMs,
  readings: z.array(reading),
  screens: z.array(screenNow),
  devices: z.array(deviceState),
  tags: z.array(tagNow),
  pairings: z.array(pendingPairing),
  happenings: z.array(happening).describe('Newest first, at most 100.'),
  configRevision: z.number().int(),
});
export type LiveSnapshot = z.infer<typeof liveSnapshot>;

const deviceNamed = z.strictObject({ device: entityId });
const done = z.union([z.strictObject({ ok: z.literal(true) }), refused]);

/** Namespace /console, browser to controller. Signed in by the session cookie of the handshake. */
export const consoleCalls = {
  watch: { body: z.strictObject({ protocol: z.number().int() }), answer: z.union([liveSnapshot, refused]) },
  identify: { body: deviceNamed, answer: done },
  reload: { body: deviceNamed, answer: done },
  'cache.clear': { body: deviceNamed, answer: done },
  screenshot: {
    body: deviceNamed,
    answer: z.union([z.strictObject({ ok: z.literal(true), screenshot }), refused]),
  },
} as const;

/** Namespace /console, controller to browser: what changed, at most ten times a second; each entry replaces the one with its id. */
export const consoleNotices = {
  changes: z.strictObject({
    nowMs: epochMs,
    readings: z.array(reading),
    screens: z.array(screenNow),
    devices: z.array(deviceState),
    gone: z.array(entityId).describe('Devices that are no more.'),
    tags: z.array(tagNow),
    pairings: z.array(pendingPairing).nullable().describe('The whole list, when it changed.'),
    happenings: z.array(happening),
    configRevision: z.number().int(),
  }),
  'signed-out': z.strictObject({ message: z.string() }),
} as const;
export type ConsoleChanges = z.infer<typeof consoleNotices.changes>;
