import { z } from 'zod';
import { camera } from '../../config/schema/camera.ts';
import { floorPlan, receiver, zone } from '../../config/schema/floor.ts';
import { tag, tagIdentity } from '../../config/schema/tag.ts';
import { calibrate, still } from './calibration.ts';
import { clockPing, clockPong } from './clock.ts';
import { deviceHello, pairBegin, paired, pairing } from './hello.ts';
import { cloudEvent, eventResult, MAX_BATCH_EVENTS } from './observation.ts';
import { reading } from './reading.ts';
import { entityId } from './scalars.ts';
import { refused } from './version.ts';

/** What an agent needs of a tag: how to know it, and nothing of who carries it. */
export const agentTag = tag.pick({ id: true, class: true, identity: true, eid: true });
export type AgentTag = z.infer<typeof agentTag>;

/** A rack as digits beside it show it. */
export const agentRack = z.strictObject({
  id: entityId,
  name: z.string(),
  staleAfterS: z.number().int(),
  products: z.array(
    z.strictObject({
      id: entityId,
      minimum: z.number().int().describe('Below this many likes no number is shown.'),
    }),
  ),
});
export type AgentRack = z.infer<typeof agentRack>;

/** What an agent needs of the store: places, and which tags are enrolled (no others may be sent). */
export const agentStore = z.strictObject({
  id: entityId,
  floorPlan,
  zones: z.array(zone),
  receivers: z.array(receiver),
  cameras: z.array(camera),
  buttons: z.array(z.strictObject({ id: entityId, name: z.string() })),
  outputs: z.array(z.strictObject({ id: entityId, name: z.string() })),
  racks: z.array(agentRack),
  tags: z.array(agentTag),
  products: z.array(z.strictObject({ id: entityId, gtin: z.string(), category: z.string() })),
  timeZone: z.string().describe('IANA time zone of the store.'),
  cameraCounting: z
    .strictObject({ enabled: z.boolean() })
    .describe('Whether cameras may count people here; while not, an agent opens no camera. Simulated counts may come.'),
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
  values: z.array(reading).describe('For an agent of the kind "rack": the likes of everything that hangs on racks.'),
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
  candidate: {
    body: z
      .strictObject({
        enrolment: z.string().min(1).max(64).describe('Of the notice `enrol`.'),
        identity: tagIdentity,
        rssi: z.number().min(-127).max(20).describe('dBm'),
        batteryPercent: z.number().int().min(0).max(100).optional(),
      })
      .describe(
        'The tag that is held to a desk receiver while somebody enrols. The only way of an unknown tag out of an agent.',
      ),
    answer: z.union([z.strictObject({ ok: z.literal(true) }), refused]),
  },
  still: { body: still, answer: z.union([z.strictObject({ ok: z.literal(true) }), refused]) },
} as const;

/** Namespace /device, controller to agent. */
export const deviceNotices = {
  paired,
  store: agentStore,
  output: outputState,
  values: z
    .strictObject({ values: z.array(reading).min(1) })
    .describe('Likes of something on a rack have changed; to agents of the kind "rack".'),
  enrol: z
    .strictObject({
      enrolment: z.string().min(1).max(64),
      receiver: entityId.describe('The desk receiver.'),
      forMs: z.number().int().min(0).max(120_000).describe('How long to look; 0: it is over.'),
    })
    .describe('Somebody enrols at a desk receiver: the tag held to it is to be told.'),
  calibrate,
  revoked: z.strictObject({ message: z.string() }),
} as const;
