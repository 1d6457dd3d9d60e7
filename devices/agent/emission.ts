import type { z } from 'zod';
import type { ObservationType, observationData } from '../../controller/protocol/observation.ts';

/** What a driver hands to the link: an observation that has no source and no id yet. */
export type Emission = {
  [T in ObservationType]: {
    readonly type: T;
    readonly data: z.input<(typeof observationData)[T]>;
    /** When it was sensed, ms of the agent's clock. The link turns it into the controller's time. */
    readonly atMs: number;
    /** Part of the device that sensed it (a camera, a till); becomes the tail of the CloudEvents source. */
    readonly part?: string;
    /** A simulator made it. */
    readonly simulated?: boolean;
  };
}[ObservationType];

const perishable: ReadonlySet<ObservationType> = new Set([
  'endcap.sighting.v1',
  'endcap.place.v1',
  'endcap.count.v1',
  'endcap.dwell.v1',
  'endcap.queue.v1',
]);

/** Newest wins for these: an old one says nothing once a newer one is there. The others are facts and are kept. */
export function isPerishable(type: ObservationType): boolean {
  return perishable.has(type);
}
