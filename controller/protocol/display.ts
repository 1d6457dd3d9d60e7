import { z } from 'zod';
import { clockPing, clockPong } from './clock.ts';
import { displayHello, pairBegin, paired, pairing } from './hello.ts';
import { play, playerHealth, shown } from './play.ts';
import { override, resume } from './programme/programme.ts';
import { reading } from './reading.ts';
import { assetRef, entityId, epochMs } from './scalars.ts';
import { songsNow } from './songs.ts';
import { productCard } from './scene.ts';
import { refused } from './version.ts';

/** Largest picture of a screen on its way to a console. */
export const SCREENSHOT_WIDTH = 640;
export const SCREENSHOT_BYTES = 200_000;

/** Design tokens of the store, for templates. */
export const brand = z.strictObject({
  primary: z.string(),
  accent: z.string(),
  paper: z.string(),
  ink: z.string(),
  logo: z.string().nullable(),
  fonts: z
    .strictObject({ headings: assetRef.optional(), text: assetRef.optional() })
    .optional()
    .describe('WOFF2 files; absent: the face that comes with the display.'),
});
export type Brand = z.infer<typeof brand>;
export const storeFace = z.strictObject({
  id: entityId,
  name: z.string(),
  locale: z.string(),
  currency: z.string(),
  timeZone: z.string(),
  demonstration: z.boolean(),
  brand,
  webPages: z
    .array(z.string())
    .default([])
    .describe('Hosts whose pages screens may show; *. stands for every name below one.'),
  downloads: z
    .strictObject({
      from: z.string().optional(),
      to: z.string().optional(),
      kilobytesPerS: z.number().int().min(1).optional(),
    })
    .optional()
    .describe('When and how fast what is needed later is fetched; HH:MM in the time zone of the store.'),
});
export type StoreFace = z.infer<typeof storeFace>;

/** When the panel of a screen is on, in UTC: players do no zone maths. */
export const panelHours = z.strictObject({
  by: z.enum(['none', 'cec', 'dpms', 'command']).describe('How it is switched. none: it stays lit, and shows black.'),
  on: z
    .array(z.strictObject({ fromMs: epochMs, toMs: epochMs }))
    .max(1000)
    .nullable()
    .describe('In order, without overlap; null: always.'),
  untilMs: epochMs.describe('They are known until then. Later it is on, rather than dark by mistake.'),
});
export type PanelHours = z.infer<typeof panelHours>;

export const playerWelcome = z.strictObject({
  ok: z.literal(true),
  kind: z.literal('player'),
  device: entityId,
  store: storeFace,
  screen: z.strictObject({
    id: entityId,
    name: z.string(),
    widthPx: z.number().int(),
    heightPx: z.number().int(),
    interactive: z.boolean(),
    volume: z.number().int().min(0).max(100).default(0).describe('Loudness of films, %.'),
    power: panelHours.optional().describe('Absent: always on.'),
  }),
  programme: z.strictObject({ url: z.string(), revision: z.string() }),
  overrides: z.array(override),
  values: z.array(reading).describe('Readings that the programme shows live.'),
  songs: songsNow.nullable().optional().describe('null: nothing is known of the music.'),
});
export type PlayerWelcome = z.infer<typeof playerWelcome>;
export const rackWelcome = z.strictObject({
  ok: z.literal(true),
  kind: z.literal('rack'),
  device: entityId,
  store: storeFace,
  rack: z.strictObject({
    id: entityId,
    name: z.string(),
    minimum: z.number().int(),
    staleAfterS: z.number().int(),
    products: z.array(productCard.extend({ url: z.string().optional() })),
  }),
  values: z.array(reading),
});
export type RackWelcome = z.infer<typeof rackWelcome>;

/** What the welcome said of store and place, said anew when it changes. Values, programme and power have notices of their own. */
export const displayFace = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('player'),
    store: storeFace,
    screen: playerWelcome.shape.screen.omit({ power: true }),
  }),
  rackWelcome.pick({ kind: true, store: true, rack: true }),
]);
export type DisplayFace = z.infer<typeof displayFace>;
/** Answer of a display to `face`: the picture follows. */
export const faceTaken = z.strictObject({ ok: z.literal(true) });

/** Namespace /display, client to controller. Every message is acknowledged with `answer`. */
export const displayCalls = {
  hello: { body: displayHello, answer: z.union([playerWelcome, rackWelcome, refused]) },
  'pair.begin': { body: pairBegin, answer: z.union([pairing, refused]) },
  clock: { body: clockPing, answer: clockPong },
  shown: { body: shown, answer: z.strictObject({ ok: z.literal(true) }) },
  plays: {
    body: z.strictObject({ plays: z.array(play).min(1).max(500) }),
    answer: z.strictObject({
      accepted: z.array(z.string()),
      refused: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
    }),
  },
  health: { body: playerHealth, answer: z.strictObject({ ok: z.literal(true) }) },
} as const;

/** Namespace /display, controller to client. `override.begin` is acknowledged when its media is ready. */
export const displayNotices = {
  paired,
  programme: z.strictObject({ url: z.string(), revision: z.string() }),
  'override.begin': override,
  'override.commit': z.strictObject({ id: z.string(), commitMs: epochMs }),
  'override.end': z.strictObject({
    id: z.string(),
    atMs: epochMs,
    resume: resume.optional().describe('How the booked loop goes on.'),
  }),
  values: z.strictObject({ values: z.array(reading).min(1) }),
  songs: z.strictObject({ songs: songsNow.nullable() }),
  identify: z.strictObject({ seconds: z.number().min(1).max(120) }),
  face: displayFace,
  reload: z.strictObject({}),
  power: panelHours.describe('Other hours of the panel.'),
  'cache.clear': z.strictObject({}).describe('All kept media goes and is fetched anew.'),
  screenshot: z.strictObject({ widthPx: z.number().int().min(64).max(SCREENSHOT_WIDTH) }),
  revoked: z.strictObject({ message: z.string() }),
} as const;
/** Answer of a player to `screenshot`: what its screen shows. It passes through the controller and is kept nowhere. */
export const screenshot = z.discriminatedUnion('taken', [
  z.strictObject({
    taken: z.literal(true),
    mime: z.enum(['image/webp', 'image/jpeg']),
    base64: z
      .base64()
      .min(16)
      .max(Math.ceil(SCREENSHOT_BYTES / 3) * 4),
    widthPx: z.number().int().min(1).max(SCREENSHOT_WIDTH),
    heightPx: z
      .number()
      .int()
      .min(1)
      .max(4 * SCREENSHOT_WIDTH),
    of: z.enum(['window', 'layer']).describe('window: all that is on the screen. layer: the spot, drawn once more.'),
    atMs: epochMs,
  }),
  z.strictObject({ taken: z.literal(false), why: z.string().max(300) }),
]);
export type Screenshot = z.infer<typeof screenshot>;
/** Answer of a player to `override.begin`. */
export const overrideReady = z.strictObject({ ready: z.boolean(), reason: z.string().max(300).optional() });
