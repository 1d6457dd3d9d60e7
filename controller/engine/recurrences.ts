import type { Recurrence } from '../../config/schema/recurrence.ts';
import { wallClockRule } from '../../config/schema/recurrence.ts';
import { DAY_MS, dayNumber, minuteOf } from './storeDays.ts';

/** What a recurrence and a holiday have in common. */
export type Recurring = Pick<Recurrence, 'start' | 'rule' | 'also'> &
  Partial<Pick<Recurrence, 'durationMin' | 'except'>>;

/** Occurrences are worked out for so many days at once and kept. */
const BLOCK_MS = 64 * DAY_MS;
/** Blocks kept per rule; asked-for weeks of a store touch two. */
const MAX_BLOCKS = 32;
/** More occurrences in a day than a store can use, and more than may be worked out while it waits. */
const MAX_A_DAY = 96;

type Rule = ReturnType<typeof wallClockRule>;

interface Block {
  readonly starts: readonly number[];
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
  readonly #blocks = new Map<number, Block>();
  /** The last answer of the rule to "next from": good for all questions from `from` up to it. */
  #next: { readonly from: number; readonly at: number | null } | null = null;
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
    const single = source.rule === undefined && start !== null && !this.#leftOut(start) ? [start] : [];
    const wanted = [...single, ...also].filter((w) => w !== null);
    this.#single = this.#fault === null ? [...new Set(wanted.map((w) => this.#whole(w)))].sort((a, b) => a - b) : [];
  }

  /** Why it cannot be understood, or not be worked out around a wall clock, in words; null: nothing is wrong. */
  faultAt(wallMs: number): string | null {
    return this.#fault ?? this.#block(Math.floor(wallMs / BLOCK_MS)).fault;
  }

  /** Occurrences that begin in [fromMs, toMs), in order, each once. */
  between(fromMs: number, toMs: number): number[] {
    const out: number[] = [];
    for (let block = Math.floor(fromMs / BLOCK_MS); block * BLOCK_MS < toMs; block++)
      for (const at of this.#block(block).starts) if (at >= fromMs && at < toMs) out.push(at);
    return out;
  }

  /** Beginning of the first occurrence at or after a wall clock (a midnight for whole days); null: there is none. */
  next(fromMs: number): number | null {
    const single = this.#single.find((at) => at >= fromMs) ?? null;
    const ruled = this.#nextOfRule(fromMs);
    return single === null ? ruled : ruled === null ? single : Math.min(single, ruled);
  }

  #nextOfRule(fromMs: number): number | null {
    if (this.#rule === null) return null;
    const known = this.#next;
    if (known !== null && fromMs >= known.from && (known.at === null || fromMs <= known.at)) return known.at;
    let at: number | null = null;
    try {
      let found = this.#rule.next(new Date(fromMs), true);
      // Every day that is left out costs a step; there are at most 400.
      while (found !== null && this.#leftOut(found.epochMilliseconds)) {
        const nextDay = (Math.floor(found.epochMilliseconds / DAY_MS) + 1) * DAY_MS;
        found = this.#rule.next(new Date(nextDay), true);
      }
      at = found === null ? null : this.#whole(found.epochMilliseconds);
    } catch {
      // The library gives up on rules that fit no day, such as the 30th of February.
    }
    this.#next = { from: fromMs, at };
    return at;
  }

  #block(index: number): Block {
    let block = this.#blocks.get(index);
    if (block === undefined) {
      if (this.#blocks.size >= MAX_BLOCKS) this.#blocks.clear();
      this.#blocks.set(index, (block = this.#expand(index * BLOCK_MS)));
    }
    return block;
  }

  #expand(fromMs: number): Block {
    const toMs = fromMs + BLOCK_MS;
    const found = new Set(this.#single.filter((at) => at >= fromMs && at < toMs));
    try {
      for (const at of this.#rule?.between(new Date(fromMs), new Date(toMs - 1), true) ?? [])
        if (!this.#leftOut(at.epochMilliseconds)) found.add(this.#whole(at.epochMilliseconds));
    } catch (error) {
      return { starts: [], fault: (error as Error).message };
    }
    return { starts: [...found].sort((a, b) => a - b), fault: null };
  }

  #read(rule: string, start: string): Rule | null {
    try {
      const read = wallClockRule(rule, start);
      const { byHour, byMinute, bySecond } = read.options();
      const aDay = (byHour?.length ?? 1) * (byMinute?.length ?? 1) * (bySecond?.length ?? 1);
      if (aDay <= MAX_A_DAY && !/FREQ=(HOURLY|MINUTELY|SECONDLY)/i.test(rule)) return read;
      this.#fault = 'it begins too often in a day';
    } catch (error) {
      this.#fault = (error as Error).message;
    }
    return null;
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

/** Wall clock of `2026-12-24` or `2026-12-24T18:00` as if it were UTC, epoch ms. */
function wallOf(text: string): number | null {
  const day = dayNumber(text.slice(0, 10));
  const minute = text.length === 10 ? 0 : text[10] === 'T' ? minuteOf(text.slice(11)) : null;
  return day === null || minute === null ? null : day * DAY_MS + minute * 60_000;
}
