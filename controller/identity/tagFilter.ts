import type { FloorGrid } from './floorGrid.ts';

/** Settings of the filter; the defaults hold for any store. */
export interface FilterSettings {
  /** Spread of RSSI around its expectation at one receiver, dB: multipath, bodies, orientation. */
  readonly sigmaDb: number;
  /** Spread of what is common to all receivers, dB: transmit power, the body that carries the tag. */
  readonly offsetDb: number;
  /** Part of the evidence of a step that is new: a shadow lasts longer than a step. 0 to 1. */
  readonly trust: number;
  /** Speed at which the prior spreads, m/s: above walking pace, since people walk straight and not at random. */
  readonly speedMps: number;
}

export const defaultFilter: FilterSettings = { sigmaDb: 6, offsetDb: 5, trust: 1.5, speedMps: 3 };
/** What no model explains, so that one odd moment cannot rule a place out for ever. */
const FLOOR = 1e-4;

/**
 * Where one tag is: a probability per cell of the floor (a forward filter). Between steps it spreads as far as a
 * person walks; every receiver that heard the tag sharpens it by how well its RSSI fits each cell.
 */
export class TagFilter {
  readonly #grid: FloorGrid;
  readonly #settings: FilterSettings;
  #p: Float64Array;
  #scratch: Float64Array;

  constructor(grid: FloorGrid, settings: FilterSettings) {
    this.#grid = grid;
    this.#settings = settings;
    this.#p = new Float64Array(grid.zoneOf.length).fill(1 / grid.zoneOf.length);
    this.#scratch = new Float64Array(grid.zoneOf.length);
  }

  /** Spreads the tag by walking for `dtMs`. */
  walk(dtMs: number): void {
    const { columns, rows, cellM } = this.#grid;
    // Diffusion by box steps: each moves a share of every cell to its four neighbours.
    const reach = (this.#settings.speedMps * dtMs) / 1000 / cellM;
    const steps = Math.min(12, Math.max(1, Math.ceil(reach * reach * 2)));
    const share = Math.min(0.2, (reach * reach) / steps / 2);
    for (let s = 0; s < steps; s++) {
      const p = this.#p;
      const q = this.#scratch;
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) {
          const i = y * columns + x;
          const own = p[i]!;
          const left = x > 0 ? p[i - 1]! : own;
          const right = x + 1 < columns ? p[i + 1]! : own;
          const up = y > 0 ? p[i - columns]! : own;
          const down = y + 1 < rows ? p[i + columns]! : own;
          q[i] = own + share * (left + right + up + down - 4 * own);
        }
      }
      this.#p = q;
      this.#scratch = p;
    }
  }

  /**
   * Sharpens by mean RSSI per receiver, dBm. A tag that is strong or weak as a whole (battery, body, orientation) is
   * no evidence of place, so an offset common to all receivers is fitted per cell and costs little.
   */
  hear(heard: ReadonlyMap<string, number>): void {
    const { sigmaDb, offsetDb, trust } = this.#settings;
    const p = this.#p;
    const sum = this.#scratch.fill(0);
    const squares = new Float64Array(p.length);
    let n = 0;
    for (const [receiver, rssi] of heard) {
      const expected = this.#grid.expected.get(receiver);
      if (expected === undefined) continue;
      n += 1;
      for (let i = 0; i < p.length; i++) {
        const residual = rssi - expected[i]!;
        sum[i]! += residual;
        squares[i]! += residual * residual;
      }
    }
    if (n === 0) return;
    const shrink = n + (sigmaDb * sigmaDb) / (offsetDb * offsetDb);
    const scale = -trust / (2 * sigmaDb * sigmaDb);
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < p.length; i++) {
      squares[i] = scale * (squares[i]! - (sum[i]! * sum[i]!) / shrink);
      best = Math.max(best, squares[i]!);
    }
    let total = 0;
    for (let i = 0; i < p.length; i++) {
      p[i]! *= Math.exp(squares[i]! - best) + FLOOR;
      total += p[i]!;
    }
    for (let i = 0; i < p.length; i++) p[i]! /= total;
  }

  /** Probability per zone, in the grid's order; what is missing to one is outside all zones. */
  zones(): Float64Array {
    const out = new Float64Array(this.#grid.zones.length);
    const { zoneOf } = this.#grid;
    for (let i = 0; i < zoneOf.length; i++) if (zoneOf[i]! >= 0) out[zoneOf[i]!]! += this.#p[i]!;
    return out;
  }
}
