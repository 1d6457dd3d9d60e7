import { z } from 'zod';
import type { MediaCache } from './mediaCache.ts';
import { memoryCache } from './memoryCache.ts';
import { shellCache } from './shellCache.ts';
import { storedCache } from './storedCache.ts';

const shell = z.object({ media: z.string() });

export interface ChosenCache {
  readonly cache: MediaCache;
  /** What is not kept, and why, in words; null: everything is. */
  readonly fault: string | null;
}

/**
 * The best place for media that there is: the shell's disk, the browser's store, memory.
 *
 * @param slot name of the display's own store
 * @param memoryBytes most that memory may hold
 */
export async function chooseCache(slot: string, memoryBytes: number): Promise<ChosenCache> {
  const given = shell.safeParse((globalThis as { endcapShell?: unknown }).endcapShell);
  let fault: string | null = null;
  if (given.success) {
    const cache = shellCache(given.data.media);
    try {
      await cache.list();
      return { cache, fault: null };
    } catch (error) {
      fault = `The player's own disk cannot be used for media (${wordsOf(error)}); the browser's store is used.`;
    }
  }
  if (!isSecureContext || !('caches' in globalThis)) {
    const why = 'this page is not in a secure context. Serve it over HTTPS.';
    return { cache: memoryCache(memoryBytes), fault: `Media is not kept for a restart: ${why}` };
  }
  try {
    return { cache: await storedCache(`endcap-media-${slot}`), fault };
  } catch (error) {
    const why = `the browser refuses to keep anything (${wordsOf(error)}).`;
    return { cache: memoryCache(memoryBytes), fault: `Media is not kept for a restart: ${why}` };
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}
