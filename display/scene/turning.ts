const FULL = 2 * Math.PI;
/** A variant comes over the one before it in this time, ms. */
const CHANGE_MS = 900;

/** Which variants a model shows: `now` over `before`, `share` of it, 0 to 1. Equal while nothing changes. */
export interface VariantShown {
  readonly now: number;
  readonly before: number;
  readonly share: number;
}

/** How far a model has turned at an instant of the controller's time, radians: the same on every screen of a group. */
export function angleAt(nowMs: number, turnS: number): number {
  const turnMs = turnS * 1000;
  return ((nowMs % turnMs) / turnMs) * FULL;
}

/** The variant of an instant, one each turn, of `count`. The change begins with the turn. */
export function variantAt(nowMs: number, turnS: number, count: number): VariantShown {
  if (count < 2) return { now: 0, before: 0, share: 1 };
  const turnMs = turnS * 1000;
  const turn = Math.floor(nowMs / turnMs);
  const now = turn % count;
  const share = Math.min(1, (nowMs - turn * turnMs) / CHANGE_MS);
  return share === 1 ? { now, before: now, share } : { now, before: (turn + count - 1) % count, share };
}

/** Where the camera of a stage stands at an instant: a slow swing to either side and a little nearer, once a turn. */
export function swingAt(nowMs: number, turnS: number): { readonly azimuth: number; readonly nearer: number } {
  const angle = angleAt(nowMs, turnS);
  return { azimuth: 0.42 * Math.sin(angle), nearer: 0.05 * (1 - Math.cos(2 * angle)) };
}

/** An upright cylinder around what is shown, and how the camera looks at it. Lengths in one unit, angles in radians. */
export interface Framing {
  readonly radius: number;
  readonly height: number;
  /** Above the horizon. */
  readonly elevation: number;
  /** Field of view from top to bottom. */
  readonly fov: number;
  /** Width of the picture through its height. */
  readonly aspect: number;
  /** Part of the picture that it may fill, 0 to 1. */
  readonly fill: number;
}

/** How far the camera stands from the middle of the cylinder, so that all of it is in the picture however it turns. */
export function distanceFor({ radius, height, elevation, fov, aspect, fill }: Framing): number {
  const tanUp = Math.tan(fov / 2) * fill;
  const tanAcross = tanUp * aspect;
  const sin = Math.sin(elevation);
  const cos = Math.cos(elevation);
  // The rims towards the camera and away from it, top and bottom, each by its own depth; then the wall, where it is widest.
  const rims = [height / 2, -height / 2].flatMap((y) =>
    [radius, -radius].map((z) => Math.abs(y * cos - z * sin) / tanUp + (y * sin + z * cos)),
  );
  return Math.max(...rims, radius * Math.hypot(1 / tanAcross, cos) + (height / 2) * sin);
}
