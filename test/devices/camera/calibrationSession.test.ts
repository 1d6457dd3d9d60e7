import { expect, it } from 'vitest';
import { deviceCalls } from '../../../controller/protocol/device.ts';
import type { Still } from '../../../controller/protocol/calibration.ts';
import { CalibrationSession } from '../../../devices/camera/calibrationSession.ts';
import { ViewWatch } from '../../../devices/camera/sight/viewWatch.ts';
import { motionWatcher } from '../../../devices/camera/watcher.ts';
import { manualClock } from '../../fakes/manualClock.ts';
import { painted, shop } from './sight/pictures.ts';

it('[CAM-8] a picture for a calibration brings the signature of the view, once it is known', async () => {
  const clock = manualClock();
  const watch = new ViewWatch(null);
  const sent: Still[] = [];
  const session = new CalibrationSession({
    ...{ camera: 'cam-drinks', findsPeople: false, clock },
    encode: () => Promise.resolve(Uint8Array.from([0xff, 0xd8, 0xff, 0xd9])),
    signature: () => watch.signature,
    send: (still) => {
      sent.push(still);
      return Promise.resolve();
    },
  });
  const watcher = session.watch(motionWatcher({ areas: [{ zone: 'drinks', outline: null }], lines: [], masks: [] }));
  const calibration = { session: '0123456789abcdef01234567', camera: 'cam-drinks', wanted: true };
  for (let i = 0; i < 60; i++) {
    clock.advance(100);
    const frame = painted(shop(5));
    watch.step(frame, clock.now());
    if (i === 5 || i === 59) session.follow(calibration);
    await watcher.look(frame, clock.now());
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }
  expect(sent).toHaveLength(2);
  for (const still of sent) expect(deviceCalls.still.body.safeParse(still).success).toBe(true);
  expect(sent[0]!.signature).toBeUndefined();
  expect(sent[1]!.signature).toEqual(watch.signature);
  expect(sent[1]!.signature).toHaveLength(256);
});
