/** A pair that may belong together; higher fits better. */
export interface Pair {
  readonly row: number;
  readonly column: number;
  readonly fit: number;
}

/**
 * Pairs rows with columns, each at most once. Pairs that fit best come first; where two rows want the same column, the
 * one that loses the least by giving way takes another if it can.
 */
export function assign(pairs: readonly Pair[]): Pair[] {
  const ordered = [...pairs].sort((a, b) => b.fit - a.fit || a.row - b.row || a.column - b.column);
  const ofRow = new Map<number, Pair>();
  const ofColumn = new Map<number, Pair>();
  for (const pair of ordered) {
    if (ofRow.has(pair.row) || ofColumn.has(pair.column)) continue;
    ofRow.set(pair.row, pair);
    ofColumn.set(pair.column, pair);
  }
  // Best-first is wrong where a swap of two pairs fits better together: exchange until none does.
  const byKey = new Map(ordered.map((p) => [`${p.row} ${p.column}`, p]));
  for (let changed = true; changed;) {
    changed = false;
    for (const a of [...ofRow.values()]) {
      for (const b of [...ofRow.values()]) {
        if (a.row >= b.row || ofRow.get(a.row) !== a || ofRow.get(b.row) !== b) continue;
        const c = byKey.get(`${a.row} ${b.column}`);
        const d = byKey.get(`${b.row} ${a.column}`);
        if (c === undefined || d === undefined || c.fit + d.fit <= a.fit + b.fit + 1e-9) continue;
        ofRow.set(c.row, c).set(d.row, d);
        ofColumn.set(c.column, c).set(d.column, d);
        changed = true;
      }
    }
  }
  return [...ofRow.values()];
}
