import { StoreEngine } from '../../controller/engine/engine.ts';
import type { Command, EngineConfig } from '../../controller/engine/io.ts';
import type { Decision } from '../../controller/protocol/decision.ts';
import { ENGINE_VERSION } from '../../controller/engine/version.ts';
import type { Decided, Kept, Past, PastEntry } from '../../controller/replay/core/past.ts';
import { replay } from '../../controller/replay/core/replay.ts';
import { Feed } from './engineFeed.ts';
import { round } from './machine.ts';
import { BENCH_STORE, NOON, benchStore, engineConfigOf } from './engineStore.ts';

const OPENS_MS = NOON - 4 * 3_600_000;
const OPEN_MS = 14 * 3_600_000;

export interface ReplayFigures {
  readonly observations: number;
  /** Seconds for the whole day: entries read from their text, run again, and compared with what was decided. */
  readonly replayDayS: number;
  /** Of them, by the processor. */
  readonly processorS: number;
  readonly decisions: number;
  readonly identical: boolean;
}

/** A day of a store that is open for fourteen hours: decided once, written down, and run again. */
export function replayDay(observations: number): ReplayFigures {
  const day = new Day(observations);
  const began = performance.now();
  const used = process.cpuUsage();
  const report = replay(day, { fromMs: OPENS_MS, toMs: OPENS_MS + OPEN_MS }, () => undefined);
  const spentMs = performance.now() - began - day.preparedMs;
  const { user, system } = process.cpuUsage(used);
  const processorS = (user + system) / 1e6 - day.preparedS;
  if (report.entries !== observations) throw new Error(`only ${report.entries} entries were run again`);
  const { decisions, identical } = report;
  return { observations, replayDayS: round(spentMs / 1000, 1), processorS: round(processorS, 1), decisions, identical };
}

/** What was written down of the day. It is decided page by page while it is read, and that time is not counted. */
class Day implements Past {
  preparedMs = 0;
  /** The same by the processor, seconds. */
  preparedS = 0;
  readonly #observations: number;
  readonly #config: EngineConfig = engineConfigOf(benchStore(BENCH_STORE));
  readonly #live = new StoreEngine(this.#config, { nowMs: OPENS_MS });
  readonly #feed: Feed;
  readonly #kept: Kept;

  constructor(observations: number) {
    this.#observations = observations;
    // Forty of the hundred zones are watched, each heard every few seconds; fewer on a quieter day.
    const zones = Math.max(1, Math.round((40 * observations) / 1_000_000));
    this.#feed = new Feed({ zones, products: BENCH_STORE.products, restless: 0.3 });
    this.#live.takeStart();
    this.#kept = {
      seq: 0,
      atMs: OPENS_MS,
      reason: 'start',
      configRevision: this.#config.revision,
      engineVersion: ENGINE_VERSION,
      codeBase: this.#config.codeBase,
      state: JSON.stringify(this.#live.state()),
    };
  }

  checkpointBefore(): Kept {
    return this.#kept;
  }

  checkpointAt(): undefined {
    return undefined;
  }

  firstCheckpointMs(): number {
    return OPENS_MS;
  }

  checkpointAfter(): undefined {
    return undefined;
  }

  stoppedMs(): undefined {
    return undefined;
  }

  revision(): ReturnType<Past['revision']> {
    return { config: this.#config.config, media: this.#config.media };
  }

  entries(afterSeq: number, limit: number): readonly PastEntry[] {
    const began = performance.now();
    const used = process.cpuUsage();
    const lines: string[] = [];
    for (let seq = afterSeq + 1; seq <= Math.min(afterSeq + limit, this.#observations); seq++) {
      const input = this.#feed.next(OPENS_MS + (seq / this.#observations) * OPEN_MS);
      const decided = decidedOf(this.#live.apply(input));
      lines.push(JSON.stringify({ seq, input, configRevision: this.#config.revision, decided } satisfies PastEntry));
    }
    this.preparedMs += performance.now() - began;
    const { user, system } = process.cpuUsage(used);
    this.preparedS += (user + system) / 1e6;
    return lines.map((line) => JSON.parse(line) as PastEntry);
  }
}

/** As the journal holds it: decisions that differ in their screen alone are written down once. */
function decidedOf(commands: readonly Command[]): Decided[] {
  const decided: { decision: Decision; screens: string[] }[] = [];
  for (const c of commands) {
    if (c.kind !== 'decision') continue;
    const { decision } = c;
    const last = decided.find((d) => d.decision.losers === decision.losers && d.decision.cause === decision.cause);
    if (last?.decision.atMs === decision.atMs) last.screens.push(decision.screen);
    else decided.push({ decision, screens: [decision.screen] });
  }
  return decided.map(({ decision, screens }) => ({ text: JSON.stringify(decision), screens }));
}
