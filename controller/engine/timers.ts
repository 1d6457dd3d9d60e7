interface Timer {
  readonly key: string;
  /** When it is due; Infinity: it was cleared, and leaves the heap when it surfaces. */
  at: number;
  /** Where it stands in the heap: never later than when it is due. */
  heapAt: number;
}

/**
 * What is due when, in order of time; among equals in order of their keys, so that it does not matter what was set when.
 * A key has one instant: setting it again replaces it. Most are put off again and again before they are due, as a reading
 * that is heard grows no older: one that is put off stays where it is in the heap, and sinks when it surfaces.
 */
export class Timers {
  readonly #due = new Map<string, Timer>();
  readonly #heap: Timer[] = [];

  set(key: string, at: number): void {
    const before = this.#due.get(key);
    if (before !== undefined && before.heapAt <= at) {
      before.at = at;
      return;
    }
    // Sooner than it stands in the heap: the old one is left there as if cleared.
    if (before !== undefined) before.at = Number.POSITIVE_INFINITY;
    const timer = { key, at, heapAt: at };
    this.#due.set(key, timer);
    this.#push(timer);
    if (this.#heap.length > 64 && this.#heap.length > 4 * this.#due.size) this.#compact();
  }

  clear(key: string): void {
    const timer = this.#due.get(key);
    if (timer !== undefined) timer.at = Number.POSITIVE_INFINITY;
  }

  at(key: string): number | undefined {
    const at = this.#due.get(key)?.at;
    return at === Number.POSITIVE_INFINITY ? undefined : at;
  }

  /** Instant of the next one, or Infinity. */
  next(): number {
    return this.#surfaced()?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Takes the next one that is due at or before `now`. */
  take(now: number): { key: string; at: number } | undefined {
    const top = this.#heap[0];
    if (top === undefined || top.heapAt > now) return undefined;
    const next = this.#surfaced();
    if (next === undefined || next.at > now) return undefined;
    this.#pop();
    this.#due.delete(next.key);
    return { key: next.key, at: next.at };
  }

  /** The first that is really set, once what was cleared is gone and what was put off has sunk. */
  #surfaced(): Timer | undefined {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (top.at === top.heapAt) return top;
      if (top.at === Number.POSITIVE_INFINITY) {
        this.#pop();
        if (this.#due.get(top.key) === top) this.#due.delete(top.key);
      } else {
        top.heapAt = top.at;
        this.#sink();
      }
    }
    return undefined;
  }

  /** Keeps the heap within four times of what is really set. */
  #compact(): void {
    const live = this.#heap.filter((t) => t.at !== Number.POSITIVE_INFINITY);
    this.#due.clear();
    for (const t of live) {
      t.heapAt = t.at;
      this.#due.set(t.key, t);
    }
    live.sort((a, b) => (a.at === b.at ? (a.key < b.key ? -1 : 1) : a.at - b.at));
    this.#heap.length = 0;
    this.#heap.push(...live);
  }

  #before(i: number, j: number): boolean {
    const a = this.#heap[i]!;
    const b = this.#heap[j]!;
    return a.heapAt < b.heapAt || (a.heapAt === b.heapAt && a.key < b.key);
  }

  #swap(i: number, j: number): void {
    const a = this.#heap[i]!;
    this.#heap[i] = this.#heap[j]!;
    this.#heap[j] = a;
  }

  #push(timer: Timer): void {
    let i = this.#heap.push(timer) - 1;
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
    this.#sink();
  }

  /** Brings the first of the heap to its place. */
  #sink(): void {
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
