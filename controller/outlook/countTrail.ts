import type { App } from '../context.ts';
import type { Reading } from '../protocol/reading.ts';

/** How far back every change of what was counted is remembered, ms; before that minutes are. */
const CHANGES_MS = 2 * 3_600_000;
/** How far back what was counted is remembered, ms: a day, also the longest one. */
export const TRAIL_MS = 25 * 3_600_000;
const MINUTE_MS = 60_000;
/** Half of the time over which a count is averaged: nobody counts people in an instant, ms. */
const AROUND_MS = 30_000;
/** Changes that are remembered of one zone, at most. */
const MOST_CHANGES = 10_000;

interface Step {
  readonly atMs: number;
  /** null: from then on nobody knew. */
  readonly people: number | null;
  readonly confidence: number;
}

/** One minute: for how long anything was known, and people and confidence over that time. */
interface Minute {
  knownMs: number;
  personMs: number;
  sureMs: number;
}

/** What was counted in a zone around an instant. */
export interface CountedThen {
  readonly people: number;
  readonly confidence: number;
}

/** What cameras counted in the last day, to set counts by hand beside it. In memory alone. */
export class CountTrail {
  readonly #app: Pick<App, 'onCommands' | 'engine' | 'now'>;
  readonly #zones = new Map<string, Step[]>();
  readonly #minutes = new Map<string, Map<number, Minute>>();
  #stop: () => void = () => undefined;

  constructor(app: Pick<App, 'onCommands' | 'engine' | 'now'>) {
    this.#app = app;
  }

  start(): void {
    for (const reading of this.#app.engine().readings()) this.#take(reading);
    this.#stop = this.#app.onCommands((commands) => {
      for (const command of commands) if (command.kind === 'reading') this.#take(command.reading);
    });
  }

  stop(): void {
    this.#stop();
  }

  /**
   * Mean over the half minute on both sides, as far as it was known; of more than two hours ago over the minute in
   * which it lies. null: nobody knew.
   */
  at(zone: string, atMs: number): CountedThen | null {
    if (atMs < this.#app.now() - CHANGES_MS) return meanOf(this.#minutes.get(zone)?.get(Math.floor(atMs / MINUTE_MS)));
    const steps = this.#zones.get(zone) ?? [];
    const [fromMs, toMs] = [atMs - AROUND_MS, Math.min(atMs + AROUND_MS, this.#app.now())];
    let knownMs = 0;
    let personMs = 0;
    let sureMs = 0;
    steps.forEach((step, i) => {
      const ms = Math.min(toMs, steps[i + 1]?.atMs ?? toMs) - Math.max(fromMs, step.atMs);
      if (step.people === null || ms <= 0) return;
      knownMs += ms;
      personMs += ms * step.people;
      sureMs += ms * step.confidence;
    });
    return meanOf({ knownMs, personMs, sureMs });
  }

  #take({ kind, of, value, quality, confidence }: Reading): void {
    if (kind !== 'zone.occupancy') return;
    const nowMs = this.#app.now();
    const people = quality === 'live' ? value : null;
    const steps = this.#zones.get(of) ?? [];
    this.#zones.set(of, steps);
    const last = steps.at(-1);
    if (last?.people === people && last.confidence === confidence) return;
    if (last !== undefined) this.#fold(of, last, nowMs);
    steps.push({ atMs: nowMs, people, confidence });
    // The step before the time that is remembered says what was so when it began.
    const old = steps.findLastIndex((s) => s.atMs <= nowMs - CHANGES_MS);
    if (old > 0) steps.splice(0, old);
    if (steps.length > MOST_CHANGES) steps.splice(0, steps.length - MOST_CHANGES);
  }

  /** Adds what was so until now to its minutes, and forgets those of long ago. */
  #fold(zone: string, { atMs, people, confidence }: Step, nowMs: number): void {
    const minutes = this.#minutes.get(zone) ?? new Map<number, Minute>();
    this.#minutes.set(zone, minutes);
    const first = Math.floor((nowMs - TRAIL_MS) / MINUTE_MS);
    for (const minute of minutes.keys()) {
      if (minute >= first) break;
      minutes.delete(minute);
    }
    if (people === null) return;
    for (let fromMs = Math.max(atMs, first * MINUTE_MS); fromMs < nowMs;) {
      const minute = Math.floor(fromMs / MINUTE_MS);
      const toMs = Math.min(nowMs, (minute + 1) * MINUTE_MS);
      const sum = minutes.get(minute) ?? { knownMs: 0, personMs: 0, sureMs: 0 };
      sum.knownMs += toMs - fromMs;
      sum.personMs += (toMs - fromMs) * people;
      sum.sureMs += (toMs - fromMs) * confidence;
      minutes.set(minute, sum);
      fromMs = toMs;
    }
  }
}

function meanOf(minute: Minute | undefined): CountedThen | null {
  if (minute === undefined || minute.knownMs === 0) return null;
  return { people: minute.personMs / minute.knownMs, confidence: minute.sureMs / minute.knownMs };
}
