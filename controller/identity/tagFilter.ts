import { Bench, gaussian } from './belief.ts';
import type { Belief } from './belief.ts';
import { defaultFilter } from './filterSettings.ts';
import type { FilterSettings } from './filterSettings.ts';
import type { FloorGrid } from './floorGrid.ts';
import type { Levels } from './levels.ts';

/** What no model explains, so that one odd moment cannot rule a place out for ever. */
const FLOOR = 1e-4;
/** Steps whose common offset weighs as much as "the tag is as the receivers expect". */
const TAG_STEPS = 10;
/** Worse than this on average, dB: the tag is not where it is believed to be. */
const MISFIT_DB = 14;
/** Steps of misfit after which it is looked for anew. */
const MISFIT_STEPS = 4;
/** Weight of silence over one step: it repeats itself. */
const SILENCE = 0.15;
/** A tag that is heard for the first time is within this of the receiver that hears it best, metres. */
const REACH_M = 15;

/** One receiver's mean level of a step. */
export interface Heard {
  /** Index in the grid. */
  readonly receiver: number;
  readonly rssi: number;
}

/** What the filter keeps of one tag. */
export interface TagBelief {
  belief: Belief | null;
  /** Offset of this tag's sending power, dB, and the steps behind it. */
  offset: number;
  steps: number;
  misfits: number;
}

export const unknownBelief = (): TagBelief => ({ belief: null, offset: 0, steps: 0, misfits: 0 });

/** Where a tag is. */
export interface Whereabouts {
  /** Probability per zone, in the grid's order; what is missing to one is outside all zones. */
  readonly zones: Float64Array;
  /** Mean place, metres. */
  readonly x: number;
  readonly y: number;
  /** It is within this with 68 %, metres. */
  readonly radiusM: number;
}

/**
 * A forward filter over the cells of the floor. Between steps a tag spreads as far as a person walks; every receiver
 * that heard it sharpens it by how well the level fits each cell, and every receiver that should have heard it by
 * its silence. One filter serves all tags.
 */
export class TagFilter {
  readonly #grid: FloorGrid;
  readonly #settings: FilterSettings;
  readonly #levels: Levels;
  readonly #bench: Bench;
  readonly #likelihood: Float64Array;
  readonly #common: Float64Array;
  readonly #kernels = new Map<number, Float64Array>();
  readonly #residuals: Float64Array;
  readonly #zones: Float64Array;

  constructor(grid: FloorGrid, levels: Levels, settings: FilterSettings = defaultFilter) {
    this.#grid = grid;
    this.#settings = settings;
    this.#levels = levels;
    this.#bench = new Bench(grid);
    this.#likelihood = new Float64Array(grid.zoneOf.length);
    this.#common = new Float64Array(grid.zoneOf.length);
    this.#residuals = new Float64Array(grid.receivers.length);
    this.#zones = new Float64Array(grid.zones.length);
  }

  /**
   * One step of a tag.
   *
   * @param dtMs since its last step
   * @param heard mean levels of this step
   * @param silent receivers that should have heard it, if it were near
   */
  step(tag: TagBelief, dtMs: number, heard: readonly Heard[], silent: readonly number[]): Whereabouts {
    this.#spread(tag, dtMs, heard);
    if (heard.length > 0) this.#hear(tag, heard);
    this.#miss(silent);
    this.#normalise();
    const whereabouts = this.#whereabouts();
    if (heard.length > 0) this.#learn(tag, heard, whereabouts);
    tag.belief = this.#bench.put();
    return whereabouts;
  }

  /** A tag's own word that it is in a zone, with a confidence from 0 to 1. */
  told(tag: TagBelief, zone: number, confidence: number): Whereabouts {
    const { columns, rows } = this.#grid;
    const bench = this.#bench;
    bench.around(columns >> 1, rows >> 1, Math.max(columns, rows));
    const cells = this.#grid.zoneOf.reduce((n, z) => n + (z === zone ? 1 : 0), 0);
    const rest = this.#grid.zoneOf.length - cells;
    for (let i = 0; i < this.#grid.zoneOf.length; i++) {
      const inside = this.#grid.zoneOf[i] === zone;
      bench.p[i] = inside ? confidence / Math.max(1, cells) : (1 - confidence) / Math.max(1, rest);
    }
    this.#normalise();
    tag.belief = bench.put();
    return this.#whereabouts();
  }

  #spread(tag: TagBelief, dtMs: number, heard: readonly Heard[]): void {
    const bench = this.#bench;
    if (tag.belief === null || tag.misfits >= MISFIT_STEPS) {
      tag.misfits = 0;
      const loudest = heard.reduce<Heard | null>((a, b) => (a === null || b.rssi > a.rssi ? b : a), null);
      const { columns, rows, cellM } = this.#grid;
      const at = loudest === null ? null : this.#grid.receivers[loudest.receiver]!.at;
      const column = at === null ? columns >> 1 : Math.floor(at.x / cellM);
      const row = at === null ? rows >> 1 : Math.floor(at.y / cellM);
      bench.around(
        Math.max(0, Math.min(columns - 1, column)),
        Math.max(0, Math.min(rows - 1, row)),
        at === null ? Math.max(columns, rows) : Math.ceil(REACH_M / cellM),
      );
      return;
    }
    const sigmaCells = (this.#settings.speedMps * (dtMs / 1000) * 0.92) / this.#grid.cellM;
    // After a long silence it may be anywhere: a wider kernel than the floor costs much and says nothing more.
    const widest = Math.max(this.#grid.columns, this.#grid.rows);
    const quarter = Math.max(1, Math.round(Math.min(sigmaCells, widest) * 4));
    let kernel = this.#kernels.get(quarter);
    if (kernel === undefined) this.#kernels.set(quarter, (kernel = gaussian(quarter / 4)));
    bench.take(tag.belief, (kernel.length - 1) / 2);
    bench.blur(kernel);
  }

  #hear(tag: TagBelief, heard: readonly Heard[]): void {
    const { surveyed, hearing, columns: stride } = this.#grid;
    const { offsetDb, shadow } = this.#settings;
    const { sigmaDb: sigma, faint, trust, outlier } = surveyed ? this.#settings.surveyed : this.#settings.planned;
    const { left, top, columns, rows, p } = this.#bench;
    const loudest = heard.reduce((m, h) => Math.max(m, h.rssi), Number.NEGATIVE_INFINITY);
    const slope = faint / 10;
    const weights = heard.map((h) => 1 / (1 + slope * (loudest - h.rssi)));
    const levels = heard.map((h) => h.rssi - this.#levels.offset(h.receiver) - tag.offset);
    const total = weights.reduce((a, b) => a + b, 0) + (sigma * sigma) / (offsetDb * offsetDb);
    const common = this.#common.fill(0, 0, columns * rows);
    const likelihood = this.#likelihood.fill(0, 0, columns * rows);
    for (let h = 0; h < heard.length; h++) {
      const { expected } = hearing[heard[h]!.receiver]!;
      const weight = weights[h]! / total;
      for (let y = 0, i = 0; y < rows; y++) {
        let cell = (y + top) * stride + left;
        for (let x = 0; x < columns; x++, i++, cell++) common[i]! += weight * (levels[h]! - expected[cell]!);
      }
    }
    const below = 1 / (sigma * sigma * shadow * shadow);
    const above = (shadow * shadow) / (sigma * sigma);
    for (let h = 0; h < heard.length; h++) {
      const { expected, doubt } = hearing[heard[h]!.receiver]!;
      const weight = weights[h]!;
      for (let y = 0, i = 0; y < rows; y++) {
        let cell = (y + top) * stride + left;
        for (let x = 0; x < columns; x++, i++, cell++) {
          const off = levels[h]! - expected[cell]! - common[i]!;
          let half = off * off * 0.5 * (off < 0 ? below : above);
          if (doubt !== null) {
            const wider = 1 + doubt[cell]! / (sigma * sigma);
            half /= wider;
            likelihood[i]! -= weight * 0.5 * Math.log(wider);
          }
          likelihood[i]! -= (weight * half) / (1 + half / outlier);
        }
      }
    }
    const offset = 1 / (2 * offsetDb * offsetDb);
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < columns * rows; i++) {
      likelihood[i] = trust * (likelihood[i]! - common[i]! * common[i]! * offset);
      if (likelihood[i]! > best) best = likelihood[i]!;
    }
    for (let i = 0; i < columns * rows; i++) p[i]! *= Math.exp(likelihood[i]! - best) + FLOOR;
  }

  #miss(silent: readonly number[]): void {
    const { hearing, columns: stride } = this.#grid;
    const { left, top, columns, rows, p } = this.#bench;
    for (const receiver of silent) {
      const { silence } = hearing[receiver]!;
      for (let y = 0, i = 0; y < rows; y++) {
        let cell = (y + top) * stride + left;
        for (let x = 0; x < columns; x++, i++, cell++) p[i]! *= 1 + SILENCE * silence[cell]!;
      }
    }
  }

  #normalise(): void {
    const { columns, rows, p } = this.#bench;
    let total = 0;
    for (let i = 0; i < columns * rows; i++) total += p[i]!;
    // Nothing fits at all: it may be anywhere in the window.
    if (!(total > 0)) {
      p.fill(1, 0, columns * rows);
      total = columns * rows;
    }
    for (let i = 0; i < columns * rows; i++) p[i]! /= total;
  }

  #whereabouts(): Whereabouts {
    const { zoneOf, columns: stride, cellM, widthM, heightM } = this.#grid;
    const { left, top, columns, rows, p } = this.#bench;
    const zones = this.#zones.fill(0);
    let [mx, my, sxx, syy] = [0, 0, 0, 0];
    for (let y = 0, i = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++, i++) {
        const q = p[i]!;
        const zone = zoneOf[(y + top) * stride + left + x]!;
        if (zone >= 0) zones[zone]! += q;
        mx += q * x;
        my += q * y;
        sxx += q * x * x;
        syy += q * y * y;
      }
    }
    const variance = Math.max(0, (sxx - mx * mx + syy - my * my) / 2) * cellM * cellM;
    return {
      zones,
      // The last cells may reach over the edge of the plan.
      x: Math.min(widthM, (left + mx + 0.5) * cellM),
      y: Math.min(heightM, (top + my + 0.5) * cellM),
      radiusM: Math.max(cellM / 2, 1.51 * Math.sqrt(variance)),
    };
  }

  /** What the step says of the tag and of the receivers, given where the tag is now believed to be. */
  #learn(tag: TagBelief, heard: readonly Heard[], { x, y }: Whereabouts): void {
    const { hearing, columns: stride } = this.#grid;
    const { left, top, columns, rows, p } = this.#bench;
    const residuals = this.#residuals.fill(Number.NaN);
    const offs = heard.map(({ receiver, rssi }) => {
      const { expected } = hearing[receiver]!;
      let mean = 0;
      for (let r = 0, i = 0; r < rows; r++) {
        const cell = (r + top) * stride + left;
        for (let c = 0; c < columns; c++, i++) mean += p[i]! * expected[cell + c]!;
      }
      return rssi - mean - tag.offset;
    });
    const corrected = heard.map((h, i) => offs[i]! - this.#levels.offset(h.receiver));
    const common = corrected.reduce((a, b) => a + b, 0) / heard.length;
    const misfit = corrected.reduce((a, b) => a + Math.abs(b - common), 0) / heard.length;
    tag.misfits = heard.length > 1 && misfit > MISFIT_DB ? tag.misfits + 1 : 0;
    tag.steps++;
    tag.offset += common / (tag.steps + TAG_STEPS);
    // Two receivers alone can always be brought to agree.
    if (heard.length < 3) return;
    heard.forEach((h, i) => {
      residuals[h.receiver] = offs[i]! - common;
    });
    this.#levels.learn(x, y, residuals);
  }
}
