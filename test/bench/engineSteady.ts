import { StoreEngine } from '../../controller/engine/engine.ts';
import { EVERY_MS, Feed } from './engineFeed.ts';
import { quantile, round } from './machine.ts';
import { BENCH_STORE, NOON, benchStore, engineConfigOf } from './engineStore.ts';

export const WARM_UP = 20_000;
const BURST = 50_000;
const STRETCH = 1000;

export interface SteadyFigures {
  readonly campaigns: number;
  readonly observations: number;
  /** A new engine until it stands, ms. */
  readonly startMs: number;
  /** From an observation's arrival until its commands are out, waiting behind others included, ms. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The same by the processor time of this thread: what it would be with a core to itself, to a few ms. */
  readonly ownCore: { readonly p99Ms: number; readonly maxMs: number };
  /** One call of the engine alone, ms. */
  readonly call: { readonly p50Ms: number; readonly p99Ms: number };
  /** Share of one core that 5,000 a second take. */
  readonly busy: number;
  readonly burst: { readonly observations: number; readonly drainedMs: number; readonly p99CallMs: number };
  /** Commands out, by kind, over the observations at 5,000 a second. */
  readonly commands: Readonly<Record<string, number>>;
  readonly rssMb: number;
}

/**
 * One engine under 5,000 observations a second: arrivals by a simulated clock, service times by the real one, so that
 * an observation behind a slow one waits as it would. Then a burst that arrives in one instant.
 */
export function steady(campaigns: number, observations: number): SteadyFigures {
  const config = engineConfigOf(benchStore({ ...BENCH_STORE, campaigns }));
  const startedMs = performance.now();
  const engine = new StoreEngine(config, { nowMs: NOON });
  engine.takeStart();
  const startMs = performance.now() - startedMs;
  const feed = new Feed(BENCH_STORE);
  let atMs = NOON;
  for (let i = 0; i < WARM_UP; i++) engine.apply(feed.next((atMs += EVERY_MS)));

  const calls = new Array<number>(observations);
  const answers = new Array<number>(observations);
  const ownCore = new Array<number>(observations);
  const commands: Record<string, number> = {};
  let [freeMs, busyMs, ownFreeMs] = [0, 0, 0];
  for (let done = 0; done < observations; done += STRETCH) {
    const stretch = feed.stretch(Math.min(STRETCH, observations - done), atMs + EVERY_MS, EVERY_MS);
    for (const [i, input] of stretch.entries()) {
      const ownFrom = threadMs();
      const from = performance.now();
      const out = engine.apply(input);
      const took = performance.now() - from;
      const ownTook = threadMs() - ownFrom;
      const arrivedMs = (done + i) * EVERY_MS;
      ownFreeMs = Math.max(arrivedMs, ownFreeMs) + ownTook;
      ownCore[done + i] = ownFreeMs - arrivedMs;
      freeMs = Math.max(arrivedMs, freeMs) + took;
      busyMs += took;
      calls[done + i] = took;
      answers[done + i] = freeMs - arrivedMs;
      for (const { kind } of out) commands[kind] = (commands[kind] ?? 0) + 1;
    }
    atMs += stretch.length * EVERY_MS;
  }
  const burst = burstOf(engine, feed, atMs + 1);
  return {
    campaigns,
    observations,
    startMs: round(startMs, 0),
    p50Ms: round(quantile(answers, 0.5), 4),
    p95Ms: round(quantile(answers, 0.95), 4),
    p99Ms: round(quantile(answers, 0.99), 3),
    maxMs: round(quantile(answers, 1), 2),
    ownCore: { p99Ms: round(quantile(ownCore, 0.99), 2), maxMs: round(quantile(ownCore, 1), 1) },
    call: { p50Ms: round(quantile(calls, 0.5), 4), p99Ms: round(quantile(calls, 0.99), 4) },
    busy: round(busyMs / (observations * EVERY_MS), 3),
    burst,
    commands,
    rssMb: round(process.memoryUsage().rss / 2 ** 20, 0),
  };
}

/** Processor time of this thread so far, ms. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function burstOf(engine: StoreEngine, feed: Feed, atMs: number): SteadyFigures['burst'] {
  const calls: number[] = [];
  for (let done = 0; done < BURST; done += STRETCH)
    for (const input of feed.stretch(STRETCH, atMs, 0)) {
      const from = performance.now();
      engine.apply(input);
      calls.push(performance.now() - from);
    }
  const drainedMs = calls.reduce((sum, ms) => sum + ms, 0);
  return { observations: BURST, drainedMs: round(drainedMs, 0), p99CallMs: round(quantile(calls, 0.99), 4) };
}
