/** Side of a cell of the heat map, metres. */
export const HEAT_CELL_M = 0.5;
/** Most cells of one event; what is left comes with the next. */
const MOST_CELLS = 1_000;
/** Between two pictures further apart than this nobody knows where people stood, ms. */
const GAP_MS = 2_000;
/** Less than this is not told, seconds. */
const LEAST_S = 0.05;

export interface HeatCell {
  /** Column and row: the cell reaches from x to x + 1 sides. */
  readonly x: number;
  readonly y: number;
  /** People times seconds. */
  readonly seconds: number;
}

/** How long people stood where on the floor plan. Sums of cells; who stood there is not known here. */
export class Heat {
  readonly #cells = new Map<string, HeatCell>();
  #lastMs: number | null = null;

  forget(): void {
    this.#lastMs = null;
  }

  clear(): void {
    this.#cells.clear();
    this.#lastMs = null;
  }

  /** @param feet where people stand, metres on the plan */
  step(feet: readonly { readonly x: number; readonly y: number }[], atMs: number): void {
    const seconds = this.#lastMs === null ? 0 : (atMs - this.#lastMs) / 1000;
    this.#lastMs = atMs;
    if (seconds <= 0 || seconds * 1000 > GAP_MS) return;
    for (const foot of feet) {
      const [x, y] = [Math.floor(foot.x / HEAT_CELL_M), Math.floor(foot.y / HEAT_CELL_M)];
      const key = `${x} ${y}`;
      this.#cells.set(key, { x, y, seconds: (this.#cells.get(key)?.seconds ?? 0) + seconds });
    }
  }

  /** What has come together since it was last asked, most first; null: nothing. */
  take(): HeatCell[] | null {
    const cells = [...this.#cells.values()]
      .filter((c) => c.seconds >= LEAST_S)
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, MOST_CELLS);
    if (cells.length === 0) return null;
    for (const { x, y } of cells) this.#cells.delete(`${x} ${y}`);
    return cells.map(({ x, y, seconds }) => ({ x, y, seconds: Math.round(seconds * 100) / 100 }));
  }
}
