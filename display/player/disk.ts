import { randomBytes } from 'node:crypto';
import { DiskCache } from './diskCache.ts';
import { mediaBase, mediaProtocol } from './mediaProtocol.ts';

/**
 * The media cache of one window: its address for the page, new at every start, and what answers there. Null where the
 * disk refuses; the page then keeps its media itself, in the browser's own store.
 */
export async function openDisk(
  folder: string,
  origin: string,
  say: (line: string) => void,
): Promise<{ readonly base: string; readonly answer: (request: Request) => Promise<Response> } | null> {
  try {
    const cache = await DiskCache.open(folder);
    const token = randomBytes(24).toString('base64url');
    return { base: mediaBase(token), answer: mediaProtocol({ cache, token, origin }) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    say(`Media cannot be kept in the player's folder (${code}): the page keeps it in the browser's own store.`);
    return null;
  }
}
