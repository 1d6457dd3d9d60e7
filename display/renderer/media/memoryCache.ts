import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import type { MediaCache } from './mediaCache.ts';
import { NoRoom } from './mediaCache.ts';

interface Held {
  readonly mime: string;
  parts: Uint8Array<ArrayBuffer>[];
  bytes: number;
  whole: boolean;
  neededAtMs: number;
}

/** Media in memory, where the page may keep nothing (plain HTTP from another host). Lost at a restart. */
export function memoryCache(budgetBytes: number): MediaCache {
  const files = new Map<string, Held>();
  const used = (): number => [...files.values()].reduce((sum, f) => sum + f.bytes, 0);
  const fresh = (asset: AssetRef): Held => {
    const made: Held = { mime: asset.mime, parts: [], bytes: 0, whole: false, neededAtMs: Date.now() };
    files.set(asset.sha256, made);
    return made;
  };
  return {
    kind: 'memory',
    list: async () =>
      [...files].map(([sha256, { bytes, whole, neededAtMs }]) => ({ sha256, bytes, whole, neededAtMs })),
    async open(asset) {
      const held = files.get(asset.sha256);
      if (held?.whole !== true || held.bytes !== asset.bytes) return null;
      const address = URL.createObjectURL(new Blob(held.parts, { type: asset.mime }));
      return { address, close: () => URL.revokeObjectURL(address) };
    },
    async begin(asset, anew) {
      const kept = files.get(asset.sha256);
      const held = anew || kept === undefined || kept.whole ? fresh(asset) : kept;
      const earlier = [...held.parts];
      return {
        have: held.bytes,
        async *earlier() {
          yield* earlier;
        },
        async write(chunk) {
          if (used() + chunk.byteLength > budgetBytes) {
            throw new NoRoom(`more than ${Math.round(budgetBytes / 1e6)} MB are not kept in memory`);
          }
          held.parts.push(chunk.slice());
          held.bytes += chunk.byteLength;
        },
        finish: async () => void (held.whole = true),
        pause: async () => undefined,
        drop: async () => void files.delete(asset.sha256),
      };
    },
    drop: async (sha256) => void files.delete(sha256),
    async needed(hashes, atMs) {
      for (const hash of hashes) {
        const held = files.get(hash);
        if (held !== undefined) held.neededAtMs = atMs;
      }
    },
    quota: async () => budgetBytes,
  };
}
