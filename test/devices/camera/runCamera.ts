import { systemClock } from '../../../controller/runtime/clock.ts';
import type { DriverContext } from '../../../devices/agent/driver.ts';
import type { Emission } from '../../../devices/agent/emission.ts';
import type { Detector, Frame } from '../../../devices/camera/detector.ts';
import { cameraDriver } from '../../../devices/camera/driver.ts';
import type { CameraOptions } from '../../../devices/camera/driver.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { driverContext } from '../../fakes/driverContext.ts';

/** Sees one person who stands in the middle of every picture. */
export function fakeDetector(seen: Frame[] = [], side = 64): Detector {
  return {
    within: { width: side, height: side },
    judge(frame) {
      seen.push(frame);
      return Promise.resolve({ boxes: [{ x0: 0.4, y0: 0.3, x1: 0.6, y1: 0.8, score: 0.9 }], tookMs: 1 });
    },
    close: () => undefined,
  };
}

export interface CameraRun {
  readonly emitted: Emission[];
  readonly said: string[];
  /** What it told of its health, newest last; null: all is well. */
  readonly health: (string | null)[];
  readonly notes: (string | null)[];
  readonly ended: Promise<{ summary: string; code: number }>;
  /** Resolves when it holds; looked at after everything that the driver does. */
  readonly until: (holds: () => boolean) => Promise<void>;
  /** States that a camera told, in order. */
  readonly states: (camera: string) => string[];
  /** Counts of a camera so far. */
  readonly counts: (camera: string) => number;
  readonly stop: () => void;
}

/** Runs cameras against the shop for agents, in the time of this machine. */
export function runCamera(
  options: Partial<CameraOptions> & Pick<CameraOptions, 'cameras'>,
  context: Partial<Pick<DriverContext, 'store' | 'calibrations' | 'still'>> = {},
): CameraRun {
  const emitted: Emission[] = [];
  const said: string[] = [];
  const health: (string | null)[] = [];
  const notes: (string | null)[] = [];
  let waiting: { holds: () => boolean; resolve: () => void }[] = [];
  const look = (): void => {
    for (const w of waiting.filter(({ holds }) => holds())) w.resolve();
    waiting = waiting.filter(({ holds }) => !holds());
  };
  let end: (value: { summary: string; code: number }) => void = () => undefined;
  const ended = new Promise<{ summary: string; code: number }>((resolve) => (end = resolve));
  const driver = cameraDriver({
    fps: 10,
    loop: false,
    decoder: 'none',
    cpuShare: 1,
    detector: () => fakeDetector(),
    detectorName: 'a fake',
    encode: () => Promise.reject(new Error('nobody calibrates')),
    random: () => 0,
    ...options,
  });
  const stop = driver.start(
    driverContext({
      store: shopForAgents(),
      clock: systemClock(),
      say: (line) => {
        said.push(line);
        look();
      },
      degraded: (detail) => {
        health.push(detail);
        look();
      },
      noted: (detail) => {
        notes.push(detail);
        look();
      },
      finished: (summary, code = 0) => {
        end({ summary, code });
      },
      ...context,
    }),
    (emission) => {
      emitted.push(emission);
      look();
    },
  );
  return {
    ...{ emitted, said, health, notes, ended, stop },
    until: (holds) =>
      new Promise((resolve) => {
        waiting.push({ holds, resolve });
        look();
      }),
    states: (camera) =>
      emitted.flatMap((e) => (e.type === 'endcap.camera.v1' && e.data.camera === camera ? [e.data.state] : [])),
    counts: (camera) => emitted.filter((e) => e.type === 'endcap.count.v1' && e.part === camera).length,
  };
}
