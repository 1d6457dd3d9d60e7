import type { Happening } from './console.ts';

/** Happenings kept; older ones are in the audit and the journal. */
export const KEPT_HAPPENINGS = 100;
/** Likes may take this many of them before the oldest like goes instead of the oldest happening. */
const LIKES_KEPT = 40;
/** Likes of a product within this long are one line, ms. */
const LINE_MS = 60_000;

/**
 * The list with one more happening, newest first. A like joins the line of its product when that began within a
 * minute; the line keeps its place, so that likes do not push everything else down.
 */
export function withHappening(list: readonly Happening[], fresh: Happening): readonly Happening[] {
  const { likes } = fresh;
  const line = list.findIndex(
    (h) => likes !== undefined && h.likes?.product === likes.product && likes.sinceMs - h.likes.sinceMs < LINE_MS,
  );
  const old = list[line];
  if (likes !== undefined && old?.likes !== undefined) {
    const joined: Happening = {
      ...fresh,
      simulated: old.simulated || fresh.simulated,
      likes: { ...likes, added: old.likes.added + likes.added, sinceMs: old.likes.sinceMs },
    };
    return list.with(line, joined);
  }
  const next = [fresh, ...list];
  if (next.length <= KEPT_HAPPENINGS) return next;
  const many = next.filter((h) => h.kind === 'like').length > LIKES_KEPT;
  const gone = many ? next.findLastIndex((h) => h.kind === 'like') : next.length - 1;
  return next.toSpliced(gone, 1);
}
