import { isControllers } from './navigation.ts';

/** A player that does not renew its mark for this long does not run, ms; at its start, this long after the page came. */
export const QUIET_MS = 30_000;
/** A page that is still on its way is given this much longer, ms: the first load over a slow line. */
const LOADING_MS = 300_000;

/**
 * Run in the page: where it is, with which HTTP status it was answered (0: none, as from a file), and for how long its
 * player has not renewed its mark, ms (null: a page of a version that makes none).
 */
export const PAGE_STATE = `(() => {
  const came = performance.getEntriesByType('navigation')[0];
  // A page that has just begun has no elements yet.
  const mark = document.documentElement?.dataset.alive;
  const loaded = came?.loadEventEnd ?? 0;
  const since = Math.max(Number(mark), loaded) + (loaded === 0 && came !== undefined ? ${LOADING_MS} : 0);
  const quietMs = mark === undefined ? null : performance.now() - since;
  return { url: location.href, status: came?.responseStatus ?? 0, quietMs };
})()`;

/** `dead`: the right page, but no player runs in it. */
export type PageIs = 'player' | 'other' | 'dead';

/** Why what the page says of itself is not the player's page; null when it is. */
export function whyNotPlayer(said: unknown, controller: string): string | null {
  if (typeof said !== 'object' || said === null || !('url' in said) || !('status' in said))
    return 'no answer of the page';
  const { url, status } = said;
  if (typeof url !== 'string' || !isControllers(url, controller)) return 'the window shows something else';
  if (typeof status === 'number' && status >= 400) return `the controller answers with status ${status}`;
  return null;
}

/** What the page is by what it says of itself. */
export function pageIs(said: unknown, controller: string): PageIs {
  if (whyNotPlayer(said, controller) !== null) return 'other';
  const quietMs = typeof said === 'object' && said !== null && 'quietMs' in said ? said.quietMs : null;
  return typeof quietMs === 'number' && quietMs > QUIET_MS ? 'dead' : 'player';
}
