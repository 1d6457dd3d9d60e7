import { StoreEngine } from '../../controller/engine/engine.ts';
import type { EngineInput } from '../../controller/engine/io.ts';
import { Feed } from './engineFeed.ts';
import { round } from './machine.ts';
import { BENCH_STORE, NOON, benchStore, engineConfigOf } from './engineStore.ts';

const OPENS_MS = NOON - 4 * 3_600_000;
const OPEN_MS = 14 * 3_600_000;
const PAGE = 10_000;

export interface ReplayFigures {
  readonly observations: number;
  /** Seconds for the whole day. */
  readonly replayDayS: number;
  readonly commands: number;
}

/** A day of a store that is open for fourteen hours, through a new engine, from lines as the journal holds them. */
export function replayDay(observations: number): ReplayFigures {
  const config = engineConfigOf(benchStore(BENCH_STORE));
  // Forty of the hundred zones are watched, each heard every few seconds; fewer on a quieter day.
  const zones = Math.max(1, Math.round((40 * observations) / 1_000_000));
  const feed = new Feed({ zones, products: BENCH_STORE.products, restless: 0.3 });
  const everyMs = OPEN_MS / observations;
  const began = performance.now();
  const engine = new StoreEngine(config, { nowMs: OPENS_MS });
  let commands = engine.takeStart().length;
  let spentMs = performance.now() - began;
  for (let done = 0; done < observations; done += PAGE) {
    const count = Math.min(PAGE, observations - done);
    const lines = feed.stretch(count, OPENS_MS + done * everyMs, everyMs).map((input) => JSON.stringify(input));
    const from = performance.now();
    for (const line of lines) commands += engine.apply(JSON.parse(line) as EngineInput).length;
    spentMs += performance.now() - from;
  }
  return { observations, replayDayS: round(spentMs / 1000, 1), commands };
}
