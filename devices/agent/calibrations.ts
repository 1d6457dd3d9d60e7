import type { Calibrate } from '../../controller/protocol/calibration.ts';
import type { Clock } from '../../controller/runtime/clock.ts';

/** Somebody calibrates a camera now. */
export interface Calibration {
  readonly session: string;
  readonly camera: string;
  /** A picture is asked for; false in what is told when that was so before. */
  readonly wanted: boolean;
}

interface Running {
  readonly session: string;
  readonly cancel: () => void;
}
type Tell = (calibration: Calibration | null) => void;

/** Who calibrates which camera, as the controller says. Each ends by this agent's own clock too. */
export class Calibrations {
  readonly #clock: Clock;
  readonly #running = new Map<string, Running>();
  readonly #listeners = new Map<string, Tell>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take({ session, camera, forMs, still }: Calibrate): void {
    const running = this.#running.get(camera);
    if (forMs === 0) {
      if (running?.session === session) this.#end(camera);
      return;
    }
    // What was begun goes on to its own end, whatever is said later.
    if (running?.session !== session) {
      running?.cancel();
      const cancel = this.#clock.after(forMs, () => {
        this.#end(camera);
      });
      this.#running.set(camera, { session, cancel });
    }
    this.#listeners.get(camera)?.({ session, camera, wanted: still });
  }

  /** Tells who calibrates this camera: at once, then every change. One listener a camera. */
  listen(camera: string, tell: Tell): void {
    this.#listeners.set(camera, tell);
    const running = this.#running.get(camera);
    tell(running === undefined ? null : { session: running.session, camera, wanted: false });
  }

  /** The driver that listened has ended. */
  forgetListeners(): void {
    this.#listeners.clear();
  }

  /** The connection is gone: nobody calibrates any more. */
  endAll(): void {
    for (const camera of [...this.#running.keys()]) this.#end(camera);
  }

  #end(camera: string): void {
    const running = this.#running.get(camera);
    if (running === undefined) return;
    running.cancel();
    this.#running.delete(camera);
    this.#listeners.get(camera)?.(null);
  }
}
