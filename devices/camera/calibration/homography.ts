import type { Place } from '../counting/geometry.ts';
import type { LensShape } from './lens.ts';
import { undistort } from './lens.ts';
import { eigenOf, solve } from './symmetric.ts';

/** A place on the floor plan, metres. */
export interface FloorPlace {
  readonly x: number;
  readonly y: number;
}
export interface Pair {
  readonly picture: Place;
  readonly floor: FloorPlace;
}
/** Nine numbers, row by row: the plane of the picture to the plane of the floor, lens apart. */
export type Matrix = readonly number[];

export type FloorFit =
  | {
      readonly ok: true;
      readonly matrix: Matrix;
      /** Mean error (rms) of the spots, metres; with four it is nought and says nothing. */
      readonly errorM: number;
      /** The same with each spot mapped by the others, metres: how right the map is. Null with four spots. */
      readonly leftOutM: number | null;
      /** The spot that fits worst (index); null with four spots, which all fit. */
      readonly worst: number | null;
      /** Metres that a slip of a hundredth of the picture makes at the spot where it makes most. */
      readonly slipM: number;
    }
  | { readonly ok: false; readonly message: string };

/** Below this part of the largest eigenvalue the second smallest does not tell the answer from others. */
const CONDITION = 1e-9;
/** A map of which a hundredth of the picture is more metres than this is of no use there. */
const MOST_SLIP_M = 5;

/** Maps the picture's floor to the plan by four or more spots: least squares in metres. */
export function fitFloor(pairs: readonly Pair[], lens: LensShape | null = null): FloorFit {
  if (pairs.length < 4) return { ok: false, message: `four spots are needed, there are ${pairs.length}` };
  if (pairs.some((p) => ![p.picture.x, p.picture.y, p.floor.x, p.floor.y].every(Number.isFinite)))
    return { ok: false, message: 'a spot has no number for a place' };
  const straight = pairs.map(({ picture, floor }) => ({
    picture: lens === null ? picture : undistort(lens, picture),
    floor,
  }));
  const matrix = fit(straight);
  if (matrix === null)
    return { ok: false, message: 'the spots do not tell where the floor is: too many lie on one line, or two are one' };
  const weights = straight.map(({ picture }) => weightOf(matrix, picture));
  if (weights.some((w) => w <= 0) || turns(matrix, straight[0]!.picture) < 0)
    return {
      ok: false,
      message: 'the spots are not seen like this from above: look whether two are swapped, or left and right',
    };
  const misses = straight.map((p) => missM(matrix, p));
  const slipM = Math.max(...straight.map((p) => slipOf(matrix, p.picture)));
  if (slipM > MOST_SLIP_M)
    return {
      ok: false,
      message: `a hundredth of the picture is ${slipM.toFixed(1)} m at one of the spots: choose spots nearer to the camera`,
    };
  const leftOut = pairs.length === 4 ? null : straight.map((p, i) => leftOutM(straight, p, i));
  return {
    ok: true,
    matrix,
    errorM: rms(misses),
    leftOutM: leftOut === null ? null : rms(leftOut.map((m, i) => m ?? misses[i]!)),
    worst: pairs.length === 4 ? null : misses.indexOf(Math.max(...misses)),
    slipM,
  };
}

/** Where a place of the picture, its bend taken out, lies on the floor; null at the horizon and above it. */
export function toFloor(matrix: Matrix, { x, y }: Place): FloorPlace | null {
  const w = weightOf(matrix, { x, y });
  if (w <= 1e-9) return null;
  return {
    x: (matrix[0]! * x + matrix[1]! * y + matrix[2]!) / w,
    y: (matrix[3]! * x + matrix[4]! * y + matrix[5]!) / w,
  };
}

/** Metres on the floor that a hundredth of the picture is there, at most; Infinity at the horizon and above it. */
export function slipOf(matrix: Matrix, at: Place): number {
  const here = toFloor(matrix, at);
  if (here === null) return Infinity;
  const step = 1e-4;
  return Math.max(
    ...[
      [step, 0],
      [0, step],
      [0, -step],
    ].map(([dx = 0, dy = 0]) => {
      const there = toFloor(matrix, { x: at.x + dx, y: at.y + dy });
      return there === null ? Infinity : (Math.hypot(there.x - here.x, there.y - here.y) / step) * 0.01;
    }),
  );
}

/** The way back, floor to picture, as a matrix of the same kind. */
export function inverse(m: Matrix): Matrix {
  const [a, b, c, d, e, f, g, h, i] = m as [number, number, number, number, number, number, number, number, number];
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}

/** Positive before the horizon. */
function weightOf(matrix: Matrix, { x, y }: Place): number {
  return matrix[6]! * x + matrix[7]! * y + matrix[8]!;
}

/** Above nought where it keeps left and right. */
function turns(matrix: Matrix, at: Place): number {
  const step = 1e-5;
  const here = toFloor(matrix, at);
  const right = toFloor(matrix, { x: at.x + step, y: at.y });
  const down = toFloor(matrix, { x: at.x, y: at.y + step });
  if (here === null || right === null || down === null) return -1;
  return (right.x - here.x) * (down.y - here.y) - (right.y - here.y) * (down.x - here.x);
}

function missM(matrix: Matrix, { picture, floor }: Pair): number {
  const at = toFloor(matrix, picture);
  return at === null ? Infinity : Math.hypot(at.x - floor.x, at.y - floor.y);
}

/** How far a spot lies from where the others map it; null where they map nothing without it. */
function leftOutM(pairs: readonly Pair[], pair: Pair, index: number): number | null {
  const others = fit(pairs.filter((_, j) => j !== index));
  if (others === null) return null;
  const miss = missM(others, pair);
  return Number.isFinite(miss) ? miss : null;
}

function rms(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, v) => sum + v ** 2, 0) / values.length);
}

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Middle and spread of places: numbers near one keep their figures. */
function frameOf(places: readonly Place[]): Frame {
  const x = places.reduce((sum, p) => sum + p.x, 0) / places.length;
  const y = places.reduce((sum, p) => sum + p.y, 0) / places.length;
  const spread = places.reduce((sum, p) => sum + Math.hypot(p.x - x, p.y - y), 0) / places.length;
  return { x, y, scale: spread === 0 ? 1 : Math.SQRT2 / spread };
}

function within({ x, y, scale }: Frame, p: Place): Place {
  return { x: (p.x - x) * scale, y: (p.y - y) * scale };
}

function fit(pairs: readonly Pair[]): Matrix | null {
  const [seen, there] = [frameOf(pairs.map((p) => p.picture)), frameOf(pairs.map((p) => p.floor))];
  const scaled = pairs.map((p) => ({ picture: within(seen, p.picture), floor: within(there, p.floor) }));
  const start = direct(scaled);
  if (start === null) return null;
  const best = scaled.length === 4 ? start : refine(scaled, start);
  // Back into the picture's and the plan's own measures.
  const back = [1 / there.scale, 0, there.x, 0, 1 / there.scale, there.y, 0, 0, 1];
  const into = [seen.scale, 0, -seen.x * seen.scale, 0, seen.scale, -seen.y * seen.scale, 0, 0, 1];
  const matrix = times(times(back, best), into);
  const sign = weightOf(matrix, pairs[0]!.picture) < 0 ? -1 : 1;
  const size = Math.hypot(...matrix);
  return Number.isFinite(size) && size > 0 ? matrix.map((v) => (sign * v) / size) : null;
}

/** The direct linear transformation: the vector that the equations of the pairs leave smallest. */
function direct(pairs: readonly Pair[]): number[] | null {
  const sum = Array.from({ length: 9 }, () => new Array<number>(9).fill(0));
  for (const { picture: p, floor: f } of pairs)
    for (const row of [
      [p.x, p.y, 1, 0, 0, 0, -f.x * p.x, -f.x * p.y, -f.x],
      [0, 0, 0, p.x, p.y, 1, -f.y * p.x, -f.y * p.y, -f.y],
    ])
      row.forEach((a, i) => row.forEach((b, j) => (sum[i]![j]! += a * b)));
  const { values, vectors } = eigenOf(sum);
  if (values[7]! <= CONDITION * values[0]!) return null;
  return [...vectors[8]!];
}

/** Gauss-Newton on the metres by which the spots are missed. */
function refine(pairs: readonly Pair[], start: readonly number[]): readonly number[] {
  const total = (m: readonly number[]): number => pairs.reduce((sum, p) => sum + missM(m, p) ** 2, 0);
  const sign = weightOf(start, pairs[0]!.picture) < 0 ? -1 : 1;
  let best: readonly number[] = start.map((v) => sign * v);
  for (let step = 0; step < 20; step++) {
    const normal = Array.from({ length: 9 }, (_, i) => best.map((v, j) => 1e-9 * (i === j ? 1 : 0) + best[i]! * v));
    const right = new Array<number>(9).fill(0);
    for (const { picture: p, floor } of pairs) {
      const at = toFloor(best, p);
      if (at === null) return best;
      const w = weightOf(best, p);
      for (const [row, miss] of [
        [[p.x / w, p.y / w, 1 / w, 0, 0, 0, (-at.x * p.x) / w, (-at.x * p.y) / w, -at.x / w], floor.x - at.x],
        [[0, 0, 0, p.x / w, p.y / w, 1 / w, (-at.y * p.x) / w, (-at.y * p.y) / w, -at.y / w], floor.y - at.y],
      ] as const)
        row.forEach((a, i) => {
          right[i]! += a * miss;
          row.forEach((b, j) => (normal[i]![j]! += a * b));
        });
    }
    const change = solve(normal, right);
    if (change === null) return best;
    const next = best.map((v, i) => v + change[i]!);
    if (!(total(next) < total(best))) return best;
    best = next;
  }
  return best;
}

function times(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3) * 3, i % 3];
    return a[row]! * b[column]! + a[row + 1]! * b[column + 3]! + a[row + 2]! * b[column + 6]!;
  });
}
