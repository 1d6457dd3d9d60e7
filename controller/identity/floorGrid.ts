import { centroid, contains } from '../../config/schema/geometry.ts';
import type { Receiver, Zone } from '../../config/schema/floor.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Survey } from '../../config/schema/survey.ts';
import { distanceM } from './cells.ts';
import type { Cells } from './cells.ts';
import { surveyMap, UNMEASURED_DB2 } from './surveyMap.ts';

/** What one receiver should hear from each cell. */
export interface Hearing {
  /** Expected level, dBm. */
  readonly expected: Float32Array;
  /** Variance of the expectation itself, dB²; null where no survey tells it. */
  readonly doubt: Float32Array | null;
  /** Logarithm of the probability that a tag in the cell is not heard for a while. */
  readonly silence: Float32Array;
}

/** The floor as square cells. */
export interface FloorGrid extends Cells {
  /** Size of the plan, metres. */
  readonly widthM: number;
  readonly heightM: number;
  /** Zone index of each cell, -1 outside all zones. */
  readonly zoneOf: Int16Array;
  readonly zones: readonly Zone[];
  readonly receivers: readonly Receiver[];
  /** In the order of the receivers. */
  readonly hearing: readonly Hearing[];
  /** A survey is in use. */
  readonly surveyed: boolean;
}

export interface GridOptions {
  /** Zone index of a place, -1 for none; by default the zone whose polygon holds it. */
  readonly zoneAt?: (x: number, y: number) => number;
}

/** Most cells of a grid; larger floors get larger cells. */
const MAX_CELLS = 2500;
/** Smallest cell, metres: half a step. */
const CELL_M = 0.7;
/** Level at which a receiver hears half of what is sent, dBm, and the width of that edge, dB. */
const EDGE_DBM = -92;
const EDGE_DB = 4;
/** A tag may be covered by a hand anywhere: that is never ruled out. */
const COVERED = 0.2;

export function floorGrid(
  config: Pick<StoreConfig, 'floorPlan' | 'zones' | 'receivers' | 'surveys'>,
  options: GridOptions = {},
): FloorGrid {
  const { widthM, heightM } = config.floorPlan;
  const cellM = Math.max(CELL_M, Math.sqrt((widthM * heightM) / MAX_CELLS));
  const columns = Math.max(1, Math.ceil(widthM / cellM));
  const rows = Math.max(1, Math.ceil(heightM / cellM));
  const zoneAt = options.zoneAt ?? ((x, y) => config.zones.findIndex((z) => contains(z.polygon, { x, y })));
  const zoneOf = new Int16Array(columns * rows);
  for (let i = 0; i < zoneOf.length; i++) {
    zoneOf[i] = zoneAt(((i % columns) + 0.5) * cellM, (Math.floor(i / columns) + 0.5) * cellM);
  }
  if (options.zoneAt === undefined) giveSmallZonesCells(config.zones, zoneOf, { columns, rows, cellM });
  const survey = config.surveys.find((s) => s.inUse);
  const cells = { columns, rows, cellM };
  const hearing = config.receivers.map((r) => hearingOf(r, cells, survey));
  const surveyed = survey !== undefined;
  return { ...cells, widthM, heightM, zoneOf, zones: config.zones, receivers: config.receivers, hearing, surveyed };
}

function hearingOf(receiver: Receiver, cells: Cells, survey: Survey | undefined): Hearing {
  const measured = survey === undefined ? null : surveyMap(receiver, survey.points, cells);
  const expected = measured?.expected ?? fromPlace(receiver, cells);
  const silence = expected.map((level) => {
    const heard = (1 - COVERED) / (1 + Math.exp((EDGE_DBM - level) / EDGE_DB));
    return Math.log(1 - heard);
  });
  // Of a receiver that a survey has not heard enough of, only the plan speaks, and says less than measured places do.
  const doubt = survey === undefined ? null : (measured?.doubt ?? expected.map(() => UNMEASURED_DB2));
  return { expected, doubt, silence };
}

/** A zone that holds the middle of no cell, as a narrow shelf, has the cell of its own middle. */
function giveSmallZonesCells(zones: readonly Zone[], zoneOf: Int16Array, { columns, rows, cellM }: Cells): void {
  const seen = new Set(zoneOf);
  zones.forEach((zone, i) => {
    if (seen.has(i)) return;
    const { x, y } = centroid(zone.polygon);
    const column = Math.max(0, Math.min(columns - 1, Math.floor(x / cellM)));
    const row = Math.max(0, Math.min(rows - 1, Math.floor(y / cellM)));
    zoneOf[row * columns + column] = i;
  });
}

/** Log-distance path loss: what a receiver should hear from each cell, dBm. */
function fromPlace(receiver: Receiver, { columns, rows, cellM }: Cells): Float32Array {
  return Float32Array.from({ length: columns * rows }, (_, i) => {
    const x = ((i % columns) + 0.5) * cellM;
    const y = (Math.floor(i / columns) + 0.5) * cellM;
    return receiver.referenceRssi - 10 * receiver.pathLoss * Math.log10(distanceM(receiver, x, y));
  });
}
