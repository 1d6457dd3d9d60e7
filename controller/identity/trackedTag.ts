import { classDelays } from '../../config/schema/tag.ts';
import type { Tag } from '../../config/schema/tag.ts';
import type { TagPlace } from './tagPlace.ts';
import { unknownBelief } from './tagFilter.ts';
import type { Heard, TagBelief } from './tagFilter.ts';
import type { ZoneChoice } from './zoneChoice.ts';

/** Shares of a shorter and of a longer gap that the measured interval takes over: gaps are lost adverts too. */
const SHORTER = 0.3;
const LONGER = 0.03;
/** One advertisement goes out on three channels within this, ms. */
const ONE_ADVERT_MS = 20;
/** Receivers hear and tell one advertisement within this, ms. */
const TOLD_WITHIN_MS = 250;
/** No tag advertises less often than this: after a longer gap it had left, ms. */
export const RAREST_MS = 120_000;
/** Advertisements that may be lost in a row before silence means something. */
const LOST_IN_A_ROW = 3;
/** Silence shorter than this never means anything, ms. */
const QUIET_MS = 2000;
/** Intervals of silence after which a tag that advertises rarely has left, and their margin, ms. */
const LEAVE_INTERVALS = 4;
const LEAVE_MARGIN_MS = 2000;

/** One tag that is heard: its evidence of the step, its belief and where it is said to be. */
export class TrackedTag {
  readonly tag: Tag;
  readonly belief: TagBelief = unknownBelief();
  readonly choice: ZoneChoice;
  place: TagPlace;
  steppedMs: number;
  heardMs: number;
  simulated: boolean;
  /** Between two advertisements, as measured at the receiver that hears most; NaN until there were two, ms. */
  intervalMs = Number.NaN;
  /** It waits for its next step. */
  queued = false;
  /** When silence was taken as evidence last. */
  missedMs: number;
  readonly #heardBy = new Map<number, number>();
  readonly #sums = new Map<number, { sum: number; count: number }>();

  constructor(tag: Tag, choice: ZoneChoice, nowMs: number, simulated: boolean) {
    this.tag = tag;
    this.choice = choice;
    this.steppedMs = nowMs;
    this.heardMs = nowMs;
    this.missedMs = nowMs;
    this.simulated = simulated;
    this.place = {
      tag,
      state: 'unsure',
      zone: null,
      confidence: 0,
      position: null,
      heardMs: nowMs,
      sinceMs: nowMs,
      simulated,
      reason: 'just heard for the first time',
    };
  }

  /** True when something was heard since the last step. */
  get hasEvidence(): boolean {
    return this.#sums.size > 0;
  }

  sight(receiver: number, rssi: number, atMs: number, simulated: boolean): void {
    const before = this.#heardBy.get(receiver);
    if (before !== undefined) this.#measure(atMs - before, this.heardMs - before > TOLD_WITHIN_MS);
    this.#heardBy.set(receiver, Math.max(atMs, before ?? 0));
    const own = this.#sums.get(receiver);
    if (own === undefined) this.#sums.set(receiver, { sum: rssi, count: 1 });
    else {
      own.sum += rssi;
      own.count++;
    }
    this.heardMs = Math.max(this.heardMs, atMs);
    this.simulated = simulated;
  }

  /** It comes back after it was taken for gone: it may only advertise more rarely than that. */
  comesBack({ heardMs, intervalMs }: Pick<TrackedTag, 'heardMs' | 'intervalMs'>): void {
    this.intervalMs = intervalMs;
    this.#measure(this.heardMs - heardMs, false);
  }

  /** @param missed others heard it in between, so a long gap says nothing of how often it advertises */
  #measure(gapMs: number, missed: boolean): void {
    if (gapMs < ONE_ADVERT_MS || gapMs > RAREST_MS) return;
    if (Number.isNaN(this.intervalMs)) this.intervalMs = gapMs;
    else if (gapMs < this.intervalMs) this.intervalMs += (gapMs - this.intervalMs) * SHORTER;
    else if (!missed) this.intervalMs += (gapMs - this.intervalMs) * LONGER;
  }

  /** Mean levels since the last step, which are then taken. */
  takeEvidence(): Heard[] {
    const heard = [...this.#sums].map(([receiver, { sum, count }]) => ({ receiver, rssi: sum / count }));
    this.#sums.clear();
    return heard;
  }

  /** Silence of a receiver up to this means nothing, ms. */
  get patienceMs(): number {
    return Math.max(QUIET_MS, LOST_IN_A_ROW * (Number.isNaN(this.intervalMs) ? QUIET_MS : this.intervalMs));
  }

  /** When a receiver heard it last; -Infinity if never. */
  heardBy(receiver: number): number {
    return this.#heardBy.get(receiver) ?? Number.NEGATIVE_INFINITY;
  }

  /** How long another zone must be ahead, ms. */
  get enterMs(): number {
    return (this.tag.enterAfterS ?? classDelays[this.tag.class].enterS) * 1000;
  }

  /** Silence after which it has left, ms. */
  get leaveMs(): number {
    if (this.tag.leaveAfterS !== undefined) return this.tag.leaveAfterS * 1000;
    const byClass = classDelays[this.tag.class].leaveS * 1000;
    if (Number.isNaN(this.intervalMs)) return byClass;
    return Math.max(byClass, LEAVE_INTERVALS * this.intervalMs + LEAVE_MARGIN_MS);
  }
}
