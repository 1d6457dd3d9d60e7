import type { Place } from '../counting/geometry.ts';
import { eigenOf } from './symmetric.ts';

/** How a lens bends: a place at the distance r from the middle (1 in the corners) belongs at r (1 + k1 r² + k2 r⁴). */
export interface LensShape {
  readonly k1: number;
  readonly k2: number;
  /** Picture width to height. */
  readonly aspect: number;
}

/** Middle of the picture as origin, half its diagonal as unit. */
function centred({ x, y }: Place, aspect: number): Place {
  const unit = Math.hypot(aspect, 1) / 2;
  return { x: ((x - 0.5) * aspect) / unit, y: (y - 0.5) / unit };
}

function inPicture({ x, y }: Place, aspect: number): Place {
  const unit = Math.hypot(aspect, 1) / 2;
  return { x: 0.5 + (x * unit) / aspect, y: 0.5 + y * unit };
}

/** Where a place of the picture would be without the lens's bend, parts of the picture; may lie beyond its border. */
export function undistort({ k1, k2, aspect }: LensShape, place: Place): Place {
  const at = centred(place, aspect);
  const r2 = at.x ** 2 + at.y ** 2;
  const stretch = 1 + k1 * r2 + k2 * r2 ** 2;
  return inPicture({ x: at.x * stretch, y: at.y * stretch }, aspect);
}

/** The way back: where the lens shows a straight place; null: it shows it nowhere near the picture. */
export function distort({ k1, k2, aspect }: LensShape, place: Place): Place | null {
  const at = centred(place, aspect);
  const wanted = Math.hypot(at.x, at.y);
  const bent = (r: number): number => r * (1 + k1 * r ** 2 + k2 * r ** 4);
  // A sound lens rises up to the corners; a little beyond them is enough.
  let [low, high] = [0, 1.2];
  for (let r = 0.02; r <= high; r += 0.02)
    if (1 + 3 * k1 * r ** 2 + 5 * k2 * r ** 4 <= 0) {
      high = r - 0.02;
      break;
    }
  if (bent(high) < wanted) return null;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (bent(middle) < wanted) low = middle;
    else high = middle;
  }
  const shrink = wanted === 0 ? 1 : low / wanted;
  return inPicture({ x: at.x * shrink, y: at.y * shrink }, aspect);
}

export type LensFit =
  | {
      readonly ok: true;
      readonly lens: LensShape;
      /** How far the drawn places lie from straight lines on average (rms), before and after, parts of the diagonal. */
      readonly bendBefore: number;
      readonly bendAfter: number;
      /** One standard deviation of what the lens does in the corners, parts of half the diagonal. */
      readonly cornerError: number;
    }
  | { readonly ok: false; readonly message: string };

/** Surest that somebody points, parts of half the diagonal: the bend is never known better than this. */
const POINTING = 0.001;
/** A bend in the corners that is known worse than this is not known. */
const MOST_ERROR = 0.08;

/**
 * Fits the bend of a lens from lines that are straight in the store: three or more places along each, as they are seen.
 * The straightest lines win; k2 is fitted only where the lines are enough to tell it and it makes them straighter.
 *
 * @param aspect picture width to height
 */
export function fitLens(lines: readonly (readonly Place[])[], aspect: number): LensFit {
  const drawn = lines.map((line) => line.map((p) => centred(p, aspect)));
  const short = drawn.findIndex((line) => line.length < 3);
  if (drawn.length === 0) return { ok: false, message: 'no line is drawn; draw two or more along straight edges' };
  if (short >= 0)
    return { ok: false, message: `line ${short + 1} has fewer than three places; two are always straight` };
  if (drawn.flat().some((p) => Math.abs(p.x) > 1 || Math.abs(p.y) > 1 || Number.isNaN(p.x + p.y)))
    return { ok: false, message: 'a place lies outside the picture' };
  const low = drawn.findIndex((line) => Math.sqrt(scatter(line).along) < 0.05);
  if (low >= 0) return { ok: false, message: `line ${low + 1} is too short; draw it over a quarter of the picture` };
  const spare = drawn.reduce((sum, line) => sum + line.length - 2, 0);

  const one = least((k1) => bend(drawn, k1, 0), -0.3, 1.5);
  let [k1, k2] = [one.at, 0];
  if (spare >= 6 && drawn.length >= 3) {
    const [a, b] = descend(drawn);
    // One more number always fits a little better; it has to be worth it.
    if (rises(a, b) && bend(drawn, a, b) < 0.6 * one.value) [k1, k2] = [a, b];
  }
  const [before, after] = [bend(drawn, 0, 0), bend(drawn, k1, k2)];
  if (!rises(k1, k2))
    return { ok: false, message: 'no lens bends like this; draw the lines again along straight edges' };
  // How well k1 is told: the steeper the bend grows beside the best, the better.
  const step = 0.01;
  const curve = (bend(drawn, k1 + step, k2) + bend(drawn, k1 - step, k2) - 2 * after) / step ** 2;
  const noise = Math.max(after / Math.max(1, spare - 1), POINTING ** 2);
  const cornerError = curve <= 0 ? Infinity : Math.sqrt((2 * noise) / curve);
  if (!(cornerError < MOST_ERROR))
    return {
      ok: false,
      message: 'the lines do not tell the bend: lines through the middle stay straight; draw some along the borders',
    };
  const places = drawn.flat().length;
  const share = (sum: number): number => Math.sqrt(sum / places) / 2;
  return { ok: true, lens: { k1, k2, aspect }, bendBefore: share(before), bendAfter: share(after), cornerError };
}

function rises(k1: number, k2: number): boolean {
  for (let r = 0; r <= 1; r += 0.02) if (1 + 3 * k1 * r ** 2 + 5 * k2 * r ** 4 <= 0.05) return false;
  return true;
}

/** Spread of places along the straight line through them and beside it, squares. */
function scatter(line: readonly Place[]): { readonly along: number; readonly beside: number } {
  const n = line.length;
  const mx = line.reduce((sum, p) => sum + p.x, 0) / n;
  const my = line.reduce((sum, p) => sum + p.y, 0) / n;
  let [xx, xy, yy] = [0, 0, 0];
  for (const p of line) {
    xx += (p.x - mx) ** 2;
    xy += (p.x - mx) * (p.y - my);
    yy += (p.y - my) ** 2;
  }
  const [along = 0, beside = 0] = eigenOf([
    [xx, xy],
    [xy, yy],
  ]).values;
  return { along: along / n, beside: Math.max(0, beside) };
}

/** Squares beside the lines, in the measure of the picture as drawn: what shrinks the picture gains nothing. */
function bend(lines: readonly (readonly Place[])[], k1: number, k2: number): number {
  let sum = 0;
  for (const line of lines) {
    const straight = line.map(({ x, y }) => {
      const r2 = x ** 2 + y ** 2;
      const stretch = 1 + k1 * r2 + k2 * r2 ** 2;
      return { x: x * stretch, y: y * stretch };
    });
    const made = scatter(straight);
    if (made.along <= 0) return Infinity;
    sum += (made.beside * scatter(line).along) / made.along;
  }
  return sum;
}

/** Least value of a function with one valley: a coarse look, then the golden section. */
function least(f: (x: number) => number, from: number, to: number): { readonly at: number; readonly value: number } {
  let best = from;
  const step = (to - from) / 60;
  for (let x = from; x <= to; x += step) if (f(x) < f(best)) best = x;
  let [low, high] = [best - step, best + step];
  const part = (Math.sqrt(5) - 1) / 2;
  while (high - low > 1e-7) {
    const [a, b] = [high - part * (high - low), low + part * (high - low)];
    if (f(a) < f(b)) high = b;
    else low = a;
  }
  const at = (low + high) / 2;
  return { at, value: f(at) };
}

/** Both numbers at once: for each k2 the best k1, and the best of these. */
function descend(lines: readonly (readonly Place[])[]): readonly [number, number] {
  const bestK1 = (k2: number): { readonly at: number; readonly value: number } =>
    least((k1) => bend(lines, k1, k2), -0.5, 1.8);
  const k2 = least((at) => bestK1(at).value, -0.5, 1.2).at;
  return [bestK1(k2).at, k2];
}
