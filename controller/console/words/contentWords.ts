import type { CacheState } from '../../protocol/play.ts';
import { numberText } from './amount.ts';

/** So many missing files are named; the others are counted. */
const NAMED = 3;

/** Megabytes, with one digit after the point below ten. */
function megabytes(bytes: number): string {
  const mb = bytes / 1e6;
  return numberText(mb < 10 ? Math.round(mb * 10) / 10 : Math.round(mb));
}

/**
 * What a player has of what its programme needs, in sentences: none when it has everything.
 *
 * E.g. `12 of 14 files, 38 of 52 MB, 1.2 MB/s.` and `Missing: "film-a" (3 of 12 MB).`
 */
export function contentWords(cached: CacheState): string[] {
  const { wanted, present, wantedBytes, presentBytes, bytesPerS, waits, missing = [], coming } = cached;
  const lines: string[] = [];
  if (present < wanted) {
    const parts = [`${numberText(present)} of ${numberText(wanted)} files`];
    if (wantedBytes !== undefined && presentBytes !== undefined) {
      parts.push(`${megabytes(presentBytes)} of ${megabytes(wantedBytes)} MB`);
    }
    if (bytesPerS !== undefined && bytesPerS > 0) parts.push(`${megabytes(bytesPerS)} MB/s`);
    lines.push(`${parts.join(', ')}.`);
    if (waits !== undefined && waits !== null) lines.push(waits);
    const named = missing.slice(0, NAMED).map((file) => {
      const name = file.creative === null ? file.mime : `“${file.creative}”`;
      const amount = `${megabytes(file.presentBytes)} of ${megabytes(file.bytes)} MB`;
      return `${name} (${file.why ?? amount})`;
    });
    const more = wanted - present - named.length;
    if (named.length > 0) {
      lines.push(`Missing: ${named.join(', ')}${more > 0 ? ` and ${numberText(more)} more` : ''}.`);
    }
  }
  if (coming !== undefined && coming !== null) {
    lines.push('A new programme waits for its files; the one before it goes on.');
  }
  return lines;
}
