import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../devices/camera/detector.ts';
import { DetectorError } from '../../../devices/camera/detector.ts';
import { Sight } from '../../../devices/camera/sight.ts';
import { Turns } from '../../../devices/camera/turns.ts';
import type { Watcher } from '../../../devices/camera/watcher.ts';
import { manualClock } from '../../fakes/manualClock.ts';

const frame = (): Frame => ({ width: 2, height: 2, rgb: new Uint8Array(12) });

/** A camera's pictures, each judged as the next of `fates` has it: null is a good one. */
function sightWith(fates: (Error | null)[]) {
  const clock = manualClock();
  const told: string[] = [];
  const watcher: Watcher = {
    within: { width: 64, height: 64 },
    label: null,
    warmUpMs: 0,
    look: () => {
      const fate = fates.shift() ?? null;
      return fate === null ? Promise.resolve({ zones: [], crossings: [], tookMs: 1 }) : Promise.reject(fate);
    },
    present: () => [],
    forget: () => undefined,
  };
  const sight = new Sight({
    ...{ watcher, clock, turns: new Turns(clock, { share: 1, fps: 10 }) },
    onSeen: () => told.push('seen'),
    onTrouble: (message) => told.push(`trouble: ${message}`),
    onFault: (message) => told.push(`fault: ${message}`),
  });
  const look = async (): Promise<void> => {
    clock.advance(100);
    sight.take(frame());
    await sight.done();
  };
  return { sight, told, look };
}

describe('a picture that cannot be judged', () => {
  it('[CAM-14] while the detector is started anew: told, and the next is tried', async () => {
    const { told, look } = sightWith([null, new DetectorError('it broke off', true)]);
    for (let i = 0; i < 3; i++) await look();
    expect(told).toEqual(['seen', 'trouble: it broke off', 'seen']);
  });

  it('[CAM-14] an error of any other kind is told as well, and ends nothing', async () => {
    const { told, look } = sightWith([new TypeError('of undefined'), null]);
    for (let i = 0; i < 2; i++) await look();
    expect(told).toEqual(['trouble: a picture could not be judged (of undefined)', 'seen']);
  });

  it('[CAM-14] a detector that is of no use ends it, once', async () => {
    const { told, look } = sightWith([new DetectorError('no model'), new DetectorError('no model')]);
    for (let i = 0; i < 3; i++) await look();
    expect(told).toEqual(['fault: no model']);
  });

  it('[CAM-14] stopped meanwhile: nothing is told', async () => {
    const { sight, told, look } = sightWith([new DetectorError('it broke off', true)]);
    const looking = look();
    sight.stop();
    await looking;
    expect(told).toEqual([]);
  });
});
