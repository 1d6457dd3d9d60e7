import { z } from 'zod';
import { camera, floorPlan, receiver, tag, zone } from '../../config/schema/floor.ts';
import { clockPing, clockPong } from './clock.ts';
import { deviceHello, pairBegin, paired, pairing } from './hello.ts';
import { cloudEvent, eventResult, MAX_BATCH_EVENTS } from './observation.ts';
import { entityId } from './scalars.ts';
import { refused } from './version.ts';

/** What an agent needs of the store: places, and which tags are enrolled (no others may be sent). */
export const agentStore = z.strictObject({
  id: entityId,
  floorPlan,
  zones: z.array(zone),
  receivers: z.array(receiver),
  cameras: z.array(camera),
  buttons: z.array(z.strictObject({ id: entityId, name: z.string() })),
  outputs: z.array(z.strictObject({ id: entityId, name: z.string() })),
  tags: z.array(tag),
  products: z.array(z.strictObject({ id: entityId, gtin: z.string(), category: z.string() })),
  simulator: z.strictObject({ enabled: z.boolean(), seed: z.number().int(), shoppers: z.number().int() }),
});
export type AgentStore = z.infer<typeof agentStore>;

export const outputState = z.strictObject({ output: entityId, on: z.boolean() });
export type OutputState = z.infer<typeof outputState>;

export const deviceWelcome = z.strictObject({
  ok: z.literal(true),
  device: entityId,
  name: z.string(),
  store: agentStore,
  outputs: z.array(outputState).describe('Outputs of the store as they are now.'),
});
export type DeviceWelcome = z.infer<typeof deviceWelcome>;

export const deviceHealth = z.strictObject({
  state: z.enum(['working', 'degraded', 'failed']),
  detail: z.string().max(300).describe('In words.'),
  queued: z.number().int().min(0),
  dropped: z.number().int().min(0),
});
export type DeviceHealth = z.infer<typeof deviceHealth>;

/** Namespace /device, agent to controller. */
export const deviceCalls = {
  hello: { body: deviceHello, answer: z.union([deviceWelcome, refused]) },
  'pair.begin': { body: pairBegin, answer: z.union([pairing, refused]) },
  clock: { body: clockPing, answer: clockPong },
  observations: {
    body: z.strictObject({ events: z.array(cloudEvent).min(1).max(MAX_BATCH_EVENTS) }),
    answer: z.strictObject({ results: z.array(eventResult) }),
  },
  health: { body: deviceHealth, answer: z.strictObject({ ok: z.literal(true) }) },
} as const;

/** Namespace /device, controller to agent. */
export const deviceNotices = {
  paired,
  store: agentStore,
  output: outputState,
  revoked: z.strictObject({ message: z.string() }),
} as const;
