import { z } from 'zod';
import { observationData } from './observation.ts';
import { epochMs } from './scalars.ts';

const told = {
  fromMs: epochMs.describe('First word of today.'),
  untilMs: epochMs.describe('Last word of today.'),
  simulated: z.boolean().describe('Anything in it is simulated.'),
};

/** How long people stood where today, by one camera. */
export const heatDay = z.strictObject({
  cellM: z.number().describe('Side of a cell, metres.'),
  cells: z.array(
    z.strictObject({
      x: z.number().int().describe('Column: the cell reaches from x to x + 1 sides.'),
      y: z.number().int().describe('Row.'),
      seconds: z.number().describe('People times seconds.'),
    }),
  ),
  ...told,
});
export type HeatDay = z.infer<typeof heatDay>;

/** How many visits of a zone ended today, by how long they were. */
export const visitsDay = z.strictObject({
  upToS: z.array(z.number()).describe('Upper ends of the classes, seconds.'),
  visits: z.array(z.number().int()).describe('One more than there are ends.'),
  ...told,
});
export type VisitsDay = z.infer<typeof visitsDay>;

/** What has become of a camera, by its own word; blind while its agent is off line. */
export const cameraWord = observationData['endcap.camera.v1'].pick({ state: true, detail: true }).extend({
  sinceMs: epochMs.describe('Since when it is in this state.'),
  simulated: z.boolean(),
});
export type CameraWord = z.infer<typeof cameraWord>;

/** What cameras told today that decides nothing; null: nothing was told. */
export interface CameraToday {
  heat(camera: string, nowMs: number): HeatDay | null;
  visits(zone: string, nowMs: number): VisitsDay | null;
  state(camera: string): CameraWord | null;
  /** An agent that watches the camera is on line, or none is any more: then one that worked is blind. */
  watched(camera: string, isOnLine: boolean, atMs: number): void;
}
