import type { Place } from '../counting/geometry.ts';
import type { FloorPlace, Matrix, Pair } from './homography.ts';
import { fitFloor, inverse, slipOf, toFloor } from './homography.ts';
import type { LensShape } from './lens.ts';
import { distort, undistort } from './lens.ts';

/** Between the picture and the floor plan, both ways. */
export interface FloorMap {
  /** Where feet stand, metres; null at the horizon, or where a slip of a hundredth of the picture is metres. */
  toFloor(place: Place): FloorPlace | null;
  /** An outline on the plan as it is seen, parts of the picture; empty: it is not seen. */
  outline(polygon: readonly FloorPlace[]): readonly Place[];
  /** Expected error of a place, metres: by spots left out, or by how well somebody points. */
  readonly errorM: number;
}

export type FloorMapResult =
  { readonly ok: true; readonly map: FloorMap } | { readonly ok: false; readonly message: string };

/** Places of the picture where a hundredth of it is more metres than this are not mapped. */
const COARSE_M = 2;
/** Outlines are cut at this far beyond the picture, parts of it: what lies there nobody sees. */
const MARGIN = 0.25;
/** Corners between which a straight edge on the plan is followed, for a lens that bends it. */
const STEPS = 8;

/** Makes the map of a camera. @returns why it cannot, in words */
export function floorMap(pairs: readonly Pair[], lens: LensShape | null): FloorMapResult {
  const fit = fitFloor(pairs, lens);
  if (!fit.ok) return fit;
  const { matrix, leftOutM, slipM } = fit;
  const back = inverse(matrix);
  const straight = (p: Place): Place => (lens === null ? p : undistort(lens, p));
  return {
    ok: true,
    map: {
      errorM: leftOutM ?? slipM,
      toFloor(place) {
        const at = straight(place);
        return slipOf(matrix, at) > COARSE_M ? null : toFloor(matrix, at);
      },
      outline: (polygon) => outline(back, polygon, lens),
    },
  };
}

function outline(back: Matrix, polygon: readonly FloorPlace[], lens: LensShape | null): Place[] {
  // In homogeneous places what lies behind the camera can be cut off before anything is divided.
  const corners = polygon.map(({ x, y }): Homogeneous => [
    back[0]! * x + back[1]! * y + back[2]!,
    back[3]! * x + back[4]! * y + back[5]!,
    back[6]! * x + back[7]! * y + back[8]!,
  ]);
  const size = Math.max(...corners.map(([, , w]) => Math.abs(w)));
  const border = lens === null ? MARGIN : 0.5 + MARGIN;
  const cuts: ((c: Homogeneous) => number)[] = [
    ([, , w]) => w - 1e-6 * size,
    ([x, , w]) => x + border * w,
    ([x, , w]) => (1 + border) * w - x,
    ([, y, w]) => y + border * w,
    ([, y, w]) => (1 + border) * w - y,
  ];
  const seen = cuts.reduce(cut, corners).map(([x, y, w]): Place => ({ x: x / w, y: y / w }));
  if (seen.length < 3) return [];
  if (lens === null) return seen;
  return seen.flatMap((from, i) => {
    const to = seen[(i + 1) % seen.length]!;
    return Array.from({ length: STEPS }, (_, k) => bent(lens, between(from, to, k / STEPS)));
  });
}

type Homogeneous = readonly [number, number, number];

function between(a: Place, b: Place, part: number): Place {
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
}

/** Where the lens shows it; what it does not show is drawn in towards the middle until it does. */
function bent(lens: LensShape, place: Place): Place {
  const middle = { x: 0.5, y: 0.5 };
  for (let part = 0; part < 1; part += 0.02) {
    const at = distort(lens, between(place, middle, part));
    if (at !== null) return at;
  }
  return middle;
}

/** Part of an outline on the side where `inside` is above nought (Sutherland and Hodgman). */
function cut(ring: readonly Homogeneous[], inside: (c: Homogeneous) => number): Homogeneous[] {
  return ring.flatMap((b, i) => {
    const a = ring[(i - 1 + ring.length) % ring.length]!;
    const [da, db] = [inside(a), inside(b)];
    const crossing = (): Homogeneous => {
      const part = da / (da - db);
      return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part];
    };
    if (db >= 0) return da >= 0 ? [b] : [crossing(), b];
    return da >= 0 ? [crossing()] : [];
  });
}
