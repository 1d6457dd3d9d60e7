import { z } from 'zod';

/** Ids of everything in a store file: `[a-z][a-z0-9-]{0,62}`, never reused (DESIGN CFG). */
export const idPattern = /^[a-z][a-z0-9-]{0,62}$/;

export const id = z
  .string()
  .regex(idPattern, 'an id starts with a letter and has only a-z, 0-9 and "-", at most 63 characters')
  .describe('Unique id, lower case letters, digits and hyphens.');

/** A name that people read: trimmed, 1 to 80 characters. */
export const displayName = z.string().trim().min(1).max(80).describe('Name that people read.');

/** Path of a media file, relative to the store file, e.g. `media/cola-film-landscape.mp4`. */
export const mediaPath = z
  .string()
  .regex(/^media\/[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/, 'a media path looks like "media/name.jpg": one folder, no spaces')
  .describe('Media file, relative to the store file.');

/** `#rrggbb` */
export const colour = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, 'a colour looks like "#1a2b3c"')
  .describe('Colour, #rrggbb.');
