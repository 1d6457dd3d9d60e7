import type { FloorGrid } from './floorGrid.ts';
import type { Levels } from './levels.ts';

/** A receiver that hears this much otherwise than expected is told, dB … */
const SURVEYED_DB = 6;
const PLANNED_DB = 10;
/** … when it was so in this many regions of the floor. */
const REGIONS = 3;

/** A receiver that hears otherwise than expected. */
export interface Drift {
  readonly receiver: string;
  /** Louder (positive) or fainter than expected, dB. */
  readonly offsetDb: number;
  /** What has happened and what to do, for people. */
  readonly message: string;
}

/** Receivers that disagree with the survey in use, or, without one, with their place on the plan. */
export function driftOf(grid: FloorGrid, levels: Levels): Drift[] {
  const most = grid.surveyed ? SURVEYED_DB : PLANNED_DB;
  return grid.receivers.flatMap(({ id, name }, i) => {
    const offsetDb = levels.offset(i);
    if (Math.abs(offsetDb) < most || levels.regions(i) < REGIONS) return [];
    const how = `${Math.round(Math.abs(offsetDb))} dB ${offsetDb > 0 ? 'louder' : 'fainter'}`;
    const than = grid.surveyed ? 'than at the survey' : 'than its place on the plan lets expect';
    const what = grid.surveyed
      ? 'Was it moved, or something put before it? Put it back, or make the survey anew.'
      : 'Check its place and height on the plan, and that nothing stands before it.';
    return [{ receiver: id, offsetDb, message: `"${name}" hears tags ${how} ${than}. ${what}` }];
  });
}
