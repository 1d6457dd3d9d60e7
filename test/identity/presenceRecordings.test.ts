import { describe, expect, it } from 'vitest';
import type { Survey } from '../../config/schema/survey.ts';
import { Presence } from '../../controller/identity/presence.ts';
import { readBleFolder } from '../bench/bleFolder.ts';
import type { Walk } from '../bench/bleFolder.ts';
import { measuresOf, tally } from '../bench/bleMeasures.ts';
import type { ZoneMeasures } from '../bench/bleMeasures.ts';
import { bleStore, withSurvey } from '../bench/bleStore.ts';
import { chooseSurvey } from '../bench/bleSurvey.ts';
import { endcapListener, listen } from '../bench/bleWalk.ts';
import { danisFolder } from '../devices/danisData.ts';

/** Every walk of the recordings, each with the survey that is given for it. */
function measured(folder: string, useSurvey: boolean): ZoneMeasures {
  const recording = readBleFolder(folder);
  const store = bleStore(recording);
  const surveys = useSurvey ? chooseSurvey(recording, store, undefined) : null;
  const surveyOf = (walk: Walk): Survey | null => surveys?.of(walk) ?? null;
  return measuresOf(
    recording.walks.map((walk) => {
      const config = withSurvey(store.config, surveyOf(walk));
      const presence = new Presence(config, { zoneAt: store.planZoneAt });
      return tally(listen(walk, endcapListener(config, presence), store));
    }),
  );
}

describe.skipIf(danisFolder === null)('presence on recordings', () => {
  it('[IDN-2] without a survey it is right, quick and calm', () => {
    const { accuracy, changesPerMinute, medianDelayS, missed } = measured(danisFolder!, false);
    expect(accuracy).toBeGreaterThanOrEqual(0.82);
    expect(changesPerMinute).toBeLessThanOrEqual(2.8);
    expect(medianDelayS).toBeLessThanOrEqual(3.5);
    expect(missed).toBe(0);
  });

  it('[IDN-2][IDN-23] with a survey of other walks it is better still', () => {
    const { accuracy, changesPerMinute, medianDelayS, missed } = measured(danisFolder!, true);
    expect(accuracy).toBeGreaterThanOrEqual(0.87);
    expect(changesPerMinute).toBeLessThanOrEqual(2.8);
    expect(medianDelayS).toBeLessThanOrEqual(3.5);
    expect(missed).toBe(0);
  });
});
