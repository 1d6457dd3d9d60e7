import { z } from 'zod';
import { tagIdentity } from '../../config/schema/tag.ts';
import { entityId } from './scalars.ts';

/** Longest event, bytes of JSON (CloudEvents guidance: 64 KiB). */
export const MAX_EVENT_BYTES = 64 * 1024;
/** Most events in one batch. */
export const MAX_BATCH_EVENTS = 1000;
/** Largest body of POST /api/v1/events, bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** A song as screens show it. Who wished for it is not in here, and nowhere else in Endcap. */
export const song = z.strictObject({
  title: z.string().min(1).max(120),
  artist: z.string().max(120).default(''),
  wishes: z.number().int().min(0).max(100_000).default(0).describe('How many wished for it.'),
});
export type Song = z.infer<typeof song>;

/** Data of each event type that Endcap takes in. Unknown members are refused: nothing personal slips through. */
export const observationData = {
  'endcap.sighting.v1': z
    .strictObject({
      tag: tagIdentity,
      receiver: z.string().min(1).max(64).describe('Receiver id, or the hardware id of the receiver.'),
      rssi: z.number().min(-127).max(20).describe('dBm'),
    })
    .describe('One enrolled tag heard by one receiver, or one fixed beacon ranged by an app.'),
  'endcap.place.v1': z
    .strictObject({
      tag: tagIdentity,
      zone: entityId,
      confidence: z.number().min(0).max(1).default(0.8),
    })
    .describe("The zone in which a consenting member's app finds itself."),
  'endcap.telemetry.v1': z
    .strictObject({
      tag: tagIdentity,
      batteryPercent: z.number().int().min(0).max(100).optional(),
      batteryMv: z.number().int().min(0).max(20_000).optional(),
      press: z.enum(['single', 'double', 'triple', 'long']).optional().describe('Its own button was pressed.'),
    })
    .refine(
      (t) => t.batteryPercent !== undefined || t.batteryMv !== undefined || t.press !== undefined,
      'it says nothing; send at least one value',
    )
    .describe('What an enrolled tag says of itself.'),
  'endcap.count.v1': z
    .strictObject({
      zone: entityId,
      count: z.number().int().min(0).max(10_000).describe('People in the zone.'),
      confidence: z.number().min(0).max(1).default(1),
    })
    .describe('People in a zone, counted by a camera. Anonymous.'),
  'endcap.crossing.v1': z
    .strictObject({
      line: entityId,
      way: z.enum(['forth', 'back']).describe('forth: towards the positive side of the line.'),
      people: z.number().int().min(1).max(1000).default(1),
    })
    .describe('People who crossed a line, counted by a camera. Anonymous.'),
  'endcap.like.v1': z
    .strictObject({
      product: z.string().min(1).max(64).describe('Product id or GTIN.'),
      delta: z.union([z.literal(1), z.literal(-1)]).default(1),
    })
    .describe('One like more, or one taken back.'),
  'endcap.likes.v1': z
    .strictObject({
      product: z.string().min(1).max(64).describe('Product id or GTIN.'),
      total: z
        .number()
        .int()
        .min(0)
        .max(1e9)
        .describe('All likes at this source; wins over deltas of the same source.'),
    })
    .describe('Absolute number of likes at one source.'),
  'endcap.sale.v1': z
    .strictObject({
      product: z.string().min(1).max(64).describe('Product id or GTIN.'),
      quantity: z.number().int().min(-1000).max(1000).describe('Pieces; negative for a return.'),
    })
    .describe('A line of a receipt.'),
  'endcap.stock.v1': z
    .strictObject({
      product: z.string().min(1).max(64).describe('Product id or GTIN.'),
      quantity: z.number().int().min(0).max(1e6).describe('Pieces in stock.'),
    })
    .describe('Pieces of a product in stock, as the stock system has them.'),
  'endcap.dwell.v1': z
    .strictObject({
      zone: entityId,
      seconds: z.number().min(0).max(86_400).describe('How long those who just left had stayed, on average.'),
      confidence: z.number().min(0).max(1).default(1),
    })
    .describe('How long people stay in a zone. Anonymous: an average, no visit of its own.'),
  'endcap.queue.v1': z
    .strictObject({
      zone: entityId,
      length: z.number().int().min(0).max(10_000).describe('People who wait.'),
      waitS: z.number().min(0).max(86_400).optional().describe('How long somebody who joins now will wait, seconds.'),
      confidence: z.number().min(0).max(1).default(1),
    })
    .describe('A queue, for example at the till. Anonymous.'),
  'endcap.visits.v1': z
    .strictObject({
      zone: entityId,
      histogram: z
        .strictObject({
          upToS: z
            .array(z.number().min(0).max(86_400))
            .min(1)
            .max(32)
            .refine((s) => s.every((v, i) => i === 0 || v > s[i - 1]!), 'the classes go up: 5, 15, 30, ...')
            .describe('Upper ends of the classes, seconds, rising.'),
          visits: z
            .array(z.number().int().min(0).max(10_000))
            .min(2)
            .max(33)
            .describe('Visits in each class; one more than there are ends: the last is of longer ones.'),
        })
        .refine((h) => h.visits.length === h.upToS.length + 1, 'visits has one entry more than upToS'),
      meanS: z
        .number()
        .min(0)
        .max(86_400)
        .optional()
        .describe(
          'How long those who left in the last ten minutes had stayed, on average; without it the middles of the classes are taken.',
        ),
      confidence: z.number().min(0).max(1).default(1),
    })
    .describe('Visits of a zone that ended in the last minute, by how long they were. Anonymous: numbers by class.'),
  'endcap.heat.v1': z
    .strictObject({
      camera: entityId,
      cellM: z.number().min(0.1).max(10).describe('Side of a cell, metres.'),
      cells: z
        .array(
          z.strictObject({
            x: z.number().int().min(-10_000).max(10_000).describe('Column: the cell reaches from x to x + 1 sides.'),
            y: z.number().int().min(-10_000).max(10_000).describe('Row.'),
            seconds: z.number().min(0).max(86_400).describe('People times seconds.'),
          }),
        )
        .max(1200),
    })
    .describe('How long people stood where on the floor plan, added up since the last such event. Anonymous.'),
  'endcap.camera.v1': z
    .strictObject({
      camera: entityId,
      state: z.enum(['working', 'blind', 'dark', 'covered', 'frozen', 'moved', 'overloaded']),
      detail: z.string().max(300).describe('In words.'),
    })
    .describe('What has become of a camera. While it is not working its zones are unknown, not empty.'),
  'endcap.weather.v1': z
    .strictObject({
      temperatureC: z.number().min(-90).max(60).optional(),
      rainMmPerHour: z.number().min(0).max(500).optional(),
      windKmh: z.number().min(0).max(500).optional(),
      cloudPercent: z.number().min(0).max(100).optional().describe('Sky covered by clouds.'),
    })
    .refine((w) => Object.values(w).some((value) => value !== undefined), 'it says nothing; send at least one value')
    .describe('The weather at the store: at least one of its values.'),
  'endcap.button.v1': z.strictObject({ button: entityId }).describe('A press of a button.'),
  'endcap.songs.v1': z
    .strictObject({
      playing: song.nullable().describe('null: nothing plays that anybody chose.'),
      next: z.array(song).max(50).describe('What comes, in order.'),
    })
    .describe('The song that plays and those that come, as the music player has them. Nobody is named.'),
} as const;
export type ObservationType = keyof typeof observationData;
export const observationTypes = Object.keys(observationData) as ObservationType[];

/** How late an event may come and still decide, ms (OBS). Later ones are kept for measurement, or refused. */
export const latenessMs: Record<ObservationType, number> = {
  'endcap.sighting.v1': 10_000,
  'endcap.place.v1': 10_000,
  'endcap.telemetry.v1': 10_000,
  'endcap.count.v1': 10_000,
  'endcap.crossing.v1': 10_000,
  'endcap.button.v1': 10_000,
  'endcap.like.v1': 48 * 3_600_000,
  'endcap.likes.v1': 48 * 3_600_000,
  'endcap.sale.v1': 48 * 3_600_000,
  'endcap.stock.v1': 48 * 3_600_000,
  'endcap.dwell.v1': 10_000,
  'endcap.queue.v1': 10_000,
  'endcap.visits.v1': 3_600_000,
  'endcap.heat.v1': 3_600_000,
  'endcap.camera.v1': 3_600_000,
  'endcap.weather.v1': 3_600_000,
  'endcap.songs.v1': 600_000,
};
/** How far in the future an event may claim to be, ms. */
export const FUTURE_TOLERANCE_MS = 5_000;

/** A CloudEvents 1.0 envelope in structured form. Extensions are lower case letters and digits. */
export const cloudEvent = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(200),
  source: z.string().min(1).max(200),
  type: z.string().min(1).max(100),
  time: z.iso.datetime({ offset: true }).optional(),
  subject: z.string().max(200).optional(),
  datacontenttype: z.string().max(100).optional(),
  dataschema: z.string().max(300).optional(),
  simulated: z.boolean().optional().describe('True when a simulator made it.'),
  data: z.unknown(),
});
export type CloudEvent = z.infer<typeof cloudEvent>;

/** What became of one event. */
export const eventResult = z.strictObject({
  id: z.string().max(200),
  source: z.string().max(200),
  result: z
    .enum(['accepted', 'duplicate', 'late', 'refused', 'retry'])
    .describe('retry: it could not be written down and did not count; send it again.'),
  reason: z.string().max(300).optional().describe('Why not, and what to do.'),
});
export type EventResult = z.infer<typeof eventResult>;

/** A parsed observation, as identity and engine take it. */
export type Observation = {
  [T in ObservationType]: {
    readonly type: T;
    readonly id: string;
    readonly source: string;
    readonly sensedAtMs: number;
    readonly simulated: boolean;
    readonly data: z.infer<(typeof observationData)[T]>;
  };
}[ObservationType];
