import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Detector } from '../../../devices/camera/detector.ts';
import { startThread } from '../../../devices/camera/yolox/thread.ts';
import { yoloxDetector } from '../../../devices/camera/yolox/workerDetector.ts';
import { manualClock } from '../../fakes/manualClock.ts';
import { makeClip } from './clips.ts';
import { runCamera } from './runCamera.ts';

const folder = mkdtempSync(join(tmpdir(), 'endcap-hanging-'));
const clip = join(folder, 'clip.avi');
const stops: (() => void)[] = [];
beforeAll(() => {
  makeClip(clip, 2);
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('[CAM-17] a network that hangs: no counts meanwhile, blind with the reason, and counting again', async () => {
  // The limits pass when the test says so; everything else is the time of this machine, and a real thread.
  const limits = manualClock();
  const real = yoloxDetector(
    { model: new Uint8Array(), name: 'm.onnx', threads: 1, within: { width: 64, height: 64 } },
    limits,
    (task) => startThread(task, new URL('../../fakes/hangingNetwork.ts', import.meta.url)),
  );
  let hangs = false;
  let hung: () => void = () => undefined;
  const hanging = new Promise<void>((resolve) => (hung = resolve));
  const detector: Detector = {
    ...real,
    judge(frame) {
      if (!hangs) return real.judge(frame);
      hangs = false;
      hung();
      return real.judge({ width: 1, height: 1, rgb: new Uint8Array(3) });
    },
  };
  const run = runCamera({
    cameras: [{ camera: 'cam-drinks', source: { kind: 'file', path: clip } }],
    loop: true,
    detector: () => detector,
  });
  stops.push(run.stop);
  await run.until(() => run.counts('cam-drinks') > 0);
  hangs = true;
  await hanging;
  const before = run.counts('cam-drinks');
  limits.advance(15_000);
  await run.until(() => run.states('cam-drinks').includes('blind'));
  expect(run.counts('cam-drinks')).toBe(before);
  expect(run.health.at(-1)).toBe(
    'Camera "cam-drinks" is blind: The detector broke off: it gave no answer for 15 s; it is started anew.',
  );
  limits.advance(5_000);
  await run.until(() => run.counts('cam-drinks') > before);
  expect(run.states('cam-drinks')).toEqual(['working', 'blind', 'working']);
  expect(run.health.at(-1)).toBeNull();
});
