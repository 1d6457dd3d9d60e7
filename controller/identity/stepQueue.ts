/** Instants within this are one, ms. */
const SLOT_MS = 25;

/** What is to be done when, in slots of time, so that a crowd is worked off in small parts. */
export class StepQueue<T> {
  readonly #slots = new Map<number, T[]>();
  #first = Number.POSITIVE_INFINITY;

  add(item: T, atMs: number): void {
    const slot = Math.ceil(atMs / SLOT_MS);
    const items = this.#slots.get(slot);
    if (items === undefined) this.#slots.set(slot, [item]);
    else items.push(item);
    this.#first = Math.min(this.#first, slot);
  }

  /** When the next is due, epoch ms; Infinity when nothing waits. */
  dueMs(): number {
    return this.#first * SLOT_MS;
  }

  /** Takes out what is due, the oldest slot first, at most so many. */
  take(nowMs: number, most: number): T[] {
    const out: T[] = [];
    while (this.dueMs() <= nowMs && out.length < most) {
      const items = this.#slots.get(this.#first)!;
      out.push(...items.splice(0, most - out.length));
      if (items.length > 0) break;
      this.#slots.delete(this.#first);
      this.#first = Math.min(Number.POSITIVE_INFINITY, ...this.#slots.keys());
    }
    return out;
  }
}
