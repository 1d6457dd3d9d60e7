import type { ObservationType } from '../../controller/protocol/observation.ts';

/**
 * All that a camera may tell: anonymous aggregates. The agent drops anything else that its driver hands it (CAM-32);
 * a type is added here only together with the list of its fields in the test.
 */
export const cameraOutputs: readonly ObservationType[] = [
  'endcap.count.v1',
  'endcap.crossing.v1',
  'endcap.visits.v1',
  'endcap.queue.v1',
  'endcap.heat.v1',
  'endcap.camera.v1',
];
