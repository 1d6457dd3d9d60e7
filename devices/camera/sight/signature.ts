import { SIDE } from './scene.ts';

/** Two profiles across (upper and lower half), two down (left and right half). */
const PROFILES = 4;
/** Numbers of a signature. */
export const SIGNATURE_LENGTH = PROFILES * SIDE;
/** Numbers are whole, and the strongest one of a view is this. */
const TOP = 1000;
/** Furthest shift that is looked for, spots. */
const REACH = 16;
/** What a profile has over so many spots around is its slow part: light and shadow, not edges. */
const SLOW = 6;

/**
 * Where the edges of a view are, 256 numbers: how much there is of upright edges in each column, of the upper and of
 * the lower half, and of level edges in each row, of the left and of the right half.
 */
export function profilesOf(spots: Float32Array): Float32Array {
  const found = new Float32Array(SIGNATURE_LENGTH);
  const half = SIDE / 2;
  for (let y = 1; y < SIDE - 1; y++)
    for (let x = 1; x < SIDE - 1; x++) {
      const at = y * SIDE + x;
      found[(y < half ? 0 : SIDE) + x]! += Math.abs(spots[at + 1]! - spots[at - 1]!);
      found[(x < half ? 2 : 3) * SIDE + y]! += Math.abs(spots[at + SIDE]! - spots[at - SIDE]!);
    }
  return found;
}

/**
 * A view in 256 whole numbers from 0 to 1000. No picture can be made of it.
 *
 * @param spots mean brightness of some seconds, so that who passes leaves no trace
 */
export function signatureOf(spots: Float32Array): number[] {
  const found = profilesOf(spots);
  const top = found.reduce((most, n) => Math.max(most, n), 1e-6);
  return Array.from(found, (n) => Math.round((n / top) * TOP));
}

export interface Fit {
  /** How well the view fits as it stands, -1 to 1. */
  readonly here: number;
  /** How well it would if the picture were shifted, and by how much, parts of the picture. */
  readonly best: number;
  readonly across: number;
  readonly down: number;
}

/** How a view fits a signature. Brighter or dimmer light changes nothing, a person little. */
export function fitOf(now: ArrayLike<number>, signature: ArrayLike<number>): Fit {
  const a = Array.from({ length: PROFILES }, (_, p) => sharpened(now, p * SIDE));
  const b = Array.from({ length: PROFILES }, (_, p) => sharpened(signature, p * SIDE));
  const at = (pair: number, shift: number): number =>
    (alike(a[pair]!, b[pair]!, shift) + alike(a[pair + 1]!, b[pair + 1]!, shift)) / 2;
  const bestOf = (pair: number): { shift: number; fit: number } => {
    let best = { shift: 0, fit: at(pair, 0) };
    for (let shift = -REACH; shift <= REACH; shift++) {
      const fit = at(pair, shift);
      if (fit > best.fit) best = { shift, fit };
    }
    return best;
  };
  const across = bestOf(0);
  const down = bestOf(2);
  return {
    here: (at(0, 0) + at(2, 0)) / 2,
    best: (across.fit + down.fit) / 2,
    across: across.shift / SIDE,
    down: down.shift / SIDE,
  };
}

/** A profile without its slow part, its strong places flattened. */
function sharpened(all: ArrayLike<number>, from: number): Float32Array {
  const roots = Float32Array.from({ length: SIDE }, (_, i) => Math.sqrt(all[from + i]!));
  return roots.map((n, i) => {
    let sum = 0;
    let count = 0;
    for (let j = Math.max(1, i - SLOW); j <= Math.min(SIDE - 2, i + SLOW); j++) {
      sum += roots[j]!;
      count++;
    }
    return i === 0 || i === SIDE - 1 ? 0 : n - sum / count;
  });
}

/** Correlation of two profiles, the first one shifted. */
function alike(a: Float32Array, b: Float32Array, shift: number): number {
  let both = 0;
  let aa = 1e-9;
  let bb = 1e-9;
  for (let i = Math.max(1, 1 - shift); i < Math.min(SIDE - 1, SIDE - 1 - shift); i++) {
    both += a[i + shift]! * b[i]!;
    aa += a[i + shift]! ** 2;
    bb += b[i]! ** 2;
  }
  return both / Math.sqrt(aa * bb);
}
