import { z } from 'zod';
import { campaign } from '../../config/schema/campaign.ts';
import { mediaPath } from '../../config/schema/id.ts';
import { sourcePattern } from '../../config/schema/source.ts';
import { sections, storeConfig } from '../../config/schema/storeConfig.ts';
import type { SectionName } from '../../config/schema/storeConfig.ts';
import { pendingPairing, role } from './console.ts';
import type { Right } from './console.ts';
import { pairingCode } from './hello.ts';
import { eventResult } from './observation.ts';
import { reading, readingQuality } from './reading.ts';
import { assetRef, entityId, epochMs } from './scalars.ts';
import { productCard } from './scene.ts';

/** Every error of the HTTP interface. */
export const problem = z.strictObject({
  error: z.string().describe('Short code.'),
  message: z.string().describe('What happened and what to do.'),
  faults: z.array(z.strictObject({ path: z.string(), message: z.string(), fix: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

export const session = z.strictObject({
  user: z.string(),
  role,
  rights: z.array(z.string()),
  oneTimePassword: z.boolean().describe('Signed in with the printed first password; it is time to choose one.'),
});
export type Session = z.infer<typeof session>;
export const signIn = z.strictObject({ user: z.string().min(1).max(64), password: z.string().min(1).max(200) });
export const changePassword = z.strictObject({
  current: z.string().min(1).max(200),
  next: z.string().min(10, 'at least 10 characters').max(200),
});

/** GET /api/v1/store: the whole configuration with its media, for the console. */
export const storeAnswer = z.strictObject({
  revision: z.number().int(),
  config: storeConfig,
  media: z.record(z.string(), assetRef),
});
export type StoreAnswer = z.infer<typeof storeAnswer>;

export const campaignState = z.strictObject({
  campaign,
  onScreens: z.array(entityId).describe('Screens that show it now.'),
  targets: z.array(entityId).describe('Screens that it aims at.'),
  trigger: z.enum(['none', 'waiting', 'holding', 'on', 'releasing', 'cooling']),
  why: z.string().describe('Its state in words.'),
  playsToday: z.number().int(),
});
export type CampaignState = z.infer<typeof campaignState>;

/** POST /api/v1/campaigns/{id}/status */
export const campaignStatus = z.strictObject({ status: z.enum(['approved', 'paused']) });

/** POST /api/v1/pairings/{code} */
export const confirmPairing = z.strictObject({
  name: z.string().trim().min(1).max(80),
  place: entityId.nullable().describe('Screen of a player, rack of a rack face, null for an agent.'),
});
export const pairingPath = z.strictObject({ code: pairingCode });

export const ingestAnswer = z.strictObject({ results: z.array(eventResult) });

export const tokenRequest = z.strictObject({
  name: z.string().min(1).max(80),
  sources: z.array(sourcePattern).min(1).max(50),
});
/** The token itself is shown once. */
export const tokenAnswer = z.strictObject({
  id: entityId,
  name: z.string(),
  sources: z.array(z.string()),
  token: z.string(),
});

export const userRequest = z.strictObject({
  user: z.string().regex(/^[a-z][a-z0-9._-]{0,62}$/),
  role,
  password: z.string().min(10).max(200),
});

/** GET /api/v1/products/{gtin}: the shopper's page. */
export const productPage = z.strictObject({
  product: productCard,
  facts: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  currency: z.string(),
  locale: z.string(),
  store: z.string(),
  brand: z.strictObject({
    primary: z.string(),
    accent: z.string(),
    paper: z.string(),
    ink: z.string(),
    logo: z.string().nullable(),
  }),
  likes: z.number().int().nullable(),
  likesQuality: readingQuality,
  likesAtMs: epochMs.nullable().describe('When the likes were last heard of; null while unknown.'),
  liked: z.boolean().describe('This phone liked it today.'),
});
export type ProductPage = z.infer<typeof productPage>;
/** POST /api/v1/products/{gtin}/like: one per phone and day, by a signed cookie that holds no identity. */
export const likeAnswer = z.strictObject({
  likes: z.number().int().nullable(),
  likesQuality: readingQuality,
  likesAtMs: epochMs.nullable(),
  liked: z
    .boolean()
    .describe('Today this phone liked it, now or before. false: not counted yet; ask again after waitMs.'),
  counted: z.boolean().describe('Counted by this request; false with liked: it had been counted today already.'),
  waitMs: z
    .number()
    .int()
    .min(0)
    .max(60_000)
    .nullable()
    .describe('The heart is too young or new; it counts after this.'),
});
export type LikeAnswer = z.infer<typeof likeAnswer>;

export const auditEntry = z.strictObject({ atMs: epochMs, who: z.string(), what: z.string(), detail: z.string() });
export const healthAnswer = z.strictObject({
  ok: z.boolean(),
  version: z.string(),
  uptimeS: z.number(),
  checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});

/** GET /api/v1/campaigns, /readings, /pairings, /audit */
export const campaignsAnswer = z.strictObject({ campaigns: z.array(campaignState) });
export const readingsAnswer = z.strictObject({ readings: z.array(reading) });
export const pairingsAnswer = z.strictObject({ pairings: z.array(pendingPairing) });
export const auditAnswer = z.strictObject({ entries: z.array(auditEntry) });

/** GET /api/v1/devices; PATCH /api/v1/devices/{id} and POST /api/v1/pairings/{code} answer with one. */
export const deviceEntry = z.strictObject({
  id: entityId,
  kind: z.enum(['player', 'rack', 'agent']),
  name: z.string(),
  place: entityId.nullable(),
  createdAtMs: epochMs,
  revokedAtMs: epochMs.nullable(),
});
export const devicesAnswer = z.strictObject({ devices: z.array(deviceEntry) });
/** PATCH /api/v1/devices/{id} */
export const devicePatch = z.strictObject({ name: z.string().trim().min(1).max(80), place: entityId.nullable() });

/** GET /api/v1/users */
export const userEntry = z.strictObject({ user: z.string(), role, createdAtMs: epochMs, oneTimePassword: z.boolean() });
export const usersAnswer = z.strictObject({ users: z.array(userEntry) });
export type UserEntry = z.infer<typeof userEntry>;
/** GET /api/v1/tokens: never the token itself. */
export const tokenEntry = z.strictObject({
  id: entityId,
  name: z.string(),
  sources: z.array(z.string()),
  createdAtMs: epochMs,
  revokedAtMs: epochMs.nullable(),
});
export const tokensAnswer = z.strictObject({ tokens: z.array(tokenEntry) });
export type TokenEntry = z.infer<typeof tokenEntry>;

/** POST /api/v1/config/check: every fault of a store file; none: it is sound. */
export const configCheckAnswer = z.strictObject({
  faults: z.array(z.strictObject({ path: z.string(), message: z.string(), fix: z.string() })),
});

/** Which right may change which part of the configuration. */
export const sectionRight: Record<SectionName | 'store' | 'floorPlan', Right> = {
  store: 'configure',
  floorPlan: 'configure',
  connectors: 'configure',
  zones: 'plan',
  screens: 'plan',
  groups: 'plan',
  racks: 'plan',
  receivers: 'plan',
  surveys: 'plan',
  tags: 'plan',
  cameras: 'plan',
  buttons: 'plan',
  outputs: 'plan',
  speakers: 'plan',
  products: 'campaigns',
  holidays: 'campaigns',
  dayparts: 'campaigns',
  creatives: 'campaigns',
  playlists: 'campaigns',
  campaigns: 'campaigns',
};
const sectionName = z.enum(Object.keys(sections) as [SectionName, ...SectionName[]]);

/**
 * PATCH /api/v1/config: changes to entries of a store, all of them or none. Undo is the opposite change: what was put
 * is put back as it was or removed, what was removed is put.
 */
export const configPatch = z.strictObject({
  base: z.number().int().describe('Revision that the changes were made on; another one since then is answered 409.'),
  changes: z
    .array(
      z.union([
        z.strictObject({
          section: sectionName,
          put: z
            .looseObject({ id: entityId })
            .describe('The whole entry; it replaces the one with its id, or is added.'),
        }),
        z.strictObject({ section: sectionName, remove: entityId }),
        z.strictObject({ section: z.enum(['store', 'floorPlan']), put: z.looseObject({}) }),
      ]),
    )
    .min(1)
    .max(500),
});
export type ConfigPatch = z.infer<typeof configPatch>;
export const configPatched = z.strictObject({ revision: z.number().int() });

/** GET /api/v1/config/revisions, newest first. */
export const revisionsAnswer = z.strictObject({
  revisions: z.array(z.strictObject({ revision: z.number().int(), atMs: epochMs, by: z.string() })),
});

/** A file of the library, used or not. */
export const mediaEntry = z.strictObject({
  path: mediaPath,
  asset: assetRef,
  thumbnail: assetRef
    .nullable()
    .describe('Small picture of it, at most 480 pixels wide; null where none could be made.'),
  durationMs: z.number().min(0).nullable().describe('Length of a video.'),
  variants: z.array(z.string()).optional().describe('Names of the variants of a model; absent for other files.'),
  uploadedAtMs: epochMs.nullable().describe('null: it came with the store file.'),
  usedBy: z.array(z.strictObject({ section: z.string(), id: z.string(), name: z.string() })),
});
export type MediaEntry = z.infer<typeof mediaEntry>;
export const mediaList = z.strictObject({ media: z.array(mediaEntry) });
/** Largest picture and largest video that may be uploaded, bytes. */
export const MAX_IMAGE_UPLOAD = 50 * 1024 * 1024;
export const MAX_VIDEO_UPLOAD = 1024 * 1024 * 1024;
/** Largest typeface, bytes. Of models it is MAX_MODEL_BYTES. */
export const MAX_FONT_UPLOAD = 2 * 1024 * 1024;

/** An outside system and how it does. Its secrets go in and never come out. */
export const connectorState = z.strictObject({
  id: entityId,
  kind: z.string(),
  name: z.string(),
  state: z.enum(['working', 'waiting', 'failed', 'unset']),
  detail: z.string().describe('In words.'),
  secrets: z.record(z.string(), z.boolean()).describe('Name of each secret, and whether it is set.'),
  webhook: z.string().nullable().describe('Address to enter at the other side; null without publicUrl.'),
  lastEventMs: epochMs.nullable(),
  lastPollMs: epochMs.nullable(),
});
export type ConnectorState = z.infer<typeof connectorState>;
export const connectorStates = z.strictObject({ connectors: z.array(connectorState) });
/** PUT /api/v1/connectors/{id}/secrets */
export const connectorSecrets = z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), z.string().trim().min(1).max(500));
