import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import type { MediaCache } from './mediaCache.ts';
import { mediaUrl } from './mediaCache.ts';

/** Media in the browser's Cache Storage: survives restarts. Secure contexts only (HTTPS, or this machine itself). */
export async function storedCache(name: string): Promise<MediaCache> {
  const cache = await caches.open(name);
  return {
    kind: 'stored',
    async open(asset) {
      const found = await cache.match(mediaUrl(asset));
      if (found === undefined) return null;
      const file = await found.blob();
      // Cut short by a power failure or a full disk: as good as not there.
      return file.size === asset.bytes ? file : null;
    },
    async put(asset: AssetRef, file: Blob) {
      await cache.put(mediaUrl(asset), new Response(file, { headers: { 'content-type': asset.mime } }));
    },
    async drop(asset) {
      await cache.delete(mediaUrl(asset));
    },
    async keepOnly(hashes) {
      for (const request of await cache.keys()) {
        const hash = new URL(request.url).pathname.split('/').at(-1) ?? '';
        if (!hashes.has(hash)) await cache.delete(request);
      }
    },
  };
}
