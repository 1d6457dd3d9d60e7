import { z } from 'zod';
import workerUrl from './pageWorker.ts?worker&url';

export const PAGE_CACHE = 'endcap-page-v1';

const fileList = z.array(z.string().regex(/^[\w./-]+$/)).max(500);

/** Files that the page loads only when a scene needs them: without them that scene could not show without a line. */
async function laterFiles(scope: '/player' | '/rack/'): Promise<string[]> {
  const name = scope === '/player' ? 'player' : 'rack';
  const answer = await fetch(`/web/files-${name}.json`, { cache: 'no-store' });
  if (!answer.ok) return [];
  return fileList.parse(await answer.json()).map((file) => `${location.origin}/web/${file}`);
}

/**
 * Keeps the page itself, so that a restart without a controller still starts. In secure contexts only. The worker only
 * reads; the page writes what it was really made of. Answers with the reason where it cannot.
 */
export async function keepPage(scope: '/player' | '/rack/'): Promise<string | null> {
  if (!isSecureContext || !('serviceWorker' in navigator)) {
    return 'This page is not kept for a restart without a controller: it is not in a secure context.';
  }
  try {
    await navigator.serviceWorker.register(workerUrl, { scope, type: 'module' });
    const cache = await caches.open(PAGE_CACHE);
    const loaded = performance
      .getEntriesByType('resource')
      .map((entry) => entry.name)
      .filter((name) => new URL(name).origin === location.origin && new URL(name).pathname.startsWith('/web/'));
    const page = location.origin + location.pathname;
    const own = new Set([...loaded, ...(await laterFiles(scope))]);
    const keep = async (url: string): Promise<void> => {
      const response = await fetch(url);
      if (response.ok) await cache.put(url, response);
    };
    await Promise.all([...own].map(keep));
    // Last: a page that is kept has all its files.
    await keep(page);
    own.add(page);
    // Files of earlier builds of this page go; other pages on the same machine keep theirs in use by fetching them.
    const mine = (await cache.keys()).filter((r) => new URL(r.url).pathname.startsWith('/web/'));
    if (mine.length > 200) await Promise.all(mine.filter((r) => !own.has(r.url)).map((r) => cache.delete(r)));
    return null;
  } catch (error) {
    // Started without a controller: then the kept copy is what runs.
    if ((await caches.match(location.origin + location.pathname).catch(() => undefined)) !== undefined) return null;
    return `This page cannot be kept for a restart without a controller: ${error instanceof Error ? error.message : String(error)}`;
  }
}
