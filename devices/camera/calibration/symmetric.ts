/** Eigenvalues of a symmetric matrix, falling, with their vectors. */
export interface Eigen {
  readonly values: readonly number[];
  readonly vectors: readonly (readonly number[])[];
}

/** Jacobi's method: turns the matrix until nothing is left beside its diagonal. For the small ones of a calibration. */
export function eigenOf(matrix: readonly (readonly number[])[]): Eigen {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  const size = Math.hypot(...a.flat());
  for (let sweep = 0; sweep < 60; sweep++) {
    let beside = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) beside += a[p]![q]! ** 2;
    if (Math.sqrt(beside) <= 1e-15 * size) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) turn(a, v, p, q);
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j]![j]! - a[i]![i]!);
  return { values: order.map((i) => a[i]![i]!), vectors: order.map((i) => v.map((row) => row[i]!)) };
}

function turn(a: number[][], v: number[][], p: number, q: number): void {
  const apq = a[p]![q]!;
  if (apq === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (const row of [...a, ...v]) {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }
  const [rp, rq] = [a[p]!, a[q]!];
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [rp[k]!, rq[k]!];
    rp[k] = c * x - s * y;
    rq[k] = s * x + c * y;
  }
}

/** Solves a symmetric, positive system; null where it does not determine the answer. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const { values, vectors } = eigenOf(matrix);
  const largest = values[0] ?? 0;
  if (!(largest > 0) || values.at(-1)! <= 1e-12 * largest) return null;
  const out = right.map(() => 0);
  vectors.forEach((vector, i) => {
    const part = vector.reduce((sum, x, k) => sum + x * right[k]!, 0) / values[i]!;
    vector.forEach((x, k) => (out[k]! += part * x));
  });
  return out;
}
