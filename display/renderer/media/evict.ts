import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import type { KeptFile } from './mediaCache.ts';

/**
 * Which kept files go so that `incomingBytes` more fit, the least recently needed first. What is needed or held (on
 * screen, in a kept layer) never goes. Null: there is no such room, and nothing goes.
 *
 * @param stays hashes of what is needed or held
 * @param quotaBytes most that may lie there; null: not known, then nothing has to go
 */
export function toDrop(
  kept: readonly KeptFile[],
  stays: ReadonlySet<string>,
  quotaBytes: number | null,
  incomingBytes: number,
): string[] | null {
  if (quotaBytes === null) return [];
  let over = kept.reduce((sum, f) => sum + f.bytes, 0) + incomingBytes - quotaBytes;
  const going: string[] = [];
  for (const file of kept.filter((f) => !stays.has(f.sha256)).sort((a, b) => a.neededAtMs - b.neededAtMs)) {
    if (over <= 0) break;
    going.push(file.sha256);
    over -= file.bytes;
  }
  return over <= 0 ? going : null;
}

/** Of the wanted files, most urgent first, those that cannot be kept because what comes before them fills the room. */
export function withoutRoom<A extends Pick<AssetRef, 'bytes'>>(wanted: readonly A[], quotaBytes: number | null): A[] {
  let left = quotaBytes ?? Number.POSITIVE_INFINITY;
  return wanted.filter(({ bytes }) => {
    if (bytes > left) return true;
    left -= bytes;
    return false;
  });
}
