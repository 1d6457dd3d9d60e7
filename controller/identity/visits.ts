import type { Tag } from '../../config/schema/tag.ts';
import { ALREADY_THERE_MS } from './arrivals.ts';

/** A shorter stay is passing by, and no visit, ms. */
export const PASSING_MS = 3000;
/** A visit goes on while its tag is unsure for less than this, ms. */
export const UNSURE_MS = 30_000;

/** Where a tag is, as visits need it. */
export interface TagWord {
  readonly tag: Pick<Tag, 'id' | 'class' | 'consent' | 'lost'>;
  readonly state: 'placed' | 'unsure' | 'away';
  readonly zone: string | null;
  readonly confidence: number;
  /** Newest evidence, epoch ms. */
  readonly heardMs: number;
  /** Since when it is there, epoch ms. */
  readonly sinceMs: number;
  readonly simulated: boolean;
}

/** A stay in a zone that is over. */
export interface Visit {
  readonly tag: string;
  readonly class: 'basket' | 'member';
  readonly zone: string;
  readonly enteredMs: number;
  /** The last evidence of it, not the end of the silence after it, epoch ms. */
  readonly leftMs: number;
  /** Mean confidence of its place. */
  readonly confidence: number;
  readonly simulated: boolean;
  /** False when it may have begun before anything was heard. */
  readonly whole: boolean;
}

interface Open {
  readonly class: Visit['class'];
  readonly zone: string;
  readonly enteredMs: number;
  readonly whole: boolean;
  lastMs: number;
  sum: number;
  words: number;
  simulated: boolean;
}

/** A basket, or a member who has consented; staff and assets visit nothing, and lost tags count nowhere (IDN-7). */
export function isVisitor(tag: TagWord['tag']): boolean {
  return !tag.lost && (tag.class === 'basket' || (tag.class === 'member' && tag.consent !== undefined));
}

/** Places of tags to visits of zones (SPEC IDN). Volatile. */
export class Visits {
  readonly #open = new Map<string, Open>();
  /** Since when the place of an open visit is unsure, for those whose place is, epoch ms. */
  readonly #unsureMs = new Map<string, number>();
  /** Tags of which anything was heard. */
  readonly #known = new Set<string>();
  /** Tags that may have been where they are before anything was heard. */
  readonly #thereBefore = new Set<string>();
  /** When tags were enrolled that have not been heard since. */
  readonly #enrolledMs = new Map<string, number>();
  #firstMs: number | null = null;

  /**
   * Takes what has changed, and the time.
   * @returns visits that are over, in order
   */
  take(words: readonly TagWord[], nowMs: number): Visit[] {
    // Those who were unsure for too long go first: a place that is sure again begins another visit.
    const over = this.#endUnsure(nowMs);
    for (const word of words) {
      const ended = this.#hear(word);
      if (ended !== null) over.push(ended);
    }
    over.push(...this.#endUnsure(nowMs));
    return over;
  }

  /**
   * Another list of tags.
   *
   * @param same ids of visitors that are what they were: visits of all others are forgotten
   * @param others ids of those that are new on the list, or are others now
   */
  enrol(same: ReadonlySet<string>, others: ReadonlySet<string>, nowMs: number): void {
    for (const known of [this.#open, this.#unsureMs, this.#known, this.#thereBefore, this.#enrolledMs])
      for (const tag of known.keys()) if (!same.has(tag)) known.delete(tag);
    for (const tag of others) this.#enrolledMs.set(tag, nowMs);
  }

  /** When time alone ends a visit next, epoch ms, or Infinity. */
  dueMs(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const sinceMs of this.#unsureMs.values()) due = Math.min(due, sinceMs + UNSURE_MS);
    return due;
  }

  /** Visits that are over because their place was unsure for too long. */
  #endUnsure(nowMs: number): Visit[] {
    const over: Visit[] = [];
    for (const [tag, sinceMs] of this.#unsureMs) {
      if (nowMs - sinceMs < UNSURE_MS) continue;
      const ended = this.#end(tag);
      this.#thereBefore.delete(tag);
      if (ended !== null) over.push(ended);
    }
    return over;
  }

  #end(tag: string): Visit | null {
    const open = this.#open.get(tag);
    this.#open.delete(tag);
    this.#unsureMs.delete(tag);
    return open === undefined ? null : visitOf(tag, open);
  }

  /** Whoever is heard soon after the very first word, or after being enrolled, may have been there all along. */
  #meet(tag: string, heardMs: number, firstMs: number): void {
    const isNew = !this.#known.has(tag);
    const beganMs = Math.max(firstMs, this.#enrolledMs.get(tag) ?? 0);
    this.#enrolledMs.delete(tag);
    if (isNew && heardMs - beganMs < ALREADY_THERE_MS) this.#thereBefore.add(tag);
    this.#known.add(tag);
  }

  #hear(word: TagWord): Visit | null {
    const { tag, state, zone, heardMs, sinceMs } = word;
    this.#firstMs ??= heardMs;
    if (!isVisitor(tag)) {
      this.#end(tag.id);
      return null;
    }
    if (state !== 'away') this.#meet(tag.id, heardMs, this.#firstMs);
    const open = this.#open.get(tag.id);
    const isHere = state === 'placed' && zone !== null && zone === open?.zone;
    if (open !== undefined && isHere) {
      open.lastMs = Math.max(open.lastMs, heardMs);
      open.sum += word.confidence;
      open.words += 1;
      open.simulated ||= word.simulated;
      this.#unsureMs.delete(tag.id);
      return null;
    }
    // Until its place became another, or was no longer sure, it was here.
    if (open !== undefined && !this.#unsureMs.has(tag.id))
      open.lastMs = Math.max(open.lastMs, state === 'away' ? heardMs : Math.min(sinceMs, heardMs));
    if (state === 'unsure') {
      if (open !== undefined && !this.#unsureMs.has(tag.id)) this.#unsureMs.set(tag.id, Math.max(sinceMs, open.lastMs));
      return null;
    }
    const ended = this.#end(tag.id);
    if (open !== undefined || state === 'away') this.#thereBefore.delete(tag.id);
    if (state === 'placed' && zone !== null) {
      this.#open.set(tag.id, {
        class: tag.class === 'member' ? 'member' : 'basket',
        zone,
        enteredMs: Math.min(sinceMs, heardMs),
        whole: !this.#thereBefore.has(tag.id),
        lastMs: heardMs,
        sum: word.confidence,
        words: 1,
        simulated: word.simulated,
      });
    }
    return ended;
  }
}

function visitOf(tag: string, { lastMs, sum, words, ...open }: Open): Visit | null {
  if (lastMs - open.enteredMs < PASSING_MS) return null;
  return { tag, ...open, leftMs: lastMs, confidence: sum / words };
}
