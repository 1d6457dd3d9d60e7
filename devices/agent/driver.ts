import type { Still } from '../../controller/protocol/calibration.ts';
import type { AgentStore, AgentTag } from '../../controller/protocol/device.ts';
import type { AgentCamera } from '../../controller/protocol/hello.ts';
import type { ObservationType } from '../../controller/protocol/observation.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import type { Clock } from '../../controller/runtime/clock.ts';
import type { Calibration } from './calibrations.ts';
import type { Emission } from './emission.ts';
import type { Candidate, Enrolment } from './enrolments.ts';

export type Emit = (emission: Emission) => void;
export type Stop = () => void;

/** What a driver may lean on. */
export interface DriverContext {
  readonly store: AgentStore;
  /** The agent's clock: only ever used through this port, so that tests own the time. */
  readonly clock: Clock;
  /** Says something to the person at the terminal or in the unit's log. */
  readonly say: (line: string) => void;
  /** Something is wrong though the driver goes on; null: all is well again. Shown in the console. */
  readonly degraded: (detail: string | null) => void;
  /** What people should know though all is well; null: nothing any more. Shown in the console with its health. */
  readonly noted?: (detail: string | null) => void;
  /** Calls back with what each output of the store is to be: at once with what is known, then at every change. */
  readonly outputs: (listen: (output: string, on: boolean) => void) => void;
  /**
   * Calls back with the likes that racks show: at once with what is known, then at every change. `atMs` is of the
   * agent's clock. Only for the kind `rack`.
   */
  readonly values: (listen: (reading: Reading) => void) => void;
  /** Calls back with the tags that are enrolled: at once, then whenever the store changes. */
  readonly tags: (listen: (tags: readonly AgentTag[]) => void) => void;
  /** Epoch ms by the controller's clock, as well as it is known here. */
  readonly controllerMs: () => number;
  /** Calls back with who enrols at which desk receiver: at once with those of now, then at every change. */
  readonly enrolments: (listen: (enrolments: readonly Enrolment[]) => void) => void;
  /** The tag that is held to a desk receiver where somebody enrols now. May be called again and again. */
  readonly candidate: (candidate: Candidate) => void;
  /** Calls back with who calibrates a camera: at once with who does now (null: nobody), then at every change. */
  readonly calibrations: (camera: string, listen: (calibration: Calibration | null) => void) => void;
  /** A pixelated picture for whom calibrates. Rejects when it is not known whether it has arrived. */
  readonly still: (still: Still) => Promise<void>;
  /**
   * The driver has come to its end by itself: a recording is over (0, after everything was sent), or it cannot work
   * and nothing that it could try would help (1). Not called after stop.
   */
  readonly finished: (summary: string, code?: 0 | 1) => void;
}

/**
 * A source of observations: a radio, a camera, a recording, a simulated shop.
 *
 * Contract: `start` may be called again after `stop`; nothing is emitted before `start` returns, nor after `stop`;
 * no emission is newer than the clock; all timers end with `stop`, which may be called twice. `start` throws a
 * DriverError when it cannot work at all, with a message that says what to do.
 */
export interface Driver {
  readonly kind: 'replay' | 'simulator' | 'ble' | 'gpio' | 'rack' | 'camera';
  /** Cameras of the store that it watches. */
  readonly cameras?: readonly AgentCamera[];
  /** All that it may tell; anything else is dropped and said. By default what it likes. */
  readonly tells?: readonly ObservationType[];
  /** It works from the store: it is started anew when the store changes. */
  readonly followsStore: boolean;
  /** The part of the store that it works from: it is started anew when that changes. By default the whole store. */
  readonly concerns?: (store: AgentStore) => unknown;
  start(context: DriverContext, emit: Emit): Stop;
}

/** A driver that cannot start, with the reason and what to do, for people. */
export class DriverError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DriverError';
  }
}
