import { expect, it } from 'vitest';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Command, EngineConfig } from '../../controller/engine/io.ts';
import { StoreEngine } from '../../controller/engine/engine.ts';
import { ZoneHourRecorder } from '../../controller/outlook/recorder.ts';
import type { RecorderPorts } from '../../controller/outlook/recorder.ts';
import type { ZoneHour } from '../../controller/records/records.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { NOON, count, storeWith } from '../engine/store.ts';
import { manualClock } from '../fakes/manualClock.ts';

const S = 1000;
const MINUTE = 60 * S;
const HOUR = 60 * MINUTE;

/** A store whose engine is told counts, and what was written down of them. */
function shop(parts: Record<string, unknown> = {}) {
  const clock = manualClock(NOON);
  const written: ZoneHour[][] = [];
  const listeners = new Set<(commands: readonly Command[]) => void>();
  const changes = new Set<() => void>();
  const source = (config: StoreConfig): EngineConfig => ({ revision: 1, config, media: {}, codeBase: null });
  let configuration = source(storeWith(parts));
  let engine = new StoreEngine(configuration, { nowMs: NOON });
  const tell = (commands: readonly Command[]): void => {
    for (const listener of listeners) listener(commands);
  };
  const disk = { full: false };
  const ports: RecorderPorts = {
    app: {
      onCommands(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onConfiguration(listener) {
        changes.add(listener);
        return () => changes.delete(listener);
      },
      configuration: () => configuration,
      engine: () => engine,
      now: () => clock.now(),
    },
    zoneHours: {
      async add(hours) {
        if (disk.full) throw new Error('full');
        if (hours.length > 0) written.push([...hours]);
      },
    },
    clock,
    logger: createLogger('silent'),
  };
  const recorder = new ZoneHourRecorder(ports);
  recorder.start();
  return {
    recorder,
    clock,
    written,
    disk,
    listeners,
    changes,
    /** A count every second for so long, or silence. */
    pass(zone: string, people: number | null, ms: number, simulated = false) {
      for (let t = 0; t < ms; t += S) {
        if (people !== null) tell(engine.apply(count(zone, people, clock.now(), { simulated })));
        tell(engine.apply({ kind: 'advance', atMs: clock.now() }));
        clock.advance(S);
      }
    },
    change(config: StoreConfig) {
      configuration = source(config);
      engine = new StoreEngine(configuration, { nowMs: clock.now(), state: engine.state(), changed: true });
      for (const changed of changes) changed();
    },
  };
}

it('[OUT-8] at the end of each hour the people of each zone are written down, unknown time left out', async () => {
  const s = shop();
  s.pass('drinks', 4, 30 * MINUTE);
  s.pass('drinks', null, 30 * MINUTE);
  s.pass('drinks', 0, 10 * MINUTE);
  await s.recorder.stop();
  const [first, second] = s.written.flat();
  // A count is live for ten seconds after the last.
  const ms = 30 * MINUTE + 9 * S;
  const common = { zone: 'drinks', simulated: false };
  expect(first).toEqual({ ...common, hourMs: NOON, observedMs: ms, personMs: 4 * ms });
  expect(second).toEqual({ ...common, hourMs: NOON + HOUR, observedMs: 10 * MINUTE, personMs: 0 });
});

it('[OUT-8] simulated counts are kept apart, and what could not be written is written with the next hour', async () => {
  const s = shop();
  s.disk.full = true;
  s.pass('gels', 2, 20 * MINUTE, true);
  s.pass('gels', 3, 40 * MINUTE);
  await new Promise((resolve) => setImmediate(resolve));
  expect(s.written).toEqual([]);
  s.disk.full = false;
  s.pass('gels', null, HOUR);
  await s.recorder.stop();
  expect(s.written.flat().map((h) => [h.hourMs, h.personMs / MINUTE, h.simulated])).toEqual([
    [NOON, 40, true],
    [NOON, 120, false],
    [NOON + HOUR, (3 * 9) / 60, false],
  ]);
});

it('[OUT-8] a zone that goes is counted no more; hours are those of the store; a stop ends everything', async () => {
  const s = shop({ store: { id: 'test', name: 'Test', timeZone: 'Asia/Kolkata' } });
  s.pass('gels', 5, MINUTE);
  const parts = { store: { id: 'test', name: 'Test', timeZone: 'Asia/Kolkata' }, screens: [], zones: [] };
  s.change(storeWith(parts));
  s.pass('gels', null, 29 * MINUTE);
  await s.recorder.stop();
  expect(s.written.flat()).toEqual([
    { zone: 'gels', hourMs: NOON - 30 * MINUTE, observedMs: MINUTE, personMs: 5 * MINUTE, simulated: false },
  ]);
  expect([s.listeners.size, s.changes.size, s.clock.waits]).toEqual([0, 0, []]);
});
