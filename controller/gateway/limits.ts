/** How many of something each address holds at once. */
export class PerAddress {
  readonly #max: number;
  readonly #held = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  full(address: string): boolean {
    return (this.#held.get(address) ?? 0) >= this.#max;
  }

  /** Counts one more; answers with what takes it away again (once, however often it is called). */
  hold(address: string): () => void {
    this.#held.set(address, (this.#held.get(address) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = (this.#held.get(address) ?? 1) - 1;
      if (left > 0) this.#held.set(address, left);
      else this.#held.delete(address);
    };
  }
}
