/** Settings of the choice; the defaults hold for any store. */
export interface ChoiceSettings {
  /** Evidence for another zone that makes a tag change, nats times seconds. */
  readonly threshold: number;
  /** Advantage that counts as none, nats. */
  readonly handicap: number;
  /** More evidence for the zone that it just left, fading over so many seconds: nobody walks to and fro like that. */
  readonly back: number;
  readonly backS: number;
  /** So sure at once is a first zone published, falling by so much a second to what suffices in the end. */
  readonly first: number;
  readonly firstFade: number;
  readonly firstLeast: number;
}

export const plannedChoice: ChoiceSettings = {
  threshold: 0.4,
  handicap: 0.5,
  back: 2,
  backS: 15,
  first: 0.2,
  firstFade: 0.1,
  firstLeast: 0.15,
};

/** A survey knows the zones' borders better. */
export const surveyedChoice: ChoiceSettings = { ...plannedChoice, threshold: 0.5, handicap: 0.3 };

/** Less sure than this of its place for this long, or as long as it takes to enter another: it is unsure. */
const UNSURE = 0.2;
const UNSURE_MS = 2000;
/** No step of evidence counts for more than this, nats, nor lasts longer than this, s. */
const MOST = 3;
const LONGEST_S = 1;
/** No place is quite impossible. */
const TINY = 1e-3;

/** Outside all zones, where a tag can be as well as in one. */
export const OUTSIDE = -1;

/**
 * In which zone a tag is said to be (IDN-2): evidence against its zone is summed up, as in a sequential test, so a
 * clear change is published at once and a doubtful one when it has lasted. Places are zone indices, or OUTSIDE.
 */
export class ZoneChoice {
  readonly #settings: ChoiceSettings;
  /** Evidence for each place; the last one is outside. */
  readonly #evidence: Float64Array;
  readonly #leftMs: Float64Array;
  /** Since when a place is ahead; NaN while it is not. */
  readonly #aheadMs: Float64Array;
  #place: number | null = null;
  #firstMs: number | null = null;
  #doubtMs: number | null = null;

  constructor(zones: number, settings: ChoiceSettings = plannedChoice) {
    this.#settings = settings;
    this.#evidence = new Float64Array(zones + 1);
    this.#leftMs = new Float64Array(zones + 1).fill(Number.NEGATIVE_INFINITY);
    this.#aheadMs = new Float64Array(zones + 1).fill(Number.NaN);
  }

  /** Where it is said to be; null: unsure. */
  get place(): number | null {
    return this.#place;
  }

  /**
   * One step of evidence.
   *
   * @param zones probability per zone; what is missing to one is outside
   * @param enterMs how long another place must be ahead at least
   * @returns where it is said to be now; null: unsure
   */
  step(zones: Float64Array, dtMs: number, nowMs: number, enterMs: number): number | null {
    const outside = Math.max(0, 1 - zones.reduce((a, b) => a + b, 0));
    const at = (place: number): number => (place < zones.length ? zones[place]! : outside);
    this.#place = this.#place === null ? this.#first(at, zones.length, nowMs) : this.#next(at, dtMs, nowMs, enterMs);
    return this.#place;
  }

  #first(at: (place: number) => number, places: number, nowMs: number): number | null {
    this.#firstMs ??= nowMs;
    let best = 0;
    for (let place = 1; place <= places; place++) if (at(place) > at(best)) best = place;
    const { first, firstFade, firstLeast } = this.#settings;
    const needed = Math.max(firstLeast, first - (firstFade * (nowMs - this.#firstMs)) / 1000);
    if (at(best) < needed) return null;
    this.#settle();
    return this.#named(best);
  }

  #next(at: (place: number) => number, dtMs: number, nowMs: number, enterMs: number): number | null {
    const { threshold, handicap, back, backS } = this.#settings;
    const places = this.#evidence.length;
    const current = this.#place === OUTSIDE ? places - 1 : this.#place!;
    const dtS = Math.min(LONGEST_S, dtMs / 1000);
    const own = Math.log(at(current) + TINY);
    let to = -1;
    for (let place = 0; place < places; place++) {
      if (place === current) continue;
      const ahead = Math.max(-MOST, Math.min(MOST, Math.log(at(place) + TINY) - own));
      if (ahead <= 0) this.#aheadMs[place] = Number.NaN;
      else if (Number.isNaN(this.#aheadMs[place])) this.#aheadMs[place] = nowMs - dtMs;
      this.#evidence[place] = Math.max(0, this.#evidence[place]! + (ahead - handicap) * dtS);
      const returning = back * Math.exp(-(nowMs - this.#leftMs[place]!) / 1000 / backS);
      if (this.#evidence[place]! <= threshold + returning) continue;
      if (!(nowMs - this.#aheadMs[place]! >= enterMs)) continue;
      if (to < 0 || this.#evidence[place]! > this.#evidence[to]!) to = place;
    }
    if (to >= 0) {
      this.#leftMs[current] = nowMs;
      this.#settle();
      return this.#named(to);
    }
    return this.#doubt(at(current), nowMs, Math.max(UNSURE_MS, enterMs)) ? null : this.#place;
  }

  /** True when it has been too unlikely for too long where it is said to be, and no other place has convinced. */
  #doubt(sure: number, nowMs: number, longMs: number): boolean {
    if (sure >= UNSURE) {
      this.#doubtMs = null;
      return false;
    }
    this.#doubtMs ??= nowMs;
    if (nowMs - this.#doubtMs < longMs) return false;
    this.#doubtMs = null;
    this.#firstMs = nowMs;
    return true;
  }

  #settle(): void {
    this.#evidence.fill(0);
    this.#aheadMs.fill(Number.NaN);
    this.#doubtMs = null;
  }

  #named(place: number): number {
    return place === this.#evidence.length - 1 ? OUTSIDE : place;
  }
}
