import { heardAfter } from '../../controller/protocol/likesFace.ts';
import type { Reading } from '../../controller/protocol/reading.ts';

/** The likes that racks show, as they were heard last; kept over lost connections. */
export class RackValues {
  readonly #byKey = new Map<string, Reading>();
  readonly #listeners: ((reading: Reading) => void)[] = [];

  /** @param offsetMs what was added to the agent's clock to get the controller's, ms: taken off again here */
  take(readings: readonly Reading[], offsetMs: number): void {
    for (const { atMs, ...rest } of readings) {
      const heard = { ...rest, atMs: atMs === null ? null : atMs - offsetMs };
      const reading = heardAfter(this.#byKey.get(rest.key), heard);
      this.#byKey.set(rest.key, reading);
      for (const tell of this.#listeners) tell(reading);
    }
  }

  /** Tells what is known, then every change. */
  listen(tell: (reading: Reading) => void): void {
    this.#listeners.push(tell);
    for (const reading of this.#byKey.values()) tell(reading);
  }

  /** The driver that listened has ended. */
  forgetListeners(): void {
    this.#listeners.length = 0;
  }
}
