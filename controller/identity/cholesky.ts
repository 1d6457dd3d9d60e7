/** Solves with one symmetric positive matrix. */
export interface Solver {
  /** x of A x = b. */
  solve(b: Float64Array): Float64Array;
  /** bᵀ A⁻¹ b; never negative. */
  quadratic(b: Float64Array): number;
}

/**
 * Cholesky decomposition of a symmetric positive definite matrix.
 *
 * @param at element of row i and column j, asked for j <= i
 */
export function choleskySolver(n: number, at: (i: number, j: number) => number): Solver {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      // Rounding alone can make it nought where two places are the same.
      l[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-9)) : sum / l[j * n + j]!;
    }
  }
  const forward = (b: Float64Array): Float64Array => {
    const y = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = b[i]!;
      for (let k = 0; k < i; k++) sum -= l[i * n + k]! * y[k]!;
      y[i] = sum / l[i * n + i]!;
    }
    return y;
  };
  return {
    solve(b) {
      const x = forward(b);
      for (let i = n - 1; i >= 0; i--) {
        let sum = x[i]!;
        for (let k = i + 1; k < n; k++) sum -= l[k * n + i]! * x[k]!;
        x[i] = sum / l[i * n + i]!;
      }
      return x;
    },
    quadratic(b) {
      return forward(b).reduce((sum, y) => sum + y * y, 0);
    },
  };
}
