import { StoreEngine } from '../../engine/engine.ts';
import type { EngineState } from '../../engine/engine.ts';
import type { Command, EngineConfig } from '../../engine/io.ts';
import type { ScreenTime } from './timeline.ts';
import type { DraftConfig } from './draft.ts';
import { ReplayError } from './past.ts';
import type { PastEntry } from './past.ts';
import { Watch } from './watch.ts';

/** What would have been: the same inputs through an engine with the draft. */
export class Branch {
  readonly notes = new Set<string>();
  /** Every configuration that it decided by. */
  readonly configs: EngineConfig[] = [];
  readonly #draft: DraftConfig;
  readonly #watch: Watch;
  #engine: StoreEngine;
  #toldMs: number;

  /** @param state of the engine at that instant, which goes its own way from here */
  constructor(draft: DraftConfig, base: EngineConfig, state: EngineState, atMs: number) {
    this.#draft = draft;
    this.#toldMs = atMs;
    const config = draft.on(base);
    this.configs.push(config);
    // Nothing of the two may be shared.
    const own = JSON.parse(JSON.stringify(state)) as EngineState;
    this.#engine = new StoreEngine(config, { nowMs: atMs, state: own, changed: true });
    this.#engine.takeStart();
    this.#watch = new Watch(this.#engine, config, atMs);
  }

  get #config(): EngineConfig {
    return this.configs.at(-1)!;
  }

  /** An input of that time that is none of a controller's start. */
  take({ input }: PastEntry, base: EngineConfig): void {
    if (input.kind === 'configuration') {
      this.advance(input.atMs);
      if (this.#draft.follows) this.#follow(base, input.atMs);
      else this.notes.add('The store was changed in that time. The draft is a whole store and does not follow that.');
      return;
    }
    if (input.kind === 'status') {
      if (this.#draft.isOwn(input.campaign)) {
        this.notes.add(
          `The campaign ${input.campaign} was ${input.status === 'paused' ? 'paused' : 'approved'} in that time; the draft changes it, so this does not hold for the draft.`,
        );
        return;
      }
    }
    this.#stepTo(input.atMs);
    this.#did(this.#engine.apply(input), input.atMs);
  }

  /** Time passes without an input. */
  advance(toMs: number): void {
    this.#stepTo(toMs);
    this.#did(this.#engine.apply({ kind: 'advance', atMs: toMs }), toMs);
  }

  /** The controller had ended at `offMs` and starts again: it knows nothing but likes and when triggers had ended. */
  restart(base: EngineConfig, atMs: number, offMs: number): void {
    const snapshot = JSON.parse(JSON.stringify(this.#engine.snapshot())) as ReturnType<StoreEngine['snapshot']>;
    if (this.#draft.follows) this.#renew(base);
    this.#engine = new StoreEngine(this.#config, { nowMs: atMs, snapshot });
    this.#engine.takeStart();
    this.#toldMs = atMs;
    this.#watch.engine(this.#engine, this.#config, atMs, offMs);
  }

  nobodyKnows(atMs: number): void {
    this.#watch.nobodyKnows(atMs);
  }

  end(atMs: number): { readonly screens: readonly ScreenTime[]; readonly triggers: ReadonlyMap<string, number> } {
    return { screens: this.#watch.end(atMs), triggers: this.#watch.triggers };
  }

  #follow(base: EngineConfig, atMs: number): void {
    if (!this.#renew(base)) return;
    this.#engine = new StoreEngine(this.#config, { nowMs: atMs, state: this.#engine.state(), changed: true });
    this.#engine.takeStart();
    this.#watch.engine(this.#engine, this.#config, atMs, null);
  }

  /** The draft on another configuration; where it does not fit that one it stays as it was. */
  #renew(base: EngineConfig): boolean {
    try {
      this.configs.push(this.#draft.on(base));
      return true;
    } catch (error) {
      if (!(error instanceof ReplayError)) throw error;
      this.notes.add(
        `The store was changed in that time, and the draft does not fit what it was then (${error.faults[0]?.message ?? error.message}); it stays as it was before.`,
      );
      return false;
    }
  }

  #stepTo(toMs: number): void {
    for (let due = this.#engine.wakeAtMs(); due < toMs; due = this.#engine.wakeAtMs())
      this.#did(this.#engine.apply({ kind: 'advance', atMs: due }), due);
  }

  #did(commands: readonly Command[], atMs: number): void {
    this.#toldMs = Math.max(this.#toldMs, atMs);
    if (commands.length > 0) this.#watch.did(commands, this.#toldMs);
  }
}
