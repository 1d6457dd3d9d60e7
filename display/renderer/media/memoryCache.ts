import type { MediaCache } from './mediaCache.ts';

/** Media in memory, where the page has no Cache Storage (plain HTTP from another host). Lost at a restart. */
export function memoryCache(budgetBytes: number): MediaCache {
  const files = new Map<string, Blob>();
  let used = 0;
  const drop = (hash: string): void => {
    used -= files.get(hash)?.size ?? 0;
    files.delete(hash);
  };
  return {
    kind: 'memory',
    open: async (asset) => files.get(asset.sha256) ?? null,
    put: async (asset, file) => {
      if (files.has(asset.sha256)) return;
      if (used + file.size > budgetBytes) throw new Error('no room left in memory');
      files.set(asset.sha256, file);
      used += file.size;
    },
    drop: async (asset) => drop(asset.sha256),
    keepOnly: async (hashes) => {
      for (const hash of [...files.keys()]) if (!hashes.has(hash)) drop(hash);
    },
  };
}
