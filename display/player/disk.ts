import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DiskCache } from './diskCache.ts';
import { mediaBase, mediaProtocol } from './mediaProtocol.ts';

export interface ShellDisk {
  /**
   * The media cache of one window, in a folder of its own: what one page does not need another may. Answers with its
   * address for that page, new at every start; null where the disk refuses, and the page keeps its media itself.
   *
   * @param slot name of the window, the same at every start
   */
  window(slot: string): Promise<string | null>;
  /** What answers under the scheme, for all windows. */
  answer(request: Request): Promise<Response>;
}

/**
 * The caches of all windows of a shell.
 *
 * @param origin of the player's page
 */
export function shellDisk(folder: string, origin: string, say: (line: string) => void): ShellDisk {
  const doors = new Map<string, (request: Request) => Promise<Response>>();
  return {
    async window(slot) {
      try {
        const cache = await DiskCache.open(join(folder, slot));
        const token = randomBytes(24).toString('base64url');
        doors.set(token, mediaProtocol({ cache, token, origin }));
        return mediaBase(token);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'error';
        say(`Media cannot be kept in the player's folder (${code}): the page keeps it in the browser's own store.`);
        return null;
      }
    },
    async answer(request) {
      const [, token = ''] = new URL(request.url).pathname.split('/');
      return (await doors.get(token)?.(request)) ?? new Response('There is nothing here.', { status: 404 });
    },
  };
}
