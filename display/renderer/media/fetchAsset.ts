import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import { mediaUrl } from './mediaCache.ts';

/** A file that is not what the programme says it is. */
export class BrokenAsset extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BrokenAsset';
  }
}

/** True where the page can check hashes; elsewhere only the size is checked, and health says so. */
export function canVerify(): boolean {
  return isSecureContext && typeof crypto.subtle === 'object';
}

/** Fetches a whole file and checks size and SHA-256 before anyone sees it. */
export async function fetchAsset(asset: AssetRef): Promise<Blob> {
  const response = await fetch(mediaUrl(asset), { signal: AbortSignal.timeout(120_000) });
  if (response.status === 404) throw new BrokenAsset('the controller does not have the file');
  if (!response.ok) throw new Error(`the controller answered ${response.status}`);
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength !== asset.bytes) {
    throw new BrokenAsset(`the file has ${bytes.byteLength} bytes instead of ${asset.bytes}`);
  }
  if (canVerify()) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const hash = Array.from(digest, (b) => b.toString(16).padStart(2, '0')).join('');
    if (hash !== asset.sha256) throw new BrokenAsset('its SHA-256 does not match');
  }
  return new Blob([bytes], { type: asset.mime });
}
