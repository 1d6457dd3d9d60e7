/** Numbers of people of which fewer than this are not told (PRV). */
export const K_PEOPLE = 5;

/** Cells of which it is known that `plus` together are as many as `minus`, or as a number that is told. */
export interface Sum {
  readonly plus: readonly string[];
  readonly minus?: readonly string[];
  /** What a cell counts for in the sum; 1 where it is not given. */
  readonly times?: Readonly<Record<string, number>>;
}

/** Coefficients of cells in a sum. */
type Row = Map<string, number>;

const DUST = 1e-9;

/**
 * Which cells of a table may be told: none below five, and none from which, by the sums that hold between them, one
 * below five, or a few that are below five together, could be worked out. Empty cells hide nothing.
 * @returns the keys that may be told, or null: then the totals may not be told either
 */
export function tellable(cells: ReadonlyMap<string, number>, sums: readonly Sum[]): Set<string> | null {
  const rows = sums.map(rowOf);
  const told = new Set([...cells].flatMap(([key, n]) => (n >= K_PEOPLE ? [key] : [])));
  for (;;) {
    const hidden = [...cells].flatMap(([key, n]) => (n > 0 && !told.has(key) ? [key] : []));
    const open = rows.map((row) => new Map(hidden.flatMap((key) => (row.has(key) ? [[key, row.get(key)!]] : []))));
    const exposed = [...open, ...reduced(open)].find((row) => isExposed(row, cells));
    if (exposed === undefined) return told;
    const near = rows.filter((row) => [...exposed.keys()].some((key) => row.has(key)));
    const next = smallestTold(near, told, cells) ?? smallestTold(rows, told, cells);
    if (next === null) return null;
    told.delete(next);
  }
}

/** Whether what is left of a sum when everything told is taken from it gives away a cell, or a few, below five. */
function isExposed(row: Row, cells: ReadonlyMap<string, number>): boolean {
  if (row.size === 0) return false;
  const parts = [...row].map(([key, times]) => times * cells.get(key)!);
  const allOneWay = parts.every((p) => p > 0) || parts.every((p) => p < 0);
  if (row.size === 1) return cells.get([...row.keys()][0]!)! < K_PEOPLE;
  return allOneWay && Math.abs(parts.reduce((a, b) => a + b, 0)) < K_PEOPLE;
}

function smallestTold(
  rows: readonly Row[],
  told: ReadonlySet<string>,
  cells: ReadonlyMap<string, number>,
): string | null {
  let best: string | null = null;
  for (const row of rows)
    for (const key of row.keys()) {
      if (!told.has(key)) continue;
      const [n, least] = [cells.get(key)!, best === null ? Number.POSITIVE_INFINITY : cells.get(best)!];
      if (n < least || (n === least && key < best!)) best = key;
    }
  return best;
}

function rowOf({ plus, minus = [], times = {} }: Sum): Row {
  return new Map([
    ...plus.map((key) => [key, times[key] ?? 1] as const),
    ...minus.map((key) => [key, -(times[key] ?? 1)] as const),
  ]);
}

/** The same sums in reduced row echelon form: a cell can be worked out exactly where it is alone in a row. */
function reduced(sums: readonly Row[]): Row[] {
  const done: { pivot: string; row: Row }[] = [];
  for (const sum of sums) {
    const row = new Map(sum);
    for (const d of done) subtract(row, d.row, row.get(d.pivot) ?? 0);
    const [pivot, by] = [...row][0] ?? [];
    if (pivot === undefined || by === undefined) continue;
    for (const [key, times] of row) row.set(key, times / by);
    for (const d of done) subtract(d.row, row, d.row.get(pivot) ?? 0);
    done.push({ pivot, row });
  }
  return done.map((d) => d.row);
}

function subtract(from: Row, what: Row, times: number): void {
  if (times === 0) return;
  for (const [key, by] of what) {
    const left = (from.get(key) ?? 0) - times * by;
    if (Math.abs(left) < DUST) from.delete(key);
    else from.set(key, left);
  }
}
