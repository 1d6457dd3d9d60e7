import type { Survey } from '../../config/schema/survey.ts';
import type { FloorGrid } from './floorGrid.ts';

/** A point speaks for the floor within this, metres. */
const REACH_M = 3;
/** A receiver that hears a tag at this level or more tells places apart, dBm. */
const CLEAR_DBM = -80;
/** So many such receivers are enough. */
const ENOUGH = 3;
/** A receiver would help within this, metres. */
const HELP_M = 6;
/** Less floor than this with too few receivers is let be, square metres. */
const LITTLE_M2 = 15;

/** How much of the zones' floor the points speak for. */
export interface Coverage {
  readonly share: number;
  readonly reachM: number;
  readonly zones: readonly { readonly zone: string; readonly share: number }[];
}

/** Where another receiver would help most. */
export interface Wanted {
  readonly x: number;
  readonly y: number;
  readonly zone: string | null;
  readonly message: string;
}

export function coverageOf(grid: FloorGrid, { points }: Survey): Coverage {
  const near = (x: number, y: number): boolean => points.some(({ at }) => Math.hypot(at.x - x, at.y - y) <= REACH_M);
  const counts = grid.zones.map(() => ({ all: 0, near: 0 }));
  eachCell(grid, (cell, x, y) => {
    const count = counts[grid.zoneOf[cell]!];
    if (count === undefined) return;
    count.all++;
    if (near(x, y)) count.near++;
  });
  const all = counts.reduce((n, c) => n + c.all, 0);
  return {
    share: all === 0 ? 0 : counts.reduce((n, c) => n + c.near, 0) / all,
    reachM: REACH_M,
    zones: grid.zones.map(({ id }, i) => ({
      zone: id,
      share: counts[i]!.all === 0 ? 0 : counts[i]!.near / counts[i]!.all,
    })),
  };
}

/** The place in a zone around which most floor is heard clearly by too few receivers; null where all is well. */
export function receiverWanted(grid: FloorGrid): Wanted | null {
  const listening = grid.hearing.filter((_, i) => grid.receivers[i]!.listens);
  const lacking: { x: number; y: number; zone: number; lack: number }[] = [];
  eachCell(grid, (cell, x, y) => {
    const zone = grid.zoneOf[cell]!;
    if (zone < 0) return;
    const clear = listening.filter((h) => h.expected[cell]! >= CLEAR_DBM).length;
    if (clear < ENOUGH) lacking.push({ x, y, zone, lack: (ENOUGH - clear) * grid.cellM * grid.cellM });
  });
  let best: { x: number; y: number; zone: number; gain: number } | null = null;
  for (const { x, y, zone } of lacking) {
    const gain = lacking.reduce((sum, l) => (Math.hypot(l.x - x, l.y - y) <= HELP_M ? sum + l.lack : sum), 0);
    if (best === null || gain > best.gain) best = { x, y, zone, gain };
  }
  if (best === null || best.gain < LITTLE_M2) return null;
  const { id, name } = grid.zones[best.zone]!;
  const [x, y] = [Math.round(best.x * 10) / 10, Math.round(best.y * 10) / 10];
  const message = `Another receiver near (${x} m, ${y} m) in "${name}" would help most: fewer than ${ENOUGH} receivers hear a tag clearly around there.`;
  return { x, y, zone: id, message };
}

function eachCell({ columns, cellM, zoneOf }: FloorGrid, visit: (cell: number, x: number, y: number) => void): void {
  for (let cell = 0; cell < zoneOf.length; cell++)
    visit(cell, ((cell % columns) + 0.5) * cellM, (Math.floor(cell / columns) + 0.5) * cellM);
}
