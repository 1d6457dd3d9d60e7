import { contains } from '../../config/schema/geometry.ts';
import type { Receiver, Zone } from '../../config/schema/floor.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';

/** The floor as square cells, with what each receiver should hear from each cell. */
export interface FloorGrid {
  readonly columns: number;
  readonly rows: number;
  readonly cellM: number;
  /** Zone index of each cell, -1 outside all zones. */
  readonly zoneOf: Int16Array;
  readonly zones: readonly Zone[];
  /** Expected RSSI per receiver and cell, dBm. */
  readonly expected: ReadonlyMap<string, Float32Array>;
}

/** Most cells of a grid; larger floors get larger cells. */
const MAX_CELLS = 2500;
/** Height at which tags are carried, metres. */
const TAG_HEIGHT_M = 1.1;

export function floorGrid(config: Pick<StoreConfig, 'floorPlan' | 'zones' | 'receivers'>): FloorGrid {
  const { widthM, heightM } = config.floorPlan;
  const cellM = Math.max(0.7, Math.sqrt((widthM * heightM) / MAX_CELLS));
  const columns = Math.max(1, Math.ceil(widthM / cellM));
  const rows = Math.max(1, Math.ceil(heightM / cellM));
  const zoneOf = new Int16Array(columns * rows).fill(-1);
  for (let i = 0; i < zoneOf.length; i++) {
    const p = { x: ((i % columns) + 0.5) * cellM, y: (Math.floor(i / columns) + 0.5) * cellM };
    zoneOf[i] = config.zones.findIndex((z) => contains(z.polygon, p));
  }
  const expected = new Map(config.receivers.map((r) => [r.id, expectedAt(r, columns, rows, cellM)]));
  return { columns, rows, cellM, zoneOf, zones: config.zones, expected };
}

/** Log-distance path loss: what a receiver should hear from each cell, dBm. */
function expectedAt(receiver: Receiver, columns: number, rows: number, cellM: number): Float32Array {
  const out = new Float32Array(columns * rows);
  const height = receiver.at.z - TAG_HEIGHT_M;
  for (let i = 0; i < out.length; i++) {
    const dx = ((i % columns) + 0.5) * cellM - receiver.at.x;
    const dy = (Math.floor(i / columns) + 0.5) * cellM - receiver.at.y;
    const distance = Math.max(0.5, Math.sqrt(dx * dx + dy * dy + height * height));
    out[i] = receiver.referenceRssi - 10 * receiver.pathLoss * Math.log10(distance);
  }
  return out;
}
