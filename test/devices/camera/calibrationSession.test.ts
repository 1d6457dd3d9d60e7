import { expect, it } from 'vitest';
import { deviceCalls } from '../../../controller/protocol/device.ts';
import type { Still } from '../../../controller/protocol/calibration.ts';
import { CalibrationSession } from '../../../devices/camera/calibrationSession.ts';
import type { Frame } from '../../../devices/camera/detector.ts';
import type { Motion } from '../../../devices/camera/motion/motionThread.ts';
import { ViewWatch } from '../../../devices/camera/sight/viewWatch.ts';
import { motionWatcher } from '../../../devices/camera/watcher.ts';
import { manualClock } from '../../fakes/manualClock.ts';
import { painted, shop } from './sight/pictures.ts';

const nothingMoves: Motion = {
  eye: () => ({ look: () => Promise.resolve({ zones: [], unknown: null, tookMs: 0 }), forget: () => undefined }),
  close: () => undefined,
};

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
  const watcher = session.watch(
    motionWatcher(nothingMoves, { areas: [{ zone: 'drinks', outline: null }], lines: [], masks: [] }),
  );
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

it('[CAM-34] somebody who stands still and whom nobody finds is shown in coarse blocks too', async () => {
  const clock = manualClock();
  const shown: Frame[] = [];
  const sure: boolean[] = [];
  const session = new CalibrationSession({
    ...{ camera: 'cam-drinks', findsPeople: true, clock },
    encode: (frame) => {
      shown.push(frame);
      return Promise.resolve(Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]));
    },
    signature: () => null,
    send: (still) => {
      sure.push(still.sure);
      return Promise.resolve();
    },
  });
  const watcher = session.watch(
    motionWatcher(nothingMoves, { areas: [{ zone: 'drinks', outline: null }], lines: [], masks: [] }),
  );
  const calibration = { session: '0123456789abcdef01234567', camera: 'cam-drinks', wanted: true };
  session.follow(calibration);
  for (let i = 0; i < 40; i++) {
    clock.advance(100);
    if (i === 39) session.follow(calibration);
    await watcher.look(standing(), clock.now());
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }
  expect(sure).toEqual([false, true]);
  const [, { width, height, rgb } = standing()] = shown;
  const at = (x: number, y: number): number => rgb[(y * width + x) * 3]!;
  // Within a block every pixel is as its corner: the stripes of the head, a pixel wide, are gone.
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (at(x, y) !== at(x - (x % 16), y - (y % 16))) expect([x, y]).toEqual([]);
  expect(new Set(rgb).size).toBeGreaterThan(2);
});

/** A person of 100 pixels with a striped head, in a picture of 640: nothing in it ever moves. */
function standing(): Frame {
  const frame: Frame = { width: 640, height: 360, rgb: new Uint8Array(640 * 360 * 3).fill(90) };
  const paint = (x: number, y: number, value: number): void => {
    frame.rgb.fill(value, (y * 640 + x) * 3, (y * 640 + x) * 3 + 3);
  };
  for (let y = 112; y < 212; y++)
    for (let x = 308; x < 332; x++)
      if (y >= 126) paint(x, y, 40);
      else if (x >= 313 && x < 327) paint(x, y, x % 2 === 0 ? 250 : 10);
  return frame;
}
