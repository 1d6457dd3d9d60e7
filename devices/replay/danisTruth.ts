import { contains } from '../../config/schema/geometry.ts';
import type { Receiver, Zone } from '../../config/schema/floor.ts';
import type { DanisRow } from './danis.ts';

export interface TruthSecond {
  /** Since the first line of the recording, ms. */
  readonly tMs: number;
  readonly zone: string;
}

/** The zone of the receiver nearest to a place: the truth of these recordings, whatever the polygons say. */
export function zoneOfNearest(
  at: { readonly x: number; readonly y: number; readonly z: number },
  receivers: readonly Receiver[],
  zones: readonly Zone[],
): string | undefined {
  const distance = (r: Receiver): number => Math.hypot(r.at.x - at.x, r.at.y - at.y, r.at.z - at.z);
  const nearest = receivers.reduce<Receiver | undefined>(
    (best, r) => (best === undefined || distance(r) < distance(best) ? r : best),
    undefined,
  );
  return nearest === undefined ? undefined : zones.find((zone) => contains(zone.polygon, nearest.at))?.id;
}

/** The true zone once a second over a whole walk, from the position last recorded at that instant. */
export function truthOf(
  rows: readonly DanisRow[],
  receivers: readonly Receiver[],
  zones: readonly Zone[],
  everyMs = 1_000,
): TruthSecond[] {
  const truth: TruthSecond[] = [];
  const startMs = rows[0]?.atMs ?? 0;
  const endMs = rows.at(-1)?.atMs ?? 0;
  let i = 0;
  for (let tMs = 0; startMs + tMs <= endMs; tMs += everyMs) {
    while (i + 1 < rows.length && rows[i + 1]!.atMs <= startMs + tMs) i++;
    const at = rows[i]?.at;
    const zone = at === null || at === undefined ? undefined : zoneOfNearest(at, receivers, zones);
    if (zone !== undefined) truth.push({ tMs, zone });
  }
  return truth;
}
