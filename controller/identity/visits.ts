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
  /** Since when its place is unsure; null: it is not. */
  unsureMs: number | null;
}

/** A basket, or a member who has consented; staff and assets visit nothing, and lost tags count nowhere (IDN-7). */
export function isVisitor(tag: TagWord['tag']): boolean {
  return !tag.lost && (tag.class === 'basket' || (tag.class === 'member' && tag.consent !== undefined));
}

/** Places of tags to visits of zones (SPEC IDN). Volatile. */
export class Visits {
  readonly #open = new Map<string, Open>();
  /** Tags of which anything was heard. */
  readonly #known = new Set<string>();
  /** Tags that may have been where they are before anything was heard. */
  readonly #thereBefore = new Set<string>();
  #firstMs: number | null = null;

  /**
   * Takes what has changed, and the time.
   * @returns visits that are over, in order
   */
  take(words: readonly TagWord[], nowMs: number): Visit[] {
    // Those who were unsure for too long go first: a place that is sure again begins another visit.
    const over = this.#unsure(nowMs);
    for (const word of words) {
      const ended = this.#hear(word);
      if (ended !== null) over.push(ended);
    }
    over.push(...this.#unsure(nowMs));
    return over;
  }

  /** When time alone ends a visit next, epoch ms, or Infinity. */
  dueMs(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const { unsureMs } of this.#open.values()) if (unsureMs !== null) due = Math.min(due, unsureMs + UNSURE_MS);
    return due;
  }

  /** Visits that are over because their place was unsure for too long. */
  #unsure(nowMs: number): Visit[] {
    const over: Visit[] = [];
    for (const [tag, open] of this.#open) {
      if (open.unsureMs === null || nowMs - open.unsureMs < UNSURE_MS) continue;
      this.#open.delete(tag);
      this.#thereBefore.delete(tag);
      const ended = visitOf(tag, open);
      if (ended !== null) over.push(ended);
    }
    return over;
  }

  #hear(word: TagWord): Visit | null {
    const { tag, state, zone, heardMs, sinceMs } = word;
    this.#firstMs ??= heardMs;
    if (!isVisitor(tag)) {
      this.#open.delete(tag.id);
      return null;
    }
    if (!this.#known.has(tag.id) && heardMs - this.#firstMs < ALREADY_THERE_MS) this.#thereBefore.add(tag.id);
    this.#known.add(tag.id);
    const open = this.#open.get(tag.id);
    const isHere = state === 'placed' && zone !== null && zone === open?.zone;
    if (open !== undefined && isHere) {
      open.lastMs = Math.max(open.lastMs, heardMs);
      open.sum += word.confidence;
      open.words += 1;
      open.simulated ||= word.simulated;
      open.unsureMs = null;
      return null;
    }
    // Until its place became another, or was no longer sure, it was here.
    if (open?.unsureMs === null)
      open.lastMs = Math.max(open.lastMs, state === 'away' ? heardMs : Math.min(sinceMs, heardMs));
    if (state === 'unsure') {
      if (open !== undefined) open.unsureMs ??= Math.max(sinceMs, open.lastMs);
      return null;
    }
    this.#open.delete(tag.id);
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
        unsureMs: null,
      });
    }
    return open === undefined ? null : visitOf(tag.id, open);
  }
}

function visitOf(tag: string, { lastMs, sum, words, unsureMs: _, ...open }: Open): Visit | null {
  if (lastMs - open.enteredMs < PASSING_MS) return null;
  return { tag, ...open, leftMs: lastMs, confidence: sum / words };
}
