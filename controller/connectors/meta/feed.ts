import { createHmac } from 'node:crypto';
import { z } from 'zod';

/** Most updates in one delivery, as documented. */
const MOST_CHANGES = 1000;
const DAY_S = 86_400;

/** An id as text. Ids are longer than a JSON number holds exactly, so a number keeps its digits (see `parseFeed`). */
const idText = z.union([z.string().min(1).max(100), z.number()]).transform(String);

const envelope = z.looseObject({
  object: z.string(),
  entry: z
    .array(
      z.looseObject({
        id: idText,
        changes: z.array(z.looseObject({ field: z.string(), value: z.unknown().optional() })).default([]),
      }),
    )
    .max(MOST_CHANGES),
});

const reaction = z.looseObject({
  item: z.literal('reaction'),
  verb: z.string().max(40),
  post_id: idText,
  parent_id: idText,
  comment_id: z.unknown().optional(),
  reaction_type: z.string().max(40).default(''),
  created_time: idText.default(''),
  from: z.looseObject({ id: idText }).optional(),
  sender_id: idText.optional(),
});

/** A reaction to a post that counts, without whose it is. */
export interface PostReaction {
  readonly kind: 'reaction';
  readonly post: string;
  readonly delta: 1 | -1;
  /** The same for the same reaction however often it is delivered; tells nothing about the person. */
  readonly key: string;
}
export type FeedChange = PostReaction | { readonly kind: 'ignored' | 'other-page' };

const deltas: Readonly<Record<string, 1 | -1>> = { add: 1, remove: -1 };

/**
 * Changes of a delivery, in their order; null when it is none.
 *
 * Counted are reactions to a post itself: added +1, removed -1. A changed type is no change, a reaction to a comment
 * is none to the post, and `item: like` was once sent beside `item: reaction` for the same like.
 *
 * @param page the page whose posts are counted
 * @param ownKey secret of the connector, from which the key of each day is made
 */
export function parseFeed(body: Uint8Array, page: string, ownKey: string): FeedChange[] | null {
  const parsed = envelope.safeParse(parseExactly(body));
  if (!parsed.success) return null;
  const { object, entry } = parsed.data;
  return entry.flatMap(({ id, changes }) =>
    changes.map(({ field, value }): FeedChange => {
      if (object !== 'page' || field !== 'feed') return { kind: 'ignored' };
      return id === page ? changeOf(value, ownKey) : { kind: 'other-page' };
    }),
  );
}

function changeOf(value: unknown, ownKey: string): FeedChange {
  const parsed = reaction.safeParse(value);
  if (!parsed.success) return { kind: 'ignored' };
  const { verb, post_id: post, parent_id: parent, comment_id: comment } = parsed.data;
  const delta = deltas[verb];
  if (delta === undefined || parent !== post || (comment !== undefined && comment !== null)) return { kind: 'ignored' };
  const { created_time: created, reaction_type: type, from, sender_id: sender } = parsed.data;
  const day = String(Math.floor(Number(created) / DAY_S));
  const dayKey = createHmac('sha256', ownKey).update(day).digest();
  const identity = JSON.stringify([post, from?.id ?? sender ?? '', created, verb, type]);
  return {
    kind: 'reaction',
    post,
    delta,
    key: createHmac('sha256', dayKey).update(identity).digest('hex').slice(0, 40),
  };
}

/** Parses JSON without rounding: whole numbers that a double cannot hold stay as the text that was sent. */
function parseExactly(body: Uint8Array): unknown {
  const exact = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? context?.source : value;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body), exact);
  } catch {
    return null;
  }
}
