/** At most `max` events per key in any `windowMs`. Memory is bounded by the keys of one window. */
export class SlidingLimit {
  readonly #max: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  readonly #events = new Map<string, number[]>();
  #sweptAtMs = 0;

  constructor(max: number, windowMs: number, now: () => number) {
    this.#max = max;
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** True when one more would be within the limit. Does not count it. */
  allows(key: string): boolean {
    return this.#recent(key).length < this.#max;
  }

  /** Counts one; false when it is beyond the limit. */
  take(key: string): boolean {
    const recent = this.#recent(key);
    if (recent.length >= this.#max) return false;
    recent.push(this.#now());
    this.#events.set(key, recent);
    return true;
  }

  #recent(key: string): number[] {
    const now = this.#now();
    const since = now - this.#windowMs;
    if (now - this.#sweptAtMs > this.#windowMs) {
      this.#sweptAtMs = now;
      for (const [k, times] of this.#events) if ((times.at(-1) ?? 0) <= since) this.#events.delete(k);
    }
    const recent = (this.#events.get(key) ?? []).filter((t) => t > since);
    if (recent.length > 0) this.#events.set(key, recent);
    return recent;
  }
}
