import { HOUR_MS, leastCycleMs } from './caps.ts';
import type { Cut } from './cut.ts';
import { worstHourMs } from './evenness.ts';
import type { Turn } from './evenness.ts';
import { Separation } from './separation.ts';

/** A voice of a loop with the part of the time that it should have. */
export interface Part {
  readonly spots: readonly { readonly spot: number; readonly durationMs: number }[];
  /** 0 to 1. */
  readonly part: number;
  readonly maxPerHour: number | undefined;
  readonly separate: readonly string[];
}

interface Entry extends Turn {
  readonly spot: number;
}

/** A loop in the making: entry by entry, always the voice that is furthest behind of those that may come. */
export class Loop {
  readonly entries: Entry[] = [];
  elapsedMs = 0;
  /** Longest spot of the loop. */
  readonly longestMs: number;
  readonly #parts: readonly Part[];
  /** Parts before this one are voices of the loop, the others fill up. */
  readonly #own: number;
  readonly #usualMs: number;
  readonly #shown: number[];
  readonly #turns: number[];
  readonly #starts: number[][];
  readonly #capped: number[];
  readonly #separation: Separation;
  /** A cap had to give way on the way here. */
  #gaveWay = false;
  #unshown: number;
  /** Nobody with a cap begins any more before the cycle may end. */
  #landing = false;

  constructor(parts: readonly Part[], own: number) {
    this.#parts = parts;
    this.#own = own;
    this.#shown = parts.map(() => 0);
    this.#turns = parts.map(() => 0);
    this.#starts = parts.map(() => []);
    this.#capped = parts.flatMap((p, i) => (p.maxPerHour === undefined ? [] : [i]));
    const means = parts.map((p) => p.spots.reduce((sum, s) => sum + s.durationMs, 0) / p.spots.length);
    this.#usualMs = means.slice(0, own).reduce((sum, m) => sum + m / own, 0);
    const present = parts.filter((p, i) => p.part > 0 || i < own);
    this.longestMs = present.reduce((most, p) => p.spots.reduce((m, s) => Math.max(m, s.durationMs), most), 0);
    this.#unshown = parts.reduce((sum, p) => sum + (p.part > 0 ? p.spots.length : 0), 0);
    const free = parts.map(
      (p, i) => p.part > 0 && (p.maxPerHour === undefined || p.maxPerHour * means[i]! >= 2 * p.part * HOUR_MS),
    );
    this.#separation = new Separation(parts, free);
  }

  /** Every spot of every rotation has been shown. */
  get allShown(): boolean {
    return this.#unshown === 0;
  }

  /** Puts the next entry on. */
  step(): void {
    this.#push(this.#next());
  }

  /** What the cycle would be like if it ended here; null where it may not. */
  cut(): Cut | null {
    const first = this.entries[0]!.voice;
    const last = this.entries.at(-1)!.voice;
    if (!this.#separation.mayFollow(last, first)) return null;
    const needMs = this.#gaveWay ? 0 : this.#needMs();
    if (needMs > this.elapsedMs) {
      // Once all was shown, an end that is near is waited for: else one cap would always be waiting for another.
      if (this.allShown && this.elapsedMs >= HOUR_MS) this.#landing = needMs <= this.elapsedMs * 1.1;
      return null;
    }
    if (this.elapsedMs < HOUR_MS && !this.allShown) return null;
    let off = 0;
    let whole = true;
    this.#parts.forEach((p, i) => {
      if (p.part > 0) off = Math.max(off, Math.abs(this.#shown[i]! - p.part * this.elapsedMs));
      if (this.#turns[i]! % p.spots.length !== 0) whole = false;
    });
    const drift = (off * Math.max(1, Math.floor(HOUR_MS / this.elapsedMs))) / this.longestMs;
    const everybody = this.#parts.every((p, i) => p.part === 0 || this.#turns[i]! > 0);
    const { length } = this.entries;
    return { length, elapsedMs: this.elapsedMs, drift, whole, allShown: this.allShown, everybody };
  }

  /** How far the worst hour of the first `length` entries is from the parts, in spots of the longest length. */
  worst(length: number): number {
    return (
      worstHourMs(
        this.entries.slice(0, length),
        this.#parts.map((p) => p.part),
      ) / this.longestMs
    );
  }

  /** A length at which the cycle may end as far as exclusion tags go, when nothing better was found. */
  closed(most: number): number {
    const first = this.entries[0]!.voice;
    for (let length = Math.min(most, this.entries.length); length > 1; length--)
      if (this.#separation.mayFollow(this.entries[length - 1]!.voice, first)) return length;
    return 1;
  }

  take(length: number): { spot: number; durationMs: number }[] {
    return this.entries.slice(0, length).map(({ spot, durationMs }) => ({ spot, durationMs }));
  }

  #push(voice: number): void {
    const { spots } = this.#parts[voice]!;
    const turn = this.#turns[voice]!;
    const { spot, durationMs } = spots[turn % spots.length]!;
    this.entries.push({ voice, spot, durationMs });
    if (turn < spots.length && this.#parts[voice]!.part > 0) this.#unshown -= 1;
    this.#turns[voice] = turn + 1;
    this.#shown[voice]! += durationMs;
    this.#starts[voice]!.push(this.elapsedMs);
    this.elapsedMs += durationMs;
  }

  /** Who comes next: by all rules, else with fillers, else without distance, and last without caps. */
  #next(): number {
    const last = this.entries.at(-1)?.voice;
    const apart = (i: number): boolean => last === undefined || this.#separation.mayFollow(last, i);
    const mayStart = (i: number): boolean => !this.#stopped(i);
    const shares = (i: number): boolean => this.#parts[i]!.part > 0;
    // Who is seldom due, and then has somebody beside him whom he may not follow, comes once an hour has passed all the same.
    const starved = (i: number): boolean => this.#turns[i] === 0;
    const late = this.elapsedMs >= HOUR_MS && this.#unshown > 0;
    const found =
      (late ? this.#furthestBehind((i) => starved(i) && shares(i) && mayStart(i) && apart(i)) : undefined) ??
      this.#furthestBehind((i) => shares(i) && mayStart(i) && apart(i)) ??
      this.#furthestBehind((i) => i >= this.#own && mayStart(i) && apart(i)) ??
      this.#furthestBehind((i) => shares(i) && mayStart(i)) ??
      this.#furthestBehind((i) => i >= this.#own && mayStart(i));
    if (found !== undefined) return found;
    // Everybody has had his number: the screen is never black, so the caps give way to the end of this cycle.
    this.#landing = false;
    if (!this.#capped.every((i) => this.#room(i))) this.#gaveWay = true;
    return this.#furthestBehind(shares) ?? 0;
  }

  /**
   * The one with the largest debt once one more spot of usual length has passed, and half of its own next spot: so each
   * is as far ahead after its spot as it was behind before it. Ties go to the first.
   */
  #furthestBehind(may: (voice: number) => boolean): number | undefined {
    let next: number | undefined;
    let most = Number.NEGATIVE_INFINITY;
    const at = this.elapsedMs + this.#usualMs;
    for (let i = 0; i < this.#parts.length; i++) {
      const { part, spots } = this.#parts[i]!;
      const debt = part * at - this.#shown[i]! - spots[this.#turns[i]! % spots.length]!.durationMs / 2;
      if (debt > most + 1e-6 && may(i)) {
        most = debt;
        next = i;
      }
    }
    return next;
  }

  #stopped(i: number): boolean {
    return this.#parts[i]!.maxPerHour !== undefined && (this.#landing || !this.#room(i));
  }

  /** Whether one more start keeps a cap. */
  #room(i: number): boolean {
    const starts = this.#starts[i]!;
    const before = starts[starts.length - this.#parts[i]!.maxPerHour!];
    return before === undefined || this.elapsedMs - before >= HOUR_MS;
  }

  /** Shortest cycle that keeps every cap at every repetition, if nothing more came. */
  #needMs(): number {
    let need = 0;
    for (const i of this.#capped) need = Math.max(need, leastCycleMs(this.#starts[i]!, this.#parts[i]!.maxPerHour!));
    return need;
  }
}
