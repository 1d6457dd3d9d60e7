import type { EngineState } from './engine/engine.ts';
import type { EngineConfig } from './engine/io.ts';
import { ENGINE_VERSION } from './engine/version.ts';
import type { Logbook } from './logbook.ts';
import type { Checkpoint, Records } from './records/records.ts';
import type { Clock } from './runtime/clock.ts';
import type { Logger } from './runtime/logger.ts';

/** A replay of any instant begins at most this long before it, ms. */
const EVERY_MS = 3_600_000;
/** One that could not be kept is tried again after this, ms. */
const AGAIN_MS = 60_000;

export interface CheckpointPorts {
  readonly checkpoints: Records['checkpoints'];
  readonly logbook: Pick<Logbook, 'mark'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The engine as it stands, as plain data that nobody changes any more. */
  readonly state: () => EngineState;
  readonly configuration: () => EngineConfig;
}

/**
 * Keeps the whole engine now and then, each time with the journal entry that it stands on, so that what was decided can
 * be worked out again from there (SPEC RPL).
 */
export class Checkpoints {
  readonly #ports: CheckpointPorts;
  #stopTimer: () => void = () => undefined;
  #stopped = false;
  #began = false;

  constructor(ports: CheckpointPorts) {
    this.#ports = ports;
  }

  /** To be called in the same turn as the last entry that the engine took was handed to the logbook. */
  async take(reason: Checkpoint['reason']): Promise<void> {
    const { checkpoints, logbook, clock, logger, state, configuration } = this.#ports;
    // A controller that ends before it has begun has decided nothing.
    if (reason === 'stop' && !this.#began) return;
    this.#began = true;
    this.#next(EVERY_MS);
    const { revision, codeBase } = configuration();
    const text = JSON.stringify(state());
    const atMs = clock.now();
    const made = { atMs, reason, configRevision: revision, engineVersion: ENGINE_VERSION, codeBase, state: text };
    try {
      const seq = await logbook.mark();
      if (seq === null) throw new Error('the journal waits to be written');
      await checkpoints.add({ seq, ...made });
    } catch (error) {
      logger.warn({ error: String(error) }, 'the state of the engine could not be kept; a replay begins further back');
      this.#next(AGAIN_MS);
    }
  }

  /** Takes no more by itself. */
  stop(): void {
    this.#stopped = true;
    this.#stopTimer();
  }

  #next(inMs: number): void {
    this.#stopTimer();
    if (this.#stopped) return;
    this.#stopTimer = this.#ports.clock.after(inMs, () => {
      void this.take('hour');
    });
  }
}
