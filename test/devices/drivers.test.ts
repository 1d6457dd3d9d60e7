import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { observationData } from '../../controller/protocol/observation.ts';
import type { Driver } from '../../devices/agent/driver.ts';
import { DriverError } from '../../devices/agent/driver.ts';
import type { Emission } from '../../devices/agent/emission.ts';
import { replayDriver } from '../../devices/replay/driver.ts';
import type { ReplayOptions } from '../../devices/replay/driver.ts';
import { simulatorDriver } from '../../devices/simulator/driver.ts';
import { driverContext } from '../fakes/driverContext.ts';
import { manualClock } from '../fakes/manualClock.ts';
import type { ManualClock } from '../fakes/manualClock.ts';
import { danisFolder, syntheticWalk } from './danisData.ts';

interface Run {
  readonly clock: ManualClock;
  readonly emitted: (Emission & { readonly nowMs: number })[];
  readonly said: string[];
  readonly finished: string[];
  readonly stop: () => void;
}
function run(driver: Driver): Run {
  const clock = manualClock();
  const emitted: Run['emitted'] = [];
  const said: string[] = [];
  const finished: string[] = [];
  const stop = driver.start(
    driverContext({ clock, say: (line) => said.push(line), finished: (summary) => finished.push(summary) }),
    (emission) => emitted.push({ ...emission, nowMs: clock.now() }),
  );
  return { clock, emitted, said, finished, stop };
}

const trace = Array.from({ length: 40 }, (_, i) =>
  JSON.stringify({
    specversion: '1.0',
    id: `${i}`,
    source: 'camera',
    type: 'endcap.count.v1',
    offsetms: i * 250,
    data: { zone: 'drinks', count: i % 5 },
  }),
).join('\n');
const replay = (options: Partial<ReplayOptions>): Driver =>
  replayDriver({ format: 'danis', speed: 1, loop: false, name: 'walk.mbd', read: () => syntheticWalk(10), ...options });

const drivers: [string, () => Driver][] = [
  ['simulator', () => simulatorDriver({ speed: 1 })],
  ['simulator, eight times as fast', () => simulatorDriver({ speed: 8, seed: 3, shoppers: 9 })],
  ['replay of a walk', () => replay({})],
  ['replay of a walk, again and again', () => replay({ loop: true, speed: 4 })],
  ['replay of a trace', () => replay({ format: 'trace', read: () => trace })],
];

describe.each(drivers)('the contract of a driver: %s', (_, create) => {
  it('[DEV-20] emits nothing before start returns, and something soon after', () => {
    const { clock, emitted, stop } = run(create());
    expect(emitted).toEqual([]);
    clock.advance(5_000);
    expect(emitted.length).toBeGreaterThan(5);
    stop();
  });

  it('[DEV-20] what it emits has the shape that the controller takes, and is never newer than the clock', () => {
    const { clock, emitted, stop } = run(create());
    clock.advance(8_000);
    for (const emission of emitted) {
      expect(observationData[emission.type].safeParse(emission.data).success).toBe(true);
      expect(emission.atMs).toBeLessThanOrEqual(emission.nowMs);
      expect(emission.nowMs - emission.atMs).toBeLessThan(1_000);
    }
    stop();
  });

  it('[DEV-20] stops for good, leaves no timer, and may be stopped twice', () => {
    const { clock, emitted, stop } = run(create());
    clock.advance(2_000);
    stop();
    stop();
    const before = emitted.length;
    expect(clock.waits).toEqual([]);
    clock.advance(10_000);
    expect(emitted).toHaveLength(before);
  });

  it('[DEV-20] starts again after it was stopped, from the beginning', () => {
    const driver = create();
    const first = run(driver);
    first.clock.advance(3_000);
    first.stop();
    const second = run(driver);
    second.clock.advance(3_000);
    second.stop();
    expect(second.emitted).toEqual(first.emitted);
  });
});

describe('replay', () => {
  it('[DEV-23] keeps the recorded distances, at the given speed', () => {
    for (const speed of [1, 4]) {
      const { clock, emitted, stop } = run(replay({ speed }));
      const startMs = clock.now();
      clock.advance(2_000);
      expect([...new Set(emitted.map((e) => e.atMs - startMs))]).toEqual(
        Array.from({ length: speed * 4 + 1 }, (_, i) => (i * 500) / speed),
      );
      stop();
    }
  });

  it('[DEV-23] says what it replays, and when it is over', () => {
    const { clock, emitted, said, finished } = run(replay({ read: () => `${syntheticWalk(2)}cut off\n` }));
    expect(said.join('\n')).toContain('walk.mbd, line 9: 1 fields');
    expect(said.at(-1)).toBe('Replaying walk.mbd: 8 observations, 1.5 s at 1x, 1 lines left out.');
    expect(finished).toEqual([]);
    clock.advance(1_500);
    expect(emitted).toHaveLength(8);
    expect(finished).toHaveLength(1);
    expect(clock.waits).toEqual([]);
  });

  it('[DEV-23] begins again at the end when asked to', () => {
    const { clock, emitted, finished, stop } = run(replay({ read: () => syntheticWalk(2), loop: true }));
    clock.advance(9_999);
    // Four turns: twice a second for 1.5 s, then a second of pause.
    expect(emitted).toHaveLength(4 * 8);
    expect(finished).toEqual([]);
    stop();
  });

  it.each([
    ['empty', () => '', 'walk.mbd is empty.'],
    ['of another format', () => 'a,b\nc', /no line that can be used as "danis" \(line 1: 2 fields/],
    [
      'missing',
      () => readFileSync(join(import.meta.dirname, 'no-such-file')).toString(),
      'There is no file walk.mbd. Check the path after --data.',
    ],
  ])('[DEV-23] a recording that is %s is said', (_, read, words) => {
    expect(() => replay({ read })).toThrow(DriverError);
    expect(() => replay({ read })).toThrow(words);
  });

  it.skipIf(danisFolder === null)('[DEV-23] straight_01 comes whole: 1365 sightings in 58.7 s', () => {
    const read = (): string => readFileSync(join(danisFolder!, 'trk', 'straight_01_all_sensors.mbd'), 'utf8');
    const { clock, emitted, finished } = run(replay({ read, speed: 2 }));
    clock.advance(29_350);
    expect(finished).toEqual([]);
    clock.advance(20);
    expect(finished).toHaveLength(1);
    expect(emitted).toHaveLength(1_365);
    expect(emitted[0]!.data).toEqual({ tag: 'mac:e78f135624ce', receiver: 'b827eb4521b4', rssi: -87 });
  });
});

describe('simulator', () => {
  it('[DEV-21] goes on where it was after the machine slept, instead of running after the time', () => {
    const clock = manualClock();
    // A machine that wakes up: every timer after the first second comes an hour late.
    let asleepMs = 0;
    let emitted = 0;
    const stop = simulatorDriver({ speed: 1 }).start(
      driverContext({ clock: { ...clock, now: () => clock.now() + asleepMs } }),
      () => emitted++,
    );
    clock.advance(5_000);
    const inFiveSeconds = emitted;
    asleepMs = 3_600_000;
    clock.advance(5_000);
    stop();
    expect(emitted).toBeLessThan(4 * inFiveSeconds);
  });
});
