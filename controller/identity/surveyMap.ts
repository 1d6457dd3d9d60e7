import type { Receiver } from '../../config/schema/floor.ts';
import type { SurveyPoint } from '../../config/schema/survey.ts';
import { choleskySolver } from './cholesky.ts';
import { distanceM } from './cells.ts';
import type { Cells } from './cells.ts';

/** How far levels stray from the path loss because of shelves and walls, dB. */
const STRAY_DB = 4.5;
/** Variance of what is expected where nothing was measured, dB². */
export const UNMEASURED_DB2 = STRAY_DB * STRAY_DB;
/** Over which distance that stays alike, metres. */
const ALIKE_M = 1.5;
/** Spread of levels within a few steps, dB: in time, and because reflections change from step to step. */
const AROUND_DB = 5.2;
/** What one point says of its surroundings is wrong by this at least, dB. */
const SPOT_DB = 1.5;
/** Spread of single levels where the survey does not tell how many there were, dB. */
const FEW = 5;
/** Points of one map; more are thinned out, so that the fit stays quick. */
const MOST_POINTS = 200;
/** Path loss exponents that occur in buildings. */
const LEAST_LOSS = 0.8;
const MOST_LOSS = 4;

export interface SurveyMap {
  /** Expected level per cell, dBm. */
  readonly expected: Float32Array;
  /** Variance of that expectation, dB². */
  readonly doubt: Float32Array;
}

/** Level at one metre, dBm, and exponent, fitted to what a receiver heard of the survey. */
export interface PathLoss {
  readonly referenceRssi: number;
  readonly pathLoss: number;
}

interface Sample {
  readonly x: number;
  readonly y: number;
  readonly mean: number;
  /** Variance of the mean as a word on its surroundings, dB². */
  readonly noise: number;
}

/**
 * What a receiver hears from every cell, by a survey: path loss fitted to the points, and what they stray from it
 * spread to their surroundings (Gaussian process regression). Null where fewer than four points were heard.
 */
export function surveyMap(
  receiver: Receiver,
  points: readonly SurveyPoint[],
  { columns, rows, cellM }: Cells,
): SurveyMap | null {
  const samples = thinned(samplesOf(receiver, points));
  const fit = fitPathLoss(receiver, samples);
  if (fit === null) return null;
  const trend = (x: number, y: number): number =>
    fit.referenceRssi - 10 * fit.pathLoss * Math.log10(distanceM(receiver, x, y));
  const n = samples.length;
  const solver = choleskySolver(n, (i, j) => {
    const a = samples[i]!;
    const b = samples[j]!;
    return alike(a.x - b.x, a.y - b.y) + (i === j ? a.noise : 0);
  });
  const weights = solver.solve(Float64Array.from(samples, (s) => s.mean - trend(s.x, s.y)));
  const expected = new Float32Array(columns * rows);
  const doubt = new Float32Array(columns * rows);
  const near = new Float64Array(n);
  for (let i = 0; i < expected.length; i++) {
    const x = ((i % columns) + 0.5) * cellM;
    const y = (Math.floor(i / columns) + 0.5) * cellM;
    let level = trend(x, y);
    for (let k = 0; k < n; k++) {
      near[k] = alike(x - samples[k]!.x, y - samples[k]!.y);
      level += near[k]! * weights[k]!;
    }
    expected[i] = level;
    doubt[i] = Math.max(0, STRAY_DB * STRAY_DB - solver.quadratic(near));
  }
  return { expected, doubt };
}

/** Path loss around a receiver by a survey; null where fewer than four points were heard. */
export function surveyPathLoss(receiver: Receiver, points: readonly SurveyPoint[]): PathLoss | null {
  return fitPathLoss(receiver, samplesOf(receiver, points));
}

function fitPathLoss(receiver: Receiver, samples: readonly Sample[]): PathLoss | null {
  if (samples.length < 4) return null;
  const decades = samples.map((s) => Math.log10(distanceM(receiver, s.x, s.y)));
  const middle = mean(decades);
  const level = mean(samples.map((s) => s.mean));
  const spread = decades.reduce((sum, d) => sum + (d - middle) ** 2, 0);
  const slope = samples.reduce((sum, s, i) => sum + (decades[i]! - middle) * (s.mean - level), 0);
  const steep = spread < 1e-6 ? receiver.pathLoss : -slope / spread / 10;
  const pathLoss = Math.min(MOST_LOSS, Math.max(LEAST_LOSS, steep));
  return { pathLoss, referenceRssi: level + 10 * pathLoss * middle };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

function alike(dx: number, dy: number): number {
  return STRAY_DB * STRAY_DB * Math.exp(-(dx * dx + dy * dy) / (2 * ALIKE_M * ALIKE_M));
}

function samplesOf(receiver: Receiver, points: readonly SurveyPoint[]): Sample[] {
  return points.flatMap(({ at, heard }) => {
    const own = heard.find((h) => h.receiver === receiver.id);
    if (own === undefined) return [];
    const single = Math.max(2, own.spread);
    // Who stood still has met one pattern of reflections; who walked through has met many, and spread them.
    const spot = Math.max(SPOT_DB * SPOT_DB, AROUND_DB * AROUND_DB - single * single);
    const noise = spot + (single * single) / (own.samples ?? FEW);
    return [{ x: at.x, y: at.y, mean: own.mean, noise }];
  });
}

function thinned(samples: readonly Sample[]): readonly Sample[] {
  const every = Math.ceil(samples.length / MOST_POINTS);
  return every <= 1 ? samples : samples.filter((_, i) => i % every === 0);
}
