import { z } from 'zod';
import { id } from '../../config/schema/id.ts';

/** Epoch milliseconds, UTC, of the controller's clock unless said otherwise. May have a fraction. */
export const epochMs = z.number().min(0).max(8.64e15).describe('Epoch milliseconds, UTC.');
export const entityId = id;
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits');
/** Key that a device shows to prove who it is: 32 random bytes, base64url. Never logged. */
export const deviceKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** Ids that clients make (plays, boots, events). */
export const token = z.string().min(1).max(200);

/** A stored media file. Served at `/media/{sha256}`, immutable, with byte ranges. */
export const assetRef = z.strictObject({
  sha256,
  mime: z.string().min(3).max(80),
  bytes: z.number().int().min(0),
  width: z.number().int().min(1).optional(),
  height: z.number().int().min(1).optional(),
});
export type AssetRef = z.infer<typeof assetRef>;
