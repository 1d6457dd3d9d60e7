import type { Recurrence } from '../../config/schema/recurrence.ts';
import { ruleFault, wallClockRule } from '../../config/schema/recurrence.ts';
import { DAY_MS, dayNumber, minuteOf } from './storeDays.ts';

/** What a recurrence and a holiday have in common. */
export type Recurring = Pick<Recurrence, 'start' | 'rule' | 'also'> &
  Partial<Pick<Recurrence, 'durationMin' | 'except'>>;

/** Occurrences are worked out for so many days at once and kept. */
const BLOCK_DAYS = 64;
/** To find the next one far away, and for rules that are counted from their start, whatever is asked for. */
const LONG_DAYS = 1024;
/** How many long stretches are looked through for the next one: at least 11 years, so that the 29th of February comes. */
const LONG_AHEAD = 5;
/** Blocks kept per rule; a question about a week touches two. */
const MAX_BLOCKS = 32;
type Rule = ReturnType<typeof wallClockRule>;

interface Block {
  readonly starts: readonly number[];
  readonly endMs: number;
  readonly fault: string | null;
}

/**
 * Occurrences of one recurrence on the wall clock of the store, each written as if it were UTC (epoch ms): midnights
 * where it selects whole days. The rule gives them, `except` leaves days of the rule out, `also` adds. A rule that
 * cannot be evaluated has none, and `fault` says why.
 */
export class Occurrences {
  /** Length of each, ms; null: whole days. */
  readonly lengthMs: number | null;
  readonly #rule: Rule | null;
  readonly #except: ReadonlySet<number>;
  /** `also`, and the start where there is no rule; sorted. */
  readonly #single: readonly number[];
  /** By number; those of long stretches lie between the others. */
  readonly #blocks = new Map<number, Block>();
  readonly #counted: boolean;
  #fault: string | null = null;

  /** @param source of any content; what makes no sense in it is a fault */
  constructor(source: Recurring) {
    this.lengthMs = source.durationMin === undefined ? null : source.durationMin * 60_000;
    this.#except = new Set((source.except ?? []).map(dayNumber).filter((d) => d !== null));
    const start = wallOf(source.start);
    const also = source.also.map(wallOf);
    if (start === null || also.includes(null)) this.#fault = 'a day or time in it does not exist';
    if (this.lengthMs !== null && !(this.lengthMs > 0)) this.#fault = 'it has no length';
    this.#rule = this.#fault === null && source.rule !== undefined ? this.#read(source.rule, source.start) : null;
    this.#counted = /COUNT=/i.test(source.rule ?? '');
    const single = source.rule === undefined && start !== null && !this.#leftOut(start) ? [start] : [];
    const wanted = [...single, ...also].filter((w) => w !== null);
    this.#single = this.#fault === null ? [...new Set(wanted.map((w) => this.#whole(w)))].sort((a, b) => a - b) : [];
  }

  /** Why it cannot be understood, or not be worked out around a wall clock, in words; null: nothing is wrong. */
  faultAt(wallMs: number): string | null {
    return this.#fault ?? this.#at(wallMs).fault;
  }

  /** Occurrences that begin in [fromMs, toMs), in order, each once. */
  between(fromMs: number, toMs: number): number[] {
    const out: number[] = [];
    for (let atMs = fromMs; atMs < toMs;) {
      const block = this.#at(atMs);
      for (let i = firstFrom(block.starts, fromMs); i < block.starts.length && block.starts[i]! < toMs; i++)
        out.push(block.starts[i]!);
      atMs = block.endMs;
    }
    return out;
  }

  /** Beginning of the first occurrence at or after a wall clock, if there is one within some eleven years. */
  next(fromMs: number): number | null {
    const near = this.#at(fromMs);
    const far = Math.floor(fromMs / (LONG_DAYS * DAY_MS));
    const blocks = [() => near, () => this.#at(near.endMs)];
    for (let i = 0; i <= LONG_AHEAD; i++) blocks.push(() => this.#block(LONG_DAYS, far + i));
    for (const block of blocks) {
      const { starts } = block();
      const found = starts[firstFrom(starts, fromMs)];
      if (found !== undefined) return found;
    }
    return null;
  }

  /** The block in which a wall clock lies: a long one where there is one already, or where a short one costs as much. */
  #at(wallMs: number): Block {
    const long = Math.floor(wallMs / (LONG_DAYS * DAY_MS));
    return this.#counted || this.#blocks.has(keyOf(LONG_DAYS, long))
      ? this.#block(LONG_DAYS, long)
      : this.#block(BLOCK_DAYS, Math.floor(wallMs / (BLOCK_DAYS * DAY_MS)));
  }

  #block(days: number, index: number): Block {
    const key = keyOf(days, index);
    let block = this.#blocks.get(key);
    if (block === undefined) {
      if (this.#blocks.size >= MAX_BLOCKS) this.#blocks.clear();
      this.#blocks.set(key, (block = this.#expand(index * days * DAY_MS, (index + 1) * days * DAY_MS)));
    }
    return block;
  }

  #expand(fromMs: number, endMs: number): Block {
    const found = new Set(this.#single.filter((at) => at >= fromMs && at < endMs));
    try {
      for (const at of this.#rule?.between(new Date(fromMs), new Date(endMs - 1), true) ?? [])
        if (!this.#leftOut(at.epochMilliseconds)) found.add(this.#whole(at.epochMilliseconds));
    } catch (error) {
      return { starts: [], endMs, fault: (error as Error).message };
    }
    return { starts: [...found].sort((a, b) => a - b), endMs, fault: null };
  }

  #read(rule: string, start: string): Rule | null {
    this.#fault = ruleFault(rule, start);
    return this.#fault === null ? wallClockRule(rule, start) : null;
  }

  #leftOut(wallMs: number): boolean {
    return this.#except.has(Math.floor(wallMs / DAY_MS));
  }

  #whole(wallMs: number): number {
    return this.lengthMs === null ? Math.floor(wallMs / DAY_MS) * DAY_MS : wallMs;
  }
}

/** Recurrences that say the same share their occurrences, however many campaigns use them. */
export class Recurrences {
  readonly #known = new Map<string, Occurrences>();

  of(source: Recurring): Occurrences {
    const { start, rule, durationMin, except = [], also } = source;
    const key = JSON.stringify([start, rule, durationMin, except, also]);
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = new Occurrences(source)));
    return known;
  }
}

function keyOf(days: number, index: number): number {
  return index * 2 + (days === LONG_DAYS ? 1 : 0);
}

/** Index of the first number in a sorted list that is not below another. */
function firstFrom(sorted: readonly number[], least: number): number {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Wall clock of `2026-12-24` or `2026-12-24T18:00` as if it were UTC, epoch ms. */
function wallOf(text: string): number | null {
  const day = dayNumber(text.slice(0, 10));
  const minute = text.length === 10 ? 0 : text[10] === 'T' ? minuteOf(text.slice(11)) : null;
  return day === null || minute === null ? null : day * DAY_MS + minute * 60_000;
}
