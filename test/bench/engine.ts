/**
 * The engine under load: 5,000 observations a second and a burst of 50,000 at 1,000 screens and 1,000 or 10,000
 * campaigns; flat out beside json-rules-engine with the same thresholds and beside a plain indexed loop; what a larger
 * store costs; a day replayed. Every part runs in a process of its own. Prints tables; `--json FILE` for programs,
 * `--size N` observations (100,000) for a quick look.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ToChild } from './engineChild.ts';
import { CONTENDERS } from './engineFlatOut.ts';
import type { Contender } from './engineFlatOut.ts';
import type { ReplayFigures } from './engineReplay.ts';
import type { ScalingFigures } from './engineScaling.ts';
import type { SteadyFigures } from './engineSteady.ts';
import { benchArguments, median, round, writeJson } from './machine.ts';
import { printEngineTables } from './engineTables.ts';
import type { EngineFigures } from './engineTables.ts';

const { json, size } = benchArguments(100_000);
const ROUNDS = 8;
/** Observations of a round: as many as take each about a second or less. */
const PER_ROUND: Record<Contender, number> = { engine: 20_000, peer: 1000, limit: 400_000 };

/** As the controller runs. */
function start(): ChildProcess {
  return fork(join(import.meta.dirname, 'engineChild.ts'), {
    execArgv: ['--max-semi-space-size=8'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function ask<T>(child: ChildProcess, message: ToChild): Promise<T> {
  const gone = new AbortController();
  const [answered] = (await Promise.race([
    (child.send(message), once(child, 'message', { signal: gone.signal })),
    once(child, 'exit', { signal: gone.signal }).then(([code]) => {
      throw new Error(`a process of the bench ended with ${String(code)}`);
    }),
  ]).finally(() => gone.abort())) as [T];
  return answered;
}

async function alone<T>(message: ToChild): Promise<T> {
  const child = start();
  try {
    return await ask<T>(child, message);
  } finally {
    child.disconnect();
  }
}

/** Rounds of the three alternate; each figure is the median of its rounds, each ratio that of the ratios of a round. */
async function race(): Promise<EngineFigures['flatOut']> {
  const children = new Map<Contender, ChildProcess>();
  try {
    for (const contender of CONTENDERS) {
      const child = start();
      children.set(contender, child);
      await ask(child, { do: 'ready', contender });
      await ask(child, { do: 'go', observations: 2 * PER_ROUND[contender] });
    }
    const rounds: Record<Contender, number>[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const rates = { engine: 0, peer: 0, limit: 0 };
      for (const [contender, child] of children) {
        const observations = PER_ROUND[contender];
        rates[contender] = observations / (await ask<number>(child, { do: 'go', observations }));
      }
      rounds.push(rates);
    }
    const rate = (of: Contender): number => round(median(rounds.map((r) => r[of])), 0);
    return {
      engine: rate('engine'),
      peer: rate('peer'),
      limit: rate('limit'),
      timesPeer: round(median(rounds.map((r) => r.engine / r.peer)), 1),
      limitTimes: round(median(rounds.map((r) => r.limit / r.engine)), 1),
    };
  } finally {
    for (const child of children.values()) child.disconnect();
  }
}

const thousand = await alone<SteadyFigures>({ do: 'steady', campaigns: 1000, observations: size });
const tenThousand = await alone<SteadyFigures>({ do: 'steady', campaigns: 10_000, observations: size });
const flatOut = await race();
const scaling = await alone<ScalingFigures>({ do: 'scaling' });
const replay = await alone<ReplayFigures>({ do: 'replay', observations: 10 * size });
const figures: EngineFigures = { steady: [thousand, tenThousand], flatOut, scaling, replay };
printEngineTables(figures);
writeJson(json, {
  p50Ms: thousand.p50Ms,
  p95Ms: thousand.p95Ms,
  p99Ms: thousand.p99Ms,
  maxMs: thousand.maxMs,
  observationsPerSecond: flatOut.engine,
  rssMb: thousand.rssMb,
  peer: { name: 'json-rules-engine', observationsPerSecond: flatOut.peer },
  limit: { observationsPerSecond: flatOut.limit },
  timesPeer: flatOut.timesPeer,
  limitTimes: flatOut.limitTimes,
  scaling,
  replayDayS: replay.replayDayS,
  steady: figures.steady,
  replay,
});
