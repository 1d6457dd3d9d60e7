import { isControllers } from './navigation.ts';

/** Run in the page: where it is, and with which HTTP status it was answered (0: none, as from a file). */
export const PAGE_STATE = `({ url: location.href, status: performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0 })`;

/** Why what the page says of itself is not the player's page; null when it is. */
export function whyNotPlayer(said: unknown, controller: string): string | null {
  if (typeof said !== 'object' || said === null || !('url' in said) || !('status' in said))
    return 'no answer of the page';
  const { url, status } = said;
  if (typeof url !== 'string' || !isControllers(url, controller)) return 'the window shows something else';
  if (typeof status === 'number' && status >= 400) return `the controller answers with status ${status}`;
  return null;
}
