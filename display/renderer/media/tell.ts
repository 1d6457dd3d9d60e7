import type { CacheState } from '../../../controller/protocol/play.ts';
import type { Need } from './needs.ts';
import type { Shelf } from './shelf.ts';

/** So many files that lack are named. */
const NAMED = 20;

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

/** Files and bytes, wanted and present, and what lacks, by creative. */
export function accountOf(
  needs: readonly Need[],
  lacks: readonly Need[],
  shelf: Pick<Shelf, 'part'>,
  why: (sha256: string) => string | null,
): Pick<CacheState, 'wanted' | 'present' | 'wantedBytes' | 'presentBytes' | 'missing'> {
  const sum = (list: readonly Need[]): number => list.reduce((bytes, n) => bytes + n.asset.bytes, 0);
  const parts = lacks.reduce((bytes, n) => bytes + Math.min(shelf.part(n.asset.sha256), n.asset.bytes), 0);
  return {
    wanted: needs.length,
    present: needs.length - lacks.length,
    wantedBytes: sum(needs),
    presentBytes: sum(needs) - sum(lacks) + parts,
    missing: lacks.slice(0, NAMED).map(({ asset, creative }) => ({
      creative: creative === '' ? null : creative,
      mime: asset.mime,
      bytes: asset.bytes,
      presentBytes: Math.min(shelf.part(asset.sha256), asset.bytes),
      why: why(asset.sha256),
    })),
  };
}

/** What went wrong, in words for people. */
export function wordsOf(error: unknown): string {
  // Fetch says no more than that; which of both it was the link says.
  if (error instanceof TypeError) return 'the controller cannot be reached, or the line broke off';
  return (error instanceof Error ? error.message : String(error)).slice(0, 200);
}

export function faultOf({ asset, creative }: Need, error: unknown): string {
  const file = `${asset.mime} ${asset.sha256.slice(0, 8)}`;
  return `${creative === '' ? 'A file' : `"${creative}"`} lacks a file (${file}): ${wordsOf(error)}`;
}

/** The programme does not fit into the room that there is: in words, with the creatives that lose; null: it fits. */
export function lackOfRoom(needs: readonly Need[], without: readonly Need[], quotaBytes: number | null): string | null {
  if (without.length === 0 || quotaBytes === null) return null;
  const wanted = needs.reduce((bytes, n) => bytes + n.asset.bytes, 0);
  const names = [...new Set(without.map((n) => n.creative))].filter((n) => n !== '').map((n) => `"${n}"`);
  const most = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
  return `The files of the programme need ${megabytes(wanted)} MB, and ${megabytes(quotaBytes)} MB may be kept here: no room for ${most}. Shorten them, or give the player more room.`;
}
