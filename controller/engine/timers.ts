/**
 * What is due when, in order of time; among equals in order of their keys, so that it does not matter what was set when.
 * A key has one instant: setting it again replaces it. Old heap entries are dropped when they surface, so that setting
 * stays O(log n).
 */
export class Timers {
  readonly #due = new Map<string, { at: number; seq: number }>();
  readonly #heap: { at: number; seq: number; key: string }[] = [];
  #seq = 0;

  set(key: string, at: number): void {
    const entry = { at, seq: this.#seq++ };
    this.#due.set(key, entry);
    this.#push({ ...entry, key });
    if (this.#heap.length > 64 && this.#heap.length > 4 * this.#due.size) this.#compact();
  }

  clear(key: string): void {
    this.#due.delete(key);
  }

  at(key: string): number | undefined {
    return this.#due.get(key)?.at;
  }

  /** Instant of the next one, or Infinity. */
  next(): number {
    this.#dropOld();
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Takes the next one that is due at or before `now`. */
  take(now: number): { key: string; at: number } | undefined {
    this.#dropOld();
    const top = this.#heap[0];
    if (top === undefined || top.at > now) return undefined;
    this.#pop();
    this.#due.delete(top.key);
    return { key: top.key, at: top.at };
  }

  #dropOld(): void {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (this.#due.get(top.key)?.seq === top.seq) return;
      this.#pop();
    }
  }

  /** Keeps the heap within four times of what is really set. */
  #compact(): void {
    const live = this.#heap
      .filter((e) => this.#due.get(e.key)?.seq === e.seq)
      .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
    this.#heap.length = 0;
    this.#heap.push(...live);
  }

  #before(i: number, j: number): boolean {
    const a = this.#heap[i]!;
    const b = this.#heap[j]!;
    return a.at < b.at || (a.at === b.at && a.key < b.key);
  }

  #swap(i: number, j: number): void {
    const a = this.#heap[i]!;
    this.#heap[i] = this.#heap[j]!;
    this.#heap[j] = a;
  }

  #push(entry: { at: number; seq: number; key: string }): void {
    let i = this.#heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#before(i, parent)) return;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    let i = 0;
    for (;;) {
      const left = 2 * i + 1;
      let least = i;
      if (left < this.#heap.length && this.#before(left, least)) least = left;
      if (left + 1 < this.#heap.length && this.#before(left + 1, least)) least = left + 1;
      if (least === i) return;
      this.#swap(i, least);
      i = least;
    }
  }
}
