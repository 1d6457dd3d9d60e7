import type { AssetRef } from '../../../controller/protocol/scalars.ts';

/**
 * Where verified media lies. Only whole files whose hash was checked go in; a put is atomic: a file is there or not.
 * Implementations: Cache Storage in secure contexts, memory elsewhere.
 */
export interface MediaCache {
  readonly kind: 'stored' | 'memory';
  /** The file, or null when it is not kept. */
  open(asset: AssetRef): Promise<Blob | null>;
  /** @throws Error when there is no room */
  put(asset: AssetRef, file: Blob): Promise<void>;
  drop(asset: AssetRef): Promise<void>;
  /** Drops everything whose hash is not in the set. */
  keepOnly(hashes: ReadonlySet<string>): Promise<void>;
}

/** Address of a stored file at the controller. */
export function mediaUrl(asset: Pick<AssetRef, 'sha256'>): string {
  return `/media/${asset.sha256}`;
}
