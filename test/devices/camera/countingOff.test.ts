import { expect, it } from 'vitest';
import { storeConfig } from '../../../config/schema/storeConfig.ts';
import type { DriverContext } from '../../../devices/agent/driver.ts';
import { cameraDriver } from '../../../devices/camera/driver.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { driverContext } from '../../fakes/driverContext.ts';
import { manualClock } from '../../fakes/manualClock.ts';
import { smallStore } from '../../fakes/smallStore.ts';

it('[CAM-35] counting by camera is off in a new store, and its notice names counting as a purpose of its own', () => {
  const { store, ...rest } = smallStore();
  const { cameraCounting: _was, ...fresh } = store;
  const made = storeConfig.parse({ ...rest, store: fresh });
  expect(made.store.cameraCounting.enabled).toBe(false);
  expect(made.store.cameraCounting.notice).toMatch(/a purpose of its own/);
});

it('[CAM-35] while it is off no camera is opened, no detector is made, nothing is told, and it says why', () => {
  const said: string[] = [];
  const health: (string | null)[] = [];
  const emitted: unknown[] = [];
  let detectors = 0;
  const clock = manualClock();
  const driver = cameraDriver({
    // Nothing answers there: an agent that opened it would say so.
    cameras: [{ camera: 'cam-drinks', source: { kind: 'rtsp', url: 'rtsp://127.0.0.1:9/none' } }],
    ...{ fps: 10, loop: false, decoder: 'none', cpuShare: 1, detectorName: 'a fake', random: () => 0 },
    detector() {
      detectors++;
      throw new Error('no detector is wanted');
    },
    encode: () => Promise.reject(new Error('no picture is wanted')),
  });
  const off = { ...shopForAgents(), cameraCounting: { enabled: false } };
  const context: DriverContext = driverContext({
    clock,
    store: off,
    say: (line) => said.push(line),
    degraded: (line) => health.push(line),
  });
  const stop = driver.start(context, (emission) => emitted.push(emission));
  clock.advance(120_000);
  expect([detectors, emitted.length, clock.waits.length]).toEqual([0, 0, 0]);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/counting by camera is off in this store.*Put the notice up.*console under Cameras/);
  expect(health).toEqual(said);
  // Switched on, it is started anew.
  expect(JSON.stringify(driver.concerns?.(off))).not.toBe(JSON.stringify(driver.concerns?.(shopForAgents())));
  stop();
});
