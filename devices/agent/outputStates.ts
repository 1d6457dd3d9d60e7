import type { OutputState } from '../../controller/protocol/device.ts';

/** What the outputs of the store are to be, as the controller said last; kept over lost connections. */
export class OutputStates {
  readonly #states = new Map<string, boolean>();
  readonly #listeners: ((output: string, on: boolean) => void)[] = [];

  /** @param all these are all outputs there are: one that is not among them is off */
  take(states: readonly OutputState[], all: boolean): void {
    const next = new Map(states.map(({ output, on }) => [output, on]));
    if (all) for (const output of this.#states.keys()) if (!next.has(output)) next.set(output, false);
    for (const [output, on] of next) {
      if (this.#states.get(output) === on) continue;
      this.#states.set(output, on);
      for (const tell of this.#listeners) tell(output, on);
    }
  }

  /** Tells what is known, then every change. */
  listen(tell: (output: string, on: boolean) => void): void {
    this.#listeners.push(tell);
    for (const [output, on] of this.#states) tell(output, on);
  }

  /** The driver that listened has ended. */
  forgetListeners(): void {
    this.#listeners.length = 0;
  }
}
