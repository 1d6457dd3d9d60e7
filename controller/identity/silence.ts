import type { FloorGrid } from './floorGrid.ts';
import type { TrackedTag } from './trackedTag.ts';

/** A receiver that heard any tag within this time is alive, and its silence about another one says something, ms. */
const ALIVE_MS = 10_000;
/** Silence matters of a receiver that should hear the tag with at least this much confidence (its logarithm). */
const MATTERS = -0.1;

/**
 * Living receivers that should hear a tag where it is believed to be, and have not for a while (IDN-14).
 *
 * @param heardBy when a receiver heard any tag last, epoch ms
 */
export function silentReceivers(
  { columns, rows, cellM, receivers, hearing }: FloorGrid,
  tag: TrackedTag,
  heardBy: (receiver: string) => number,
  nowMs: number,
): number[] {
  const { position } = tag.place;
  // Beacons do not hear, and how well the phone that ranges them does is not known.
  if (position === null || tag.tag.identity.startsWith('app:')) return [];
  const column = Math.min(columns - 1, Math.floor(position.x / cellM));
  const row = Math.min(rows - 1, Math.floor(position.y / cellM));
  const cell = row * columns + column;
  return receivers.flatMap(({ id, listens }, i) => {
    const quiet = listens && nowMs - tag.heardBy(i) > tag.patienceMs && nowMs - heardBy(id) <= ALIVE_MS;
    return quiet && hearing[i]!.silence[cell]! < MATTERS ? [i] : [];
  });
}
