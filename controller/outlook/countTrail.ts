import type { App } from '../context.ts';
import type { Reading } from '../protocol/reading.ts';

/** How far back what was counted is remembered, ms. */
export const TRAIL_MS = 2 * 3_600_000;
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

/** What was counted in a zone around an instant. */
export interface CountedThen {
  readonly people: number;
  readonly confidence: number;
}

/** What cameras counted in the last two hours, to set counts by hand beside it. In memory alone. */
export class CountTrail {
  readonly #app: Pick<App, 'onCommands' | 'engine' | 'now'>;
  readonly #zones = new Map<string, Step[]>();
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

  /** Mean over the half minute on both sides, as far as it was known; null: nobody knew. */
  at(zone: string, atMs: number): CountedThen | null {
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
    return knownMs === 0 ? null : { people: personMs / knownMs, confidence: sureMs / knownMs };
  }

  #take({ kind, of, value, quality, confidence }: Reading): void {
    if (kind !== 'zone.occupancy') return;
    const nowMs = this.#app.now();
    const people = quality === 'live' ? value : null;
    const steps = this.#zones.get(of) ?? [];
    this.#zones.set(of, steps);
    const last = steps.at(-1);
    if (last?.people === people && last.confidence === confidence) return;
    steps.push({ atMs: nowMs, people, confidence });
    // The step before the time that is remembered says what was so when it began.
    const old = steps.findLastIndex((s) => s.atMs <= nowMs - TRAIL_MS);
    if (old > 0) steps.splice(0, old);
    if (steps.length > MOST_CHANGES) steps.splice(0, steps.length - MOST_CHANGES);
  }
}
