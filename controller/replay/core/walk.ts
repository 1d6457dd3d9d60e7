import { StoreEngine } from '../../engine/engine.ts';
import type { EngineState } from '../../engine/engine.ts';
import type { Command, EngineConfig } from '../../engine/io.ts';
import { ENGINE_VERSION } from '../../engine/version.ts';
import type { Decision } from '../../protocol/decision.ts';
import { ReplayError } from './past.ts';
import type { Kept, Past, PastEntry } from './past.ts';

/** Entries that are read at a time. */
const PAGE = 2000;

/** Stretch that could not be run again. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly text: string;
}

/** Whoever looks on while the past is run again. All are called in the order of time. */
export interface Witness {
  /** The engine did this, at this instant; every instant at which it does something is told by itself. */
  did?(commands: readonly Command[], atMs: number): void;
  /** An entry has been run; `decisions` came of it and of what was due before it. */
  entry?(entry: PastEntry, decisions: readonly Decision[]): void;
  /** Another engine goes on from here: `off` with the instant at which the one before had ended. */
  engine?(engine: StoreEngine, config: EngineConfig, atMs: number, off: number | null): void;
  /** So many entries have been read. */
  progress?(done: number): void;
}

/** An engine in the past, and how to move it on. */
export class Walk {
  readonly gaps: Gap[] = [];
  readonly versions = new Set<number>();
  engine: StoreEngine;
  config: EngineConfig;
  /** Number of the last entry that was run. */
  seq: number;
  /** Instant of the last entry, or of the kept state. */
  atMs: number;
  entries = 0;
  readonly #past: Past;
  readonly #firstSeq: number;
  #witness: Witness = {};
  /** Takes one step for every instant at which something is due, so that each is told by itself. */
  #stepwise = false;
  #decisions: Decision[] = [];
  #toldMs = Number.NEGATIVE_INFINITY;

  /** @throws ReplayError when the kept state cannot be read by this version */
  constructor(past: Past, kept: Kept) {
    this.#past = past;
    this.config = configOf(past, kept.configRevision, kept.codeBase);
    this.engine = this.#engineOf(kept);
    this.seq = this.#firstSeq = kept.seq;
    this.atMs = kept.atMs;
  }

  watch(witness: Witness): void {
    this.#witness = witness;
    this.#stepwise = witness.did !== undefined;
  }

  /**
   * Runs the entries before an instant, or with `inclusive` those at it too.
   *
   * @param countMs gaps that end before this are of no interest
   */
  run(toMs: number, inclusive: boolean, countMs: number): void {
    for (;;) {
      const page = this.#past.entries(this.seq, PAGE);
      if (page.length === 0) return;
      for (const entry of page) {
        if (inclusive ? entry.input.atMs > toMs : entry.input.atMs >= toMs) return;
        if (!this.#take(entry, toMs, countMs)) return;
        if (this.seq !== entry.seq) break;
      }
      this.#witness.progress?.(this.seq - this.#firstSeq);
    }
  }

  /** Time passes without an input. */
  advance(toMs: number): void {
    if (this.#stepwise) this.#stepTo(toMs);
    this.#tell(Math.max(toMs, this.#toldMs));
  }

  #stepTo(toMs: number): void {
    const { engine } = this;
    for (let due = engine.wakeAtMs(); due < toMs; due = engine.wakeAtMs()) this.#tell(Math.max(due, this.#toldMs));
  }

  #tell(atMs: number): void {
    this.#did(this.engine.apply({ kind: 'advance', atMs }), atMs);
  }

  #did(commands: readonly Command[], atMs: number): void {
    this.#toldMs = atMs;
    if (commands.length === 0) return;
    for (const c of commands) if (c.kind === 'decision') this.#decisions.push(c.decision);
    this.#witness.did?.(commands, atMs);
  }

  #take(entry: PastEntry, toMs: number, afterMs: number): boolean {
    const { input, seq } = entry;
    if (seq !== this.seq + 1) this.#missing(seq, input.atMs, afterMs);
    if (input.kind === 'configuration') {
      const kept = this.#past.checkpointAt(seq);
      if (input.start === true) {
        if (kept === undefined) return this.#skip(entry, toMs, afterMs);
        this.#restart(kept, entry);
      } else this.#change(entry, kept);
    } else {
      if (this.#stepwise) this.#stepTo(input.atMs);
      this.#did(this.engine.apply(input), Math.max(input.atMs, this.#toldMs));
      if (entry.configRevision !== this.config.revision)
        this.config = configOf(this.#past, entry.configRevision, this.config.codeBase);
    }
    this.seq = seq;
    this.atMs = input.atMs;
    this.entries += 1;
    this.#witness.entry?.(entry, this.#decisions);
    if (this.#decisions.length > 0) this.#decisions = [];
    return true;
  }

  /** A saved change: the next engine goes on from the one before, exactly as the controller did it. */
  #change({ input, configRevision }: PastEntry, kept: Kept | undefined): void {
    this.advance(input.atMs);
    const codeBase = kept === undefined ? this.config.codeBase : kept.codeBase;
    this.config = configOf(this.#past, configRevision, codeBase);
    this.engine = new StoreEngine(this.config, { nowMs: input.atMs, state: this.engine.state(), changed: true });
    this.#witness.engine?.(this.engine, this.config, input.atMs, null);
    this.#did(this.engine.takeStart(), input.atMs);
  }

  /** A start of the controller: what it knew of the time before is in the state that it kept. */
  #restart(kept: Kept, { input, seq }: PastEntry): void {
    const off = this.#past.stoppedMs(seq - 1) ?? this.atMs;
    this.config = configOf(this.#past, kept.configRevision, kept.codeBase);
    this.engine = this.#engineOf(kept);
    this.#witness.engine?.(this.engine, this.config, input.atMs, off);
    // What was due while no controller ran was decided by nobody.
    this.#decisions = this.config.config.screens.flatMap(({ id }) => this.engine.decision(id) ?? []);
  }

  /** A start of which no state was kept: goes on from the next one. */
  #skip(entry: PastEntry, toMs: number, afterMs: number): boolean {
    const next = this.#past.checkpointAfter(entry.seq);
    const untilMs = Math.min(next?.atMs ?? toMs, toMs);
    if (untilMs > afterMs)
      this.gaps.push({
        fromMs: entry.input.atMs,
        toMs: untilMs,
        text: 'the controller had started, and the state with which it did was not kept',
      });
    if (next === undefined || next.atMs > toMs) return false;
    const off = this.atMs;
    this.config = configOf(this.#past, next.configRevision, next.codeBase);
    this.engine = this.#engineOf(next);
    this.seq = next.seq;
    this.atMs = next.atMs;
    this.#decisions = [];
    this.#witness.engine?.(this.engine, this.config, next.atMs, off);
    return true;
  }

  #missing(seq: number, atMs: number, afterMs: number): void {
    if (atMs < afterMs) return;
    const count = seq - this.seq - 1;
    this.gaps.push({
      fromMs: this.atMs,
      toMs: atMs,
      text: `${count} ${count === 1 ? 'entry' : 'entries'} of the journal ${count === 1 ? 'is' : 'are'} gone`,
    });
  }

  #engineOf(kept: Kept): StoreEngine {
    this.versions.add(kept.engineVersion);
    const state = readState(kept);
    const engine = new StoreEngine(this.config, { nowMs: state.nowMs, state });
    engine.takeStart();
    return engine;
  }
}

function readState({ state, engineVersion }: Kept): EngineState {
  const parsed = JSON.parse(state) as EngineState;
  if ((parsed.version as number) === 1) return parsed;
  throw new ReplayError(
    'unreadable',
    `the kept state was written by version ${engineVersion} of the engine, and version ${ENGINE_VERSION} cannot go on from it; run the Endcap of that time`,
  );
}

/** The configuration of a revision as an engine takes it. */
export function configOf(past: Past, revision: number, codeBase: string | null): EngineConfig {
  const found = past.revision(revision);
  if (found === undefined)
    throw new ReplayError('unreadable', `revision ${revision} of the configuration is not in the database`);
  return { revision, config: found.config, media: found.media, codeBase };
}
