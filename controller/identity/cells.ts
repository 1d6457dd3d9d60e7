import type { Receiver } from '../../config/schema/floor.ts';

/** The floor cut into squares. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  /** Side of a square, metres. */
  readonly cellM: number;
}

/** Height at which tags are carried, metres. */
const TAG_HEIGHT_M = 1.1;

/** From a carried tag to a receiver, metres; nobody is nearer than half a metre. */
export function distanceM({ at }: Receiver, x: number, y: number): number {
  return Math.max(0.5, Math.hypot(x - at.x, y - at.y, at.z - TAG_HEIGHT_M));
}
