import type { FloorPlace, Pair } from '../../../../devices/camera/calibration/homography.ts';
import type { LensShape } from '../../../../devices/camera/calibration/lens.ts';
import { distort } from '../../../../devices/camera/calibration/lens.ts';
import type { Place } from '../../../../devices/camera/counting/geometry.ts';

export interface Standing {
  /** Where on the plan, how high, how far down it looks (degrees below level), which way (degrees, 0 up the plan). */
  readonly at: FloorPlace;
  readonly heightM: number;
  readonly downDeg: number;
  readonly headingDeg: number;
  /** Half of the picture's width as seen, degrees. */
  readonly halfAngleDeg: number;
  readonly aspect: number;
  readonly lens?: LensShape;
}

export const overAisle: Standing = {
  at: { x: 10, y: 14 },
  heightM: 3.2,
  downDeg: 35,
  headingDeg: 10,
  halfAngleDeg: 38,
  aspect: 16 / 9,
};

/** Where a real camera shows a place `upM` above the floor; null: behind it, or not in the picture. */
export function seenBy(camera: Standing, floor: FloorPlace, upM = 0): Place | null {
  const turn = (camera.headingDeg * Math.PI) / 180;
  const down = (camera.downDeg * Math.PI) / 180;
  const [dx, dy] = [floor.x - camera.at.x, floor.y - camera.at.y];
  // Up the plan is towards smaller y.
  const ahead = dx * Math.sin(turn) - dy * Math.cos(turn);
  const right = dx * Math.cos(turn) + dy * Math.sin(turn);
  const below = camera.heightM - upM;
  const depth = ahead * Math.cos(down) + below * Math.sin(down);
  if (depth <= 0.01) return null;
  const drop = below * Math.cos(down) - ahead * Math.sin(down);
  const focal = 0.5 / Math.tan((camera.halfAngleDeg * Math.PI) / 180);
  const straight = { x: 0.5 + (focal * right) / depth, y: 0.5 + (focal * camera.aspect * drop) / depth };
  const place = camera.lens === undefined ? straight : distort(camera.lens, straight);
  if (place === null || place.x < 0 || place.x > 1 || place.y < 0 || place.y > 1) return null;
  return place;
}

/** Spots of the floor that this camera sees, from a grid. */
export function spots(camera: Standing, stepM = 1.5, reachM = 9): Pair[] {
  const out: Pair[] = [];
  for (let x = camera.at.x - reachM; x <= camera.at.x + reachM; x += stepM)
    for (let y = camera.at.y - reachM; y <= camera.at.y + reachM; y += stepM) {
      const picture = seenBy(camera, { x, y });
      if (picture !== null) out.push({ picture, floor: { x, y } });
    }
  return out;
}
