import { Presence } from '../../controller/identity/presence.ts';
import { loadStore, loadStretch, WIDE } from './bleLoad.ts';
import type { LoadSighting } from './bleLoad.ts';
import { NOON } from './bleShop.ts';
import { quantile, round } from './machine.ts';

/** An agent sends everything of the last tenth of a second; each agent at its own moment within it. */
const BATCH_MS = 100;
const WARM_S = 5;
const COUNTED_S = 30;
const SECOND_MS = 1000;

interface Batch {
  readonly atMs: number;
  readonly sightings: readonly LoadSighting[];
}

interface Spread {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface SteadyFigures {
  readonly sightingsPerSecond: number;
  /** From the arrival of a batch until it is taken in, with whatever it had to wait for. */
  readonly arrival: Spread;
  /** The same by the main thread's processor time: others on the machine do not count. */
  readonly ownCore: Spread;
  /** From when presence wanted to know the time until it has done what was due. */
  readonly due: Spread;
  /** One call: a batch, or one telling of the time. */
  readonly call: Spread;
  /** Share of one core. */
  readonly busy: number;
}

/**
 * 10,000 sightings a second from 40 receivers, an agent each. Time runs by the recorded clock: a batch that arrives
 * while presence is busy waits until it is done, and so does the time that presence wants to be told.
 */
export function steady(): SteadyFigures {
  const config = loadStore(WIDE);
  const receivers = config.receivers.map((r) => r.id);
  const batches = batchesOf(loadStretch(config, WIDE, WARM_S + COUNTED_S), receivers);
  const presence = new Presence(config);
  const calls: number[] = [];
  const due: number[] = [];
  const arrivals: number[] = [];
  const ownCore: number[] = [];
  const wall = new Queue();
  const core = new Queue();
  const run = (atMs: number, isBatch: boolean, work: () => void): void => {
    const from = performance.now();
    const fromCore = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(fromCore);
    const tookMs = performance.now() - from;
    const counts = atMs >= WARM_S * SECOND_MS;
    const waits = { wall: wall.serve(atMs, tookMs), core: core.serve(atMs, (user + system) / 1000) };
    if (!counts) return;
    calls.push(tookMs);
    if (!isBatch) due.push(waits.wall);
    else {
      arrivals.push(waits.wall);
      ownCore.push(waits.core);
    }
  };
  for (const { atMs, sightings } of batches) {
    for (let dueMs = presence.dueMs() - NOON; dueMs <= atMs; dueMs = presence.dueMs() - NOON) {
      // Told late, it is told what time it is by then.
      const nowMs = Math.max(dueMs, Math.min(atMs, Math.floor(core.freeMs)));
      run(dueMs, false, () => presence.advance(NOON + nowMs));
    }
    run(atMs, true, () => {
      for (const s of sightings) presence.sight(s.tag, s.receiver, s.rssi, NOON + s.atMs, false);
    });
  }
  return {
    sightingsPerSecond: (WIDE.tags * WIDE.heardBy * SECOND_MS) / WIDE.everyMs,
    arrival: spread(arrivals),
    ownCore: spread(ownCore),
    due: spread(due),
    call: spread(calls),
    busy: round(core.busyMs / ((WARM_S + COUNTED_S) * SECOND_MS), 3),
  };
}

/** One server: work begins when it comes, or when the work before it is done. */
class Queue {
  freeMs = 0;
  busyMs = 0;

  /** @returns from when it came until it is done, ms */
  serve(atMs: number, tookMs: number): number {
    this.freeMs = Math.max(this.freeMs, atMs) + tookMs;
    this.busyMs += tookMs;
    return this.freeMs - atMs;
  }
}

/** Each receiver's sightings in tenths of a second; the agents send one after the other within each of them. */
function batchesOf(sightings: readonly LoadSighting[], receivers: readonly string[]): Batch[] {
  const batches = new Map<string, LoadSighting[]>();
  const phaseOf = new Map(receivers.map((r, i) => [r, Math.floor((i * BATCH_MS) / receivers.length)]));
  for (const s of sightings) {
    const phaseMs = phaseOf.get(s.receiver)!;
    const endMs = (Math.floor((s.atMs - phaseMs) / BATCH_MS) + 1) * BATCH_MS + phaseMs;
    const key = `${s.receiver} ${endMs}`;
    const batch = batches.get(key);
    if (batch === undefined) batches.set(key, [s]);
    else batch.push(s);
  }
  return [...batches]
    .map(([key, batch]) => ({ atMs: Number(key.split(' ')[1]), sightings: batch }))
    .sort((a, b) => a.atMs - b.atMs);
}

function spread(samples: readonly number[]): Spread {
  return {
    p50Ms: round(quantile(samples, 0.5), 2),
    p99Ms: round(quantile(samples, 0.99), 2),
    maxMs: round(quantile(samples, 1), 2),
  };
}
