import { z } from 'zod';
import { displayName, id } from './id.ts';

/** What a tag advertises that stays the same; never a random address. */
export const tagIdentity = z
  .string()
  .regex(
    /^(mac:[0-9a-f]{12}|ibeacon:[0-9a-f]{32}-\d{1,5}-\d{1,5}|altbeacon:[0-9a-f]{40}|eddystone:[0-9a-f]{32}|eid:[a-z][a-z0-9-]{0,62}|kontakt:[a-z0-9]{4,8}|app:[0-9a-f]{32})$/,
    'an identity looks like "mac:e78f135624ce", "ibeacon:<32 hex>-<major>-<minor>", "altbeacon:<40 hex>", ' +
      '"eddystone:<32 hex>", "kontakt:<unique id>", "eid:<name>" with its key, or "app:<32 hex>"',
  );

export const tagClass = z.enum(['member', 'basket', 'staff', 'asset']).describe('What carries the tag.');
export type TagClass = z.infer<typeof tagClass>;

/** How long a tag must be in another zone before it enters it, and silent before it has left, seconds. */
export const classDelays: Readonly<Record<TagClass, { readonly enterS: number; readonly leaveS: number }>> = {
  member: { enterS: 0.5, leaveS: 30 },
  basket: { enterS: 0.5, leaveS: 20 },
  staff: { enterS: 0.5, leaveS: 30 },
  asset: { enterS: 3, leaveS: 60 },
};

const eid = z
  .strictObject({
    key: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'the identity key is 32 hex digits')
      .describe('Identity key, 16 bytes as hex.'),
    exponent: z.number().int().min(0).max(15).describe('The id changes every 2^exponent seconds.'),
    counter: z.number().int().min(0).max(0xffffffff).describe('Clock of the tag at the instant below, seconds.'),
    at: z.iso.datetime({ offset: true }).describe('When the clock of the tag was read.'),
  })
  .describe('What an Eddystone-EID tag was registered with; its id changes, and only this names it.');

const consent = z
  .strictObject({
    on: z.iso.date().describe('The day on which the member said yes.'),
    wording: z.string().trim().min(1).max(300).describe('What the member said yes to, or the version of that text.'),
  })
  .describe("A member's consent.");

export const tag = z
  .strictObject({
    id,
    name: displayName,
    class: tagClass.default('basket'),
    identity: tagIdentity.describe('What the tag advertises. Never a random address.'),
    eid: eid.optional(),
    consent: consent.optional(),
    segments: z
      .array(id)
      .max(10)
      .default([])
      .describe('What the member has declared, for example "shops-menswear"; only with consent, and only for members.'),
    lost: z.boolean().default(false).describe('Not to be found: it counts nowhere, and is said when it is heard.'),
    enterAfterS: z
      .number()
      .min(0)
      .max(60)
      .optional()
      .describe('How long it must be in another zone before it enters it, seconds. By default by class.'),
    leaveAfterS: z
      .number()
      .min(2)
      .max(3600)
      .optional()
      .describe(
        'Silence after which it has left, seconds. By default by class, and longer where it advertises rarely.',
      ),
  })
  .describe('An enrolled tag. Tags that are not enrolled are never sent or stored.');
export type Tag = z.infer<typeof tag>;

/** Whether a tag is listened for: not a member's without a yes. */
export function isHeard(tag: Pick<Tag, 'class' | 'consent'>): boolean {
  return tag.class !== 'member' || tag.consent !== undefined;
}
