/** Mean difference of single pixels up to which two pictures are the same one, grey levels: a sensor trembles more. */
const SAME = 0.12;
/** The same picture for this long, and so many times, is no chance: a codec may send a still view without change, ms. */
const FROZEN_MS = 10_000;
const PICTURES = 4;
/** A new picture now and then is no picture of now: so many must come in so short a time before it is alive again, ms. */
const CHANGES = 3;
const CHANGES_MS = 5_000;

/** Whether pictures still come from a sensor: a camera that hangs sends the same one again and again. */
export class FrozenWatch {
  #first: Uint8Array | null = null;
  #firstMs = 0;
  #same = 0;
  /** Since when it hangs, ms; null: it does not. */
  #hangsMs: number | null = null;
  #changes: number[] = [];

  forget(): void {
    this.#first = null;
    this.#hangsMs = null;
    this.#changes = [];
  }

  /** For how long it has been the same picture, ms; null: it is alive, or not for long enough. */
  step(pixels: Uint8Array, atMs: number): number | null {
    if (this.#first === null || difference(this.#first, pixels) > SAME) {
      this.#first = pixels;
      this.#firstMs = atMs;
      this.#same = 0;
      this.#changes = [...this.#changes.filter((ms) => atMs - ms <= CHANGES_MS), atMs];
      if (this.#changes.length >= CHANGES) this.#hangsMs = null;
      return this.#hangsMs === null ? null : atMs - this.#hangsMs;
    }
    this.#same++;
    const lastedMs = atMs - this.#firstMs;
    if (lastedMs >= FROZEN_MS && this.#same >= PICTURES) this.#hangsMs ??= this.#firstMs;
    return this.#hangsMs === null ? null : atMs - this.#hangsMs;
  }
}

function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}
